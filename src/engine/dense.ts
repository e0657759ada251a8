/**
 * The weighted sum and its derivatives, plain: this is the reference that faster kernels are compared with.
 * Forward overwrites, backward accumulates. Innermost loops run along contiguous rows.
 */
import type { Vec } from './vector.ts';

/** net (B,O) = x (B,I) . wT (I,O) + b. Overwrites. */
export function denseForward(net: Vec, x: Vec, w: Vec, b: Vec, B: number, I: number, O: number): void {
  for (let o = 0; o < O; o++) denseUnitForward(net, x, w, b, B, I, O, o);
}

/** Column o of the same: the net values of one unit. */
export function denseUnitForward(net: Vec, x: Vec, w: Vec, b: Vec, B: number, I: number, O: number, o: number): void {
  for (let n = 0; n < B; n++) {
    let sum = b[o];
    for (let i = 0, xi = n * I, wi = o * I; i < I; i++) sum += x[xi + i] * w[wi + i];
    net[n * O + o] = sum;
  }
}

/** Backward of net = x . wT + b by its weights: dw (O,I) += dnetT (O,B) . x (B,I). Accumulates: the caller zeroes. */
export function denseWeightGradient(dw: Vec, dnet: Vec, x: Vec, B: number, I: number, O: number): void {
  for (let n = 0; n < B; n++) {
    for (let o = 0; o < O; o++) {
      const d = dnet[n * O + o];
      for (let i = 0, xi = n * I, wi = o * I; i < I; i++) dw[wi + i] += d * x[xi + i];
    }
  }
}

/** Backward of net = x . wT + b by its bias: db (O) += sum over the batch of dnet. Accumulates: the caller zeroes. */
export function denseBiasGradient(db: Vec, dnet: Vec, B: number, O: number): void {
  for (let k = 0; k < B * O; k++) db[k % O] += dnet[k];
}

/** Backward of net = x . wT + b by its input: dx (B,I) += dnet (B,O) . w (O,I). Accumulates: the caller zeroes. */
export function denseInputGradient(dx: Vec, dnet: Vec, w: Vec, B: number, I: number, O: number): void {
  for (let n = 0; n < B; n++) {
    for (let o = 0; o < O; o++) {
      const d = dnet[n * O + o];
      for (let i = 0, xi = n * I, wi = o * I; i < I; i++) dx[xi + i] += d * w[wi + i];
    }
  }
}
