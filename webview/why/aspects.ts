import type { ChainQuantity, NumberRef } from '../../src/why/chain.ts';
import { weightOf } from '../../src/why/numberRef.ts';

/** A number of the same weight or bias. */
export interface Aspect {
  readonly label: string;
  readonly meaning: string;
  readonly ref: NumberRef;
}

type Named = readonly [label: string, meaning: string, ofWeight: ChainQuantity, ofBias: ChainQuantity];

const aspects: readonly Named[] = [
  ['value', 'The weight before the epoch', 'weights', 'bias'],
  ['sample', 'The gradient that the chosen sample makes', 'gradient', 'biasGradient'],
  ['epoch', "The mean gradient of the epoch's batches", 'epochGradient', 'epochBiasGradient'],
  ['update', 'What the optimizer made of the gradients', 'update', 'biasUpdate'],
];

/** What can be asked of the weight or bias that a number belongs to; nothing of a number that belongs to none. `inputs` is I. */
export function aspectsOf(ref: NumberRef, inputs: number): readonly Aspect[] {
  const weight = weightOf(ref, inputs);
  if (!weight) return [];
  const { layer, unit, input } = weight;
  return aspects.map(([label, meaning, ofWeight, ofBias]) => ({
    label,
    meaning,
    ref:
      input === null
        ? { layer, quantity: ofBias, row: 0, column: unit }
        : { layer, quantity: ofWeight, row: unit, column: input },
  }));
}
