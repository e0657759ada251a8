/** A number for reading: `digits` significant digits, no trailing zeros, an exponent where it is shorter. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return nonFiniteName(value);
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const rounded = Number(value.toPrecision(digits));
  return magnitude < 1e-3 || magnitude >= 1e5 ? plainExponent(rounded, digits) : String(rounded);
}

/** A number in a cell: at most six characters. */
export function formatCell(value: number): string {
  if (!Number.isFinite(value)) return nonFiniteName(value, 'Inf');
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0';
  if (magnitude >= 999.5 || magnitude < 0.00095) return plainExponent(Number(value.toPrecision(1)), 1);
  if (magnitude >= 9.95) return value.toFixed(0);
  if (magnitude >= 0.995) return value.toFixed(1);
  return magnitude < 0.0095 ? value.toFixed(3) : value.toFixed(2);
}

/** The number itself, with every digit it has. */
export function formatFull(value: number): string {
  return Number.isFinite(value) ? String(value) : nonFiniteName(value);
}

/** A share from 0 to 1 as a percentage. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return nonFiniteName(share);
  return `${formatNumber(share * 100, 3)} %`;
}

/** A count with its noun: `1 row`, `1,024 rows`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

function plainExponent(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
  return `${Number(mantissa)}e${Number(exponent)}`;
}

function nonFiniteName(value: number, infinity = 'Infinity'): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? infinity : `-${infinity}`;
}
