import type { Layer, Network } from './network.ts';

/** The sum over the layers of l1 |w| + l2 w^2, over their weights without the biases. */
export function regularizationLoss({ layers }: Network): number {
  let loss = 0;
  for (const layer of layers) {
    if (!isPenalized(layer)) continue;
    for (let k = 0; k < layer.w.length; k++) loss += weightPenalty(layer, layer.w[k]);
  }
  return loss;
}

/** l1 |w| + l2 w^2: what one weight of a layer adds to the loss. */
export function weightPenalty({ l1, l2 }: Pick<Layer, 'l1' | 'l2'>, w: number): number {
  return l1 * Math.abs(w) + l2 * w * w;
}

/** dw += l1 sign(w) + 2 l2 w: the derivative of the above, added to the batch's gradient. sign(0) is 0. */
export function addRegularizationGradient({ layers }: Network): void {
  for (const layer of layers) {
    if (!isPenalized(layer)) continue;
    const { w, dw, l1, l2 } = layer;
    for (let k = 0; k < w.length; k++) dw[k] += l1 * Math.sign(w[k]) + 2 * l2 * w[k];
  }
}

/** Whether the size of a layer's weights adds to the loss. */
export function isPenalized({ l1, l2 }: Pick<Layer, 'l1' | 'l2'>): boolean {
  return l1 !== 0 || l2 !== 0;
}
