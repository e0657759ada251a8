import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToBlock, clearBlock, numbersPerColumn } from '../../../../src/trace/blocks.ts';
import { curve, gapsOf, gapsText, isolatedPoints } from '../../../../webview/charts/curve.ts';
import type { SeriesWindow } from '../../../../webview/series/window.ts';

/** A window of epochs, each a block of its own, with a column for each list of values. */
function windowOf(...lists: number[][]): SeriesWindow {
  const blocks = lists[0]!.length;
  const buffer = new Float64Array(blocks * lists.length * numbersPerColumn);
  for (let epoch = 1, at = 0; epoch <= blocks; epoch++) {
    for (const values of lists) {
      clearBlock(buffer, at);
      addToBlock(buffer, at, epoch, values[epoch - 1]!);
      at += numbersPerColumn;
    }
  }
  return { quantity: 'gradientNorm', range: null, stride: 1, columns: lists.length, firstBlock: 0, blocks, buffer };
}
const drawn = (points: readonly { x: number; y: number }[]) => points.map(({ x, y }) => [x, y]);

test('a short history keeps every epoch, counted from 1', () => {
  assert.deepEqual(drawn(curve(windowOf([5, 3, 4]), 0, 100)), [
    [1, 5],
    [2, 3],
    [3, 4],
  ]);
});

test('an epoch that is not finite is a gap, neither left out nor zero', () => {
  assert.deepEqual(drawn(curve(windowOf([1, Number.NaN, Number.POSITIVE_INFINITY, 2]), 0, 100)), [
    [1, 1],
    [2, Number.NaN],
    [3, Number.NaN],
    [4, 2],
  ]);
});

test('a long history keeps the lowest and the highest value of every bucket, in order', () => {
  assert.deepEqual(drawn(curve(windowOf([3, 9, 1, 4, /**/ 7, 7, 7, 7]), 0, 2)), [
    [2, 9],
    [3, 1],
    [5, 7],
  ]);
});

test('a long history keeps its gaps', () => {
  assert.deepEqual(drawn(curve(windowOf([3, Number.NaN, 1, 4]), 0, 1)), [
    [2, Number.NaN],
    [3, 1],
    [4, 4],
  ]);
});

test('gaps of several lines are runs of epochs at which one of them is not finite', () => {
  const two = windowOf([NaN, 1, 1, 1], [1, Infinity, 1, NaN]);
  assert.deepEqual(gapsOf(two, [{ column: 0 }, { column: 1 }], 'not finite'), [
    { first: 1, last: 2, count: 2 },
    { first: 4, last: 4, count: 1 },
  ]);
  assert.deepEqual(gapsOf(two, [{ column: 0 }], 'not finite'), [{ first: 1, last: 1, count: 1 }]);
  assert.deepEqual(gapsOf(two, [], 'not finite'), []);
});

test('a number that is not defined while the loss is finite is a gap of another kind than one that went wrong', () => {
  const lossAndRatio = windowOf([1, 1, 1, NaN], [NaN, NaN, 1, NaN]);
  const line = { column: 1, noValue: { unless: 0 } };
  assert.deepEqual(gapsOf(lossAndRatio, [line], 'no value'), [{ first: 1, last: 2, count: 2 }]);
  assert.deepEqual(gapsOf(lossAndRatio, [line], 'not finite'), [{ first: 4, last: 4, count: 1 }]);
  assert.deepEqual(gapsOf(lossAndRatio, [{ column: 1 }], 'no value'), []);
});

test('gaps are said in words', () => {
  assert.equal(gapsText([], 'not finite'), '');
  assert.equal(gapsText([{ first: 3, last: 3, count: 1 }], 'not finite'), 'not finite at epoch 3');
  assert.equal(gapsText([{ first: 3, last: 5, count: 3 }], 'no value'), 'no value at epochs 3 to 5');
  assert.equal(
    gapsText(
      [
        { first: 3, last: 3, count: 1 },
        { first: 7, last: 8, count: 2 },
      ],
      'not finite',
    ),
    'not finite at 3 epochs, first at 3',
  );
});

test('a value between gaps needs a dot, for no line reaches it', () => {
  const y = (...values: number[]) => values.map((value, x) => ({ x, y: value }));
  assert.deepEqual(isolatedPoints(y(1)), [0]);
  assert.deepEqual(isolatedPoints(y(1, 2)), []);
  assert.deepEqual(isolatedPoints(y(1, NaN, 2, NaN, 3, 4)), [0, 2]);
});
