import type { ParameterNumbers } from '../../engine/arithmetic.ts';
import { sampledElements } from '../../engine/elementSample.ts';
import { type CheckedTensor, checkGradients, passes } from '../../engine/gradientCheck.ts';
import { createNetwork } from '../../engine/network.ts';
import type { Readable } from '../../expression/readable.ts';
import { isTensor, type Tensor } from '../../expression/value.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { numberInWords } from '../../trace/formatNumber.ts';
import { gradientSymbol } from '../../trace/quantitySymbol.ts';
import { expressionOfName } from '../variables/variable.ts';
import { nameOf, type Sign } from './signs.ts';
import { placesOf } from './watch.ts';

/** Elements of a tensor that are checked: each costs two forward passes. */
const mostChecked = 20;

/**
 * The gradient of a batch against central differences of its loss, in float64. Where the training computes in float64 and drops nothing it is the
 * training's own; otherwise it is back-propagation at the same weights and samples.
 */
export const gradientSign: Sign = {
  label: 'Gradient check fails',
  description: `After the backward pass of an epoch's first batch, or of every batch that the condition names, ${gradientSymbol('weights')} or ${gradientSymbol('bias')} of at most ${mostChecked} elements of each tensor differs from central differences of the loss. Slow in large networks.`,
  isOfFirstBatch: true,
  at: ({ course }) => {
    // Where penalties have been added to the gradient, and nothing else has changed it.
    const { all } = placesOf(course);
    const place = all.findIndex(({ phase, operation }) => phase === 'update' && operation !== 'regularization');
    return new Set(place < 0 ? [] : [place]);
  },
  trouble: (names, timeline) => {
    const checked = checkedTensors(names, timeline);
    const wrong = checked?.find(tensor => !passes(tensor));
    if (!wrong?.worst) return undefined;
    const { layer, tensor, worst, wrong: count, checked: of } = wrong;
    const { row, column, analytic, numeric, bound } = worst;
    const isOfWeights = tensor === 'weights';
    const place = isOfWeights ? `[${row},${column}]` : `[${column}]`;
    const name = isOfWeights ? 'gradient' : 'biasGradient';
    return {
      message: `${gradientSymbol(tensor)} of ${nameOf(names, layer)} is wrong in ${count} of ${of} elements that were checked. At ${place} back-propagation gives ${numberInWords(analytic)} and central differences give ${numberInWords(numeric)}; they may differ by ${numberInWords(bound)}.`,
      evaluateName: `${expressionOfName(name, names.layers[layer])}${place}`,
    };
  },
};

function checkedTensors(names: Readable, { options }: Timeline): readonly CheckedTensor[] | undefined {
  const { layers, precision, seed } = options;
  const [x, t] = [tensorOf(names, 'x', 0), tensorOf(names, 't')];
  if (!x || !t) return undefined;
  const rows = x.shape[0]!;
  const plain = layers.map(layer => ({ ...layer, dropout: 0 }));
  const network = createNetwork({ ...options, precision: 'float64', layers: plain }, rows);
  for (const [l, { w, b, hasBias }] of network.layers.entries()) {
    const [weights, bias] = [tensorOf(names, 'W', l), tensorOf(names, 'b', l)];
    if (!weights || (hasBias && !bias)) return undefined;
    w.set(weights.values);
    if (bias) b.set(bias.values);
  }
  const isOwn = precision === 'float64' && layers.every(({ dropout }) => dropout === 0);
  const own = isOwn ? layers.map((_, l) => ownGradient(names, l)) : undefined;
  const samples = { rows, inputs: x.values, targets: t.values };
  const isKnown = own?.every((gradient): gradient is ParameterNumbers => gradient !== undefined);
  return checkGradients(
    network,
    samples,
    sampledElements(seed, mostChecked),
    isKnown ? (own as ParameterNumbers[]) : undefined,
  );
}

function ownGradient(names: Readable, layer: number): ParameterNumbers | undefined {
  const weights = tensorOf(names, 'penalizedGradient', layer) ?? tensorOf(names, 'gradient', layer);
  const bias = tensorOf(names, 'biasGradient', layer);
  return weights && { weights: weights.values, bias: bias?.values ?? new Float64Array(0) };
}

function tensorOf(names: Readable, name: string, layer?: number): Tensor | undefined {
  const value = layer === undefined ? names.value(name) : names.value(name, layer);
  return value !== undefined && isTensor(value) ? value : undefined;
}
