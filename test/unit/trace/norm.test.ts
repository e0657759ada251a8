import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NormSums, norm } from '../../../src/trace/norm.ts';

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) < 1e-15, `${actual} is not near ${expected}`);
}

function inParts(...parts: readonly number[][]): number {
  const sums = new NormSums();
  for (const part of parts) sums.add(Float64Array.from(part));
  return sums.result();
}

suite('a norm', () => {
  test('of numbers whose squares are too small or too large is right', () => {
    for (const size of [1e-320, 1e-300, 1e-200, 1e-106, 1e-105, 1, 1e134, 1e136, 1e200, 1e307]) {
      near(norm(Float64Array.of(3 * size, -4 * size)) / 5, size);
    }
    assert.equal(norm(Float64Array.of(0, Number.MIN_VALUE)), Number.MIN_VALUE);
  });

  test('is 0, infinite or NaN as its numbers are', () => {
    assert.equal(norm(Float64Array.of(0, 0)), 0);
    assert.equal(norm(new Float64Array()), 0);
    assert.equal(norm(Float64Array.of(1, Number.NEGATIVE_INFINITY)), Number.POSITIVE_INFINITY);
    assert.ok(Number.isNaN(norm(Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN, 1))));
    assert.ok(Number.isNaN(inParts([1e200], [Number.NaN])));
    assert.equal(inParts([1e-200], [Number.NEGATIVE_INFINITY], [1e200]), Number.POSITIVE_INFINITY);
  });

  test('of parts is that of the whole, however their sizes differ', () => {
    near(inParts([3e-200], [4e-200]), 5e-200);
    near(inParts([3e200], [1], [4e200]), 5e200);
    near(inParts([3e130], [4e130], [1e136]), Math.sqrt(1 + 25e-12) * 1e136);
    near(inParts([1e-200], [3], [1e-200, 4]), 5);
    near(inParts([1e-200, 1e200], [1e200]), Math.SQRT2 * 1e200);
  });
});
