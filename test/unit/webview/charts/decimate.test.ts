import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimate, gapsText, isolatedPoints, nonFiniteEpochs } from '../../../../webview/charts/decimate.ts';
import { scalarHistory } from '../../../../webview/history.ts';

const history = (...values: number[]) => scalarHistory(1, Float64Array.from(values));
const drawn = (points: readonly { x: number; y: number }[]) => points.map(({ x, y }) => [x, y]);

test('a short history keeps every epoch, counted from 1', () => {
  assert.deepEqual(drawn(decimate(history(5, 3, 4), 0, 100)), [
    [1, 5],
    [2, 3],
    [3, 4],
  ]);
});

test('an epoch that is not finite is a gap, neither left out nor zero', () => {
  const points = decimate(history(1, Number.NaN, Number.POSITIVE_INFINITY, 2), 0, 100);
  assert.deepEqual(drawn(points), [
    [1, 1],
    [2, Number.NaN],
    [3, Number.NaN],
    [4, 2],
  ]);
});

test('a long history keeps the lowest and the highest value of every bucket, in order', () => {
  const points = decimate(history(3, 9, 1, 4, /**/ 7, 7, 7, 7), 0, 2);
  assert.deepEqual(drawn(points), [
    [2, 9],
    [3, 1],
    [5, 7],
  ]);
});

test('a long history keeps its gaps', () => {
  const points = decimate(history(3, Number.NaN, 1, 4), 0, 1);
  assert.deepEqual(drawn(points), [
    [2, Number.NaN],
    [3, 1],
    [4, 4],
  ]);
});

test('ten thousand epochs become a few points, and one wild value survives', () => {
  const values = new Float64Array(10_000).fill(1);
  values[7_776] = 1e6;
  const points = decimate(scalarHistory(1, values), 0, 200);
  assert.ok(points.length <= 600);
  assert.ok(points.some(({ x, y }) => x === 7_777 && y === 1e6));
});

test('rows have other columns and room to spare, which are not read', () => {
  const wide = { buffer: Float64Array.of(1, 10, 2, 20, Number.NaN, Number.NaN), rowLength: 2, epochs: 2 };
  assert.deepEqual(drawn(decimate(wide, 1, 10)), [
    [1, 10],
    [2, 20],
  ]);
  assert.deepEqual(nonFiniteEpochs(wide, [0, 1]), []);
});

test('gaps of several lines are runs of epochs at which one of them is not finite', () => {
  const two = { buffer: Float64Array.of(NaN, 1, 1, Infinity, 1, 1, 1, NaN), rowLength: 2, epochs: 4 };
  assert.deepEqual(nonFiniteEpochs(two, [0, 1]), [
    { first: 1, last: 2 },
    { first: 4, last: 4 },
  ]);
  assert.deepEqual(nonFiniteEpochs(two, [0]), [{ first: 1, last: 1 }]);
  assert.deepEqual(nonFiniteEpochs(two, []), []);
});

test('gaps are said in words', () => {
  assert.equal(gapsText([]), '');
  assert.equal(gapsText([{ first: 3, last: 3 }]), 'not finite at epoch 3');
  assert.equal(gapsText([{ first: 3, last: 5 }]), 'not finite at epochs 3 to 5');
  assert.equal(
    gapsText([
      { first: 3, last: 3 },
      { first: 7, last: 8 },
    ]),
    'not finite at 3 epochs, first at 3',
  );
});

test('a value between gaps needs a dot, for no line reaches it', () => {
  const y = (...values: number[]) => values.map((value, x) => ({ x, y: value }));
  assert.deepEqual(isolatedPoints(y(1)), [0]);
  assert.deepEqual(isolatedPoints(y(1, 2)), []);
  assert.deepEqual(isolatedPoints(y(1, NaN, 2, NaN, 3, 4)), [0, 2]);
});
