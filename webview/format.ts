/** A number for reading: `digits` significant digits, no trailing zeros, an exponent where it is shorter. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return nonFiniteName(value);
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  const rounded = Number(value.toPrecision(digits));
  return magnitude < 1e-3 || magnitude >= 1e5 ? shortExponent(rounded) : String(rounded);
}

/** A number in a cell: two significant digits in at most seven characters, one where the exponent is long. */
export function formatCell(value: number): string {
  if (!Number.isFinite(value)) return nonFiniteName(value, 'Inf');
  const magnitude = Math.abs(Number(value.toPrecision(2)));
  if (magnitude === 0) return '0';
  if (magnitude >= 0.001 && magnitude < 1000) return magnitude >= 100 ? value.toFixed(0) : value.toPrecision(2);
  const digits = Math.abs(Math.log10(magnitude)) < 9 ? 2 : 1;
  return value.toExponential(digits - 1).replace('e+', 'e');
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

/** As many digits as the number has, and no plus sign. */
function shortExponent(value: number): string {
  return value.toExponential().replace('e+', 'e');
}

function nonFiniteName(value: number, infinity = 'Infinity'): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? infinity : `-${infinity}`;
}
