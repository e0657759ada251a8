/**
 * A number as people read it: `digits` significant digits, an exponent where the plain form would be long, and zero,
 * NaN and the infinities always told apart from small and large numbers.
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  if (value === 0) return '0';
  const magnitude = Math.abs(value);
  if (magnitude < 1e-4 || magnitude >= 1e7) return trimmed(value.toExponential(digits - 1)).replace('e+', 'e');
  return trimmed(magnitude >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits));
}

/** The same in a message: what is not finite is a word, `Infinity`. */
export function numberInWords(value: number, digits = 4): string {
  return Number.isFinite(value) ? formatNumber(value, digits) : String(value);
}

/** Stands for a number that is not defined; what is beside it says why. */
export const notDefined = '–';

/** `0.5000` as `0.5`, `1.200e-7` as `1.2e-7`. */
function trimmed(text: string): string {
  return text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '');
}
