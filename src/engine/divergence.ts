import type { FailedBatch } from '../trace/failedBatch.ts';
import { numberInWords } from '../trace/formatNumber.ts';
import { badBackward } from './badBackward.ts';
import { badForward } from './badForward.ts';
import { badLoss } from './badLoss.ts';
import { badUpdate, firstBadWeight } from './badUpdate.ts';
import { type Circumstances, type Culprit, largest, type Operand } from './culprit.ts';
import { failedNorms } from './failedNorms.ts';
import type { Network } from './network.ts';
import { firstNonFinite, norm } from './vector.ts';

/** Where and how a run went wrong. */
export interface Divergence extends Omit<FailedBatch, 'operandNames' | 'operands'> {
  readonly layerName: string;
  /** Begins with `diverged at epoch K in layer "NAME"` and names the operands. */
  readonly message: string;
  /** What produced the first bad number, as it stands. */
  readonly operands: readonly Operand[];
}

/** The divergence as it is kept with a run. */
export function failedBatch({ layerName, message, operands, ...facts }: Divergence): FailedBatch {
  return {
    ...facts,
    operandNames: operands.map(({ name }) => name),
    operands: Float64Array.from(operands, ({ value }) => value),
  };
}

/** A weight norm this many times above its first value (or above 1, if that is larger) is an explosion. */
const explosionFactor = 1e6;

/**
 * Locates a NaN or infinite batch loss, after the forward pass: the first such net value or output upwards, else the
 * loss itself, with the operands that produced it. A weight that is bad already is named in their place.
 */
export function locateBadLoss(network: Network, B: number, loss: number, circumstances: Circumstances): Divergence {
  const culprit = badForward(network, B, network.layers) ?? badLoss(network, B, loss);
  return divergence(network, B, circumstances, culprit, false);
}

/**
 * Finds a NaN or infinite weight after an update and locates where it came from in the batch just computed: net and
 * output of each layer upwards, delta and gradient of each layer downwards, else the update itself. What has to be
 * known is computed anew from x, net, y, dnet and t; dw and db are overwritten where a weight is bad.
 */
export function findBadWeights(network: Network, B: number, circumstances: Circumstances): Divergence | undefined {
  const weight = firstBadWeight(network);
  if (!weight) return undefined;
  const { before } = circumstances;
  const culprit =
    badForward(network, B, before) ?? badBackward(network, B, before) ?? badUpdate(network, weight, circumstances);
  return divergence(network, B, circumstances, culprit, true);
}

/**
 * Locates a NaN or infinite delta, or a sum of deltas that overflows, after the backward pass and before the update: net and
 * output of each layer upwards, delta and gradient of each layer downwards.
 */
export function locateBadDelta(network: Network, B: number, circumstances: Circumstances): Divergence {
  const weights = network.layers;
  const culprit = badForward(network, B, weights) ?? badBackward(network, B, weights);
  const sum: Culprit = { layer: 0, tensor: 'delta', what: 'the sum of the deltas overflows.', operands: [] };
  return divergence(network, B, circumstances, culprit ?? sum, true);
}

/** Whether all weights and biases are finite, and no layer's weights have exploded. */
export function hasSoundWeights({ layers }: Network, firstNorms: Float64Array): boolean {
  return layers.every(({ w, b }, l) => norm(w) <= explosionNorm(firstNorms[l]) && firstNonFinite(b) < 0);
}

/** The norm from which on weights have exploded that began with this one. */
export function explosionNorm(firstNorm: number): number {
  return explosionFactor * Math.max(1, firstNorm);
}

/** Each layer's weight norm now. */
export function weightNorms({ layers }: Network): Float64Array {
  return Float64Array.from(layers, layer => norm(layer.w));
}

/** The layer whose weights have grown most, after the update of a batch of B samples. `firstNorms` is from before training. */
export function locateExplosion(
  network: Network,
  B: number,
  firstNorms: Float64Array,
  circumstances: Circumstances,
): Divergence {
  let layer = 0;
  let most = 0;
  for (let l = 0; l < firstNorms.length; l++) {
    const growth = norm(network.layers[l].w) / Math.max(1, firstNorms[l]);
    if (growth > most) {
      most = growth;
      layer = l;
    }
  }
  const { w, I } = network.layers[layer];
  const now = norm(w);
  const k = largest(w.length, index => w[index]);
  const [unit, input] = [Math.floor(k / I), k % I];
  const what =
    `the weight norm grew from ${numberInWords(firstNorms[layer])} to ${numberInWords(now)}. ` +
    `The largest weight, unit ${unit} from input ${input}, reached ${numberInWords(w[k], 2)} in batch ${circumstances.batch}.`;
  const weight = { name: `w[${input}]`, value: w[k] };
  const operands = [{ name: 'first norm', value: firstNorms[layer] }, { name: 'norm', value: now }, weight];
  return divergence(network, B, circumstances, { layer, tensor: 'weights', what, operands }, true, what);
}

/** `sentence` is the culprit's `what` with its batch. */
function divergence(
  network: Network,
  B: number,
  circumstances: Circumstances,
  culprit: Culprit,
  hasBackward: boolean,
  sentence?: string,
): Divergence {
  const { layer, tensor, operands, olderName } = culprit;
  const { epoch, learningRate } = circumstances;
  const isOfUpdateBefore = olderName !== undefined && circumstances.batch > 1 && !circumstances.isEdited;
  const batch = isOfUpdateBefore ? circumstances.batch - 1 : circumstances.batch;
  const value = olderName === undefined ? '' : numberInWords(operands[0].value);
  const what = isOfUpdateBefore
    ? `the update made ${olderName} ${value}.`
    : olderName === undefined
      ? culprit.what
      : `${olderName} was ${value}${circumstances.isEdited ? '' : ' before the first update'}.`;
  const layerName = network.layers[layer].name;
  const message =
    `diverged at epoch ${epoch} in layer "${layerName}": ${sentence ?? `in batch ${batch}, ${what}`} ` +
    `The learning rate was ${numberInWords(learningRate)}.`;
  const place = { epoch, batch, layer, tensor, layerName };
  const norms = failedNorms(network, B, hasBackward);
  return { ...place, what, message, operands, normsBatch: circumstances.batch, samples: B, norms, hasBackward };
}
