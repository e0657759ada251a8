import { type Precision, withItsDigits } from '../trace/digits.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { Statistics } from '../trace/statistics.ts';

/** A number with few digits; the sign of a zero is there. */
export function shortNumber(value: number, digits = 4): string {
  return Object.is(value, -0) ? '-0' : formatNumber(value, digits);
}

/** A number with all digits of its precision. */
export function exactNumber(value: number, precision: Precision): string {
  return fullNumber(withItsDigits(value, precision));
}

/** A number that was computed, with all digits. */
export function fullNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Norm, range and mean in a line, and the share of zeros and of what is not finite where there are any. */
export function statisticsText({ norm, min, max, mean, zeros, nonFinite }: Statistics, count: number): string {
  const parts = [
    `‖·‖ ${formatNumber(norm)}`,
    `min ${shortNumber(min)}`,
    `max ${shortNumber(max)}`,
    `mean ${shortNumber(mean)}`,
    ...(zeros > 0 ? [`${shareText(zeros, count)} zeros`] : []),
    ...(nonFinite > 0 ? [`${shareText(nonFinite, count)} not finite`] : []),
  ];
  return parts.join('  ');
}

/** `25 %`; never 0 % of something, nor 100 % of what is not all. */
export function shareText(part: number, count: number): string {
  if (part === 0 || part === count) return part === 0 ? '0 %' : '100 %';
  return `${formatNumber(Math.min(99.9, (part / count) * 100), 3)} %`;
}
