/**
 * The forward and the backward pass over a batch: the reference that the kernels are held to (kernels/network.ts). Each derivative stands
 * below what it differentiates. Dropout has a file of its own.
 */
import { fusedLoss, losses } from '../functions/losses.ts';
import { denseBiasGradient, denseForward, denseInputGradient, denseUnitForward, denseWeightGradient } from './dense.ts';
import { dropoutBackward, dropoutForward } from './dropout.ts';
import { lossGradient, sampleLoss } from './losses.ts';
import { meanFactor, weightSamples } from './meanLoss.ts';
import type { Layer, Network } from './network.ts';
import { softmaxBackward, softmaxForward } from './softmax.ts';
import { firstNonFinite, scale, vec } from './vector.ts';

/** The whole forward pass over the first B samples of the batch. Returns the sum of their losses. */
export function forward(network: Network, B: number): number {
  for (const layer of network.layers) {
    netForward(layer, B);
    activationForward(layer, B);
    if (layer.dropout && network.dropoutStream) dropoutForward(layer, layer.dropout, network.dropoutStream, B);
  }
  return lossForward(network, B);
}

/** One of the things that a backward pass computes of a layer. */
export interface BackwardStep {
  readonly phase: 'outputGradient' | 'delta' | 'weightGradient' | 'biasGradient' | 'inputGradient';
  readonly layer: number;
}

/** A backward pass in its order, from the last layer down to `lowest`, of which dE/dx is left out: no layer below uses it. */
export function backwardSteps(layers: readonly { readonly hasBias: boolean }[], lowest = 0): BackwardStep[] {
  const steps: BackwardStep[] = [];
  for (let layer = layers.length - 1; layer >= lowest; layer--) {
    steps.push({ phase: 'outputGradient', layer }, { phase: 'delta', layer }, { phase: 'weightGradient', layer });
    if (layers[layer].hasBias) steps.push({ phase: 'biasGradient', layer });
    if (layer > lowest) steps.push({ phase: 'inputGradient', layer });
  }
  return steps;
}

/** Computes one of them over the first B samples, after those before it. */
export function backwardStep(network: Network, { phase, layer }: BackwardStep, B: number): void {
  computations[phase](network, layer, B);
}

const computations: Readonly<Record<BackwardStep['phase'], (network: Network, l: number, B: number) => void>> = {
  outputGradient,
  delta,
  weightGradient: (network, l, B) => weightGradient(network.layers[l], B, meanFactor(network, B)),
  biasGradient: (network, l, B) => biasGradient(network.layers[l], B, meanFactor(network, B)),
  inputGradient: ({ layers }, l, B) => inputGradient(layers[l], B),
};

/** The whole backward pass, after `forward` on the same samples. */
export function backward(network: Network, B: number): void {
  for (const step of backwardSteps(network.layers)) backwardStep(network, step, B);
}

/** The same down to a layer, without the gradients of weights and biases. */
export function backwardDeltas(network: Network, B: number, lowest = 0): void {
  for (const step of backwardSteps(network.layers, lowest)) {
    if (step.phase !== 'weightGradient' && step.phase !== 'biasGradient') backwardStep(network, step, B);
  }
}

/** net (B,O) = x . WT + b. */
export function netForward({ net, x, w, b, I, O }: Layer, B: number): void {
  denseForward(net, x, w, b, B, I, O);
}

/** dE/dW (O,I) of the batch's mean loss = dE/dnetT . x times `factor`, the batch's `meanFactor`: 1 / B. */
export function weightGradient({ dw, dnet, x, I, O }: Layer, B: number, factor: number): void {
  dw.fill(0);
  denseWeightGradient(dw, dnet, x, B, I, O);
  scale(dw, factor);
}

/** dE/db (O) of the batch's mean loss: the sum of dE/dnet times `factor`. */
export function biasGradient({ db, dnet, O }: Layer, B: number, factor: number): void {
  db.fill(0);
  denseBiasGradient(db, dnet, B, O);
  scale(db, factor);
}

/** dE/dx (B,I) = dE/dnet . W, which is dE/dy of the layer below. */
export function inputGradient({ dx, dnet, w, I, O }: Layer, B: number): void {
  dx.fill(0, 0, B * I);
  denseInputGradient(dx, dnet, w, B, I, O);
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

/** diag(dy/dnet) (B,O); for softmax p (1 - p), the diagonal of a full matrix. */
function jacobianDiagonal({ elementwise, jacobianDiagonal: diagonal, net, y, O }: Layer, B: number): void {
  const df = elementwise?.df ?? softmaxDiagonal;
  for (let k = 0; k < B * O; k++) diagonal[k] = df(net[k], y[k]);
}

const softmaxDiagonal = (_net: number, p: number): number => p * (1 - p);

/** dE/dnet (B,O) = dE/dy . dy/dnet; at the last layer by the fused form where there is one. */
function delta(network: Network, l: number, B: number): void {
  const layer = network.layers[l];
  const { activation, elementwise, dnet, dy, jacobianDiagonal: diagonal, y, O } = layer;
  jacobianDiagonal(layer, B);
  const fused = l === network.layers.length - 1 ? fusedLoss(activation, network.loss) : undefined;
  if (fused) {
    for (let n = 0; n < B; n++) fused.delta(dnet, y, network.t, n * O, O);
    weightSamples(dnet, network, B, O);
  } else if (!elementwise) {
    softmaxBackward(dnet, dy, y, B, O);
  } else {
    for (let k = 0; k < B * O; k++) dnet[k] = dy[k] * diagonal[k];
  }
  const tiny = tinyDeltas[network.precision];
  for (let k = 0; k < B * O; k++) if (Math.abs(dnet[k]) < tiny) dnet[k] = 0;
}

/** Smaller deltas become 0: numbers that small lose digits, and arithmetic on them is a hundred times slower. */
export const tinyDeltas = { float64: 1e-290, float32: 1e-30 } as const;

/** The loss of each sample, from the last layer, times the weight of its class; returns their sum. */
export function lossForward(network: Network, B: number): number {
  const { sampleLosses } = network;
  let sum = 0;
  for (let n = 0; n < B; n++) {
    sampleLosses[n] = lossOfSample(network, n);
    sum += sampleLosses[n];
  }
  return sum;
}

/** The loss of sample n, times the weight of its class. */
export function lossOfSample({ layers, loss, t, sampleWeights }: Network, n: number): number {
  const { activation, net, y, O } = layers[layers.length - 1];
  const fused = fusedLoss(activation, loss);
  const own = fused ? fused.loss(net, t, n * O, O) : sampleLoss(losses[loss], y, t, n * O, O);
  return sampleWeights ? sampleWeights[n] * own : own;
}

/** dE/dy (B,O) of each sample's own loss: of the last layer from the loss, below it dE/dx of the layer above, past what was dropped. */
export function outputGradient(network: Network, l: number, B: number): void {
  const layer = network.layers[l];
  if (l === network.layers.length - 1) {
    lossGradient(layer.dy, losses[network.loss], layer.y, network.t, B, layer.O);
    weightSamples(layer.dy, network, B, layer.O);
  }
  if (layer.dropout) dropoutBackward(layer, layer.dropout, B);
}

/** Whether every sum of a unit's deltas over the first B samples is finite. */
export function hasFiniteDeltas({ layers, precision }: Network, B: number): boolean {
  return layers.every(({ dnet, O }) => {
    const sums = vec(O, precision);
    denseBiasGradient(sums, dnet, B, O);
    return firstNonFinite(sums) < 0;
  });
}

/** All of a backward pass that follows from deltas (and x, net, y and W) that were computed elsewhere. */
export function completeBackward(network: Network, B: number): void {
  for (const step of backwardSteps(network.layers)) {
    if (step.phase === 'delta') jacobianDiagonal(network.layers[step.layer], B);
    else backwardStep(network, step, B);
  }
  inputGradient(network.layers[0], B);
}
