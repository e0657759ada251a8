import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statistics } from '../../../../src/trace/statistics.ts';
import { tensorWords } from '../../../../webview/heatmap/tensors.ts';
import {
  placeText,
  type Reading,
  rangeText,
  readingText,
  reductionText,
  remark,
  summaryText,
} from '../../../../webview/heatmap/words.ts';

const gradient = { name: 'meanGradient', kind: 'matrix', rows: 4, columns: 3, precision: 'float64' } as const;
const delta = { name: 'meanDelta', kind: 'vector', rows: 1, columns: 4, precision: 'float64' } as const;

/** An element that is known exactly. */
function exact(row: number, column: number, value: number): Reading {
  return { block: { row, column, rows: 1, columns: 1 }, value, exact: { row, column, value } };
}

test('an element of a matrix has two indices, one of a vector has one', () => {
  assert.equal(readingText(gradient, exact(3, 1, -0.01234)), 'mean dE/dW[3][1] = -0.01234');
  assert.equal(placeText(gradient, exact(3, 1, -0.01234)), 'unit 3, input 1');
  assert.equal(readingText(delta, exact(0, 2, Number.NaN)), 'mean dE/dnet[2] = NaN');
  assert.equal(placeText(delta, exact(0, 2, Number.NaN)), 'unit 2');
});

test('an element of a run in 32 bits has the digits of 32 bits', () => {
  const reading = exact(0, 2, Math.fround(0.1));
  assert.equal(readingText(delta, reading), 'mean dE/dnet[2] = 0.10000000149011612');
  assert.equal(readingText({ ...delta, precision: 'float32' }, reading), 'mean dE/dnet[2] = 0.1');
});

test('a matrix of one unit is still a matrix', () => {
  const weights = { name: 'weightsAfter', kind: 'matrix', rows: 1, columns: 3, precision: 'float64' } as const;
  assert.equal(readingText(weights, exact(0, 2, 0.5)), 'W[0][2] after = 0.5');
  assert.equal(placeText(weights, exact(0, 2, 0.5)), 'unit 0, input 2');
});

test('a number that is rounded is said to be', () => {
  const rounded = { ...exact(1, 2, Math.fround(0.123456789)), exact: undefined };
  assert.equal(readingText(gradient, rounded), 'mean dE/dW[1][2] about 0.1235');
});

test('a cell of several elements says which are behind it, and of which it is the largest once that is known', () => {
  const block = { row: 4, column: 8, rows: 2, columns: 4 };
  const reading = { block, value: 0.5, exact: undefined };
  assert.equal(readingText(gradient, reading), 'mean dE/dW about 0.5');
  assert.equal(placeText(gradient, reading), 'units 4 to 5, inputs 8 to 11; largest of 2 × 4');
  const known = { ...reading, exact: { row: 5, column: 9, value: 0.51 } };
  assert.equal(readingText(gradient, known), 'mean dE/dW[5][9] = 0.51');
  assert.equal(placeText(gradient, known), 'unit 5, input 9; largest of 2 × 4');
  const units = { block: { row: 0, column: 6, rows: 1, columns: 2 }, value: 1, exact: undefined };
  assert.equal(placeText(delta, units), 'units 6 to 7; largest of 1 × 2');
});

test('an input that is a pixel has a row and a column', () => {
  const shape = { ...gradient, columns: 64, image: { height: 8, width: 8 } };
  assert.equal(placeText(shape, exact(2, 19, 1)), 'unit 2, pixel row 2, column 3');
});

test('one is not several', () => {
  assert.equal(rangeText('unit', 3, 1), 'unit 3');
  assert.equal(rangeText('unit', 3, 2), 'units 3 to 4');
});

test('cells that stand for several elements are said to', () => {
  assert.equal(reductionText({ down: 1, across: 1 }), '');
  assert.equal(reductionText({ down: 1, across: 10 }), '1 × 10 elements per cell; the largest is shown');
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
  assert.match(tensorWords('meanJacobianDiagonal', 'softmax').title, /diagonal of a full matrix/);
  assert.doesNotMatch(tensorWords('meanJacobianDiagonal', 'tanh').title, /full/);
});
