import type { Loss } from '../functions/loss.ts';
import type { Vec } from './vector.ts';

/** The loss of the sample whose m outputs and targets start at `at` in y and t. */
export function sampleLoss(loss: Loss, y: Vec, t: Vec, at: number, m: number): number {
  let sum = 0;
  for (let k = at; k < at + m; k++) sum += loss.value(y[k], t[k]);
  return loss.weight(m) * sum;
}

/** dy = dE/dy of each sample's own loss, (B, m). Overwrites. */
export function lossGradient(dy: Vec, loss: Loss, y: Vec, t: Vec, B: number, m: number): void {
  const weight = loss.weight(m);
  for (let k = 0; k < B * m; k++) dy[k] = weight * loss.derivative(y[k], t[k]);
}
