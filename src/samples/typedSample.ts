import * as z from 'zod/mini';
import type { ChosenSample } from '../run/runState.ts';

/** Numbers that can be typed or pasted for a sample; what a page says may be no longer. */
export const mostTyped = 100_000;

const numbers = z.readonly(z.array(z.number()).check(z.minLength(1), z.maxLength(mostTyped)));

/** A typed sample in a message of a page: numbers that are finite, and not too many. Whether they suit a network is not known here. */
export const typedSample = z.readonly(z.object({ inputs: numbers, targets: numbers }));

/** Equal for equal samples alone; without a blank. */
export function sampleKey(sample: ChosenSample): string {
  return typeof sample === 'number' ? `${sample}` : `typed:${sample.inputs}:${sample.targets}`;
}
