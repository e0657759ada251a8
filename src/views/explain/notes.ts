import type { ChainQuantity, NumberRef } from '../../protocol/chain.ts';
import { assertNever } from '../../protocol/run.ts';
import { quoted } from './names.ts';
import type { ChainSource } from './source.ts';

const withoutRounding: readonly ChainQuantity[] = ['input', 'target'];
const madeOfWeights: readonly ChainQuantity[] = ['weights', 'bias', 'net', 'outputGradient', 'inputGradient'];

/** What a reader of one number must know besides. */
export function numberNotes(source: ChainSource, { layer, quantity }: NumberRef): string[] {
  const isOfLoss = quantity === 'outputGradient' && layer === source.layers.length - 1;
  return [
    ...(madeOfWeights.includes(quantity) && !isOfLoss ? weightNotes(source) : []),
    ...(withoutRounding.includes(quantity) ? [] : precisionNotes(source)),
  ];
}

/** What a reader of a layer's whole chain must know. */
export function chainNotes(source: ChainSource): string[] {
  const silenced = source.layers.filter(({ setting }) => setting.dropout > 0).map(({ shape }) => quoted(shape.name));
  return [
    ...weightNotes(source),
    ...precisionNotes(source),
    ...(silenced.length > 0
      ? [`In training dropout silences outputs of ${silenced.join(', ')} at random; this sample passes without.`]
      : []),
  ];
}

function weightNotes({ weightsAre, epoch }: ChainSource): string[] {
  switch (weightsAre) {
    case 'exact':
      return [];
    case 'rounded':
      return [`The weights before epoch ${epoch} are those after it minus what it added; their last digit may differ.`];
    case 'blurred':
      return [
        `The weights before epoch ${epoch} are those after it minus what it added. That is so much more than some of them that ` +
          'little is left of their digits: what they are multiplied to differs from what was computed, ' +
          'and which samples pull a weight cannot be told.',
      ];
    default:
      return assertNever(weightsAre);
  }
}

function precisionNotes({ precision }: ChainSource): string[] {
  return precision === 'float32' ? ['The network computes in float32: about seven digits hold.'] : [];
}
