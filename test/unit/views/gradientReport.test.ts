import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CheckedElement, CheckedTensor } from '../../../src/engine/gradientCheck.ts';
import { gradientReport } from '../../../src/views/gradientReport.ts';

const right: CheckedElement = {
  row: 1,
  column: 2,
  analytic: 0.25,
  numeric: 0.2500001,
  error: 2e-7,
  withinRounding: false,
};
const tensor: CheckedTensor = {
  layer: 0,
  layerName: 'hidden',
  tensor: 'weights',
  elements: 12,
  checked: 12,
  worst: right,
  atKink: [],
};

suite('the report of a tensor', () => {
  test('names its worst element with both values', () => {
    assert.equal(
      gradientReport(tensor),
      'dE/dW: 12 of 12 checked; worst at [1, 2] with 0.25, by central differences 0.25, error 2e-7: right',
    );
  });

  test('says what is wrong, and what only rounding tells apart', () => {
    assert.match(gradientReport({ ...tensor, worst: { ...right, error: 0.1 } }), /error 0\.1: WRONG$/);
    const rounding = gradientReport({ ...tensor, worst: { ...right, error: 0.1, withinRounding: true } });
    assert.match(rounding, /right, within rounding$/);
  });

  test('says how many of a large tensor were drawn', () => {
    const drawn = gradientReport({ ...tensor, tensor: 'bias', elements: 5000 });
    assert.match(drawn, /^dE\/db: 12 of 5000 checked, drawn at random;/);
  });

  test('lists elements at a kink apart, a few by their place', () => {
    const atKink = [0, 1, 2, 3, 4, 5].map(column => ({ ...right, row: 0, column }));
    assert.match(
      gradientReport({ ...tensor, atKink }),
      /\n {2}at a kink, not compared: \[0, 0\], \[0, 1\], \[0, 2\], \[0, 3\] and 2 more$/,
    );
    assert.match(gradientReport({ ...tensor, worst: undefined, atKink }), /; all at a kink, none compared$/);
  });
});
