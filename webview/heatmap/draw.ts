import { css, readableOn } from '../colour.ts';
import { formatCell } from '../format.ts';
import type { Theme } from '../theme.ts';
import type { CellLayout, Rectangle } from './cellLayout.ts';
import { colourOf, paint } from './colourScale.ts';
import { type Grid, hasRoomForNumbers } from './grid.ts';
import type { Mosaic } from './mosaic.ts';

/** What is painted: for every drawn cell one of the values. */
export interface Painted {
  readonly values: Float64Array | Float32Array;
  readonly elements: Int32Array;
  /** End of the colour scale. */
  readonly largest: number;
  readonly theme: Theme;
}

/** Cells that stand out. */
interface Marks {
  readonly pointed: number | undefined;
  readonly selected: number | undefined;
}

/** Smaller cells have no lines between them: the lines would hide them. */
const smallestLinedCell = 5;

/** Paints the cells with one pixel each, in rows of `width`. */
export function paintBitmap(bitmap: OffscreenCanvas, { values, elements, largest, theme }: Painted, width: number) {
  const height = elements.length / width;
  // Setting the size, even to what it is, makes a new backing store.
  if (bitmap.width !== width) bitmap.width = width;
  if (bitmap.height !== height) bitmap.height = height;
  const context = bitmap.getContext('2d')!;
  const image = context.createImageData(width, height);
  paint(new Uint32Array(image.data.buffer), values, elements, largest, theme.heatmap);
  context.putImageData(image, 0, 0);
}

/** Draws the bitmap at the grid's size, with lines and numbers where they fit. */
export function drawGrid(canvas: HTMLCanvasElement, bitmap: OffscreenCanvas, painted: Painted, grid: Grid): void {
  const { cellWidth, cellHeight } = grid;
  const [width, height] = [grid.columns * cellWidth, grid.rows * cellHeight];
  const context = cleared(canvas, width, height);
  context.drawImage(bitmap, 0, 0, width, height);
  if (Math.min(cellWidth, cellHeight) >= smallestLinedCell) drawLines(context, grid, painted.theme.grid);
  if (hasRoomForNumbers(cellWidth, cellHeight)) drawNumbers(context, painted, grid);
}

/** Draws the bitmap, which has the images below each other, as a mosaic with the number of its unit over each. */
export function drawMosaic(
  canvas: HTMLCanvasElement,
  bitmap: OffscreenCanvas,
  { theme }: Painted,
  mosaic: Mosaic,
  layout: CellLayout,
): void {
  const { image, images, scale, title } = mosaic;
  const context = cleared(canvas, layout.width, layout.height);
  const [width, height] = [image.width * scale, image.height * scale];
  context.font = `9px ${theme.font}`;
  context.textBaseline = 'bottom';
  for (let index = 0; index < images; index++) {
    const first = index * image.width * image.height;
    const { x, y } = layout.rectangleOf(first);
    context.drawImage(bitmap, 0, index * image.height, image.width, image.height, x, y, width, height);
    context.strokeStyle = theme.grid;
    context.strokeRect(x - 0.5, y - 0.5, width + 1, height + 1);
    if (title === 0) continue;
    context.fillStyle = theme.muted;
    context.fillText(String(layout.blockOf(first).row), x, y - 1);
  }
}

/** Marks the selected cell and, over it, the one under the cursor. */
export function drawMarks(canvas: HTMLCanvasElement, layout: CellLayout, marks: Marks, theme: Theme): void {
  const context = canvas.getContext('2d')!;
  const frame = (cell: number, colour: string, thickness: number) =>
    drawFrame(context, layout.rectangleOf(cell), css(theme.background), colour, thickness);
  if (marks.selected !== undefined) frame(marks.selected, theme.foreground, 2);
  if (marks.pointed !== undefined) frame(marks.pointed, theme.foreground, 1);
}

/** Two lines, so that the mark shows on every colour. */
function drawFrame(
  context: CanvasRenderingContext2D,
  cell: Rectangle,
  inner: string,
  outer: string,
  thickness: number,
): void {
  const [width, height] = [Math.max(cell.width, 4), Math.max(cell.height, 4)];
  const inset = thickness / 2;
  context.lineWidth = thickness;
  context.strokeStyle = outer;
  context.strokeRect(cell.x + inset, cell.y + inset, width - thickness, height - thickness);
  const within = thickness + 0.5;
  context.lineWidth = 1;
  context.strokeStyle = inner;
  if (width > 2 * within && height > 2 * within) {
    context.strokeRect(cell.x + within, cell.y + within, width - 2 * within, height - 2 * within);
  }
}

/** The context of a canvas of a size, in CSS pixels, without a picture. */
function cleared(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = devicePixelRatio;
  resize(canvas, width, height, ratio);
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  context.clearRect(0, 0, width, height);
  context.lineWidth = 1;
  return context;
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

function drawNumbers(context: CanvasRenderingContext2D, { values, elements, largest, theme }: Painted, grid: Grid) {
  const { columns, cellWidth, cellHeight } = grid;
  context.font = `10px ${theme.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  elements.forEach((element, cell) => {
    const value = values[element]!;
    const [x, y] = [((cell % columns) + 0.5) * cellWidth, (Math.floor(cell / columns) + 0.5) * cellHeight];
    context.fillStyle = readableOn(colourOf(theme.heatmap, value, largest));
    context.fillText(formatCell(value), x, y + 0.5);
  });
  context.textAlign = 'start';
}
