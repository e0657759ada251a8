import type { Quantity } from '../../src/trace/quantity.ts';
import { factsOf, isOfStop, quantityNames } from '../../src/trace/quantity.ts';
import { type QuantityRef, refTo, weightOf } from '../../src/trace/quantityRef.ts';

/** A number of the same weight or bias. */
interface Aspect {
  readonly label: string;
  readonly meaning: string;
  readonly ref: QuantityRef;
}

/** The quantities of every weight that stand beside each other, and those of a bias in their place. */
const aspects = quantityNames.flatMap(name => {
  const { ofBias } = factsOf(name);
  return ofBias ? [{ ofWeight: name, ofBias: ofBias.quantity as Quantity, label: ofBias.aspect }] : [];
});

/**
 * What can be asked of the weight or bias that a number belongs to, at a recorded epoch or at a stop of the debugger inside one; nothing of a
 * number that belongs to none. `inputs` is I.
 */
export function aspectsOf(ref: QuantityRef, inputs: number, isStop = false): readonly Aspect[] {
  const weight = weightOf(ref, inputs);
  if (!weight) return [];
  const known = aspects.filter(({ ofWeight }) => isThere(ofWeight, isStop));
  return known.map(({ ofWeight, ofBias, label }) => {
    const quantity = weight.input === null ? ofBias : ofWeight;
    return { label, meaning: factsOf(quantity).meaning, ref: refTo(quantity, weight) };
  });
}

/** What a stop has is of one sample or one batch, or before the update. */
function isThere(name: Quantity, isStop: boolean): boolean {
  const { of, when } = factsOf(name);
  return isStop ? of !== 'epoch' || when === 'before' : !isOfStop(name);
}
