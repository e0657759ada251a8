import type { Elements } from './elements.ts';

/** The numbers of a quantity in rows; a vector has one. Rows come one by one, since an outer product is never made whole. */
export interface Numbers {
  readonly isMatrix: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly at: (row: number, column: number) => number;
  /** A view, or numbers made for the asker: not to be written to. */
  readonly row: (row: number) => Float64Array;
  /** All of them, row by row; the same holds. */
  readonly flat: () => Float64Array;
}

type Size = readonly [rows: number, columns: number];

/** Numbers that stand in an array, row by row. */
export function arrayNumbers(values: Float64Array, [rows, columns]: Size, isMatrix: boolean): Numbers {
  return {
    isMatrix,
    rows,
    columns,
    at: (row, column) => values[row * columns + column]!,
    row: row => values.subarray(row * columns, (row + 1) * columns),
    flat: () => values,
  };
}

/** Numbers that are computed when they are asked for. */
export function computedNumbers({ at }: Pick<Elements, 'at'>, [rows, columns]: Size, isMatrix: boolean): Numbers {
  const write = (target: Float64Array, row: number) => {
    for (let column = 0; column < columns; column++) target[column] = at(row, column);
    return target;
  };
  return {
    isMatrix,
    rows,
    columns,
    at,
    row: row => write(new Float64Array(columns), row),
    flat: () => {
      const all = new Float64Array(rows * columns);
      for (let row = 0; row < rows; row++) write(all.subarray(row * columns, (row + 1) * columns), row);
      return all;
    },
  };
}
