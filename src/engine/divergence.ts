import type { Network } from './network.ts';
import { firstNonFinite, norm, type Vec } from './vector.ts';

/** Where and how a run went wrong. */
export interface Divergence {
  /** The epoch and the batch in it, both from 1. */
  readonly epoch: number;
  readonly batch: number;
  /** Index of the layer, from 0. */
  readonly layer: number;
  readonly layerName: string;
  readonly tensor: 'net' | 'output' | 'delta' | 'gradient' | 'weights' | 'loss';
  /** Begins with `diverged at epoch K in layer "NAME"`. */
  readonly message: string;
}

/** The present place in the run and what the person can change. */
export interface Moment {
  readonly epoch: number;
  readonly batch: number;
  readonly learningRate: number;
}

/** A weight norm this many times above its first value (or above 1, if that is larger) is an explosion. */
export const explosionFactor = 1e6;

type Finding = Pick<Divergence, 'layer' | 'tensor'> & { readonly what: string };

/**
 * Locates a NaN or infinite batch loss, after the forward pass: the first such net value or output upwards, else the
 * loss itself.
 */
export function locateBadLoss(network: Network, B: number, loss: number, moment: Moment): Divergence {
  const layer = network.layers.length - 1;
  const finding = first(badForward(network, B)) ?? { layer, tensor: 'loss', what: `the loss is ${loss}` };
  return divergence(network, moment, finding);
}

/**
 * Finds a NaN or infinite weight after an update and locates where it came from in the batch just computed: net and
 * output of each layer upwards, delta and gradient of each layer downwards, else the update itself.
 */
export function findBadWeights(network: Network, B: number, moment: Moment): Divergence | undefined {
  const weight = first(badWeights(network));
  if (!weight) return undefined;
  return divergence(network, moment, first(badForward(network, B)) ?? first(badBackward(network, B)) ?? weight);
}

function first(findings: Generator<Finding>): Finding | undefined {
  for (const finding of findings) return finding;
  return undefined;
}

function* badForward({ layers }: Network, B: number): Generator<Finding> {
  for (let layer = 0; layer < layers.length; layer++) {
    const { net, y, O } = layers[layer];
    yield* bad(net, B * O, layer, 'net', 'net value');
    yield* bad(y, B * O, layer, 'output', 'output');
  }
}

function* badBackward({ layers }: Network, B: number): Generator<Finding> {
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { dnet, hasBias, dw, db, O } = layers[layer];
    yield* bad(dnet, B * O, layer, 'delta', 'delta');
    yield* bad(dw, dw.length, layer, 'gradient', 'weight gradient');
    if (hasBias) yield* bad(db, db.length, layer, 'gradient', 'bias gradient');
  }
}

function* badWeights({ layers }: Network): Generator<Finding> {
  for (let layer = 0; layer < layers.length; layer++) {
    const { w, b } = layers[layer];
    yield* bad(w, w.length, layer, 'weights', 'weight');
    yield* bad(b, b.length, layer, 'weights', 'bias');
  }
}

function* bad(
  values: Vec,
  length: number,
  layer: number,
  tensor: Divergence['tensor'],
  word: string,
): Generator<Finding> {
  const index = firstNonFinite(values, length);
  if (index >= 0) yield { layer, tensor, what: `a ${word} is ${values[index]}` };
}

/** Each layer's weight norm now. */
export function weightNorms({ layers }: Network): Vec {
  return Float64Array.from(layers, layer => norm(layer.w));
}

/** The layer whose weights have grown most, where that is beyond all measure. `firstNorms` is from before training. */
export function findExplosion(network: Network, firstNorms: Vec, moment: Moment): Divergence | undefined {
  let layer = -1;
  let most = explosionFactor;
  for (let l = 0; l < firstNorms.length; l++) {
    const growth = norm(network.layers[l].w) / Math.max(1, firstNorms[l]);
    if (growth > most) {
      most = growth;
      layer = l;
    }
  }
  if (layer < 0) return undefined;
  const now = norm(network.layers[layer].w);
  const what = `the norm of the weights grew from ${short(firstNorms[layer])} to ${short(now)}`;
  return divergence(network, moment, { layer, tensor: 'weights', what });
}

function divergence(network: Network, moment: Moment, { layer, tensor, what }: Finding): Divergence {
  const { epoch, batch, learningRate } = moment;
  const layerName = network.layers[layer].name;
  const where = `diverged at epoch ${epoch} in layer "${layerName}"`;
  const message = `${where}: ${what} (batch ${batch}, learning rate ${short(learningRate)})`;
  return { epoch, batch, layer, layerName, tensor, message };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
