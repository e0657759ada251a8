import type { Grid } from './grid.ts';

/**
 * For every drawn cell the index of the matrix element it shows: the one with the largest magnitude of those behind
 * it, or the first that is not finite.
 */
export function shownElements(values: Float64Array, columns: number, grid: Grid): Int32Array {
  const shown = new Int32Array(grid.columns * grid.rows);
  const rows = values.length / columns;
  for (let row = 0, cell = 0; row < rows; row += grid.down) {
    const lastRow = Math.min(row + grid.down, rows);
    for (let column = 0; column < columns; column += grid.across, cell++) {
      const lastColumn = Math.min(column + grid.across, columns);
      shown[cell] = extremeOf(values, columns, row, lastRow, column, lastColumn);
    }
  }
  return shown;
}

/** The extreme element of the block from `row` and `column` to before `lastRow` and `lastColumn`. */
function extremeOf(
  values: Float64Array,
  columns: number,
  row: number,
  lastRow: number,
  column: number,
  lastColumn: number,
): number {
  let extreme = row * columns + column;
  let largest = -1;
  for (let r = row; r < lastRow; r++) {
    for (let c = column; c < lastColumn; c++) {
      const index = r * columns + c;
      const magnitude = Math.abs(values[index]!);
      if (magnitude - magnitude !== 0) return index;
      if (magnitude > largest) {
        largest = magnitude;
        extreme = index;
      }
    }
  }
  return extreme;
}
