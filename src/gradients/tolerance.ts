/** How far a given number may be from ours and still be right. */
import { penaltyOf } from './backpropagation.ts';
import type { Pass } from './pass.ts';

/** A tensor as a file holds it, row-major: weights (O, I) or a bias (O). */
export interface GivenTensor {
  readonly values: Float64Array;
  /** Half of a step in the last digit that was written (JSON) or stored (float16, float32), element by element; 0 where all are kept. */
  readonly halfSteps: Float64Array;
  /** Significant digits, where a file has few of them. */
  readonly digits: number | undefined;
  /** Whether the numbers may have been computed in float32. */
  readonly isNarrow: boolean;
}

/** Relative: |theirs - ours| <= 1e-5 of the larger. */
export const relativeBound = 1e-5;
/** Absolute: this share of what the sums of an element cancel, a bound for rounding in float64 and in float32. */
const roundingShares = { wide: 1e-12, narrow: 2e-6 } as const;

/** For each tensor of a layer, what is summed up in its elements at most: the numbers that may cancel. */
export interface LayerSizes {
  readonly weights: (k: number) => number;
  readonly bias: (k: number) => number;
}

/** The sizes of what a back-propagation sums: the same pass with the magnitudes of everything. */
export function layerSizes(pass: Pass): LayerSizes[] {
  const { rows, layers, shares } = pass;
  const sizes: LayerSizes[] = [];
  let dy = pass.lossSizes;
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]!;
    const { I, O, w, x, net, y, elementwise } = layer;
    const isFused = l === layers.length - 1 && pass.fusedDelta !== undefined;
    const df = isFused ? () => 1 : (elementwise?.df ?? (() => 1));
    const delta = dy.map((size, k) => size * Math.abs(df(net[k]!, y[k]!)));
    const means = new Float64Array(O);
    const largest = new Float64Array(I);
    for (let n = 0; n < rows; n++) {
      for (let o = 0; o < O; o++) means[o]! += shares[n]! * delta[n * O + o]!;
      for (let i = 0; i < I; i++) largest[i] = Math.max(largest[i]!, Math.abs(x[n * I + i]!));
    }
    const penalty = penaltyOf(layer) ?? (() => 0);
    sizes.unshift({
      weights: k => means[Math.floor(k / I)]! * largest[k % I]! + Math.abs(penalty(w[k]!)),
      bias: o => means[o]!,
    });
    if (l > 0) dy = magnitudesDown(delta, w, rows, I, O);
  }
  return sizes;
}

function magnitudesDown(delta: Float64Array, w: ArrayLike<number>, B: number, I: number, O: number): Float64Array {
  const dx = new Float64Array(B * I);
  for (let n = 0; n < B; n++) {
    for (let o = 0; o < O; o++) {
      const d = delta[n * O + o]!;
      if (d === 0) continue;
      for (let i = 0, at = n * I, from = o * I; i < I; i++) dx[at + i]! += d * Math.abs(w[from + i]!);
    }
  }
  return dx;
}

/** How far element k of a tensor may be from `expected`: the larger of the relative bound and the digits it has. */
export function boundAt(
  { values, halfSteps, isNarrow }: GivenTensor,
  size: (k: number) => number,
  k: number,
  expected: number,
): number {
  const relative = relativeBound * Math.max(Math.abs(values[k]!), Math.abs(expected));
  const rounding = size(k) * (isNarrow ? roundingShares.narrow : roundingShares.wide);
  return Math.max(relative, halfSteps[k]! * (1 + 1e-9) + rounding);
}

/** Whether element k is `expected`. NaN is not. */
export function isWithin(given: GivenTensor, size: (k: number) => number, k: number, expected: number): boolean {
  return Math.abs(given.values[k]! - expected) <= boundAt(given, size, k, expected);
}
