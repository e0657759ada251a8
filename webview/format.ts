import { type Precision, withItsDigits } from '../src/trace/digits.ts';
import { formatNumber } from '../src/trace/formatNumber.ts';

/** A number in a cell: two significant digits in at most seven characters, one where the exponent is long. */
export function formatCell(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const magnitude = Math.abs(Number(value.toPrecision(2)));
  if (magnitude === 0) return '0';
  if (magnitude >= 0.001 && magnitude < 1000) return magnitude >= 100 ? value.toFixed(0) : value.toPrecision(2);
  const digits = Math.abs(Math.log10(magnitude)) < 9 ? 2 : 1;
  return value.toExponential(digits - 1).replace('e+', 'e');
}

/** The number itself, with every digit it has in its precision. */
export function formatFull(value: number, precision: Precision): string {
  return Number.isFinite(value) ? String(withItsDigits(value, precision)) : formatNumber(value);
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(share: number): string {
  return Number.isFinite(share) ? `${formatNumber(share * 100, 3)} %` : formatNumber(share);
}

/** A count with its noun: `1 row`, `1,024 rows`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
