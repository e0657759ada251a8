import { assertNever } from '../../run/runState.ts';
import { frozenNote, partOfQuantity } from '../../run/trainedParts.ts';
import { areTargetsScaled, targetInSource } from '../../samples/sourceUnits.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import { factsOf } from '../../trace/quantity.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import { quoted } from '../../trace/quantityRef.ts';
import type { ChainSource, SourceLayer } from './source.ts';

/** Targets that a note lists. */
const mostNoted = 4;

/** What a reader of one number must know besides. */
export function numberNotes(source: ChainSource, { layer, quantity }: QuantityRef): string[] {
  const { isGiven, usesWeights } = factsOf(quantity);
  const isOfLoss = quantity === 'outputGradient' && layer === source.layers.length - 1;
  return [
    ...frozenNotes(source.layers[layer], partOfQuantity(quantity)),
    ...(usesWeights && !isOfLoss ? weightNotes(source) : []),
    ...(usesWeights && source.layers[layer].isUpdated ? [updatedNote] : []),
    ...(isGiven ? [] : precisionNotes(source)),
  ];
}

/** W and b of a layer whose update is done. */
const updatedNote =
  'W and b are those that this batch was sent through. Its update has changed them since: the panel and the inspector show them as they are.';

/** That the weights or the biases are not trained. */
function frozenNotes({ setting }: SourceLayer, part: 'weights' | 'bias' | undefined): string[] {
  const note = part && frozenNote(setting.trained, part);
  return note === undefined ? [] : [note];
}

/** What a reader of a layer's whole chain must know. */
export function chainNotes(source: ChainSource, layer: number): string[] {
  const silenced = source.layers.filter(({ setting }) => setting.dropout > 0).map(({ shape }) => quoted(shape.name));
  const own = source.layers[layer];
  const { classWeight } = source;
  return [
    ...(classWeight
      ? [
          `The loss of this sample, and every gradient of it, is multiplied by ${classWeight.meaning}, ${formatNumber(classWeight.value)}.`,
        ]
      : []),
    ...frozenNotes(own, 'weights'),
    ...frozenNotes(own, 'bias'),
    ...weightNotes(source),
    ...(own.isUpdated ? [updatedNote] : []),
    ...precisionNotes(source),
    ...(layer === source.layers.length - 1 ? targetNotes(source) : []),
    ...(silenced.length > 0
      ? [
          source.stop
            ? `Dropout in ${silenced.join(', ')} silences units in this batch: the next layer gets what it leaves.`
            : `Dropout in ${silenced.join(', ')} is used only in training; this sample passes through all units.`,
        ]
      : []),
  ];
}

/** What the targets and the outputs of the last layer are in the data. */
function targetNotes(source: ChainSource): string[] {
  if (!areTargetsScaled(source)) return [];
  const inData = (values: Float64Array) =>
    Array.from(values.subarray(0, mostNoted), (value, output) => formatNumber(targetInSource(source, output, value)));
  const [t, y] = [source.target, source.layers.at(-1)!.output].map(inData);
  const more = source.target.length > mostNoted ? ', ...' : '';
  return [
    `The targets are scaled: t and y are not in the units of the data, where the target is ${t!.join(', ')}${more} and the output ${y!.join(', ')}${more}.`,
  ];
}

function weightNotes({ weightsAre, epoch }: ChainSource): string[] {
  switch (weightsAre) {
    case 'exact':
      return [];
    case 'rounded':
      return [
        `The weights before epoch ${epoch} are computed as those after it minus its update, so their last digit may differ.`,
      ];
    case 'blurred':
      return [
        `The weights before epoch ${epoch} are computed as those after it minus its update. Some updates are so much larger than the ` +
          'weights that few digits remain: products with these weights differ from those of the training, ' +
          'and it cannot be said which samples pull a weight.',
      ];
    default:
      return assertNever(weightsAre);
  }
}

function precisionNotes({ precision }: ChainSource): string[] {
  return precision === 'float32' ? ['The network computes in float32: about 7 digits are significant.'] : [];
}
