/** Odd, so that one bin stands for zero. */
export const histogramBins = 41;

const middle = (histogramBins - 1) / 2;

/**
 * How many finite values lie where: bins of equal width from -largest to +largest, the middle one about zero. Of every
 * `step` values the first is counted. Where all values are zero, `largest` is 0 and all stand in the middle.
 */
export function histogram(values: Float64Array, largest: number, step = 1): Float64Array {
  const counts = new Float64Array(histogramBins);
  for (let index = 0; index < values.length; index += step) {
    const value = values[index]!;
    if (value - value === 0) counts[binOf(value, largest)]!++;
  }
  return counts;
}

/** The bin of a finite value. Divides first: a product could overflow. */
function binOf(value: number, largest: number): number {
  return largest === 0 ? middle : Math.floor(((value / largest + 1) / 2) * (histogramBins - 1) + 0.5);
}

/**
 * The values that a bin stands for: from `from` to `to`. The bins at both ends reach half a bin beyond the largest
 * magnitude, where nothing lies: they end there.
 */
export function binEdges(bin: number, largest: number): { readonly from: number; readonly to: number } {
  const edge = (place: number) => Math.min(1, Math.max(-1, (place - 0.5) / middle - 1)) * largest;
  return { from: edge(bin), to: edge(bin + 1) };
}

/** The value in the middle of a bin. */
export function binMiddle(bin: number, largest: number): number {
  return (bin / middle - 1) * largest;
}
