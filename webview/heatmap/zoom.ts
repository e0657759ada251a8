import type { Region } from '../../src/trace/region.ts';

/** A matrix and the canvas that shows it or a part of it. */
export interface Canvas {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly height: number;
}

/** A place within what is shown, from 0 at the left and the top to 1. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** Closer than this nothing more is to be seen. */
const fewest = 3;
/** What a step of the zoom does to the size of a cell. */
const factor = 1.5;

/**
 * The region after a step of zooming, which keeps the elements at `place` where they are; null for the whole matrix.
 * The side with the smaller cells comes first, until cells are about square.
 */
export function zoomedRegion(canvas: Canvas, region: Region, direction: 'in' | 'out', place: Place): Region | null {
  const [width, height] = [canvas.width / region.columns, canvas.height / region.rows];
  const isZoomIn = direction === 'in';
  const changesColumns = isZoomIn ? width <= height * factor || region.rows <= fewest : true;
  const changesRows = isZoomIn ? height <= width * factor || region.columns <= fewest : true;
  const columns = changesColumns ? resized(region.columns, canvas.columns, isZoomIn) : region.columns;
  const rows = changesRows ? resized(region.rows, canvas.rows, isZoomIn) : region.rows;
  return within(canvas, {
    row: region.row + Math.round((region.rows - rows) * place.y),
    column: region.column + Math.round((region.columns - columns) * place.x),
    rows,
    columns,
  });
}

function resized(shown: number, all: number, isZoomIn: boolean): number {
  const wanted = isZoomIn ? Math.floor(shown / factor) : Math.ceil(shown * factor);
  return Math.min(all, Math.max(wanted, Math.min(fewest, all)));
}

/** The region moved by so many elements, as far as the matrix goes. */
export function pannedRegion(canvas: Canvas, region: Region, rows: number, columns: number): Region | null {
  return within(canvas, { ...region, row: region.row + rows, column: region.column + columns });
}

function within(canvas: Canvas, { row, column, rows, columns }: Region): Region | null {
  if (rows >= canvas.rows && columns >= canvas.columns) return null;
  return {
    row: Math.min(canvas.rows - rows, Math.max(0, row)),
    column: Math.min(canvas.columns - columns, Math.max(0, column)),
    rows,
    columns,
  };
}
