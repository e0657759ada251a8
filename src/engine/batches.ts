import { classOf } from '../functions/classWeights.ts';
import type { RandomStream } from '../random/randomStream.ts';
import type { Network } from './network.ts';
import type { Samples } from './options.ts';

/** Copies the rows order[start] .. order[start + B - 1] of the samples into the network's batch. */
export function loadBatch(network: Network, samples: Samples, order: Uint32Array, start: number, B: number): void {
  for (let n = 0; n < B; n++) loadRow(network, samples, order[start + n], n);
}

/** Copies the consecutive rows start .. start + B - 1. */
export function loadRows(network: Network, samples: Samples, start: number, B: number): void {
  for (let n = 0; n < B; n++) loadRow(network, samples, start + n, n);
}

/** Copies row `row` of the samples to place `n` of the batch. */
function loadRow(network: Network, samples: Samples, row: number, n: number): void {
  const { x, t, inputs, layers, classWeights, sampleWeights } = network;
  const outputs = layers[layers.length - 1].O;
  for (let i = 0; i < inputs; i++) x[n * inputs + i] = samples.inputs[row * inputs + i];
  for (let k = 0; k < outputs; k++) t[n * outputs + k] = samples.targets[row * outputs + k];
  if (classWeights) sampleWeights![n] = classWeights[classOf(t, n * outputs, outputs)];
}

/**
 * Writes the order of an epoch's samples: 0 .. rows - 1, permuted when a stream is given. It starts from the identity
 * every time, so that an epoch's order depends on the stream's state alone.
 */
export function orderSamples(order: Uint32Array, shuffling: RandomStream | undefined): void {
  for (let row = 0; row < order.length; row++) order[row] = row;
  shuffling?.shuffle(order);
}
