/** What the numbers of a training are computed in. */
export type Precision = 'float64' | 'float32';

/** Decimal digits that 32 bits always keep, and that tell every one of their numbers from the next. */
const keptDigits = 6;
const mostDigits = 9;

/**
 * The number to be written for one that was computed in a precision: of those that are the same in 32 bits one with the fewest
 * digits, as 0.1 for 0.10000000149011612. Itself where it is float64, not finite, or outside of what 32 bits hold.
 */
export function withItsDigits(value: number, precision: Precision): number {
  const held = Math.fround(value);
  if (precision === 'float64' || !Number.isFinite(held) || held === 0) return value;
  for (let digits = keptDigits; digits < mostDigits; digits++) {
    const shorter = Number(held.toPrecision(digits));
    if (Math.fround(shorter) === held) return shorter;
  }
  return Number(held.toPrecision(mostDigits));
}
