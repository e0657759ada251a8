import { norm } from '../trace/norm.ts';
import type { Numbers } from '../trace/numbers.ts';
import { type Condition, meets } from './filter.ts';

/** The rows of a matrix, or the values of a row: those that meet the conditions, largest first or in their own order. */
export interface Order {
  readonly indices: readonly number[];
  /** Values that meet the conditions. */
  readonly matches: number;
}

/** Rows with a value that meets the conditions; the size of a row is its norm. */
export function rowOrder(numbers: Numbers, conditions: readonly Condition[], byMagnitude: boolean): Order {
  const indices: number[] = [];
  const sizes = new Float64Array(numbers.rows);
  let matches = 0;
  for (let row = 0; row < numbers.rows; row++) {
    if (conditions.length === 0 && !byMagnitude) {
      indices.push(row);
      continue;
    }
    let found = 0;
    const values = numbers.row(row);
    for (const value of values) if (meets(conditions, value)) found++;
    if (byMagnitude) sizes[row] = rowSize(values);
    matches += found;
    if (found > 0) indices.push(row);
  }
  if (conditions.length === 0) matches = numbers.rows * numbers.columns;
  return { indices: byMagnitude ? largestFirst(indices, sizes) : indices, matches };
}

/** Values of one row that meet the conditions. */
export function valueOrder(values: Float64Array, conditions: readonly Condition[], byMagnitude: boolean): Order {
  const indices: number[] = [];
  for (let k = 0; k < values.length; k++) if (meets(conditions, values[k]!)) indices.push(k);
  const sorted = byMagnitude ? largestFirst(indices, values.map(sizeOf)) : indices;
  return { indices: sorted, matches: indices.length };
}

/** Whether any value meets the conditions. */
export function hasMatch(numbers: Numbers, conditions: readonly Condition[]): boolean {
  for (let row = 0; row < numbers.rows; row++) {
    for (const value of numbers.row(row)) if (meets(conditions, value)) return true;
  }
  return false;
}

/** What is not finite comes first; equals stay in their order. */
function largestFirst(indices: readonly number[], sizes: Float64Array): number[] {
  return [...indices].sort((a, b) => {
    const [sizeA, sizeB] = [sizes[a]!, sizes[b]!];
    return sizeA === sizeB ? a - b : sizeB - sizeA;
  });
}

/** The norm. Where only that is beyond all doubles the row stands behind those with a number that is not finite. */
function rowSize(values: Float64Array): number {
  const size = norm(values);
  const isOverflow = size === Number.POSITIVE_INFINITY && values.every(Number.isFinite);
  return isOverflow ? Number.MAX_VALUE : sizeOf(size);
}

function sizeOf(value: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value);
}
