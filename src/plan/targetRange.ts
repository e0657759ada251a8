import { type LossName, targetsOfLoss } from '../functions/losses.ts';
import { quote } from '../spec/words.ts';

/** Targets that a loss cannot take: where, why, and what a single row of them should be. */
export interface Misfit {
  readonly row: number;
  /** Absent when it is the row as a whole. */
  readonly column?: number;
  /** What was found and what was expected. */
  readonly message: string;
  readonly fix: string;
}

/** The first misfit in targets (rows, O) against a loss that does not take any number. `called` is what a reader calls a row. */
export function misfitOf(
  values: Float64Array,
  O: number,
  loss: LossName,
  called: (row: number) => string,
): Misfit | undefined {
  const { allowed, addUp } = targetsOfLoss(loss);
  if (!allowed) return undefined;
  const wrong = values.findIndex(value => !allowed.takes(value));
  if (wrong < 0) return addUp ? noDistribution(values, O, loss, called) : undefined;
  const row = Math.floor(wrong / O);
  const message = `${quote(loss)} needs targets ${allowed.words}, but ${called(row)} has ${values[wrong]}`;
  return { row, column: wrong % O, message, fix: allowed.fix };
}

/** Cross-entropy's gradient p - t holds only where a row of targets adds up to 1. */
function noDistribution(
  values: Float64Array,
  O: number,
  loss: LossName,
  called: (row: number) => string,
): Misfit | undefined {
  for (let row = 0; row * O < values.length; row++) {
    const sum = values.subarray(row * O, (row + 1) * O).reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) <= 1e-6) continue;
    const message =
      O === 1
        ? `${quote(loss)} needs a target column for each class, adding up to 1 in each row, but there is only one, and ${called(row)} has ${sum}`
        : `${quote(loss)} needs targets that add up to 1 in each row, but ${called(row)} adds up to ${sum}`;
    return { row, message, fix: 'give numbers that add up to 1' };
  }
  return undefined;
}
