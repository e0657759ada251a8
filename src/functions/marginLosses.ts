/** Losses of t y, for targets of -1 and 1: how far an output is on its target's side of 0. */
import { ePower, fraction, negative, num, product, sum } from '../formula/compose.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { exp, log1p } from './elementary.ts';
import { type LossRow, magnitudes, mean } from './loss.ts';
import { m, t, y } from './symbols.ts';

/** At its kink it is its flat side. */
export const hinge = {
  doc: 'The mean of max(0, 1 - t y), for targets -1 and 1.',
  text: { formula: 'E = (1/m) sum max(0, 1 - t y)', derivative: 'dE/dy = -(1/m) t where t y < 1, otherwise 0' },
  outputs: 'any',
  targets: 'signs',
  value: (y, t) => Math.max(0, 1 - t * y),
  derivative: (y, t) => (t * y < 1 ? 0 - t : 0),
  weight: mean,
  kink: (y, t) => 1 - t * y,
  size: magnitudes,
  formula: (y, target) => ({
    of: target * y < 1 ? negative(fraction(t, m)) : num(0),
    pieces: '-t / m where t y < 1, otherwise 0',
  }),
  sentence: (y, t, value, m) =>
    value === 0
      ? `It is 0 because t y = ${formatNumber(t * y)} is at least the margin of 1.`
      : `t y = ${formatNumber(t * y)} is less than the margin of 1, so the derivative is -t / m with m = ${m}.`,
} satisfies LossRow;

/** log(1 + e^-z) of z = t y, shifted so that nothing overflows. */
function softMarginAt(y: number, t: number): number {
  const z = t * y;
  return Math.max(0 - z, 0) + log1p(exp(-Math.abs(z)));
}

export const softMargin = {
  doc: 'The mean of log(1 + exp(-t y)), for targets -1 and 1: a smooth `hinge`.',
  text: { formula: 'E = (1/m) sum log(1 + e^(-t y))', derivative: 'dE/dy = -(1/m) t / (1 + e^(t y))' },
  outputs: 'any',
  targets: 'signs',
  value: softMarginAt,
  derivative: (y, t) => 0 - t / (1 + exp(t * y)),
  weight: mean,
  // Its terms have one sign: nothing cancels.
  size: softMarginAt,
  formula: () => ({ of: negative(fraction(t, product(m, sum(1, ePower(product(t, y)))))) }),
  sentence: (y, t, value, m) =>
    value === 0
      ? `It is 0 because t y = ${formatNumber(t * y)} is so large that 1 / (1 + e^(t y)) is 0.`
      : `t y = ${formatNumber(t * y)}, so the derivative is -t / m, with m = ${m}, times 1 / (1 + e^(t y)) = ${formatNumber(1 / (1 + Math.exp(t * y)))}.`,
} satisfies LossRow;
