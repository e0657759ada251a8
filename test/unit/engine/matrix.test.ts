import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiply } from '../../../src/engine/matrix.ts';

const matrix = (rows: number, columns: number, ...values: number[]) => ({
  rows,
  columns,
  values: Float64Array.from(values),
});

test('a product has the rows of the first and the columns of the second', () => {
  const a = matrix(2, 3, 1, 2, 3, 4, 5, 6);
  const b = matrix(3, 4, 1, 0, 2, -1, 0, 1, 3, 2, 1, 1, 1, 10);
  assert.deepEqual(multiply(a, b), matrix(2, 4, 4, 5, 11, 33, 10, 11, 29, 66));
  assert.deepEqual(multiply(matrix(1, 1, 3), matrix(1, 2, 5, 7)), matrix(1, 2, 15, 21));
});

test('a zero times what is not finite is NaN', () => {
  const { values } = multiply(matrix(1, 2, 0, 1), matrix(2, 1, Number.POSITIVE_INFINITY, 1));
  assert.ok(Number.isNaN(values[0]));
});

test('matrices that do not fit are refused with their shapes', () => {
  assert.throws(() => multiply(matrix(1, 2, 1, 2), matrix(1, 2, 1, 2)), {
    name: 'RangeError',
    message: 'cannot multiply (1, 2) by (1, 2)',
  });
});
