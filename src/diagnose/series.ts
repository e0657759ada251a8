/** Small sums over the series of a trace. Numbers that are not finite are left out; where none is left the answer is NaN. */

export function finite(values: ArrayLike<number>): Float64Array {
  const known = new Float64Array(values.length);
  let count = 0;
  for (let k = 0; k < values.length; k++) if (Number.isFinite(values[k])) known[count++] = values[k]!;
  return known.subarray(0, count);
}

export function mean(values: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    if (!Number.isFinite(values[k])) continue;
    sum += values[k]!;
    count++;
  }
  return sum / count;
}

export function median(values: ArrayLike<number>): number {
  const known = finite(values).sort();
  if (known.length === 0) return Number.NaN;
  const middle = known.length >> 1;
  return known.length % 2 === 1 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
}

export function largestOf(values: ArrayLike<number>): number {
  let largest = Number.NaN;
  for (let k = 0; k < values.length; k++)
    if (Number.isFinite(values[k]) && !(values[k]! <= largest)) largest = values[k]!;
  return largest;
}

export function smallestOf(values: ArrayLike<number>): number {
  let smallest = Number.NaN;
  for (let k = 0; k < values.length; k++)
    if (Number.isFinite(values[k]) && !(values[k]! >= smallest)) smallest = values[k]!;
  return smallest;
}

/** The value at the end, without the noise of single epochs: the median of the last tenth, of five numbers at most. */
export function atEnd(values: Float64Array): number {
  return median(values.subarray(values.length - window(values.length)));
}

/** The median of as many numbers at the start. */
export function atStart(values: Float64Array): number {
  return median(values.subarray(0, window(values.length)));
}

function window(length: number): number {
  return Math.min(5, Math.max(1, Math.floor(length / 10)));
}

/** Medians of `count` parts of equal length, or the values themselves where there are fewer. */
export function parts(values: Float64Array, count: number): number[] {
  if (values.length <= count) return Array.from(values);
  return Array.from({ length: count }, (_, part) =>
    median(
      values.subarray(Math.floor((part * values.length) / count), Math.floor(((part + 1) * values.length) / count)),
    ),
  );
}
