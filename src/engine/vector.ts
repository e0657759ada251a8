import { enlargement, smallSquares } from '../trace/norm.ts';

/** Matrices are row-major and contiguous: element (r, c) of an (R, C) matrix is v[r * C + c]. */
export type Vec = Float64Array | Float32Array;

export type Precision = 'float64' | 'float32';

/** Zeros. */
export function vec(length: number, precision: Precision = 'float64'): Vec {
  return precision === 'float64' ? new Float64Array(length) : new Float32Array(length);
}

/** L2 norm over all elements. Overflows to Infinity where the squares do; of small numbers that are not 0 it is not 0. */
export function norm(v: Vec): number {
  const squares = sumOfSquares(v, 1);
  return squares < smallSquares ? Math.sqrt(sumOfSquares(v, enlargement)) / enlargement : Math.sqrt(squares);
}

function sumOfSquares(v: Vec, factor: number): number {
  let sum = 0;
  for (let i = 0; i < v.length; i++) sum += v[i] * factor * (v[i] * factor);
  return sum;
}

/** Position of the first NaN or infinity among the first `length` elements, or -1. */
export function firstNonFinite(v: Vec, length = v.length): number {
  for (let i = 0; i < length; i++) if (!Number.isFinite(v[i])) return i;
  return -1;
}

/** v *= factor. */
export function scale(v: Vec, factor: number): void {
  for (let i = 0; i < v.length; i++) v[i] *= factor;
}
