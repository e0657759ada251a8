import type { DataSpec } from '../spec/networkSpec.ts';

/** One (shift, divisor) for each input column: x becomes (x - shift) / divisor. */
export interface Scaling {
  readonly shift: Float64Array;
  readonly divisor: Float64Array;
}

/**
 * The scaling that a spec asks for, by the training rows of a (rows, columns) matrix alone; none without the wish. A column
 * that is constant is divided by 1. Standard deviations are of the whole population, as scikit-learn's. Where numbers are
 * so large that a measure overflows, it is infinite or NaN.
 */
export function scalingOf(
  data: DataSpec,
  matrix: Float64Array,
  columns: number,
  training: Uint32Array,
): Scaling | undefined {
  if (data.standardize) return standardization(matrix, columns, training);
  return data.normalize === 'minmax' ? byColumn(matrix, columns, training, range) : undefined;
}

/** Each column minus its mean, divided by its standard deviation. */
export function standardization(matrix: Float64Array, columns: number, training: Uint32Array): Scaling {
  return byColumn(matrix, columns, training, standard);
}

function byColumn(
  matrix: Float64Array,
  columns: number,
  rows: Uint32Array,
  measure: (values: Float64Array) => readonly [number, number],
): Scaling {
  const scaling = { shift: new Float64Array(columns), divisor: new Float64Array(columns) };
  const values = new Float64Array(rows.length);
  for (let column = 0; column < columns; column++) {
    for (let n = 0; n < rows.length; n++) values[n] = matrix[rows[n]! * columns + column]!;
    const [shift, divisor] = measure(values);
    scaling.shift[column] = shift;
    scaling.divisor[column] = divisor === 0 ? 1 : divisor;
  }
  return scaling;
}

function standard(values: Float64Array): readonly [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  // A constant column's mean can be off by a rounding, which would pass for a spread.
  const spread = Math.sqrt(variance);
  return [mean, spread <= 1e-12 * Math.abs(mean) ? 0 : spread];
}

function range(values: Float64Array): readonly [number, number] {
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return [least, most - least];
}

/** What a number of a column was in the source: (shift + divisor * number) / factor. */
export interface ColumnUnits extends Scaling {
  readonly factor: number;
}

/** The units of columns that were multiplied and then scaled; undefined where neither was. */
export function unitsOf(factor: number, scaling: Scaling | undefined, columns: number): ColumnUnits | undefined {
  if (!scaling && factor === 1) return undefined;
  return { factor, ...(scaling ?? { shift: new Float64Array(columns), divisor: new Float64Array(columns).fill(1) }) };
}

/** Scales (rows, columns) in place. */
export function applyScaling(matrix: Float64Array, { shift, divisor }: Scaling): void {
  const columns = shift.length;
  for (let i = 0; i < matrix.length; i++) {
    matrix[i] = (matrix[i]! - shift[i % columns]!) / divisor[i % columns]!;
  }
}
