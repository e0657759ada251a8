import assert from 'node:assert/strict';
import { test } from 'node:test';
import { robustBounds } from '../../../../webview/charts/valueBounds.ts';

const line = (...values: number[]) => values.map((y, index) => ({ x: index + 1, y }));
/** From 1 down to 0.5, in so many points. */
const calm = (count: number) => Array.from({ length: count }, (_, index) => 1 - (0.5 * index) / (count - 1));

test('without wild points the axis spans everything', () => {
  assert.equal(robustBounds([line(...calm(100))], 'linear'), undefined);
  assert.equal(robustBounds([[]], 'linear'), undefined);
  assert.equal(robustBounds([line(...new Array<number>(20).fill(3))], 'linear'), undefined);
});

test('one wild point is left out and counted, and how far it goes is known', () => {
  const values = calm(100);
  values[60] = 1e6;
  const bounds = robustBounds([line(...values)], 'linear');
  assert.ok(bounds && bounds.max > 1 && bounds.max < 1.1);
  assert.deepEqual([bounds.above, bounds.below, bounds.highest, bounds.min], [1, 0, 1e6, 0.5]);
});

test('a wild point below is left out, too', () => {
  const values = calm(100);
  values[60] = -50;
  const bounds = robustBounds([line(...values)], 'linear');
  assert.deepEqual([bounds?.above, bounds?.below, bounds?.lowest], [0, 1, -50]);
});

test('the height from which a curve begins to fall is no accident', () => {
  assert.equal(robustBounds([line(100, ...calm(100))], 'linear'), undefined);
});

test('many wild points are no accident either', () => {
  const values = calm(100);
  for (let index = 50; index < 60; index++) values[index] = 1e6;
  assert.equal(robustBounds([line(...values)], 'linear'), undefined);
});

test('on a logarithmic axis wild is what stretches it by decades, and zero has no place on it', () => {
  const values = calm(100);
  values[60] = 3;
  assert.equal(robustBounds([line(0, ...values)], 'logarithmic')?.above, undefined);
  values[60] = 1e30;
  const bounds = robustBounds([line(0, ...values)], 'logarithmic');
  assert.ok(bounds && bounds.max < 2 && bounds.above === 1);
});

test('of a short run every point is shown', () => {
  assert.equal(robustBounds([line(1, 1, 1, 1, 1, 1e9, 1)], 'linear'), undefined);
});
