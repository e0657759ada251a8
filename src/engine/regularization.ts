import type { Network } from './network.ts';

/** The sum over the layers of l1 |w| + l2 w^2, over their weights without the biases. */
export function regularizationLoss({ layers }: Network): number {
  let loss = 0;
  for (const { w, l1, l2 } of layers) {
    if (l1 === 0 && l2 === 0) continue;
    for (let k = 0; k < w.length; k++) loss += l1 * Math.abs(w[k]) + l2 * w[k] * w[k];
  }
  return loss;
}

/** dw += l1 sign(w) + 2 l2 w: the derivative of the above, added to the batch's gradient. sign(0) is 0. */
export function addRegularizationGradient({ layers }: Network): void {
  for (const { w, dw, l1, l2 } of layers) {
    if (l1 === 0 && l2 === 0) continue;
    for (let k = 0; k < w.length; k++) dw[k] += l1 * Math.sign(w[k]) + 2 * l2 * w[k];
  }
}
