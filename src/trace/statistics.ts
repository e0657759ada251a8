/** What is said of a tensor in one line. Non-finite elements are counted, and left out of `min` and `max`. */
export interface Statistics {
  /** L2 norm; NaN or infinite when an element is. */
  readonly norm: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Elements that are NaN or infinite. */
  readonly nonFinite: number;
}

export function statistics(values: Float64Array): Statistics {
  let squares = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let nonFinite = 0;
  for (const value of values) {
    squares += value * value;
    sum += value;
    if (!Number.isFinite(value)) {
      nonFinite++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (nonFinite === values.length) min = max = Number.NaN;
  return { norm: Math.sqrt(squares), min, max, mean: sum / values.length, nonFinite };
}
