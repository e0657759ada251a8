import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statistics } from '../../../../webview/heatmap/statistics.ts';

test('minimum, maximum, mean, norm and the largest magnitude', () => {
  assert.deepEqual(statistics(Float64Array.of(3, -4, 0, 1)), {
    count: 4,
    nonFinite: 0,
    min: -4,
    max: 3,
    mean: 0,
    norm: Math.sqrt(26),
    largest: 4,
  });
});

test('the largest magnitude is never negative and never -0', () => {
  assert.equal(statistics(Float64Array.of(-2, -1)).largest, 2);
  assert.equal(statistics(Float64Array.of(1, 2)).largest, 2);
  assert.ok(Object.is(statistics(Float64Array.of(0, 0)).largest, 0));
});

test('what is not finite is counted, kept out of the range and makes the norm NaN', () => {
  const numbers = statistics(Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, 3));
  assert.deepEqual([numbers.nonFinite, numbers.min, numbers.max, numbers.mean], [2, 1, 3, 2]);
  assert.equal(numbers.norm, Number.NaN);
});

test('when nothing is finite there is no range', () => {
  const numbers = statistics(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY));
  assert.deepEqual([numbers.min, numbers.max, numbers.mean, numbers.norm, numbers.largest], [NaN, NaN, NaN, NaN, 0]);
});

test('huge and tiny numbers neither overflow nor vanish', () => {
  for (const scale of [1e200, 1e-200]) {
    const { norm } = statistics(Float64Array.of(3 * scale, -4 * scale));
    assert.ok(Math.abs(norm / (5 * scale) - 1) < 1e-12, `${norm}`);
  }
  assert.equal(statistics(Float64Array.of(1e308, 1e308)).mean, 1e308);
});
