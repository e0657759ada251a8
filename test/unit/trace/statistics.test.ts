import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statistics } from '../../../src/trace/statistics.ts';

test('statistics are the L2 norm, the extremes and the mean', () => {
  assert.deepEqual(statistics(Float64Array.of(3, -4, 0)), { norm: 5, min: -4, max: 3, mean: -1 / 3, nonFinite: 0 });
});

test('non-finite elements are counted, spoil norm and mean, and are left out of the extremes', () => {
  const found = statistics(Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, 2));
  assert.deepEqual(found, { norm: Number.NaN, min: 1, max: 2, mean: Number.NaN, nonFinite: 2 });
});

test('with no finite element there are no extremes', () => {
  const found = statistics(Float64Array.of(Number.NaN));
  assert.ok(Number.isNaN(found.min) && Number.isNaN(found.max));
});
