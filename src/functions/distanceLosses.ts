/** Losses of the distance between an output and its target. At a kink: mae'(t) is 0, huber is its quadratic side. */
import { call, fraction, minus, num, product } from '../formula/compose.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { exp, expm1, log1p, tanh } from './elementary.ts';
import { type LossRow, magnitudes, mean, squares, total } from './loss.ts';
import { m, t, y } from './symbols.ts';

const error = minus(y, t);
const share = fraction(1, m);

function distance(y: number, t: number): string {
  const error = y - t;
  if (error === 0) return `It is 0 because the output is its target, ${formatNumber(t)}.`;
  const side = error > 0 ? 'above' : 'below';
  return `The output, ${formatNumber(y)}, is ${formatNumber(Math.abs(error))} ${side} its target, ${formatNumber(t)}.`;
}

export const mse = {
  doc: 'Mean squared error: the mean of (y - t)² over the outputs.',
  text: { formula: 'E = (1/m) sum (y - t)^2', derivative: 'dE/dy = (2/m) (y - t)' },
  outputs: 'any',
  targets: 'numbers',
  distance: 'squared',
  leastAt: 'mean',
  value: (y, t) => (y - t) * (y - t),
  derivative: (y, t) => 2 * (y - t),
  weight: mean,
  size: squares,
  formula: () => ({ of: product(fraction(2, m), error) }),
  sentence: distance,
} satisfies LossRow;

export const halfSquaredError = {
  doc: "Half the sum of (y - t)², the lecture's form: its gradient is simply y - t.",
  text: { formula: 'E = (1/2) sum (y - t)^2', derivative: 'dE/dy = y - t' },
  outputs: 'any',
  targets: 'numbers',
  distance: 'squared',
  leastAt: 'mean',
  value: (y, t) => 0.5 * (y - t) * (y - t),
  derivative: (y, t) => y - t,
  weight: total,
  size: squares,
  formula: () => ({ of: error }),
  sentence: distance,
} satisfies LossRow;

export const mae = {
  doc: 'Mean absolute error: the mean of |y - t|. Less sensitive to outliers than `mse`.',
  text: { formula: 'E = (1/m) sum |y - t|', derivative: 'dE/dy = (1/m) sign(y - t)' },
  outputs: 'any',
  targets: 'numbers',
  distance: 'absolute',
  leastAt: 'median',
  value: (y, t) => Math.abs(y - t),
  derivative: (y, t) => Math.sign(y - t),
  weight: mean,
  kink: (y, t) => y - t,
  size: magnitudes,
  formula: () => ({ of: product(share, call('sign', error)) }),
  sentence: (y, t, value, m) =>
    value === 0
      ? distance(y, t)
      : `${distance(y, t)} Only the sign counts: the slope is ±1/m = ${formatNumber(1 / m)}.`,
} satisfies LossRow;

export const huber = {
  doc: 'Squared for errors up to 1, absolute beyond.',
  text: {
    formula: 'E = (1/m) sum of (y - t)^2 / 2 where |y - t| <= 1, otherwise |y - t| - 1/2',
    derivative: 'dE/dy = (1/m) (y - t), within -1/m and 1/m',
  },
  outputs: 'any',
  targets: 'numbers',
  distance: 'mixed',
  value: (y, t) => {
    const distance = Math.abs(y - t);
    return distance <= 1 ? 0.5 * distance * distance : distance - 0.5;
  },
  derivative: (y, t) => Math.min(Math.max(y - t, -1), 1),
  weight: mean,
  bend: (y, t) => Math.abs(y - t) - 1,
  size: squares,
  formula: () => ({ of: product(share, call('max', -1, call('min', 1, error))) }),
  sentence: (y, t, _, m) =>
    Math.abs(y - t) > 1
      ? `${distance(y, t)} Beyond a distance of 1 the slope stays at 1/m = ${formatNumber(1 / m)}.`
      : distance(y, t),
} satisfies LossRow;

export const logCosh = {
  doc: 'The mean of log cosh(y - t): squared for small errors, absolute for large ones, and smooth.',
  text: { formula: 'E = (1/m) sum log cosh(y - t)', derivative: 'dE/dy = (1/m) tanh(y - t)' },
  outputs: 'any',
  targets: 'numbers',
  distance: 'mixed',
  // log cosh d = |d| + log(1 + e^(-2|d|)) - log 2, whose terms would cancel near 0: there cosh d - 1 = (e^d - 1)^2 / (2 e^d).
  value: (y, t) => {
    const distance = Math.abs(y - t);
    if (!(distance < 1)) return distance + (log1p(exp(-2 * distance)) - Math.LN2);
    const e = expm1(distance);
    return log1p((0.5 * e * e) / (e + 1));
  },
  derivative: (y, t) => tanh(y - t),
  weight: mean,
  size: magnitudes,
  formula: () => ({ of: product(share, call('tanh', error)) }),
  sentence: distance,
} satisfies LossRow;

/** Checks engines against published tables. */
export const sum = {
  doc: 'The sum of the outputs; targets are ignored. For checking a gradient against published numbers.',
  text: { formula: 'E = sum y', derivative: 'dE/dy = 1' },
  outputs: 'any',
  targets: 'none',
  value: y => y,
  derivative: () => 1,
  weight: total,
  size: magnitudes,
  formula: () => ({ of: num(1) }),
  sentence: () => 'The loss is the sum of the outputs, so its derivative with respect to each is 1.',
} satisfies LossRow;
