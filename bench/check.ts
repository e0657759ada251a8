import type { Competitor } from './competitors.ts';

/** Largest relative difference of the loss that rounding explains. */
const tolerances: Readonly<Record<Competitor['precision'], number>> = { float64: 1e-9, float32: 1e-3 };

/** What is wrong with a loss, or undefined when it agrees with the reference. NaN never does. */
export function lossProblem(loss: number, reference: number, precision: Competitor['precision']): string | undefined {
  const difference = Math.abs(loss - reference) / Math.abs(reference);
  if (difference <= tolerances[precision]) return undefined;
  return `wrong result: the loss is ${loss}, expected ${reference} within ${tolerances[precision]} of it`;
}
