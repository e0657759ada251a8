import type { Fix } from '../../../src/findings/finding.ts';
import {
  type SeedTraining,
  type Trial,
  type TrialNumber,
  type TriedFix,
  type TriedVariant,
  trialNumbers,
} from '../../../src/run/trial.ts';

export const standardize: Fix = {
  title: 'Standardize the inputs',
  edits: [{ path: ['data', 'standardize'], value: true }],
};
export const slower: Fix = {
  title: 'Lower the learning rate to 0.01',
  edits: [{ path: ['optimizer', 'learningRate'], value: 0.01 }],
};

/** A training of so many epochs whose numbers go evenly to their last; NaN stands for one that diverged. */
export function madeTraining(seed: number, finals: Partial<Record<TrialNumber, number>>, epochs = 4): SeedTraining {
  const isDiverged = Object.values(finals).some(value => Number.isNaN(value));
  const of = (name: TrialNumber) => finals[name] ?? Number.NaN;
  return {
    seed,
    epochs,
    ...(isDiverged && { divergedAt: epochs }),
    finals: byNumber(name => (isDiverged ? Number.NaN : of(name))),
    curves: byNumber(name => {
      const values = Array.from({ length: epochs }, (_, index) => (of(name) * (index + 1)) / epochs);
      return Float64Array.from(values.flatMap(value => [value, value, value]));
    }),
  };
}

/** A contender whose trainings end with these numbers, one a seed. */
export function madeVariant(
  finals: readonly Partial<Record<TrialNumber, number>>[],
  facts: Partial<TriedVariant> = {},
): TriedVariant {
  return {
    task: 'classification',
    validationRows: 30,
    epochs: 4,
    stride: 1,
    isSameLoss: true,
    trainings: finals.map((each, index) => madeTraining(7 + index, each, facts.epochs)),
    ...facts,
  };
}

/** A trial of a classification by the accuracy of held-out rows: that of the spec as it is, and of each fix. */
export function madeTrial(
  now: readonly number[],
  fixes: readonly { readonly fix: Fix; readonly accuracies: readonly number[] }[],
  more: Partial<Trial> = {},
): Trial {
  const variantOf = (accuracies: readonly number[]) =>
    madeVariant(
      accuracies.map(value => ({
        accuracy: value,
        validationAccuracy: value,
        loss: 1 - value,
        validationLoss: 1 - value,
      })),
    );
  return {
    seeds: now.map((_, index) => 7 + index),
    budget: 60_000,
    now: variantOf(now),
    fixes: fixes.map(({ fix, accuracies }): TriedFix => ({ fix, variant: variantOf(accuracies) })),
    ...more,
  };
}

function byNumber<Value>(of: (name: TrialNumber) => Value): Record<TrialNumber, Value> {
  return Object.fromEntries(trialNumbers.map(name => [name, of(name)])) as Record<TrialNumber, Value>;
}
