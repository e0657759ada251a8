import type { Network } from '../engine/network.ts';
import type { LayerWeights } from '../run/questions.ts';
import { formatNumber } from '../trace/formatNumber.ts';

/** How far a network's weights are from those that were recorded, in words; undefined when they have the same bits. */
export function differenceInWords({ layers }: Network, recorded: readonly LayerWeights[]): string | undefined {
  let largest = 0;
  let where = '';
  for (const [l, { name, w, b, hasBias }] of layers.entries()) {
    const { weights, bias } = recorded[l]!;
    const isOfShape = weights.length === w.length && bias.length === (hasBias ? b.length : 0);
    if (!isOfShape) return `layer "${name}" has another shape`;
    const off = Math.max(distance(w, weights), distance(b, bias));
    if (off > largest) [largest, where] = [off, name];
  }
  if (largest === 0) return undefined;
  const far = Number.isFinite(largest) ? `by up to ${formatNumber(largest)}` : 'where one of them is not finite';
  return `those of layer "${where}" differ ${far}. The data, the machine or this extension is not what it was when the run was trained`;
}

/** The largest difference; 0 for equal bits, NaN and the sign of 0 aside, and infinite where only one is a number. */
function distance(values: ArrayLike<number>, recorded: Float64Array): number {
  let largest = 0;
  for (const [k, expected] of recorded.entries()) {
    const value = values[k]!;
    if (value === expected || (Number.isNaN(value) && Number.isNaN(expected))) continue;
    const off = Math.abs(value - expected);
    largest = Math.max(largest, Number.isFinite(off) ? off : Number.POSITIVE_INFINITY);
  }
  return largest;
}
