import { exp, expm1, log, log1p, tanh } from '../functions/elementary.ts';
import type { ActivationName, LossName } from './options.ts';
import type { Vec } from './vector.ts';

/** A sample's loss is weight(m) times the sum of `value` over its m outputs. */
export interface Loss {
  /** One output's part, from the output y and its target t. */
  readonly value: (y: number, t: number) => number;
  /** d value / dy. */
  readonly derivative: (y: number, t: number) => number;
  readonly weight: (m: number) => number;
  /** What y must be for the loss to be defined. */
  readonly outputs: 'any' | 'positive' | 'probabilities';
  /** Changes its sign where the derivative jumps; absent where it never does. */
  readonly kink?: (y: number, t: number) => number;
  /** Changes its sign where the derivative does not jump, but its own derivative does; absent where it never does. */
  readonly bend?: (y: number, t: number) => number;
  /** The size of what one output's part sums and cancels: `value` is exact to some ulps of this, and not of itself. */
  readonly size: (y: number, t: number) => number;
}

const mean = (m: number): number => 1 / m;
const total = (): number => 1;

// Below, `0 - a` and not `-a`: nobody should read of a loss of -0.

/** t log y, which is 0 for t = 0 also where log y is infinite. */
const logTerm = (t: number, y: number): number => (t === 0 ? 0 : t * log(y));
/** t / y, which is 0 for t = 0 also where y is 0; infinite where y has underflowed under a real target. */
const quotient = (t: number, y: number): number => (t === 0 ? 0 : t / y);

/** Sizes: of the squares and of the numbers that are subtracted. */
const squares = (y: number, t: number): number => y * y + t * t;
const magnitudes = (y: number, t: number): number => Math.abs(y) + Math.abs(t);

/** At a kink: mae'(t) is 0, huber is its quadratic side, hinge is its flat side. */
export const losses: Readonly<Record<LossName, Loss>> = {
  mse: {
    value: (y, t) => (y - t) * (y - t),
    derivative: (y, t) => 2 * (y - t),
    weight: mean,
    outputs: 'any',
    size: squares,
  },
  halfSquaredError: {
    value: (y, t) => 0.5 * (y - t) * (y - t),
    derivative: (y, t) => y - t,
    weight: total,
    outputs: 'any',
    size: squares,
  },
  mae: {
    value: (y, t) => Math.abs(y - t),
    derivative: (y, t) => Math.sign(y - t),
    weight: mean,
    outputs: 'any',
    kink: (y, t) => y - t,
    size: magnitudes,
  },
  huber: {
    value: (y, t) => {
      const distance = Math.abs(y - t);
      return distance <= 1 ? 0.5 * distance * distance : distance - 0.5;
    },
    derivative: (y, t) => Math.min(Math.max(y - t, -1), 1),
    weight: mean,
    outputs: 'any',
    bend: (y, t) => Math.abs(y - t) - 1,
    size: squares,
  },
  logCosh: {
    // log cosh d = |d| + log(1 + e^(-2|d|)) - log 2, whose terms would cancel near 0: there cosh d - 1 = (e^d - 1)^2 / (2 e^d).
    value: (y, t) => {
      const distance = Math.abs(y - t);
      if (!(distance < 1)) return distance + (log1p(exp(-2 * distance)) - Math.LN2);
      const e = expm1(distance);
      return log1p((0.5 * e * e) / (e + 1));
    },
    derivative: (y, t) => tanh(y - t),
    weight: mean,
    outputs: 'any',
    size: magnitudes,
  },
  crossEntropy: {
    value: (y, t) => 0 - logTerm(t, y),
    derivative: (y, t) => 0 - quotient(t, y),
    weight: total,
    outputs: 'probabilities',
    size: (y, t) => Math.abs(logTerm(t, y)),
  },
  binaryCrossEntropy: {
    value: (y, t) => 0 - logTerm(t, y) - (t === 1 ? 0 : (1 - t) * log1p(-y)),
    derivative: (y, t) => (t === 0 ? 1 / (1 - y) : t === 1 ? 0 - 1 / y : (y - t) / (y * (1 - y))),
    weight: mean,
    outputs: 'probabilities',
    size: (y, t) => Math.abs(logTerm(t, y)) + Math.abs(logTerm(1 - t, 1 - y)),
  },
  hinge: {
    value: (y, t) => Math.max(0, 1 - t * y),
    derivative: (y, t) => (t * y < 1 ? 0 - t : 0),
    weight: mean,
    outputs: 'any',
    kink: (y, t) => 1 - t * y,
    size: magnitudes,
  },
  poisson: {
    value: (y, t) => y - logTerm(t, y),
    derivative: (y, t) => (t === 0 ? 1 : (y - t) / y),
    weight: mean,
    outputs: 'positive',
    size: (y, t) => Math.abs(y) + Math.abs(logTerm(t, y)),
  },
  sum: {
    value: y => y,
    derivative: () => 1,
    weight: total,
    outputs: 'any',
    size: magnitudes,
  },
};

export const lossNames = Object.keys(losses) as readonly LossName[];

const probabilities: readonly ActivationName[] = ['sigmoid', 'softmax'];
const positive: readonly ActivationName[] = [...probabilities, 'softplus', 'gaussian'];

/** The activations after which a loss is defined; undefined where every one will do. */
export function activationsFor(loss: LossName): readonly ActivationName[] | undefined {
  const { outputs } = losses[loss];
  if (outputs === 'any') return undefined;
  return outputs === 'positive' ? positive : probabilities;
}

/** Whether a network may end in this activation under this loss. */
export function isLegalPair(activation: ActivationName, loss: LossName): boolean {
  return activationsFor(loss)?.includes(activation) ?? true;
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
