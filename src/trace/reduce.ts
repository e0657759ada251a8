import type { Region } from './region.ts';

/** How many rows and columns of a matrix are behind one cell of a picture of it. */
export interface Strides {
  readonly down: number;
  readonly across: number;
}

/**
 * The smallest strides by which a matrix gets at most so many cells. The side with more cells gives way first, so that
 * a large matrix keeps what a picture has room for in both directions.
 */
export function stridesFor(rows: number, columns: number, mostCells: number): Strides {
  let [down, across] = [1, 1];
  for (;;) {
    const [cellRows, cellColumns] = [Math.ceil(rows / down), Math.ceil(columns / across)];
    if (cellRows * cellColumns <= mostCells) return { down, across };
    if (cellRows > cellColumns) down++;
    else across++;
  }
}

/**
 * For every cell of a picture of a region the index of the matrix element it shows: the one with the largest magnitude
 * of those behind it, or the first that is not finite.
 */
export function shownElements(
  values: Float64Array | Float32Array,
  columns: number,
  region: Region,
  { down, across }: Strides,
): Int32Array {
  const endRow = region.row + region.rows;
  const endColumn = region.column + region.columns;
  const shown = new Int32Array(Math.ceil(region.rows / down) * Math.ceil(region.columns / across));
  for (let row = region.row, cell = 0; row < endRow; row += down) {
    const lastRow = Math.min(row + down, endRow);
    for (let column = region.column; column < endColumn; column += across, cell++) {
      shown[cell] = extreme(values, columns, row, lastRow, column, Math.min(column + across, endColumn));
    }
  }
  return shown;
}

/** The index of a block's element with the largest magnitude, or of the first that is not finite. */
export function extremeIn(values: Float64Array | Float32Array, columns: number, block: Region): number {
  return extreme(values, columns, block.row, block.row + block.rows, block.column, block.column + block.columns);
}

/** The same of the block from `row` and `column` to before `lastRow` and `lastColumn`; an object a block would take long. */
function extreme(
  values: Float64Array | Float32Array,
  columns: number,
  row: number,
  lastRow: number,
  column: number,
  lastColumn: number,
): number {
  let found = row * columns + column;
  if (lastRow - row === 1 && lastColumn - column === 1) return found;
  let largest = -1;
  for (let r = row; r < lastRow; r++) {
    const end = r * columns + lastColumn;
    for (let index = r * columns + column; index < end; index++) {
      const magnitude = Math.abs(values[index]!);
      if (magnitude - magnitude !== 0) return index;
      if (magnitude > largest) {
        largest = magnitude;
        found = index;
      }
    }
  }
  return found;
}
