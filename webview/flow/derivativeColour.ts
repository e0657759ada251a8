import { saturationThreshold } from '../../src/trace/layout.ts';

/** From here on a derivative has the full colour of what is too large. */
const largest = 3;

/** -1 where a mean derivative is at the threshold of saturation or below, 0 at 1, 1 at 3 and above; NaN as it is. */
export function derivativeTone(derivative: number): number {
  if (Number.isNaN(derivative)) return derivative;
  const tone =
    derivative <= 1
      ? -Math.log(Math.max(derivative, saturationThreshold)) / Math.log(saturationThreshold)
      : Math.log(derivative) / Math.log(largest);
  return Math.min(1, tone);
}

/** The colour of a derivative, from the variables of the style sheet. */
export function derivativeColour(derivative: number): string {
  const tone = derivativeTone(derivative);
  if (Number.isNaN(tone)) return 'var(--non-finite)';
  const share = Math.round(Math.abs(tone) * 100);
  return `color-mix(in oklab, var(${tone < 0 ? '--flow-shrinks' : '--flow-grows'}) ${share}%, var(--flow-neutral))`;
}
