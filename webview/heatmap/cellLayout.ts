import type { Region } from '../../src/trace/region.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where the cells of a picture stand on its canvas, and which elements of the tensor are behind them. CSS pixels. */
export interface CellLayout {
  readonly width: number;
  readonly height: number;
  readonly cells: number;
  /** The cell under a point; undefined where there is none. */
  cellAt(x: number, y: number): number | undefined;
  rectangleOf(cell: number): Rectangle;
  /** The elements behind a cell. */
  blockOf(cell: number): Region;
  /** The cell that shows an element; undefined when none does. */
  cellOf(row: number, column: number): number | undefined;
  /** Steps to the next cell in each direction, in cells; a step that leaves the picture is cut off. */
  neighbour(cell: number, down: number, across: number): number;
}
