import { formatNumber } from '../../src/trace/formatNumber.ts';
import { binEdges, binMiddle, histogramBins } from '../../src/trace/histogram.ts';

/** A bin with something in it is never flatter than this share of the height. */
const flattest = 0.05;

/** The outline of the bars, closed at the bottom, in a box of `histogramBins` x `height`. */
export function histogramPath(counts: Float64Array, height: number): string {
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  const steps = Array.from(counts, count => {
    const share = count === 0 ? 0 : Math.max(flattest, count / most);
    return `V${round(height * (1 - share))}h1`;
  });
  return `M0 ${height}${steps.join('')}V${height}Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The bin at a share of the width, from 0 to 1. */
export function binAt(share: number): number {
  return Math.min(histogramBins - 1, Math.max(0, Math.floor(share * histogramBins)));
}

/** A bin in words: `-0.1 to -0.05: 34 of 128`. */
export function binText(counts: Float64Array, bin: number, largest: number, step: number): string {
  const { from, to } = binEdges(bin, largest);
  const all = counts.reduce((a, b) => a + b, 0);
  const range = largest === 0 ? '0' : `${formatNumber(from, 3)} to ${formatNumber(to, 3)}`;
  return `${range}: ${formatCount(counts[bin]!)} of ${formatCount(all)}${sampleText(step)}`;
}

/** Says that not all elements were counted; empty when they were. */
export function sampleText(step: number): string {
  return step === 1 ? '' : `, one element in ${step} counted`;
}

/** The histogram for those who do not see it: where half of the numbers are, and the fullest bin. */
export function histogramText(title: string, counts: Float64Array, largest: number, step: number): string {
  const all = counts.reduce((a, b) => a + b, 0);
  if (all === 0) return `Histogram of ${title}: nothing is finite`;
  if (largest === 0) return `Histogram of ${title}: all zero`;
  const fullest = counts.indexOf(counts.reduce((a, b) => Math.max(a, b), 0));
  const [low, high] = [quantileBin(counts, all / 4), quantileBin(counts, (3 * all) / 4)];
  const middle = `${formatNumber(binMiddle(low, largest), 2)} to ${formatNumber(binMiddle(high, largest), 2)}`;
  return `Histogram of ${title}: the middle half lies about ${middle}; most in ${binText(counts, fullest, largest, step)}`;
}

function quantileBin(counts: Float64Array, below: number): number {
  let sum = 0;
  return counts.findIndex(count => {
    sum += count;
    return sum >= below;
  });
}

function formatCount(count: number): string {
  return count.toLocaleString('en');
}
