import type { Finding } from '../findings/finding.ts';
import { classImbalance, labelsUnrelated, overfitting } from './causes/data.ts';
import { wrongLoss } from './causes/loss.ts';
import { dropoutHigh, regularizationStrong } from './causes/penalty.ts';
import { learningRateHigh, learningRateLow, optimizerSettings, tooFewEpochs } from './causes/rate.ts';
import { hiddenActivation, linearHiddenLayer, localMinimum, noHiddenLayer, tooFewUnits } from './causes/shape.ts';
import { initializationScale, symmetricInitialization } from './causes/start.ts';
import { deadUnits, saturatedUnits } from './causes/units.ts';
import type { CauseRule, Seen } from './rule.ts';

/** A cause and what speaks for it against the others, from 0 to 1. */
export interface Weighed {
  readonly finding: Finding;
  readonly strength: number;
  /** It was known before the training. */
  readonly isFromBefore?: true;
}

/** What the training alone shows. Roots weigh more than what follows from them: a dead unit is dead for some reason. */
const rules: readonly (readonly [CauseRule, (seen: Seen) => number])[] = [
  [symmetricInitialization, () => 0.9],
  [labelsUnrelated, () => 0.9],
  [overfitting, () => 0.9],
  [regularizationStrong, () => 0.85],
  [initializationScale, () => 0.84],
  [dropoutHigh, () => 0.8],
  [optimizerSettings, () => 0.82],
  [noHiddenLayer, () => 0.8],
  [linearHiddenLayer, () => 0.8],
  [learningRateLow, ({ movement }) => (movement.total < 0.02 ? 0.8 : 0.6)],
  [learningRateHigh, ({ movement }) => (movement.firstEpoch >= 5 ? 0.76 : 0.6)],
  [classImbalance, () => 0.75],
  [hiddenActivation, () => 0.7],
  [wrongLoss, () => 0.7],
  [localMinimum, () => 0.65],
  [tooFewUnits, () => 0.6],
  [tooFewEpochs, () => 0.5],
  [deadUnits, () => 0.45],
  [saturatedUnits, () => 0.45],
];

export function traceCauses(seen: Seen): Weighed[] {
  return rules.flatMap(([rule, strength]) => {
    const finding = rule(seen);
    return finding ? [{ finding, strength: strength(seen) }] : [];
  });
}
