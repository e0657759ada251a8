import type { Verification } from '../findings/finding.ts';
import { fixKey, type Trial, type TriedFix, type TriedVariant } from '../run/trial.ts';

export type Measure = Verification['measure'];

/** Fewer held-out rows than this say little. */
const leastHeldOut = 10;

/**
 * What the contenders of a trial are held against one another by: accuracy or R² of the held-out rows, if each has enough of them,
 * else of the training rows. Where R² is not defined, as the targets are constant, the loss.
 */
export function trialMeasure({ now, fixes }: Trial): Measure {
  const variants = [now, ...fixes.flatMap(tried => ('variant' in tried ? [tried.variant] : []))];
  const alike = variants.filter(({ task }) => task === now.task);
  const isHeldOut = alike.every(({ validationRows }) => validationRows >= leastHeldOut);
  const measure = metricOf(now, isHeldOut);
  return alike.every(variant => isDefined(variant, measure)) ? measure : 'loss';
}

/** The metric of a variant alone. */
export function ownMeasure(variant: TriedVariant): Measure {
  return metricOf(variant, variant.validationRows >= leastHeldOut);
}

function metricOf({ task }: TriedVariant, isHeldOut: boolean): Measure {
  if (task === 'classification') return isHeldOut ? 'validationAccuracy' : 'accuracy';
  return isHeldOut ? 'validationR2' : 'r2';
}

function isDefined({ trainings }: TriedVariant, measure: Measure): boolean {
  return trainings.every(({ divergedAt, finals }) => divergedAt !== undefined || !Number.isNaN(finals[measure]));
}

/** The final number of each seed. */
export function finalsOf({ trainings }: TriedVariant, measure: Measure): number[] {
  return trainings.map(({ finals }) => finals[measure]);
}

/** What a fix comes to beside the spec as it is; undefined where the two cannot be compared. */
export function verificationOf(trial: Trial, tried: TriedFix): Verification | undefined {
  const measure = trialMeasure(trial);
  if ('problem' in tried || tried.variant.task !== trial.now.task) return undefined;
  if (measure === 'loss' && !tried.variant.isSameLoss) return undefined;
  const { seeds, now } = trial;
  return { seeds, measure, before: finalsOf(now, measure), after: finalsOf(tried.variant, measure) };
}

/** What came of each fix of a trial that can be compared, by `fixKey`. */
export function verificationsOf(trial: Trial): ReadonlyMap<string, Verification> {
  return new Map(
    trial.fixes.flatMap(tried => {
      const verification = verificationOf(trial, tried);
      return verification ? [[fixKey(tried.fix), verification] as const] : [];
    }),
  );
}
