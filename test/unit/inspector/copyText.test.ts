import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { copyText, countOf } from '../../../src/inspector/copyText.ts';
import { arrayNumbers, type Numbers } from '../../../src/trace/numbers.ts';

function matrix(...rows: readonly number[][]): Numbers {
  return arrayNumbers(Float64Array.from(rows.flat()), [rows.length, rows[0]!.length], true);
}

function vector(...values: readonly number[]): Numbers {
  return { ...matrix([...values]), isMatrix: false };
}

const special = vector(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1, 1e-7);

suite('numbers that are copied', () => {
  test('are tab-separated lines as text, and have all their digits', () => {
    assert.equal(copyText({ numbers: matrix([1 / 3, 2], [3, 4]) }, 'float64', 'text'), '0.3333333333333333\t2\n3\t4');
    assert.equal(copyText({ numbers: special }, 'float64', 'text'), 'NaN\tinf\t-inf\t-0\t1\t1e-7');
  });

  test('are JSON that gives the same numbers back, with strings for what is not finite', () => {
    const text = copyText({ numbers: special }, 'float64', 'json');
    assert.deepEqual(JSON.parse(text), ['NaN', 'Infinity', '-Infinity', -0, 1, 1e-7]);
    assert.deepEqual(JSON.parse(copyText({ numbers: matrix([1, 2], [3, 4]) }, 'float64', 'json')), [
      [1, 2],
      [3, 4],
    ]);
  });

  test('are a NumPy array of floats, never of integers', () => {
    const text = copyText({ numbers: special }, 'float64', 'numpy');
    assert.equal(text, 'np.array([np.nan, np.inf, -np.inf, -0.0, 1.0, 1e-7])');
    const rows = copyText({ numbers: matrix([1], [2]) }, 'float64', 'numpy');
    assert.equal(rows, 'np.array([\n  [1.0],\n  [2.0]\n])');
  });

  test('of 32 bits have the digits of 32 bits, and are of that type in NumPy', () => {
    const numbers = vector(Math.fround(0.1));
    assert.equal(copyText({ numbers }, 'float32', 'numpy'), 'np.array([0.1], dtype=np.float32)');
  });

  test('may be a row or one number', () => {
    const numbers = matrix([1, 2], [3, 4]);
    assert.equal(copyText({ numbers, row: 1 }, 'float64', 'json'), '[3, 4]');
    assert.equal(copyText({ numbers, row: 1, column: 0 }, 'float64', 'numpy'), '3.0');
    assert.deepEqual(
      [countOf({ numbers }), countOf({ numbers, row: 1 }), countOf({ numbers, row: 1, column: 0 })],
      [4, 2, 1],
    );
  });
});
