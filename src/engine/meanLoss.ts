/**
 * What the losses and the gradients of samples are divided by: the number of samples, or with class weights the sum of the weights of
 * their classes, as by PyTorch's CrossEntropyLoss(weight) with its reduction "mean".
 */
import type { Network } from './network.ts';
import type { Vec } from './vector.ts';

/** The number of the first B samples of the batch, or the sum of their weights. */
export function batchWeight({ sampleWeights }: Pick<Network, 'sampleWeights'>, B: number): number {
  if (!sampleWeights) return B;
  let sum = 0;
  for (let n = 0; n < B; n++) sum += sampleWeights[n];
  return sum;
}

/** By which a sum over the first B samples becomes a mean; 0 where weights are too small to be divided by. */
export function meanFactor(network: Pick<Network, 'sampleWeights'>, B: number): number {
  const factor = 1 / batchWeight(network, B);
  return Number.isFinite(factor) ? factor : 0;
}

/** values (B, m) *= each sample's weight. */
export function weightSamples(
  values: Vec,
  { sampleWeights }: Pick<Network, 'sampleWeights'>,
  B: number,
  m: number,
): void {
  if (!sampleWeights) return;
  for (let n = 0; n < B; n++) for (let k = n * m; k < n * m + m; k++) values[k] *= sampleWeights[n];
}
