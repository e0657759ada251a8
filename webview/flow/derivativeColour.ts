import { saturationThreshold } from '../../src/trace/scalars.ts';

/** From here on a derivative has the full colour of what is too large. */
const largest = 3;

/**
 * -1 where a mean derivative is at the threshold of saturation or below, 0 at 1, 1 at 3 and above; NaN as it is. By powers,
 * and stretched near 1: 0.25, the most that a sigmoid has, must not look like 1.
 */
export function derivativeTone(derivative: number): number {
  if (Number.isNaN(derivative)) return derivative;
  if (derivative > 1) return Math.min(1, Math.sqrt(Math.log(derivative) / Math.log(largest)));
  const power = Math.log(Math.max(derivative, saturationThreshold));
  return -Math.sqrt(power / Math.log(saturationThreshold));
}

/** The colour of a derivative, from the variables of the style sheet. */
export function derivativeColour(derivative: number): string {
  const tone = derivativeTone(derivative);
  if (Number.isNaN(tone)) return 'var(--non-finite)';
  const share = Math.round(Math.abs(tone) * 100);
  return `color-mix(in oklab, var(${tone < 0 ? '--flow-shrinks' : '--flow-grows'}) ${share}%, var(--flow-neutral))`;
}
