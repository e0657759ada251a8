import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testScalar, testScalars, testText } from '../../../src/trace/testScalars.ts';

test('a number of the test rows is found by its name', () => {
  const row = Float64Array.from(testScalars, (_, index) => index);
  assert.deepEqual(
    testScalars.map(name => testScalar(row, name)),
    [0, 1, 2, 3],
  );
});

test('a classification says its loss and accuracy, a regression its loss, R² and MAE', () => {
  const row = Float64Array.of(0.05123456, 29 / 30, -0.5, Number.NaN);
  assert.equal(testText(row, 30, 'classification'), '30 test rows: loss 0.05123, accuracy 0.9667');
  assert.equal(testText(row, 1, 'regression'), '1 test row: loss 0.05123, R² -0.5, MAE NaN');
  const constant = Float64Array.of(0, Number.NaN, Number.NaN, 0.25);
  assert.equal(testText(constant, 2, 'regression'), '2 test rows: loss 0, R² – (constant targets), MAE 0.25');
  assert.match(testText(row, 12000, 'regression'), /^12,000 test rows: /);
});
