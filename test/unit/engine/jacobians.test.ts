import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  expandJacobian,
  type Jacobian,
  jacobianElement,
  jacobianShape,
  rowTimesJacobian,
} from '../../../src/engine/jacobians.ts';
import { multiply, reshape, rowVector } from '../../../src/engine/matrix.ts';
import { assertClose } from './support.ts';

test('a diagonal Jacobian is zero off its diagonal', () => {
  const { values } = expandJacobian({ form: 'diagonal', diagonal: Float64Array.of(2, 3) });
  assert.deepEqual([...values], [2, 0, 0, 3]);
});

test('the softmax Jacobian is full and symmetric, and each of its rows sums to 0', () => {
  const { rows, columns, values } = expandJacobian({ form: 'softmax', p: Float64Array.of(0.2, 0.3, 0.5) });
  assert.deepEqual([rows, columns], [3, 3]);
  assertClose(values, [0.16, -0.06, -0.1, -0.06, 0.21, -0.15, -0.1, -0.15, 0.25], 1e-15, 'diag(p) - p pT');
});

test('the Jacobian by vec(W) has one block of inputs per row', () => {
  const jacobian = { form: 'block', x: Float64Array.of(7, 8, 9), rows: 2 } as const;
  assert.deepEqual(jacobianShape(jacobian), [2, 6]);
  assert.deepEqual([...expandJacobian(jacobian).values], [7, 8, 9, 0, 0, 0, 0, 0, 0, 7, 8, 9]);
  assert.equal(jacobianElement(jacobian, 1, 4), 8);
});

test('the Jacobian by the input is the weights', () => {
  const matrix = { rows: 2, columns: 1, values: Float64Array.of(4, 5) };
  assert.deepEqual(expandJacobian({ form: 'dense', matrix }), matrix);
});

test('a matrix product follows the definition, and refuses shapes that do not fit', () => {
  const row = rowVector(Float64Array.of(1, 2));
  const matrix = { rows: 2, columns: 3, values: Float64Array.of(1, 2, 3, 4, 5, 6) };
  assert.deepEqual(multiply(row, matrix), { rows: 1, columns: 3, values: Float64Array.of(9, 12, 15) });
  assert.throws(() => multiply(matrix, row), /cannot multiply \(2, 3\) by \(1, 2\)/);
  assert.throws(() => reshape(matrix, 4, 2), /6 values do not fill a \(4, 2\) matrix/);
});

test('a row times a Jacobian by its structure is the product with the whole matrix', () => {
  const jacobians: readonly Jacobian[] = [
    { form: 'diagonal', diagonal: Float64Array.of(2, -3, 0.5) },
    { form: 'softmax', p: Float64Array.of(0.2, 0.3, 0.5) },
    { form: 'dense', matrix: { rows: 3, columns: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6) } },
    { form: 'block', x: Float64Array.of(7, 8, 9, 10), rows: 3 },
  ];
  const row = rowVector(Float64Array.of(0.7, -1.1, 2));
  for (const jacobian of jacobians) {
    const { values, ...shape } = rowTimesJacobian(row, jacobian);
    const whole = multiply(row, expandJacobian(jacobian));
    assert.deepEqual(shape, { rows: 1, columns: whole.columns }, jacobian.form);
    assertClose(values, whole.values, 1e-15, jacobian.form);
  }
  assert.throws(
    () => rowTimesJacobian(rowVector(Float64Array.of(1)), jacobians[0]),
    /cannot multiply \(1, 1\) by \(3, 3\)/,
  );
});
