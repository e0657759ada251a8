import assert from 'node:assert/strict';
import { test } from 'node:test';
import { binEdges, binMiddle, histogram, histogramBins } from '../../../src/trace/histogram.ts';

const middle = (histogramBins - 1) / 2;

test('the ends and zero have the outer bins and the middle one', () => {
  const counts = histogram(Float64Array.of(-2, -2, 0, 0.01, 2), 2);
  assert.deepEqual([counts[0], counts[middle], counts[histogramBins - 1]], [2, 2, 1]);
});

test('every finite value is counted in the bin whose edges are about it', () => {
  const values = Float64Array.from({ length: 500 }, (_, index) => Math.sin(index) * 3);
  for (const value of values) {
    const bin = histogram(Float64Array.of(value), 3).indexOf(1);
    const { from, to } = binEdges(bin, 3);
    assert.ok(value >= from - 1e-12 && value <= to + 1e-12, `${value} is in ${from} to ${to}`);
  }
  assert.equal(
    histogram(values, 3).reduce((a, b) => a + b),
    500,
  );
});

test('what is not finite is not counted', () => {
  const counts = histogram(Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, 1), 1);
  assert.equal(
    counts.reduce((a, b) => a + b),
    1,
  );
});

test('zeros alone stand in the middle', () => {
  assert.equal(histogram(new Float64Array(7), 0)[middle], 7);
});

test('of a sample every so many elements are counted, from the first', () => {
  assert.equal(histogram(Float64Array.of(1, 0, 0, 1, 0, 0, 1), 1, 3)[histogramBins - 1], 3);
});

test('the largest and the smallest doubles have a bin', () => {
  assert.equal(histogram(Float64Array.of(-Number.MAX_VALUE), Number.MAX_VALUE)[0], 1);
  assert.equal(histogram(Float64Array.of(Number.MIN_VALUE), Number.MIN_VALUE)[histogramBins - 1], 1);
});

test('the edges meet, end at the largest magnitude, and have the middle between them', () => {
  assert.deepEqual([binEdges(0, 4).from, binEdges(histogramBins - 1, 4).to], [-4, 4]);
  for (let bin = 1; bin < histogramBins - 1; bin++) {
    const { from, to } = binEdges(bin, 4);
    assert.equal(binEdges(bin - 1, 4).to, from);
    assert.ok(Math.abs((from + to) / 2 - binMiddle(bin, 4)) < 1e-12);
  }
  assert.equal(binMiddle(middle, 4), 0);
});
