import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  largestMagnitude,
  StatisticsSums,
  statistics,
  statisticsOfRow,
  statisticsRow,
} from '../../../src/trace/statistics.ts';

test('statistics are the L2 norm, the extremes and the mean', () => {
  assert.deepEqual(statistics(Float64Array.of(3, -4, 0)), {
    norm: 5,
    min: -4,
    max: 3,
    mean: -1 / 3,
    zeros: 1,
    nonFinite: 0,
  });
});

test('numbers whose squares are too small for a double have a norm all the same', () => {
  const { norm, zeros } = statistics(new Float64Array(4).fill(1e-170));
  assert.ok(Math.abs(norm / 2e-170 - 1) < 1e-15);
  assert.equal(zeros, 0);
});

test('of zeros the least and the largest, and their mean, have their signs', () => {
  const found = (...values: number[]) => {
    const { min, max, mean } = statistics(Float64Array.from(values));
    return [min, max, mean];
  };
  assert.deepEqual(found(-0, -0), [-0, -0, -0]);
  assert.deepEqual(found(0, -0, 0), [-0, 0, 0]);
  assert.deepEqual(found(-0, 0), [-0, 0, 0]);
  assert.deepEqual(found(0), [0, 0, 0]);
});

test('non-finite elements are counted, spoil norm and mean, and are left out of the extremes', () => {
  const found = statistics(Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, 2));
  assert.deepEqual(found, { norm: Number.NaN, min: 1, max: 2, mean: Number.NaN, zeros: 0, nonFinite: 2 });
});

test('with no finite element there are no extremes', () => {
  const found = statistics(Float64Array.of(Number.NaN));
  assert.ok(Number.isNaN(found.min) && Number.isNaN(found.max));
});

test('a tensor in parts gives the very numbers of the whole', () => {
  const values = Float64Array.from({ length: 1000 }, (_, index) =>
    index % 7 === 0 ? 0 : Math.sin(index) * 10 ** (index % 5),
  );
  const sums = new StatisticsSums();
  for (let start = 0; start < values.length; start += 333) sums.add(values.subarray(start, start + 333));
  assert.deepEqual(sums.result(), statistics(values));
  assert.equal(sums.result().zeros, 143);
});

test('statistics survive as a row of doubles', () => {
  const found = statistics(Float64Array.of(1, 0, Number.NaN));
  assert.deepEqual(statisticsOfRow(statisticsRow(found)), found);
});

test('the largest magnitude is that of the finite elements, whatever their sign', () => {
  const largest = (...values: number[]) => largestMagnitude(statistics(Float64Array.from(values)));
  assert.equal(largest(-3, 2), 3);
  assert.equal(largest(-1, -4), 4);
  assert.equal(largest(1, 2, Number.POSITIVE_INFINITY, Number.NaN), 2);
  assert.equal(largest(0, 0), 0);
  assert.equal(largest(Number.NaN), 0);
});
