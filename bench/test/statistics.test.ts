import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { median, medianRatio, percentile } from '../statistics.ts';

suite('what is made of the rounds', () => {
  test('the median is the middle by size, and between two the mean', () => {
    assert.equal(median([10, 2, 9]), 9);
    assert.equal(median([4, 1, 100, 2]), 3);
    assert.throws(() => median([]), RangeError);
  });

  test('a percentile is one of the values', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    assert.deepEqual(
      [0, 0.5, 0.95, 1].map(share => percentile(values, share)),
      [1, 50, 95, 100],
    );
    assert.equal(percentile([7], 0.95), 7);
    assert.throws(() => percentile([], 0.5), RangeError);
  });

  test('a machine that slows down in the middle does not change a ratio', () => {
    assert.equal(medianRatio([6, 60, 6], [2, 20, 2]), 3);
  });

  test('who ran fewer rounds is compared within those', () => {
    assert.equal(medianRatio([8, 8], [2, 4, 100, 100, 100]), 3);
  });
});
