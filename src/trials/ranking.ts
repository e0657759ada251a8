import { byMeasure } from '../findings/verification.ts';
import type { SeedTraining, Trial, TriedFix, TriedVariant } from '../run/trial.ts';
import { numbersPerBlock } from './curveBlocks.ts';
import { finalsOf, type Measure, trialMeasure, verificationOf } from './trialMeasure.ts';

/**
 * The fixes of a trial, the best first: by the median over the seeds, then by the worst seed, then by how soon they are as good as
 * the best. What cannot be compared follows, then what could not be trained.
 */
export function ranked(trial: Trial): readonly TriedFix[] {
  const measure = trialMeasure(trial);
  const marks = trial.fixes.map(tried => ({ tried, mark: markOf(trial, tried, measure) }));
  const compare = byMeasure(measure);
  const best = marks.flatMap(({ mark }) => mark?.median ?? []).toSorted(compare)[0];
  return marks
    .map(each => ({ ...each, epochs: each.mark && epochsTo(best, each.mark.variant, measure) }))
    .toSorted((a, b) => {
      if (!a.mark || !b.mark) return standing(a.tried, !!a.mark) - standing(b.tried, !!b.mark);
      return (
        compare(a.mark.median, b.mark.median) ||
        compare(a.mark.worst, b.mark.worst) ||
        (a.epochs! === b.epochs! ? 0 : a.epochs! - b.epochs!)
      );
    })
    .map(({ tried }) => tried);
}

interface Mark {
  readonly variant: TriedVariant;
  readonly median: number;
  readonly worst: number;
}

function markOf(trial: Trial, tried: TriedFix, measure: Measure): Mark | undefined {
  if ('problem' in tried || !verificationOf(trial, tried)) return undefined;
  const sorted = finalsOf(tried.variant, measure).toSorted(byMeasure(measure));
  return {
    variant: tried.variant,
    median: rounded(measure, sorted[Math.floor(sorted.length / 2)]!),
    worst: rounded(measure, sorted.at(-1)!),
  };
}

/** Differences that say nothing are none. */
function rounded(measure: Measure, value: number): number {
  return measure === 'loss' ? Number(value.toPrecision(2)) : Math.round(value * 100) / 100;
}

function standing(tried: TriedFix, isCompared: boolean): number {
  if (isCompared) return 0;
  return 'problem' in tried ? 2 : 1;
}

/** The epoch by which half of the seeds have been as good as `level`; infinite where they never were. */
export function epochsTo(level: number | undefined, { trainings, stride }: TriedVariant, measure: Measure): number {
  if (level === undefined) return Number.POSITIVE_INFINITY;
  const epochs = trainings.map(training => epochTo(level, training, stride, measure)).toSorted((a, b) => a - b);
  return epochs[Math.floor(epochs.length / 2)]!;
}

/** As exact as the blocks of the curve are. */
function epochTo(level: number, { curves, epochs }: SeedTraining, stride: number, measure: Measure): number {
  const curve = curves[measure];
  for (let at = 0, block = 1; at < curve.length; at += numbersPerBlock, block++) {
    const isThere = measure === 'loss' ? curve[at]! <= level * 1.005 : curve[at + 1]! >= level - 0.005;
    if (isThere) return Math.min(block * stride, epochs);
  }
  return Number.POSITIVE_INFINITY;
}
