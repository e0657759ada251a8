import type { Strides } from '../../src/trace/reduce.ts';
import type { Region } from '../../src/trace/region.ts';
import type { CellLayout } from './cellLayout.ts';

/** How a matrix is laid out on its canvas. Lengths are CSS pixels. */
export interface Grid {
  /** Matrix elements behind each drawn cell, across and down; 1 unless the matrix is larger than the canvas. */
  readonly across: number;
  readonly down: number;
  /** Cells that are drawn. */
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
}

/** A cell of this size has room for a number. */
const numberCell = { width: 44, height: 22 };
const largestCell = 28;
/** Below this a cell is hard to see, so a cell may be oblong to reach it in one direction. */
const smallestCell = 6;
const thinnestStrip = 18;
/** The share of the room that a matrix of very many rows or columns has at least in the other direction. */
const thinnest = 0.25;

/** Fits a matrix into `width` x `height`: cells with numbers, else square cells, else one device pixel for several. */
export function fitGrid(rows: number, columns: number, width: number, height: number, pixelRatio: number): Grid {
  const x = fitAxis(columns, width, pixelRatio);
  const y = fitAxis(rows, height, pixelRatio);
  const cells = { across: x.perCell, down: y.perCell, columns: x.cells, rows: y.cells };
  if (hasRoomForNumbers(x.size, y.size)) {
    return { ...cells, cellWidth: numberCell.width, cellHeight: numberCell.height };
  }
  const square = Math.min(x.size, y.size, largestCell);
  const stretched = Math.max(square, rows === 1 || columns === 1 ? thinnestStrip : smallestCell);
  return { ...cells, cellWidth: Math.min(x.size, stretched), cellHeight: Math.min(y.size, stretched) };
}

export function hasRoomForNumbers(cellWidth: number, cellHeight: number): boolean {
  return cellWidth >= numberCell.width && cellHeight >= numberCell.height;
}

function fitAxis(elements: number, length: number, pixelRatio: number) {
  const size = Math.floor(length / elements);
  if (size >= 1) return { perCell: 1, cells: elements, size };
  const perCell = Math.ceil(elements / Math.max(1, Math.floor(length * pixelRatio)));
  return { perCell, cells: Math.ceil(elements / perCell), size: 1 / pixelRatio };
}

/**
 * The size of the canvas of a matrix. What has more elements than there are pixels takes all the room in that direction; in
 * both, no more than makes its elements square, but never becomes a mere line.
 */
export function canvasSize(rows: number, columns: number, width: number, height: number, pixelRatio: number) {
  const grid = fitGrid(rows, columns, width, height, pixelRatio);
  const wide = grid.across > 1 ? width : grid.columns * grid.cellWidth;
  const tall = grid.down > 1 ? height : grid.rows * grid.cellHeight;
  if (grid.across === 1 || grid.down === 1) return { width: wide, height: tall };
  const size = Math.min(wide / columns, tall / rows);
  return { width: Math.max(wide * thinnest, size * columns), height: Math.max(tall * thinnest, size * rows) };
}

/**
 * Fills a canvas of `width` x `height` with the cells of a part of a matrix, so that the canvas keeps its size whatever
 * part it is; several cells share one where there are more than device pixels.
 */
export function fillGrid(rows: number, columns: number, width: number, height: number, pixelRatio: number): Grid {
  const across = Math.ceil(columns / Math.max(1, Math.floor(width * pixelRatio + 1e-6)));
  const down = Math.ceil(rows / Math.max(1, Math.floor(height * pixelRatio + 1e-6)));
  const cells = { columns: Math.ceil(columns / across), rows: Math.ceil(rows / down) };
  return { across, down, ...cells, cellWidth: width / cells.columns, cellHeight: height / cells.rows };
}

/** The layout of a grid of cells of a picture, which shows a region of a matrix by strides of its own. */
export function gridLayout(grid: Grid, region: Region, strides: Strides): CellLayout {
  const { columns, rows, cellWidth, cellHeight } = grid;
  const [down, across] = [grid.down * strides.down, grid.across * strides.across];
  const at = (row: number, column: number) => row * columns + column;
  return {
    width: columns * cellWidth,
    height: rows * cellHeight,
    cells: rows * columns,
    cellAt(x, y) {
      const column = Math.floor(x / cellWidth);
      const row = Math.floor(y / cellHeight);
      return column >= 0 && row >= 0 && column < columns && row < rows ? at(row, column) : undefined;
    },
    rectangleOf(cell) {
      const [x, y] = [(cell % columns) * cellWidth, Math.floor(cell / columns) * cellHeight];
      return { x, y, width: cellWidth, height: cellHeight };
    },
    blockOf(cell) {
      const [top, left] = [Math.floor(cell / columns) * down, (cell % columns) * across];
      return {
        row: region.row + top,
        column: region.column + left,
        rows: Math.min(down, region.rows - top),
        columns: Math.min(across, region.columns - left),
      };
    },
    cellOf(row, column) {
      const [r, c] = [row - region.row, column - region.column];
      const isInside = r >= 0 && c >= 0 && r < region.rows && c < region.columns;
      return isInside ? at(Math.floor(r / down), Math.floor(c / across)) : undefined;
    },
    neighbour(cell, stepDown, stepAcross) {
      const row = Math.min(rows - 1, Math.max(0, Math.floor(cell / columns) + stepDown));
      return at(row, Math.min(columns - 1, Math.max(0, (cell % columns) + stepAcross)));
    },
  };
}
