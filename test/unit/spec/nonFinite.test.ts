import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NonFinite } from '../../../src/spec/nonFinite.ts';
import type { SpecPath } from '../../../src/spec/problem.ts';

function messageAt(path: SpecPath): string {
  const found = new NonFinite('NaN');
  assert.equal(
    found.takes(0, () => path),
    true,
  );
  return found.problems[0]!.message;
}

suite('an error of syntax', () => {
  test('is taken where NaN or an infinity begins, and up to the next thing behind it', () => {
    for (const symbol of ['NaN', 'nan', '-Infinity', '+inf', 'INF']) {
      const found = new NonFinite(`[${symbol} , x]`);
      const end = 1 + symbol.length;
      const offsets = [1, end - 1, end, end + 1, end + 3];
      assert.deepEqual(
        offsets.map(offset => found.takes(offset, () => [])),
        [true, true, true, true, false],
        symbol,
      );
      assert.deepEqual(
        found.problems.map(({ offset, length }) => [offset, length]),
        [[1, symbol.length]],
      );
    }
  });

  test('is another one anywhere else, behind another one too', () => {
    const found = new NonFinite('x y nano NaN');
    assert.deepEqual(
      [0, 2, 4, 9].map(offset => found.takes(offset, () => [])),
      [false, false, false, true],
    );
  });
});

suite('the place of what is not finite', () => {
  test('is told by the indices behind the last name', () => {
    assert.match(messageAt(['a', 3, 'b', 1, 2]), /^expected a number in row 1, column 2 \(counted from 0\), found NaN/);
    assert.match(messageAt(['a', 3, 'b', 1]), /^expected a number in column 1 \(counted from 0\), found NaN/);
  });

  test('is not told of a layer, and not of a value by itself', () => {
    for (const path of [[], ['seed'], ['layers', 0], ['layers', 0, 'units']]) {
      assert.equal(messageAt(path), 'expected a number, found NaN, which JSON cannot hold; replace it');
    }
  });
});
