import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  accuracyLimits,
  axisBounds,
  axisEnds,
  curvesOnAxis,
  r2Limits,
  stripsHeight,
  stripsOf,
} from '../../../../webview/charts/axisEnds.ts';

const line = (...values: number[]) => values.map((y, index) => ({ x: index + 1, y }));
const height = 100;

test('an R² axis ends at 1, and does not reach down to values that are far below 0 when others are above', () => {
  const shown = curvesOnAxis([line(-4e31, -250, -3, 0.2, 0.97)], 'linear');
  const bounds = axisBounds(shown, 'linear', r2Limits);
  assert.deepEqual([bounds?.below, bounds?.lowest, bounds?.above], [3, -4e31, 0]);
  const { min, max } = axisEnds(shown, bounds, r2Limits, height);
  assert.deepEqual([min, max], [-1, 1]);
});

test('where R² is far below 0 in every epoch, the axis spans it', () => {
  const shown = curvesOnAxis([line(-13.6, -13.7, -13.6)], 'linear');
  assert.equal(axisBounds(shown, 'linear', r2Limits), undefined);
  assert.equal(axisEnds(shown, undefined, r2Limits, height).max, 1);
});

test('an accuracy axis stays within 0 and 1, whatever is left out of it', () => {
  const shown = curvesOnAxis(
    [line(...new Array<number>(60).fill(0.01), ...new Array<number>(60).fill(0.02), 1)],
    'linear',
  );
  const { min, max } = axisEnds(shown, axisBounds(shown, 'linear', accuracyLimits), accuracyLimits, height);
  assert.equal(max, 1);
  assert.ok(min === undefined || min >= 0);
});

test('a logarithmic axis has strips for the epochs at which a curve is 0, and neither 0 nor less on its lines', () => {
  const { curves, zeros, hasNegative } = curvesOnAxis([line(0.1, 0, 0, 0.2, 0), line(1, 2, 3, 4, 5)], 'logarithmic');
  assert.deepEqual(
    curves[0]!.map(({ y }) => y),
    [0.1, Number.NaN, Number.NaN, 0.2, Number.NaN],
  );
  assert.deepEqual(zeros, [
    [
      { first: 2, last: 3 },
      { first: 5, last: 5 },
    ],
    [],
  ]);
  assert.equal(hasNegative, false);
  assert.equal(curvesOnAxis([line(1, -1)], 'logarithmic').hasNegative, true);
  assert.deepEqual(curvesOnAxis([line(0)], 'linear').zeros, [[]]);
});

test('the strips are below the least value, and take the part of the height that they need', () => {
  const shown = curvesOnAxis([line(0, 1e-6, 1e-2), line(1e-4, 0, 1)], 'logarithmic');
  assert.deepEqual(stripsOf(shown.zeros), [0, 1]);
  const { min, max, above } = axisEnds(shown, undefined, {}, height);
  assert.deepEqual([above, max], [1e-6, 1]);
  const share = Math.log10(above / min!) / Math.log10(max! / min!);
  assert.ok(Math.abs(share - stripsHeight(shown.zeros) / height) < 1e-9, `${share}`);
});

test('where everything is 0 the axis has no value at all', () => {
  const shown = curvesOnAxis([line(0, 0, 0)], 'logarithmic');
  assert.equal(axisEnds(shown, undefined, {}, height).above, Number.POSITIVE_INFINITY);
});

test('of many curves that are 0 the last share a strip', () => {
  const shown = curvesOnAxis(
    Array.from({ length: 9 }, () => line(0, 1)),
    'logarithmic',
  );
  assert.deepEqual(stripsOf(shown.zeros), [0, 1, 2, 3, 3, 3, 3, 3, 3]);
});
