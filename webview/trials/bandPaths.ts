import type { Band } from '../../src/panel/trialsPicture.ts';
import type { BandScale } from './bandScale.ts';

/** A band as SVG paths: what all seeds span, and the median. Gaps stay gaps. */
export function bandPaths(band: Band, { x, y }: Pick<BandScale, 'x' | 'y'>) {
  const stretches = stretchesOf(band.median);
  const at = (values: Float64Array, index: number) => `${round(x(band.epochs[index]!))} ${round(y(values[index]!))}`;
  const line = (values: Float64Array, indices: readonly number[]) => indices.map(index => at(values, index)).join(' L');
  return {
    area: stretches.map(run => `M${line(band.high, run)} L${line(band.low, run.toReversed())} Z`).join(' '),
    // A line of one point is drawn by its round ends.
    median: stretches.map(run => `M${line(band.median, run)}${run.length === 1 ? ' h0' : ''}`).join(' '),
  };
}

/** Indices of values that are finite, by consecutive stretches. */
function stretchesOf(values: Float64Array): number[][] {
  const stretches: number[][] = [];
  for (const [index, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    if (Number.isFinite(values[index - 1] ?? Number.NaN)) stretches.at(-1)!.push(index);
    else stretches.push([index]);
  }
  return stretches;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
