import { formatNumber } from '../../src/trace/formatNumber.ts';

/** The label of a tick on a linear axis whose ticks are `spacing` apart: enough digits to tell it from the next. */
export function linearTick(value: number, spacing: number): string {
  if (value === 0 || !(spacing > 0)) return formatNumber(value, 3);
  const digits = Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(spacing)) + 1;
  return formatNumber(value, Math.min(12, Math.max(1, digits)));
}

/**
 * The label of a tick on a logarithmic axis, or null for none: powers of ten, with 2 and 5 between them on an axis of
 * less than two decades, every digit on one of less than one, and every tick where that may leave a single label.
 */
export function logarithmicTick(value: number, lowest: number, highest: number): string | null {
  if (value <= 0) return null;
  const mantissa = Number(value.toExponential(6).split('e')[0]);
  const decades = Math.log10(highest / lowest);
  if (decades < 0.5) return formatNumber(value, 3);
  const labelled = decades < 1 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : decades < 2 ? [1, 2, 5] : [1];
  return labelled.includes(mantissa) ? formatNumber(value, 3) : null;
}
