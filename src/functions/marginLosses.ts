/** Losses of t y, for targets of -1 and 1: how far an output is on its target's side of 0. */
import { fraction, negative, num } from '../formula/compose.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { type LossRow, magnitudes, mean } from './loss.ts';
import { m, t } from './symbols.ts';

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
