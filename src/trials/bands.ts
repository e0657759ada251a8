import type { TrialNumber, TriedVariant } from '../run/trial.ts';
import { numbersPerBlock } from './curveBlocks.ts';

/** A number over the epochs, of all seeds at once: at each of `epochs` the median, and the least and largest since the one before. */
export interface Band {
  /** Counted from 1, ascending. */
  readonly epochs: Float64Array;
  /** NaN where most seeds have no number. */
  readonly low: Float64Array;
  readonly median: Float64Array;
  readonly high: Float64Array;
}

/** A training that ended early stays where it ended; one that diverged is gone. */
export function bandOf({ trainings, stride }: TriedVariant, number: TrialNumber): Band {
  const blocks = Math.max(...trainings.map(({ curves }) => curves[number].length)) / numbersPerBlock;
  const lastEpoch = Math.max(...trainings.map(({ epochs }) => epochs));
  const band: Band = {
    epochs: Float64Array.from({ length: blocks }, (_, block) => Math.min((block + 1) * stride, lastEpoch)),
    low: new Float64Array(blocks).fill(Number.NaN),
    median: new Float64Array(blocks).fill(Number.NaN),
    high: new Float64Array(blocks).fill(Number.NaN),
  };
  for (let block = 0; block < blocks; block++) {
    const present = trainings.flatMap(({ curves, divergedAt }) =>
      numbersAt(curves[number], block, divergedAt !== undefined),
    );
    if (present.length * 2 < trainings.length) continue;
    band.low[block] = Math.min(...present.map(({ least }) => least));
    band.high[block] = Math.max(...present.map(({ largest }) => largest));
    band.median[block] = medianOf(present.map(({ last }) => last));
  }
  return band;
}

function numbersAt(curve: Float64Array, block: number, isGone: boolean) {
  const at = block * numbersPerBlock;
  const isOver = at >= curve.length;
  if (isOver && isGone) return [];
  const last = curve[isOver ? curve.length - 1 : at + 2];
  if (last === undefined || Number.isNaN(last)) return [];
  return [isOver ? { least: last, largest: last, last } : { least: curve[at]!, largest: curve[at + 1]!, last }];
}

/** Of an even count the lower of the two in the middle, which is a number that was there. */
function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)]!;
}
