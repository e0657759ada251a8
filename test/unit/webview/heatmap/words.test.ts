import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statistics } from '../../../../src/trace/statistics.ts';
import { fitGrid } from '../../../../webview/heatmap/grid.ts';
import { tensorWords } from '../../../../webview/heatmap/tensors.ts';
import { elementText, placeText, reductionText, remark, summaryText } from '../../../../webview/heatmap/words.ts';

const gradient = { name: 'gradient', kind: 'matrix', rows: 4, columns: 3, precision: 'float64' } as const;
const delta = { name: 'delta', kind: 'vector', rows: 1, columns: 4, precision: 'float64' } as const;
const whole = fitGrid(4, 3, 600, 360, 1);

test('an element of a matrix has two indices, one of a vector has one', () => {
  assert.equal(elementText(gradient, 10, -0.01234), 'gradient[3][1] = -0.01234');
  assert.equal(placeText(gradient, 10, whole), 'unit 3, input 1');
  assert.equal(elementText(delta, 2, Number.NaN), 'delta[2] = NaN');
  assert.equal(placeText(delta, 2, whole), 'unit 2');
});

test('an element of a run in 32 bits has the digits of 32 bits', () => {
  assert.equal(elementText(delta, 2, Math.fround(0.1)), 'delta[2] = 0.10000000149011612');
  assert.equal(elementText({ ...delta, precision: 'float32' }, 2, Math.fround(0.1)), 'delta[2] = 0.1');
});

test('a matrix of one unit is still a matrix', () => {
  const weights = { name: 'weights', kind: 'matrix', rows: 1, columns: 3, precision: 'float64' } as const;
  assert.equal(elementText(weights, 2, 0.5), 'weights[0][2] = 0.5');
  assert.equal(placeText(weights, 2, whole), 'unit 0, input 2');
});

test('cells that share a pixel are said to', () => {
  const reduced = fitGrid(4, 1000, 100, 360, 1);
  assert.equal(reductionText(whole), '');
  assert.equal(reductionText(reduced), '1 × 10 cells per pixel, the largest is shown');
  assert.match(placeText({ ...gradient, columns: 1000 }, 5, reduced), /largest of 1 × 10$/);
});

test('all zero and what is not finite is remarked', () => {
  assert.equal(remark(statistics(Float64Array.of(1, 0))), '');
  assert.equal(remark(statistics(new Float64Array(2))), 'all zero');
  assert.equal(remark(statistics(Float64Array.of(0, Number.NaN))), '1 not finite');
  assert.equal(remark(statistics(Float64Array.of(Number.NaN))), 'none finite');
});

test('a picture is summed up for those who do not see it', () => {
  const numbers = statistics(Float64Array.of(3, -4));
  assert.equal(
    summaryText('Gradient', { ...gradient, rows: 1, columns: 2 }, numbers),
    'Gradient, 1 × 2: min -4, max 3, mean -0.5, L2 norm 5',
  );
});

test("a softmax layer's Jacobian diagonal is labelled as part of a full matrix", () => {
  assert.match(tensorWords('jacobianDiagonal', 'softmax').title, /diagonal of a full matrix/);
  assert.doesNotMatch(tensorWords('jacobianDiagonal', 'tanh').title, /full/);
});
