import type { Quantity } from '../../src/trace/quantity.ts';
import { factsOf, quantityNames } from '../../src/trace/quantity.ts';
import { type QuantityRef, refTo, weightOf } from '../../src/trace/quantityRef.ts';

/** A number of the same weight or bias. */
export interface Aspect {
  readonly label: string;
  readonly meaning: string;
  readonly ref: QuantityRef;
}

/** The quantities of every weight that stand beside each other, and those of a bias in their place. */
const aspects = quantityNames.flatMap(name => {
  const { ofBias } = factsOf(name);
  return ofBias ? [{ ofWeight: name, ofBias: ofBias.quantity as Quantity, label: ofBias.aspect }] : [];
});

/** What can be asked of the weight or bias that a number belongs to; nothing of a number that belongs to none. `inputs` is I. */
export function aspectsOf(ref: QuantityRef, inputs: number): readonly Aspect[] {
  const weight = weightOf(ref, inputs);
  if (!weight) return [];
  return aspects.map(({ ofWeight, ofBias, label }) => {
    const quantity = weight.input === null ? ofBias : ofWeight;
    return { label, meaning: factsOf(quantity).meaning, ref: refTo(quantity, weight) };
  });
}
