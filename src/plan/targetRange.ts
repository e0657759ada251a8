import type { LossName } from '../engine/options.ts';
import { quote } from '../spec/words.ts';

/** Targets that a loss cannot take: where, and why. */
export interface Misfit {
  readonly row: number;
  /** Absent when it is the row as a whole. */
  readonly column?: number;
  readonly message: string;
}

/** The first misfit in targets (rows, O) against the cross-entropies. `called` is what a reader calls a row. */
export function misfitOf(
  values: Float64Array,
  O: number,
  loss: LossName,
  called: (row: number) => string,
): Misfit | undefined {
  if (loss !== 'binaryCrossEntropy' && loss !== 'crossEntropy') return undefined;
  const wrong = values.findIndex(value => value < 0 || value > 1);
  if (wrong < 0) return loss === 'crossEntropy' ? noDistribution(values, O, called) : undefined;
  const row = Math.floor(wrong / O);
  const message =
    `${quote(loss)} needs targets from 0 to 1, but ${called(row)} has ${values[wrong]}; ` +
    'scale the targets, or use the loss "mse" with a "linear" last layer';
  return { row, column: wrong % O, message };
}

/** Cross-entropy's gradient p - t holds only where a row of targets adds up to 1. */
function noDistribution(values: Float64Array, O: number, called: (row: number) => string): Misfit | undefined {
  for (let row = 0; row * O < values.length; row++) {
    const sum = values.subarray(row * O, (row + 1) * O).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) <= 1e-6) continue;
    const message =
      `"crossEntropy" needs targets that add up to 1 in each row, but ${called(row)} adds up to ${sum}; ` +
      'for several independent answers use "sigmoid" and "binaryCrossEntropy"';
    return { row, message };
  }
  return undefined;
}
