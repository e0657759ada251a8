import { exp, log1p } from '../functions/elementary.ts';
import type { ActivationName, LossName } from './options.ts';
import type { Vec } from './vector.ts';

/**
 * A last activation and a loss taken together. Both numbers stay finite and exact where the activation has saturated
 * and the two factors apart would give 0 times infinity.
 */
export interface FusedLoss {
  /** What `delta` computes, for hovers. */
  readonly formula: string;
  /** The loss, from the net values, of the sample whose m outputs start at `at`. */
  readonly loss: (net: Vec, t: Vec, at: number, m: number) => number;
  /** dnet = dE/dnet of the same sample. Overwrites. */
  readonly delta: (dnet: Vec, y: Vec, t: Vec, at: number, m: number) => void;
}

/** The size of what a fused loss sums and cancels: 1 + the largest |net| of the sample whose m outputs start at `at`. */
export function fusedSize(net: Vec, at: number, m: number): number {
  let largest = 0;
  for (let k = at; k < at + m; k++) largest = Math.max(largest, Math.abs(net[k]));
  return 1 + largest;
}

/** - sum t log p = sum t (log sum exp(net) - net), shifted by the largest net value; delta = p sum(t) - t. */
const softmaxCrossEntropy: FusedLoss = {
  formula: 'dE/dnet = y sum(t) - t, which is y - t for one-hot targets',
  loss: (net, t, at, m) => {
    const end = at + m;
    let largest = at;
    for (let k = at + 1; k < end; k++) if (net[k] > net[largest]) largest = k;
    const max = net[largest];
    // Without the largest one's own 1, in which small ones would be lost.
    let others = 0;
    for (let k = at; k < end; k++) if (k !== largest) others += exp(net[k] - max);
    const logSum = log1p(others);
    let loss = 0;
    for (let k = at; k < end; k++) if (t[k] !== 0) loss += t[k] * (logSum + (max - net[k]));
    return loss;
  },
  delta: (dnet, y, t, at, m) => {
    let targetSum = 0;
    for (let k = at; k < at + m; k++) targetSum += t[k];
    for (let k = at; k < at + m; k++) dnet[k] = y[k] * targetSum - t[k];
  },
};

/** (1/m) sum of softplus(net) - t net, with softplus(net) = max(net, 0) + log(1 + exp(-|net|)); delta = (y - t) / m. */
const sigmoidBinaryCrossEntropy: FusedLoss = {
  formula: 'dE/dnet = (y - t) / m',
  loss: (net, t, at, m) => {
    let sum = 0;
    for (let k = at; k < at + m; k++) {
      const z = net[k];
      // For t = 1 the terms in z cancel before they can swamp the logarithm.
      sum += (z > 0 ? z * (1 - t[k]) : -z * t[k]) + log1p(exp(-Math.abs(z)));
    }
    return sum / m;
  },
  delta: (dnet, y, t, at, m) => {
    for (let k = at; k < at + m; k++) dnet[k] = (y[k] - t[k]) / m;
  },
};

/** The fused form of a pair, or undefined where the two factors are simply multiplied. */
export function fusedLoss(activation: ActivationName, loss: LossName): FusedLoss | undefined {
  if (activation === 'softmax' && loss === 'crossEntropy') return softmaxCrossEntropy;
  if (activation === 'sigmoid' && loss === 'binaryCrossEntropy') return sigmoidBinaryCrossEntropy;
  return undefined;
}
