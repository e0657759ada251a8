import { fusedLoss, losses } from '../functions/losses.ts';
import { denseForward, denseUnitForward } from './dense.ts';
import { dropoutForward } from './dropout.ts';
import { sampleLoss } from './losses.ts';
import type { Layer, Network } from './network.ts';
import { softmaxForward } from './softmax.ts';

/** The whole forward pass over the first B samples of the batch. Gives the sum of their losses. */
export function forward(network: Network, B: number): number {
  for (const layer of network.layers) {
    netForward(layer, B);
    activationForward(layer, B);
    if (layer.dropout && network.dropoutStream) dropoutForward(layer, layer.dropout, network.dropoutStream, B);
  }
  return lossForward(network, B);
}

/** net (B,O) = x . WT + b. */
export function netForward({ net, x, w, b, I, O }: Layer, B: number): void {
  denseForward(net, x, w, b, B, I, O);
}

/** y (B,O) = f(net). */
export function activationForward({ elementwise, net, y, O }: Layer, B: number): void {
  if (!elementwise) {
    softmaxForward(y, net, B, O);
  } else {
    const { f } = elementwise;
    for (let k = 0; k < B * O; k++) y[k] = f(net[k]);
  }
}

/** Column o of `net`, and what of `y` depends on it: the same column, or after softmax every column. */
export function unitForward(layer: Layer, o: number, B: number): void {
  const { elementwise, net, y, x, w, b, I, O } = layer;
  denseUnitForward(net, x, w, b, B, I, O, o);
  if (!elementwise) {
    activationForward(layer, B);
  } else {
    const { f } = elementwise;
    for (let k = o; k < B * O; k += O) y[k] = f(net[k]);
  }
}

/** The loss of each sample, from the last layer; gives their sum. */
export function lossForward(network: Network, B: number): number {
  const { t, sampleLosses } = network;
  const { activation, net, y, O } = network.layers[network.layers.length - 1];
  const fused = fusedLoss(activation, network.loss);
  const loss = losses[network.loss];
  let sum = 0;
  for (let n = 0; n < B; n++) {
    sampleLosses[n] = fused ? fused.loss(net, t, n * O, O) : sampleLoss(loss, y, t, n * O, O);
    sum += sampleLosses[n];
  }
  return sum;
}
