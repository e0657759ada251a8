import { finite, mean, parts, smallestOf } from '../series.ts';
import type { Trace } from '../trace.ts';

/** With fewer epochs than this nothing is said of a course: it has not begun. */
const fewestEpochs = 3;
/** A plateau is where the loss keeps within this share of itself over the last 60 % of the epochs. */
const flatness = 0.01;
/** It still falls where the last tenth of the epochs brings this share of what an average tenth did. */
const slopeAtEnd = 0.1;

/** How the loss went. */
export interface Course {
  /** Of the loss in the first epoch, and at the end: medians of single epochs. */
  readonly first: number;
  readonly last: number;
  readonly lowest: number;
  /** It ended while it fell: the slope of the last tenth is more than a tenth of the mean slope, and more than its noise. */
  readonly isFalling: boolean;
  /** The slope of the last tenth in parts of the mean slope. */
  readonly endSlope: number;
  /** What the last tenth took off the loss, as a share of what is left. */
  readonly endDrop: number;
  /** It kept within 1 % over the last 60 % of the epochs. */
  readonly isFlat: boolean;
  /** The epoch, counted from 1, from which it is flat. */
  readonly flatFrom: number;
  /** Share of the last epochs at which it turns, up after down or down after up, by more than a tenth of itself. */
  readonly turns: number;
}

export function courseOf(trace: Trace): Course {
  const loss = trace.network('loss');
  const tenths = parts(loss, 10);
  const [first, last] = [tenths[0] ?? Number.NaN, tenths[tenths.length - 1] ?? Number.NaN];
  const slope = endSlopeOf(loss, tenths);
  return {
    first: loss[0] ?? Number.NaN,
    last,
    lowest: smallestOf(loss),
    isFalling: last < first && slope >= slopeAtEnd && fallsBeyondNoise(loss, tenths),
    endSlope: slope,
    endDrop: tenths.length < 2 ? Number.NaN : (tenths[tenths.length - 2]! - last) / Math.abs(last),
    isFlat: isFlat(loss, tenths),
    flatFrom: flatFrom(trace, loss),
    turns: turnsOf(loss),
  };
}

function endSlopeOf(loss: Float64Array, tenths: readonly number[]): number {
  const n = tenths.length;
  if (loss.length < fewestEpochs || n < fewestEpochs) return Number.NaN;
  return ((tenths[n - 2]! - tenths[n - 1]!) * (n - 1)) / (tenths[0]! - tenths[n - 1]!);
}

/** The fall of the last three tenths is larger than what single epochs stray from their neighbours. */
function fallsBeyondNoise(loss: Float64Array, tenths: readonly number[]): boolean {
  const n = tenths.length;
  const from = tenths[Math.max(0, n - 4)]!;
  const fall = from - tenths[n - 1]!;
  return fall > Math.max(1e-4 * Math.abs(from), (2 * noiseOf(loss)) / Math.sqrt(Math.max(1, loss.length / 10)));
}

/** Mean distance of an epoch's loss from the mean of its neighbours, over the second half. */
function noiseOf(loss: Float64Array): number {
  const half = loss.subarray(loss.length >> 1);
  const strays: number[] = [];
  for (let k = 1; k + 1 < half.length; k++) strays.push(Math.abs(half[k]! - (half[k - 1]! + half[k + 1]!) / 2));
  return strays.length === 0 ? 0 : mean(strays);
}

function isFlat(loss: Float64Array, tenths: readonly number[]): boolean {
  if (loss.length < 2 * fewestEpochs) return loss.length >= 2 && loss.every(value => value === loss[0]);
  const end = finite(tenths.slice(-6));
  if (end.length === 0) return false;
  const [low, high] = [Math.min(...end), Math.max(...end)];
  return high - low <= flatness * Math.max(Math.abs(low), Math.abs(high));
}

function flatFrom({ at }: Trace, loss: Float64Array): number {
  const last = loss[loss.length - 1] ?? Number.NaN;
  let from = loss.length - 1;
  while (from > 0 && Math.abs(loss[from - 1]! - last) <= 2 * flatness * Math.abs(last)) from--;
  return at[from] ?? 1;
}

/** Li et al. (AutoTrainer, 2021) count pairs of a rise and a fall by more than 3 % of an extreme. */
function turnsOf(loss: Float64Array): number {
  const end = loss.subarray(Math.floor(loss.length * 0.4));
  let turns = 0;
  for (let k = 1; k + 1 < end.length; k++) {
    const [before, after] = [end[k]! - end[k - 1]!, end[k + 1]! - end[k]!];
    const least = 0.1 * Math.abs(end[k]!);
    if (before * after < 0 && Math.abs(before) > least && Math.abs(after) > least) turns++;
  }
  return end.length > 2 ? turns / (end.length - 2) : 0;
}
