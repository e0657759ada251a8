import type { CauseCode, Finding } from '../findings/finding.ts';
import { optimizerNamed } from '../functions/optimizers.ts';
import type { Seen } from './rule.ts';

/**
 * How well the training bears out what text and data made likely, from 0 to 1; undefined where it does not: then it stays what is only
 * worth knowing. A training that went wrong in another way confirms nothing.
 */
type Confirmation = (seen: Seen) => number | undefined;

const poorly: (strength: number) => Confirmation = strength => seen => (isPoor(seen) ? strength : undefined);

const confirmations: Readonly<Partial<Record<CauseCode, Confirmation>>> = {
  'target-out-of-reach': seen => (isBad(seen) ? 0.95 : undefined),
  'wrong-output-activation': seen => (isBad(seen) ? 0.9 : undefined),
  'wrong-output-width': seen => (isBad(seen) ? 0.9 : undefined),
  'wrong-loss': seen => (isPoor(seen) ? (isHeldUp(seen) ? 0.5 : 0.75) : undefined),
  'symmetric-initialization': seen => (isBad(seen) ? 0.9 : undefined),
  'initialization-scale': seen => (isBad(seen) ? (startsBadly(seen) ? 0.9 : 0.62) : undefined),
  'constant-input': poorly(0.86),
  'inputs-unscaled': seen => (isBad(seen) ? (isOverwhelmed(seen) ? 0.95 : 0.66) : undefined),
  'targets-unscaled': seen => (isBad(seen) ? (isFarOff(seen) ? (isOverStable(seen) ? 0.75 : 0.87) : 0.64) : undefined),
  'learning-rate-high': seen =>
    (isBad(seen) && isThrown(seen)) || isThrownUp(seen) ? (isExtreme(seen) ? 0.97 : 0.78) : undefined,
  'learning-rate-low': seen => (isPoor(seen) && seen.movement.total < 0.5 && !isStuck(seen) ? 0.82 : undefined),
  'optimizer-settings': seen => ((isBad(seen) && !isStuck(seen)) || isCutOff(seen) ? 0.82 : undefined),
  'regularization-strong': poorly(0.85),
  'dropout-high': poorly(0.85),
  'hidden-activation': seen =>
    seen.symptoms.has('vanishing') ? 0.91 : isPoor(seen) && seen.course.isFlat ? 0.6 : undefined,
  'no-hidden-layer': seen => (isPoor(seen) && seen.movement.total > 0.1 ? 0.7 : undefined),
  'linear-hidden-layer': seen => (isPoor(seen) && seen.movement.total > 0.1 ? 0.7 : undefined),
  'too-few-units': seen => (isPoor(seen) && seen.movement.total > 0.1 ? 0.55 : undefined),
  'too-few-epochs': seen => (isPoor(seen) && (seen.course.isFalling || isShort(seen)) ? 0.55 : undefined),
  'class-imbalance': seen => (seen.symptoms.has('majority-only') ? 0.8 : undefined),
  leakage: seen => (seen.outcome.score > 0.9 && !(seen.outcome.validationScore < 0.9) ? 0.9 : undefined),
  'labels-unrelated': poorly(0.6),
  'dead-units': seen => (isPoor(seen) && isStuck(seen) ? 0.5 : undefined),
  'saturated-units': seen => (isPoor(seen) && isStuck(seen) ? 0.5 : undefined),
};

/** What a likely finding is worth after the training; undefined where the training does not bear it out. */
export function confirmed(finding: Finding, seen: Seen): number | undefined {
  return finding.kind === 'cause' ? confirmations[finding.code as CauseCode]?.(seen) : undefined;
}

function isPoor({ outcome }: Seen): boolean {
  return outcome.verdict === 'poor';
}

function isBad({ outcome }: Seen): boolean {
  return outcome.verdict === 'poor' || outcome.verdict === 'diverged';
}

/** The first layers are driven out of where they can work, or the training out of all bounds. */
function isOverwhelmed(seen: Seen): boolean {
  const { outcome, symptoms, flat, startFlat } = seen;
  return (
    outcome.verdict === 'diverged' ||
    symptoms.has('exploding') ||
    [flat, startFlat].some(f => f !== undefined && f.share > 0.3)
  );
}

/** The weights start where nothing can move, or where the loss is far above that of a constant answer. */
function startsBadly({ outcome, symptoms, startFlat, course, constantLoss }: Seen): boolean {
  return (
    outcome.verdict === 'diverged' ||
    symptoms.has('vanishing') ||
    symptoms.has('units-identical') ||
    symptoms.has('no-gradient') ||
    (startFlat !== undefined && startFlat.share > 0.5) ||
    course.first > 10 * constantLoss
  );
}

function isFarOff({ outcome, symptoms }: Seen): boolean {
  return (
    outcome.verdict === 'diverged' ||
    symptoms.has('worse-than-mean') ||
    symptoms.has('slow') ||
    symptoms.has('exploding')
  );
}

/** Steps that went too far. */
function isThrown({ outcome, symptoms, flat, movement }: Seen): boolean {
  return (
    outcome.verdict === 'diverged' ||
    symptoms.has('diverging') ||
    symptoms.has('oscillating') ||
    movement.firstEpoch >= 3 ||
    (flat !== undefined && flat.share > 0.5)
  );
}

/** No network is trained with such a rate, whatever its data: above 10, or above 0.5 where every step has about the rate's size. */
function isExtreme({ trace }: Seen): boolean {
  const rate = trace.network('learningRate')[0]!;
  const { movesByRate } = optimizerNamed(trace.info.optimizer) ?? { movesByRate: true };
  return rate > (movesByRate ? 0.5 : 10);
}

/** It diverged at many times the rate that the curvature allows. That of a squared error has nothing to do with the targets. */
function isOverStable({ trace, outcome }: Seen): boolean {
  const rate = trace.before?.findings.find(({ code }) => code === 'learning-rate-high');
  return outcome.verdict === 'diverged' && trace.before?.curvature !== undefined && (rate?.value ?? 0) > 20;
}

/** From here on there is next to nothing that another setting could add. */
const nearlyPerfect = 0.9;

/** A rate beyond all use whose first epoch throws the loss far above that of a constant answer, though much of it comes back. */
function isThrownUp(seen: Seen): boolean {
  const { outcome, course, constantLoss } = seen;
  return isExtreme(seen) && outcome.score < nearlyPerfect && course.first > 10 * constantLoss;
}

/** A schedule took the rate away, and since then the loss stands where it was. */
function isCutOff({ trace, outcome, course }: Seen): boolean {
  const rates = trace.network('learningRate');
  const isGone = rates[rates.length >> 2]! < 1e-3 * rates[0]!;
  return isGone && course.isFlat && outcome.score < nearlyPerfect;
}

/** It ended before a course can be told, with a smaller loss than it began with. */
function isShort({ trace, course }: Seen): boolean {
  return trace.epochs < 3 && !(course.last > course.first);
}

/** Something else keeps it from learning, or it is on its way. */
function isHeldUp({ symptoms, course }: Seen): boolean {
  return symptoms.has('vanishing') || (course.isFalling && course.endSlope > 0.5);
}

function isStuck({ symptoms, flat }: Seen): boolean {
  return symptoms.has('no-gradient') || (flat !== undefined && flat.share > 0.5);
}
