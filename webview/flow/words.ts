import { formatNumber } from '../../src/trace/formatNumber.ts';

const longestName = 40;

/** A layer's name in a sentence. */
export function quoted(name: string): string {
  const letters = [...name];
  return `"${letters.length > longestName ? `${letters.slice(0, longestName - 1).join('')}…` : name}"`;
}

/** Keeps a factor on one line. */
const times = '×\u00a0';

/** `× 0.021`; in words where nothing came in or the factor is no number. */
export function factorText(factor: number, before: number): string {
  if (before === 0) return 'no gradient';
  return times + formatNumber(factor, 2);
}

/** A factor, given as a power of ten: `× 0.21`, `× 10^-14.2`. */
export function powerText(power: number): string {
  if (Number.isNaN(power)) return 'not known';
  if (power === Number.NEGATIVE_INFINITY) return `${times}0`;
  return times + (Math.abs(power) < 4 ? formatNumber(10 ** power, 2) : `10^${power.toFixed(1)}`);
}
