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
  assert.match(testText(row, 12000, 'regression'), /^12,000 test rows: /);
});

test('where the test targets are all equal R² is a dash with the reason, and NaN where the loss is not finite either', () => {
  assert.match(
    testText(Float64Array.of(0.5, NaN, NaN, 0.1), 3, 'regression'),
    /R² – \(.*all test targets are equal\.\), MAE 0\.1$/,
  );
  assert.match(testText(Float64Array.of(NaN, NaN, NaN, NaN), 3, 'regression'), /loss NaN, R² NaN, MAE NaN$/);
});
