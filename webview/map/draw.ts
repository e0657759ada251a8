import { css } from '../colour.ts';
import type { Theme } from '../theme.ts';
import { deadCode, nonFiniteCode } from './cells.ts';
import { drawEpochMarks, drawLayerMarks } from './drawMarks.ts';
import { drawHatching } from './hatching.ts';
import { axisHeight, epochTicks, epochX, nameGap, rowAt, rowTop } from './layout.ts';
import type { MapModel } from './mapModel.ts';

/** Paints the columns that are new, with one pixel a cell and a row for each layer. */
export function paintCells(bitmap: OffscreenCanvas, { cells, colours }: MapModel, everything: boolean): void {
  const { columns, codes, source } = cells;
  const { layers, room } = source;
  const isResized = bitmap.width !== room || bitmap.height !== layers;
  const firstNew = everything || isResized ? 0 : cells.firstNew;
  if (isResized) {
    bitmap.width = room;
    bitmap.height = layers;
  }
  const width = columns - firstNew;
  if (width <= 0) return;
  const context = bitmap.getContext('2d')!;
  const image = context.createImageData(width, layers);
  const pixels = new Uint32Array(image.data.buffer);
  for (let column = 0; column < width; column++) {
    for (let layer = 0; layer < layers; layer++) {
      pixels[layer * width + column] = colours.pixels[codes[(firstNew + column) * layers + layer]!]!;
    }
  }
  context.putImageData(image, firstNew, 0);
}

/** Draws the rows in sight, and over them what is selected and hovered. */
export function drawMap(canvas: HTMLCanvasElement, model: MapModel, bitmap: OffscreenCanvas): void {
  const { layout, theme } = model;
  const { width, height } = layout;
  const ratio = devicePixelRatio;
  resize(canvas, width, height + axisHeight, ratio);
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height + axisHeight);
  scrolled(context, model, () => {
    drawRows(context, model, bitmap);
    drawTexts(context, model);
    drawSelectedRow(context, model);
    drawStoppedRow(context, model);
  });
  drawEpochs(context, model);
  scrolled(context, model, () => drawLayerMarks(context, model));
  drawEpochMarks(context, model);
  drawAxis(context, model, theme);
}

/** Draws what is scrolled with the rows. */
function scrolled(context: CanvasRenderingContext2D, { layout, scrollTop }: MapModel, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(0, 0, layout.width, layout.height);
  context.clip();
  context.translate(0, -scrollTop);
  draw();
  context.restore();
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

/** The rows in sight, from the first to the last. */
function visibleRows({ layout, order, scrollTop }: MapModel): number[] {
  const first = rowAt(layout, scrollTop);
  const last = rowAt(layout, scrollTop + layout.height);
  return order.length === 0 ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function drawRows(context: CanvasRenderingContext2D, model: MapModel, bitmap: OffscreenCanvas): void {
  const { layout, cells, range, order, colours, theme } = model;
  const { columns, perColumn, source } = cells;
  const { stride, firstBlock } = source.window;
  const columnEpochs = perColumn * stride;
  const start = epochX(layout, range, firstBlock * stride + 1);
  const columnWidth = (layout.plotWidth * columnEpochs) / (range.last - range.first + 1);
  const height = layout.rowHeight - layout.gap;
  context.save();
  context.beginPath();
  context.rect(layout.left, 0, layout.plotWidth, layout.fullHeight);
  context.clip();
  context.imageSmoothingEnabled = false;
  for (const row of visibleRows(model)) {
    const layer = order[row]!;
    const y = rowTop(layout, row);
    context.drawImage(bitmap, 0, layer, columns, 1, start, y, columns * columnWidth, height);
    const hatch = (code: number, colour: string) =>
      drawHatching(context, { cells, layer, code, start, columnWidth, y, height, colour });
    hatch(deadCode, css(theme.background));
    hatch(nonFiniteCode, css(colours.neutral));
  }
  context.restore();
}

function drawTexts(context: CanvasRenderingContext2D, model: MapModel): void {
  const { layout, order, names, valueText, selectedLayer, theme } = model;
  const { rowHeight, gap, textEvery, left, plotWidth, rows } = layout;
  const selectedRow = order.indexOf(selectedLayer);
  context.textBaseline = 'middle';
  for (const row of visibleRows(model)) {
    const layer = order[row]!;
    const isSelected = row === selectedRow;
    const isCovered = Math.abs(row - selectedRow) < textEvery;
    if (!isSelected && (row % textEvery !== 0 || isCovered)) continue;
    // Texts of thin rows would stand out of the picture at its ends.
    const inset = Math.max(0, 6 - (rowHeight - gap) / 2);
    const middle = rowTop(layout, row) + (rowHeight - gap) / 2;
    const y = Math.min(Math.max(middle, inset), rows * rowHeight - inset + 2) + 0.5;
    context.font = textFont(theme, isSelected);
    context.fillStyle = isSelected ? theme.foreground : theme.muted;
    context.textAlign = 'right';
    context.fillText(names[layer]!, left - nameGap, y);
    context.textAlign = 'left';
    context.fillText(valueText(layer), left + plotWidth + 8, y);
  }
}

export function textFont(theme: Theme, isBold: boolean): string {
  return `${isBold ? '600 ' : ''}11px ${theme.font}`;
}

function drawSelectedRow(context: CanvasRenderingContext2D, { layout, order, selectedLayer, theme }: MapModel): void {
  const row = order.indexOf(selectedLayer);
  if (row < 0) return;
  context.strokeStyle = theme.foreground;
  context.lineWidth = 1;
  const height = layout.rowHeight - layout.gap;
  context.strokeRect(layout.left - 0.5, rowTop(layout, row) - 0.5, layout.plotWidth + 1, height + 1);
  context.fillStyle = theme.foreground;
  const middle = rowTop(layout, row) + height / 2;
  context.beginPath();
  context.moveTo(layout.left - 1, middle);
  context.lineTo(layout.left - 5, middle - 4);
  context.lineTo(layout.left - 5, middle + 4);
  context.fill();
}

/** The row in which a debugger stands: a frame and an arrow in its colour, as in the editor's margin. */
function drawStoppedRow(context: CanvasRenderingContext2D, { layout, order, stoppedLayer, theme }: MapModel): void {
  const row = stoppedLayer === undefined ? -1 : order.indexOf(stoppedLayer);
  if (row < 0) return;
  const height = layout.rowHeight - layout.gap;
  const top = rowTop(layout, row);
  context.strokeStyle = theme.debugged;
  context.lineWidth = 2;
  context.strokeRect(layout.left - 1, top - 1, layout.plotWidth + 2, height + 2);
  context.fillStyle = theme.debugged;
  const middle = top + height / 2;
  context.beginPath();
  context.moveTo(layout.left - 1, middle);
  context.lineTo(layout.left - 7, middle - 5);
  context.lineTo(layout.left - 7, middle + 5);
  context.fill();
}

/** The chosen epoch as a line, the hovered one as a faint line, and the epochs that are being dragged over. */
function drawEpochs(context: CanvasRenderingContext2D, model: MapModel): void {
  const { layout, range, selectedEpoch, hoveredEpoch, dragged, theme } = model;
  if (dragged) {
    const from = epochX(layout, range, dragged.first);
    const to = epochX(layout, range, dragged.last + 1);
    context.fillStyle = theme.focus;
    context.globalAlpha = 0.3;
    context.fillRect(from, 0, to - from, layout.height);
    context.globalAlpha = 1;
  }
  const line = (epoch: number | undefined, colour: string, dash: number[]) => {
    if (epoch === undefined || epoch < range.first || epoch > range.last) return;
    const x = Math.floor(epochX(layout, range, epoch + 0.5)) + 0.5;
    context.setLineDash([]);
    // A line of the page's colour below it, so that it is seen on every colour.
    context.strokeStyle = css(theme.background);
    context.lineWidth = 3;
    stroke(context, x, layout.height);
    context.setLineDash(dash);
    context.strokeStyle = colour;
    context.lineWidth = 1;
    stroke(context, x, layout.height);
    context.setLineDash([]);
  };
  line(hoveredEpoch, theme.muted, [2, 2]);
  line(selectedEpoch, theme.foreground, []);
}

function stroke(context: CanvasRenderingContext2D, x: number, height: number): void {
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height);
  context.stroke();
}

function drawAxis(context: CanvasRenderingContext2D, { layout, range }: MapModel, theme: Theme): void {
  const { left, plotWidth, height } = layout;
  context.font = `10px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.grid;
  context.textBaseline = 'top';
  context.textAlign = 'center';
  for (const epoch of epochTicks(range, Math.min(8, Math.floor(plotWidth / 60)))) {
    const x = epochX(layout, range, epoch + 0.5);
    const text = String(epoch);
    const half = context.measureText(text).width / 2;
    context.fillRect(Math.round(x), height, 1, 3);
    context.fillText(text, Math.min(Math.max(x, left + half), left + plotWidth - half), height + 5);
  }
}
