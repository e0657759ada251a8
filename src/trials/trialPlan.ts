import { trialSeeds } from '../run/trial.ts';

/** What is known of a contender once it has been trained for a while: milliseconds of a training and of one of its epochs. */
export interface Measured {
  /** Reading the data and making the network. */
  readonly setup: number;
  readonly perEpoch: number;
  /** Epochs that a training takes. */
  readonly epochs: number;
  /** Its first training is done, unless a plan stops trainings earlier. */
  readonly isWhole: boolean;
}

export interface TrialPlan {
  readonly seeds: number;
  /** Where every training is stopped. */
  readonly lastEpoch?: number;
}

/** Fewer tell nothing of how much is chance. */
export const leastSeeds = 2;

/**
 * How much of a trial fits into so many milliseconds: all seeds; or fewer; or, where two whole trainings of each contender do
 * not, two that are stopped at the same epoch.
 */
export function planTrial(contenders: readonly Measured[], milliseconds: number): TrialPlan {
  const wholes = contenders.map(({ setup, perEpoch, epochs }) => setup + perEpoch * epochs);
  const round = sum(wholes);
  const firstRound = sum(wholes.filter((_, index) => !contenders[index]!.isWhole));
  const seeds = Math.min(trialSeeds, 1 + Math.floor((milliseconds - firstRound) / round));
  if (seeds >= leastSeeds || round === 0) return { seeds: round === 0 ? trialSeeds : seeds };
  return { seeds: leastSeeds, lastEpoch: commonEpoch(contenders, milliseconds / leastSeeds) };
}

/** The last epoch to which each contender can be trained once within so many milliseconds; at least the first. */
function commonEpoch(contenders: readonly Measured[], milliseconds: number): number {
  let left = milliseconds - sum(contenders.map(({ setup }) => setup));
  let epoch = 1;
  let training = contenders.toSorted((a, b) => a.epochs - b.epochs);
  let done = 0;
  // Those with fewer epochs end first, and leave the time to the others.
  while (training.length > 0) {
    const rate = sum(training.map(({ perEpoch }) => perEpoch));
    const next = training[0]!.epochs;
    const possible = done + Math.max(0, Math.floor(left / rate));
    if (possible < next) return Math.max(1, possible);
    left -= rate * (next - done);
    done = next;
    epoch = Math.max(1, next);
    training = training.filter(({ epochs }) => epochs > next);
  }
  return epoch;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
