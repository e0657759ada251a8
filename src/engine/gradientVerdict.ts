import type { NumericDerivative } from './numericDerivative.ts';

/** What central differences say of an element of a gradient. */
export type Verdict = 'right' | 'wrong' | 'cannot tell' | 'at a kink';

/** How far apart, relative to the larger, a gradient and the differences may be beyond rounding. */
export const threshold = 1e-6;

/** How far apart the two may be: 1e-6 of the larger, plus rounding. */
export function bound(analytic: number, { value, rounding }: NumericDerivative): number {
  return threshold * Math.max(Math.abs(analytic), Math.abs(value)) + rounding;
}

/**
 * The first of these that holds: both exactly 0 at every step: right; both within rounding: cannot tell; within the bound:
 * right; beyond it: wrong, unless the differences themselves are not known that well. An analytic value that is not finite is
 * wrong.
 */
export function verdictOn(analytic: number, numeric: NumericDerivative): Verdict {
  if (numeric.atKink) return 'at a kink';
  if (!Number.isFinite(analytic)) return 'wrong';
  if (analytic === 0 && numeric.isZero) return 'right';
  if (isWithinRounding(analytic, numeric)) return 'cannot tell';
  const difference = Math.abs(analytic - numeric.value);
  const allowed = bound(analytic, numeric);
  if (difference <= allowed) return 'right';
  return difference > allowed + numeric.uncertainty ? 'wrong' : 'cannot tell';
}

/** Whether better differences may tell what these cannot. */
export function isInDoubt(analytic: number, numeric: NumericDerivative): boolean {
  return verdictOn(analytic, numeric) === 'cannot tell' && !isWithinRounding(analytic, numeric);
}

function isWithinRounding(analytic: number, { value, rounding }: NumericDerivative): boolean {
  return Math.abs(analytic) <= rounding && Math.abs(value) <= rounding;
}
