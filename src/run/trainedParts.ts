import { type Trainable, type Trained, trainsBias, trainsWeights } from '../functions/trainable.ts';
import { factsOf, type Quantity } from '../trace/quantity.ts';
import type { RunSettings, SettingGroup } from './settings.ts';

/** What of a layer a run trains. */
export function trainedParts({ layers }: Pick<RunSettings, 'layers'>, layer: number): Trained {
  const own: SettingGroup = layers[layer] ?? {};
  const { trainable, bias } = own;
  const isKnown = trainable === false || trainable === 'weights' || trainable === 'bias';
  return { trainable: isKnown ? (trainable as Trainable) : true, bias: bias !== false };
}

/** `The biases of this layer are not trained: they keep their initial values.` Undefined of what is trained. */
export function frozenNote(trained: Trained, part: 'weights' | 'bias'): string | undefined {
  if (part === 'weights') return trainsWeights(trained) ? undefined : `The weights ${areFrozen}`;
  return trainsBias(trained) || !trained.bias ? undefined : `The biases ${areFrozen}`;
}

const areFrozen = 'of this layer are not trained: they keep their initial values.';

/** Whether a quantity has a number for each weight or each bias; undefined of others. */
export function partOfQuantity(quantity: Quantity): 'weights' | 'bias' | undefined {
  const { shape } = factsOf(quantity);
  if (shape === 'bias') return shape;
  return shape === 'OxI' || shape === 'OI' ? 'weights' : undefined;
}
