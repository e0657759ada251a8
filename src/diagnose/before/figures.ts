import { count } from '../../spec/words.ts';
import { formatNumber } from '../../trace/formatNumber.ts';

/** A number as a sentence has it: `11,800`, `0.25`, `2.3e-7`. */
export function figure(value: number, digits = 3): string {
  const magnitude = Math.abs(value);
  if (Number.isFinite(value) && magnitude >= 1000 && magnitude < 1e9) return count(Number(value.toPrecision(digits)));
  return formatNumber(value, digits);
}

/** A share in words where it has an everyday name: `all`, `two in three`, `9 %`. */
export function shareInWords(share: number): string {
  if (share >= 1) return 'all';
  for (const [numerator, denominator] of everyday) {
    if (Math.abs(share - numerator / denominator) <= 0.015) return `${numbers[numerator]} in ${numbers[denominator]}`;
  }
  return `${figure(100 * share, share < 0.1 ? 1 : 2)} %`;
}

const everyday = [
  [1, 2],
  [1, 3],
  [2, 3],
  [1, 4],
  [3, 4],
  [1, 5],
  [2, 5],
  [3, 5],
  [4, 5],
] as const;
const numbers = ['no', 'one', 'two', 'three', 'four', 'five'];

/** A share of something that is counted: `all units`, `two in three units`, `9 % of the units`. */
export function shareOf(share: number, plural: string): string {
  const words = shareInWords(share);
  return words.endsWith('%') ? `${words} of the ${plural}` : `${words} ${plural}`;
}

/** A round number near a positive one: 1, 2 or 5 times a power of ten, not above it. */
export function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  const digit = lead >= 5 ? 5 : lead >= 2 ? 2 : 1;
  return Number((digit * power).toPrecision(1));
}

/** The same, not below it. */
export function roundUp(value: number): number {
  const down = roundDown(value);
  return down === value ? down : Number((down * (String(down).includes('2') ? 2.5 : 2)).toPrecision(1));
}
