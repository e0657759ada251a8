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

export function statistics(values: Float64Array): Statistics {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let nonFinite = 0;
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    // NaN and the infinities have no difference to themselves; this is quicker than Number.isFinite.
    if (value - value !== 0) nonFinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
      squares += value * value;
    }
  }
  const count = values.length;
  const finite = count - nonFinite;
  const largest = finite === 0 ? 0 : Math.max(-min, max, 0);
  if (finite === 0) min = max = Number.NaN;
  const { mean, norm } = isOrdinary(squares, largest)
    ? { mean: sum / finite, norm: Math.sqrt(squares) }
    : scaledSums(values, largest, finite);
  return { count, nonFinite, min, max, mean, norm: nonFinite > 0 ? Number.NaN : norm, largest };
}

/** Whether the squares neither overflowed nor lost digits to underflow. */
function isOrdinary(squares: number, largest: number): boolean {
  return largest === 0 || (Number.isFinite(squares) && largest > 1e-140);
}

/** Sums of x / largest: the huge numbers of a diverging run do not overflow, the tiny ones of a dying gradient not vanish. */
function scaledSums(values: Float64Array, largest: number, finite: number): { mean: number; norm: number } {
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
