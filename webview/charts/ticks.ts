import { formatNumber } from '../format.ts';

/**
 * The label of a tick on a logarithmic axis, or null for none: powers of ten only, with 2 and 5 between them when the
 * axis spans less than two of them.
 */
export function logarithmicTick(value: number, lowest: number, highest: number): string | null {
  if (value <= 0) return null;
  const mantissa = Number(value.toExponential(6).split('e')[0]);
  const decades = Math.log10(highest / lowest);
  const isLabelled = decades < 2 ? [1, 2, 5].includes(mantissa) : mantissa === 1;
  return isLabelled ? formatNumber(value, 3) : null;
}
