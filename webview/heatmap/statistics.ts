/** What a tensor card says about its numbers. Only finite elements count, except in `nonFinite`. */
export interface Statistics {
  readonly count: number;
  /** Elements that are NaN or infinite. */
  readonly nonFinite: number;
  /** NaN when no element is finite. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** L2 norm; NaN as soon as an element is not finite. */
  readonly norm: number;
  /** Largest magnitude; the colour scale goes from -largest to +largest. 0 when no element is finite. */
  readonly largest: number;
}

/** Sums are of x / largest, so that the huge numbers of a diverging run do not overflow. */
export function statistics(values: Float64Array): Statistics {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let nonFinite = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) nonFinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const finite = values.length - nonFinite;
  if (finite === 0) {
    const nothing = Number.NaN;
    return { count: values.length, nonFinite, min: nothing, max: nothing, mean: nothing, norm: nothing, largest: 0 };
  }
  const largest = Math.max(-min, max, 0);
  const { mean, norm } = scaledSums(values, largest, finite);
  return { count: values.length, nonFinite, min, max, mean, norm: nonFinite > 0 ? Number.NaN : norm, largest };
}

function scaledSums(values: Float64Array, largest: number, finite: number): { mean: number; norm: number } {
  if (largest === 0) return { mean: 0, norm: 0 };
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const share = value / largest;
    sum += share;
    squares += share * share;
  }
  return { mean: (sum / finite) * largest, norm: Math.sqrt(squares) * largest };
}
