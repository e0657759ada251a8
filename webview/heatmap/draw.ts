import { css, readableOn } from '../colour.ts';
import { formatCell } from '../format.ts';
import type { Theme } from '../theme.ts';
import { colourOf, paint } from './colourScale.ts';
import { type Grid, hasRoomForNumbers } from './grid.ts';

export interface Picture {
  readonly values: Float64Array;
  /** For every drawn cell the element it shows. */
  readonly elements: Int32Array;
  readonly grid: Grid;
  readonly largest: number;
  readonly theme: Theme;
}

/** Smaller cells have no lines between them: the lines would hide them. */
const smallestLinedCell = 5;

/** Paints the matrix with one pixel a cell. */
export function paintBitmap(bitmap: OffscreenCanvas, { values, elements, grid, largest, theme }: Picture): void {
  // Setting the size, even to what it is, makes a new backing store.
  if (bitmap.width !== grid.columns) bitmap.width = grid.columns;
  if (bitmap.height !== grid.rows) bitmap.height = grid.rows;
  const context = bitmap.getContext('2d')!;
  const image = context.createImageData(grid.columns, grid.rows);
  paint(new Uint32Array(image.data.buffer), values, elements, largest, theme.heatmap);
  context.putImageData(image, 0, 0);
}

/** Draws the bitmap at the grid's size, with lines, numbers and the pointed cell where they fit. */
export function drawHeatmap(
  canvas: HTMLCanvasElement,
  picture: Picture,
  bitmap: OffscreenCanvas,
  pointed: number | undefined,
): void {
  const { grid } = picture;
  const ratio = devicePixelRatio;
  const width = grid.columns * grid.cellWidth;
  const height = grid.rows * grid.cellHeight;
  resize(canvas, width, height, ratio);
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  if (Math.min(grid.cellWidth, grid.cellHeight) >= smallestLinedCell) drawLines(context, grid, picture.theme.grid);
  if (hasRoomForNumbers(grid.cellWidth, grid.cellHeight)) drawNumbers(context, picture);
  if (pointed !== undefined) drawPointed(context, grid, pointed, picture.theme);
}

/** Setting a canvas's size clears and reallocates it, so it is done only when needed. */
function resize(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width === pixelWidth && canvas.height === pixelHeight) return;
  canvas.width = pixelWidth;
  canvas.height = pixelHeight;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

function drawLines(context: CanvasRenderingContext2D, grid: Grid, colour: string): void {
  context.fillStyle = colour;
  const [width, height] = [grid.columns * grid.cellWidth, grid.rows * grid.cellHeight];
  for (let column = 1; column < grid.columns; column++) context.fillRect(column * grid.cellWidth, 0, 1, height);
  for (let row = 1; row < grid.rows; row++) context.fillRect(0, row * grid.cellHeight, width, 1);
}

function drawNumbers(context: CanvasRenderingContext2D, { values, elements, grid, largest, theme }: Picture) {
  context.font = `10px ${theme.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  elements.forEach((element, cell) => {
    const value = values[element]!;
    const [x, y] = corner(grid, cell);
    context.fillStyle = readableOn(colourOf(theme.heatmap, value, largest));
    context.fillText(formatCell(value), x + grid.cellWidth / 2, y + grid.cellHeight / 2 + 0.5);
  });
}

/** Two lines, so that the mark shows on every colour. */
function drawPointed(context: CanvasRenderingContext2D, grid: Grid, cell: number, theme: Theme): void {
  const [x, y] = corner(grid, cell);
  const width = Math.max(grid.cellWidth, 4);
  const height = Math.max(grid.cellHeight, 4);
  context.lineWidth = 1;
  context.strokeStyle = css(theme.background);
  context.strokeRect(x + 1.5, y + 1.5, width - 3, height - 3);
  context.strokeStyle = theme.foreground;
  context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}

function corner(grid: Grid, cell: number): [number, number] {
  return [(cell % grid.columns) * grid.cellWidth, Math.floor(cell / grid.columns) * grid.cellHeight];
}
