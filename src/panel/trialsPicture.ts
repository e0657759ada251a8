import type { ReferenceLevel } from '../findings/before.ts';
import type { FixOutcome } from '../findings/verification.ts';
import type { RunningTrial } from '../run/trial.ts';
import type { Band } from '../trials/bands.ts';

export type { Band } from '../trials/bands.ts';

/** The fixes that were tried on a spec. */
export interface TrialsUpdate {
  readonly running: readonly RunningTrial[];
  /** The newest first. */
  readonly tried: readonly TrialPicture[];
}

export interface TrialPicture {
  readonly id: number;
  /** What the numbers are: `validation accuracy, 5 seeds`. */
  readonly note: string;
  /** The spec had been edited since the shown run was trained, or the run is another spec's. */
  readonly isOfOtherText: boolean;
  /** What is drawn, one chart each: the metric, and the loss where all are of the same unit. */
  readonly charts: readonly TrialChart[];
  /** The best first. */
  readonly fixes: readonly TriedPicture[];
}

export interface TrialChart {
  readonly key: 'metric' | 'loss';
  /** `Validation accuracy` */
  readonly title: string;
  /** The spec as it is. */
  readonly now: Band;
  /** A band for each fix, in their order; null for one that has no such numbers. */
  readonly fixes: readonly (Band | null)[];
  readonly levels: readonly ReferenceLevel[];
}

export interface TriedPicture {
  /** Its place in the trial: what to apply. */
  readonly index: number;
  readonly title: string;
  /** Its edits in words. */
  readonly edits: readonly string[];
  /** `Reaches 0.97 in 5 of 5 seeds (now: 0.33 in 5 of 5).` */
  readonly text: string;
  /** Null where the two cannot be compared, or it could not be trained. */
  readonly outcome: FixOutcome | null;
  readonly isTrained: boolean;
}
