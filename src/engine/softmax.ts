import { exp } from '../functions/elementary.ts';
import type { Vec } from './vector.ts';

/** y = exp(net - max) / sum(exp(net - max)) for each row of (B, O). Overwrites. The shift keeps exp from overflowing. */
export function softmaxForward(y: Vec, net: Vec, B: number, O: number): void {
  for (let n = 0; n < B; n++) {
    const start = n * O;
    const end = start + O;
    let max = net[start];
    for (let k = start + 1; k < end; k++) if (net[k] > max) max = net[k];
    let sum = 0;
    for (let k = start; k < end; k++) sum += y[k] = exp(net[k] - max);
    for (let k = start; k < end; k++) y[k] /= sum;
  }
}

/**
 * dnet = dy . (diag(p) - p pT) for each row of (B, O), where p is the layer's output. Overwrites.
 * Never forms the matrix: element k of the product is p[k] (dy[k] - sum over j of p[j] dy[j]).
 */
export function softmaxBackward(dnet: Vec, dy: Vec, p: Vec, B: number, O: number): void {
  for (let n = 0; n < B; n++) {
    const start = n * O;
    const end = start + O;
    let mean = 0;
    for (let k = start; k < end; k++) mean += p[k] * dy[k];
    for (let k = start; k < end; k++) dnet[k] = p[k] * (dy[k] - mean);
  }
}
