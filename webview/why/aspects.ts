import type { Quantity } from '../../src/trace/quantity.ts';
import { factsOf, isOfStop, meaningAt, quantityNames } from '../../src/trace/quantity.ts';
import { type QuantityRef, refTo, weightOf } from '../../src/trace/quantityRef.ts';

/** A stop of the debugger, as far as it matters to a layer. */
export interface LayerStop {
  /** Whether the batch's update of its W and b is done. */
  readonly isUpdated: boolean;
}

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
export function aspectsOf(ref: QuantityRef, inputs: number, stop?: LayerStop): readonly Aspect[] {
  const weight = weightOf(ref, inputs);
  if (!weight) return [];
  const known = aspects.filter(({ ofWeight }) => isThere(ofWeight, stop));
  return known.map(({ ofWeight, ofBias, label }) => {
    const quantity = weight.input === null ? ofBias : ofWeight;
    const { when, meaning } = factsOf(quantity);
    // The value is that which the batch was sent through.
    return {
      label,
      meaning: when === 'after' ? meaningAt(quantity, stop !== undefined) : meaning,
      ref: refTo(quantity, weight),
    };
  });
}

/** What a stop has is of one sample or one batch, or before the update, and once that is done after it. */
function isThere(name: Quantity, stop: LayerStop | undefined): boolean {
  const { of, when } = factsOf(name);
  if (!stop) return !isOfStop(name);
  return of !== 'epoch' || when === 'before' || (when === 'after' && stop.isUpdated);
}
