/** Losses that are logarithms of a likelihood. Below, `0 - a` and not `-a`: nobody should read of a loss of -0. */
import { fraction, minus, negative, num, product } from '../formula/compose.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { exp, log, log1p } from './elementary.ts';
import { type FusedLoss, type LossRow, mean, total } from './loss.ts';
import { m, t, y } from './symbols.ts';

/** t log y, which is 0 for t = 0 also where log y is infinite. */
const logTerm = (t: number, y: number): number => (t === 0 ? 0 : t * log(y));
/** t / y, which is 0 for t = 0 also where y is 0; infinite where y has underflowed under a real target. */
const quotient = (t: number, y: number): number => (t === 0 ? 0 : t / y);

const smallDivisor = 0.1;

function told(divisor: number): string {
  return divisor < smallDivisor ? `${formatNumber(divisor)}, which is small` : formatNumber(divisor);
}

/** - sum t log p = sum t (log sum exp(net) - net), shifted by the largest net value; delta = p sum(t) - t. */
const softmaxCrossEntropy: FusedLoss = {
  after: 'softmax',
  formula: 'dE/dnet = y sum(t) - t, which is y - t for one-hot targets',
  weighted: 'dE/dnet = w (y - t)',
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

export const crossEntropy = {
  doc: '-sum t log y over the classes. After a `softmax` layer.',
  text: { formula: 'E = -sum t log y', derivative: 'dE/dy = -t / y' },
  outputs: 'probabilities',
  targets: 'distribution',
  leastAt: 'mean',
  fused: softmaxCrossEntropy,
  value: (y, t) => 0 - logTerm(t, y),
  derivative: (y, t) => 0 - quotient(t, y),
  weight: total,
  size: (y, t) => Math.abs(logTerm(t, y)),
  formula: (_, target) => ({
    of: target === 0 ? num(0) : negative(fraction(t, y)),
    pieces: '-t / y, and 0 where t is 0',
  }),
  sentence: (y, t) =>
    t === 0
      ? 'It is 0 because the target is 0: cross-entropy ignores this output.'
      : `The target, ${formatNumber(t)}, is divided by the output, ${told(y)}.`,
} satisfies LossRow;

/** (1/m) sum of softplus(net) - t net, with softplus(net) = max(net, 0) + log(1 + exp(-|net|)); delta = (y - t) / m. */
const sigmoidBinaryCrossEntropy: FusedLoss = {
  after: 'sigmoid',
  formula: 'dE/dnet = (y - t) / m',
  weighted: 'dE/dnet = w (y - t) / m',
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

export const binaryCrossEntropy = {
  doc: 'The mean of -(t log y + (1 - t) log(1 - y)). After a `sigmoid` layer.',
  text: {
    formula: 'E = -(1/m) sum (t log y + (1 - t) log(1 - y))',
    derivative: 'dE/dy = (1/m) ((1 - t) / (1 - y) - t / y)',
  },
  outputs: 'probabilities',
  targets: 'shares',
  leastAt: 'mean',
  fused: sigmoidBinaryCrossEntropy,
  value: (y, t) => 0 - logTerm(t, y) - (t === 1 ? 0 : (1 - t) * log1p(-y)),
  derivative: (y, t) => (t === 0 ? 1 / (1 - y) : t === 1 ? 0 - 1 / y : (y - t) / (y * (1 - y))),
  weight: mean,
  size: (y, t) => Math.abs(logTerm(t, y)) + Math.abs(logTerm(1 - t, 1 - y)),
  formula: (_, target) => {
    const off = fraction(minus(1, t), minus(1, y));
    const on = fraction(t, y);
    const of = target === 0 ? off : target === 1 ? negative(on) : minus(off, on);
    return {
      of: product(fraction(1, m), of),
      pieces: '((1 - t) / (1 - y) - t / y) / m, without what has a numerator of 0',
    };
  },
  // The larger of the two fractions that make it.
  sentence: (y, t) => {
    const [on, off] = [t === 0 ? 0 : t / y, t === 1 ? 0 : (1 - t) / (1 - y)];
    const both = `The output is ${formatNumber(y)} and its target ${formatNumber(t)}`;
    if (on === off) return `It is 0 because the output is its target, ${formatNumber(t)}.`;
    return on > off
      ? `${both}: t / y is ${formatNumber(on)}, and y is ${told(y)}.`
      : `${both}: (1 - t) / (1 - y) is ${formatNumber(off)}, and 1 - y is ${told(1 - y)}.`;
  },
} satisfies LossRow;

export const poisson = {
  doc: 'The mean of y - t log y, for counts. After a layer whose outputs are positive, such as `softplus`.',
  text: { formula: 'E = (1/m) sum (y - t log y)', derivative: 'dE/dy = (1/m) (1 - t / y)' },
  outputs: 'positive',
  targets: 'counts',
  leastAt: 'mean',
  value: (y, t) => y - logTerm(t, y),
  derivative: (y, t) => (t === 0 ? 1 : (y - t) / y),
  weight: mean,
  size: (y, t) => Math.abs(y) + Math.abs(logTerm(t, y)),
  formula: (_, target) => ({
    of: target === 0 ? fraction(1, m) : product(fraction(1, m), minus(1, fraction(t, y))),
  }),
  sentence: (y, t) =>
    `The output is ${told(y)} and its target ${formatNumber(t)}: t / y is ${formatNumber(t === 0 ? 0 : t / y)}, and it is 1 where both are the same.`,
} satisfies LossRow;
