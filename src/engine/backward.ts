import { fusedLoss, losses } from '../functions/losses.ts';
import { denseInputGradient, denseParameterGradient } from './dense.ts';
import { dropoutBackward } from './dropout.ts';
import { lossGradient } from './losses.ts';
import type { Layer, Network } from './network.ts';
import { softmaxBackward } from './softmax.ts';
import { scale } from './vector.ts';

/**
 * The whole backward pass over the first B samples, after `forward` on the same. The gradient by the network's own
 * input is left out, as no layer below would use it: `inputGradient` of the first layer gives it where it is wanted.
 */
export function backward(network: Network, B: number): void {
  outputGradient(network, B);
  for (let l = network.layers.length - 1; l >= 0; l--) {
    const layer = network.layers[l];
    if (layer.dropout) dropoutBackward(layer, layer.dropout, B);
    jacobianDiagonal(layer, B);
    delta(network, l, B);
    if (l > 0) inputGradient(layer, B);
  }
  for (const layer of network.layers) parameterGradient(layer, B);
}

/** dE/dy (B,O) at the last layer, of each sample's own loss. */
export function outputGradient(network: Network, B: number): void {
  const { dy, y, O } = network.layers[network.layers.length - 1];
  lossGradient(dy, losses[network.loss], y, network.t, B, O);
}

/** diag(dy/dnet) (B,O); for softmax p (1 - p), the diagonal of a full matrix. */
export function jacobianDiagonal({ elementwise, jacobianDiagonal: diagonal, net, y, O }: Layer, B: number): void {
  const df = elementwise?.df ?? softmaxDiagonal;
  for (let k = 0; k < B * O; k++) diagonal[k] = df(net[k], y[k]);
}

const softmaxDiagonal = (_net: number, p: number): number => p * (1 - p);

/** dE/dnet (B,O) = dE/dy . dy/dnet, after `jacobianDiagonal`; at the last layer by the fused form where there is one. */
export function delta(network: Network, l: number, B: number): void {
  const { activation, elementwise, dnet, dy, jacobianDiagonal: diagonal, y, O } = network.layers[l];
  const fused = l === network.layers.length - 1 ? fusedLoss(activation, network.loss) : undefined;
  if (fused) {
    for (let n = 0; n < B; n++) fused.delta(dnet, y, network.t, n * O, O);
  } else if (!elementwise) {
    softmaxBackward(dnet, dy, y, B, O);
  } else {
    for (let k = 0; k < B * O; k++) dnet[k] = dy[k] * diagonal[k];
  }
  const tiny = tinies[network.precision];
  for (let k = 0; k < B * O; k++) if (Math.abs(dnet[k]) < tiny) dnet[k] = 0;
}

/** Smaller deltas become 0: numbers that small lose digits, and arithmetic on them is a hundred times slower. */
const tinies = { float64: 1e-290, float32: 1e-30 } as const;

/** dE/dW (O,I) and dE/db (O) of the batch's mean loss. */
export function parameterGradient({ dw, db, dnet, x, I, O }: Layer, B: number): void {
  dw.fill(0);
  db.fill(0);
  denseParameterGradient(dw, db, dnet, x, B, I, O);
  scale(dw, 1 / B);
  scale(db, 1 / B);
}

/** dE/dx (B,I) = dE/dnet . W, which is dE/dy of the layer below. */
export function inputGradient({ dx, dnet, w, I, O }: Layer, B: number): void {
  dx.fill(0, 0, B * I);
  denseInputGradient(dx, dnet, w, B, I, O);
}
