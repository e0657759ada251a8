/**
 * How large a number is, the same in every run (docs/numbers.md, "The colours of the gradient map"): from `low` to `high` it is
 * neutral; the further beyond, counted in decades, the deeper the colour, up to `lowest` and `highest`.
 */
export interface DecadeScale {
  readonly kind: 'decades';
  readonly lowest: number;
  readonly low: number;
  readonly high: number;
  readonly highest: number;
  /** Where words begin to call a number small, if that is below `low`. */
  readonly smallBelow?: number;
}

/** A share of units or outputs: 0 is as it should be, 1 is the deepest colour. */
interface ShareScale {
  readonly kind: 'share';
}

/** Numbers that say nothing of the gradient's health: they have no colour, unless they are not finite. */
interface UnjudgedScale {
  readonly kind: 'unjudged';
}

export type MapScale = DecadeScale | ShareScale | UnjudgedScale;

/**
 * How far a number is from where it should be: 0 there, -1 at `lowest` or below and for a share of 1, 1 at `highest` or above.
 * The sign of the number does not count. NaN when it is not finite.
 */
export function severity(scale: MapScale, value: number): number {
  if (value - value !== 0) return Number.NaN;
  if (scale.kind === 'unjudged') return 0;
  if (scale.kind === 'share') return -Math.min(1, Math.max(0, value));
  const { lowest, low, high, highest } = scale;
  const magnitude = Math.abs(value);
  if (magnitude < low) return Math.max(-1, Math.log10(low / magnitude) / Math.log10(lowest / low));
  return magnitude > high ? Math.min(1, Math.log10(magnitude / high) / Math.log10(highest / high)) : 0;
}

/** Whether nothing is left: a gradient that is exactly 0, all units dead. */
export function isDead(scale: MapScale, value: number): boolean {
  return scale.kind !== 'unjudged' && value === (scale.kind === 'share' ? 1 : 0);
}

/** A size in words, of which nothing follows by itself: a gradient is small at the end of a good training, too. */
export type SizeWord = 'exactly 0' | 'very small' | 'small' | 'medium' | 'large' | 'very large' | 'not finite';

/** Half the way, in decades, from neutral to the deepest colour. */
const far = 0.5;

/** A number on a scale of decades in a word. */
export function sizeWord(scale: DecadeScale, value: number): SizeWord {
  const distance = severity(scale, value);
  if (Number.isNaN(distance)) return 'not finite';
  if (value === 0) return 'exactly 0';
  if (distance <= -far) return 'very small';
  if (distance < 0 && Math.abs(value) < (scale.smallBelow ?? scale.low)) return 'small';
  if (distance >= far) return 'very large';
  return distance > 0 ? 'large' : 'medium';
}
