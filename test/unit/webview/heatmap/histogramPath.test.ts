import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogram, histogramBins } from '../../../../src/trace/histogram.ts';
import { binAt, binText, histogramPath, histogramText, sampleText } from '../../../../webview/heatmap/histogramPath.ts';

test('the fullest bar has the whole height, and none with something in it is flat', () => {
  const counts = new Float64Array(histogramBins);
  counts[0] = 1000;
  counts[2] = 1;
  const path = histogramPath(counts, 20);
  assert.ok(path.startsWith('M0 20V0h1V20h1V19h1V20h1'), path);
  assert.equal(path.split('h1').length - 1, histogramBins);
});

test('no number at all makes a flat line', () => {
  assert.ok(!histogramPath(new Float64Array(histogramBins), 20).includes('NaN'));
});

test('a point belongs to a bin, one beside the picture to the last', () => {
  assert.deepEqual([0, 0.5, 1, -0.1].map(binAt), [0, 20, 40, 0]);
});

test('a bin tells its values and its count, and that others were not counted', () => {
  const counts = histogram(Float64Array.of(-1, 1, 1), 1);
  assert.equal(binText(counts, 40, 1, 1), '0.975 to 1: 2 of 3');
  assert.match(binText(counts, 40, 1, 7), /2 of 3, one element in 7 counted$/);
  assert.equal(sampleText(1), '');
});

test('a histogram is summed up for those who do not see it', () => {
  const values = Float64Array.from({ length: 101 }, (_, index) => index / 50 - 1);
  assert.match(
    histogramText('Weights', histogram(values, 1), 1, 1),
    /^Histogram of Weights: the middle half lies about -0\.5 to 0\.5; most in .* of 101$/,
  );
  assert.match(histogramText('Bias', histogram(new Float64Array(3), 0), 0, 1), /all zero$/);
  assert.match(histogramText('Bias', histogram(Float64Array.of(Number.NaN), 0), 0, 1), /nothing is finite$/);
});
