import type { Vec } from './vector.ts';

/** Row-major; a row vector has one row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** A (1, n) matrix over a copy of the values. */
export function rowVector(values: Vec): Matrix {
  return { rows: 1, columns: values.length, values: Float64Array.from(values) };
}

/** The same values, row after row, in another shape. */
export function reshape({ values }: Matrix, rows: number, columns: number): Matrix {
  if (rows * columns !== values.length) {
    throw new RangeError(`${values.length} values do not fill a (${rows}, ${columns}) matrix`);
  }
  return { rows, columns, values };
}

/** The matrix product (R, K) . (K, C) = (R, C), by the definition: zeros are multiplied like any other number. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows) {
    throw new RangeError(`cannot multiply (${a.rows}, ${a.columns}) by (${b.rows}, ${b.columns})`);
  }
  const values = new Float64Array(a.rows * b.columns);
  for (let r = 0; r < a.rows; r++) {
    for (let c = 0; c < b.columns; c++) {
      let sum = 0;
      for (let k = 0; k < a.columns; k++) sum += a.values[r * a.columns + k] * b.values[k * b.columns + c];
      values[r * b.columns + c] = sum;
    }
  }
  return { rows: a.rows, columns: b.columns, values };
}
