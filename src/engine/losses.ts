import { givesProbabilities } from './activations.ts';
import type { ActivationName, LossName } from './options.ts';
import type { Vec } from './vector.ts';

/** A sample's loss is weight(m) times the sum of `value` over its m outputs. */
export interface Loss {
  /** One output's part, from the output y and its target t. */
  readonly value: (y: number, t: number) => number;
  /** d value / dy. */
  readonly derivative: (y: number, t: number) => number;
  readonly weight: (m: number) => number;
  /** Whether y must lie in [0, 1]. */
  readonly needsProbabilities: boolean;
}

const mean = (m: number): number => 1 / m;
const total = (): number => 1;

// Below, `0 - a` and not `-a`: nobody should read of a loss of -0.

/** t log y, which is 0 for t = 0 also where log y is infinite. */
const logTerm = (t: number, y: number): number => (t === 0 ? 0 : t * Math.log(y));
/** t / y, which is 0 for t = 0 also where y is 0; infinite where y has underflowed under a real target. */
const quotient = (t: number, y: number): number => (t === 0 ? 0 : t / y);

export const losses: Readonly<Record<LossName, Loss>> = {
  mse: {
    value: (y, t) => (y - t) * (y - t),
    derivative: (y, t) => 2 * (y - t),
    weight: mean,
    needsProbabilities: false,
  },
  halfSquaredError: {
    value: (y, t) => 0.5 * (y - t) * (y - t),
    derivative: (y, t) => y - t,
    weight: total,
    needsProbabilities: false,
  },
  crossEntropy: {
    value: (y, t) => 0 - logTerm(t, y),
    derivative: (y, t) => 0 - quotient(t, y),
    weight: total,
    needsProbabilities: true,
  },
  binaryCrossEntropy: {
    value: (y, t) => 0 - logTerm(t, y) - logTerm(1 - t, 1 - y),
    derivative: (y, t) => quotient(1 - t, 1 - y) - quotient(t, y),
    weight: mean,
    needsProbabilities: true,
  },
};

export const lossNames = Object.keys(losses) as readonly LossName[];

/** Whether a network may end in this activation under this loss. */
export function isLegalPair(activation: ActivationName, loss: LossName): boolean {
  return !losses[loss].needsProbabilities || givesProbabilities(activation);
}

/** The loss of the sample whose m outputs and targets start at `at` in y and t. */
export function sampleLoss(loss: Loss, y: Vec, t: Vec, at: number, m: number): number {
  let sum = 0;
  for (let k = at; k < at + m; k++) sum += loss.value(y[k], t[k]);
  return loss.weight(m) * sum;
}

/** dy = dE/dy of each sample's own loss, (B, m). Overwrites. */
export function lossGradient(dy: Vec, loss: Loss, y: Vec, t: Vec, B: number, m: number): void {
  const weight = loss.weight(m);
  for (let k = 0; k < B * m; k++) dy[k] = weight * loss.derivative(y[k], t[k]);
}
