import type { EpochRange } from '../../src/panel/series.ts';

/** Where everything stands on the map's canvas, in CSS pixels. Rows scroll; the axis of the epochs stays below them. */
export interface MapLayout {
  readonly rows: number;
  readonly rowHeight: number;
  /** Of the row's height, what stays free below it. */
  readonly gap: number;
  /** Height of what is seen of the rows, and of all of them. */
  readonly height: number;
  readonly fullHeight: number;
  /** Of every so many rows one has room for text. */
  readonly textEvery: number;
  /** The cells stand from `left` to `left` + `plotWidth`: names before them, values behind. */
  readonly left: number;
  readonly plotWidth: number;
  readonly width: number;
}

export const axisHeight = 18;
const highestRow = 20;
const lowestRow = 3;
const tallest = 300;
const textHeight = 13;
const valueWidth = 62;
/** Between a name and the cells, with room for the mark of the chosen row. */
export const nameGap = 12;
/** A frame of a pixel about the first and the last row's outline. */
const margin = 2;

/** Fits the rows of a map into a width, with names as wide as `nameWidth` where there is room. */
export function mapLayout(rows: number, width: number, nameWidth: number): MapLayout {
  const rowHeight = Math.min(highestRow, Math.max(lowestRow, Math.floor((tallest - 2 * margin) / Math.max(1, rows))));
  const fullHeight = rows * rowHeight + 2 * margin;
  const left = Math.round(Math.min(nameWidth, width * 0.28)) + nameGap;
  return {
    rows,
    rowHeight,
    gap: rowHeight >= 12 ? 2 : rowHeight >= 5 ? 1 : 0,
    height: Math.min(tallest, fullHeight),
    fullHeight,
    textEvery: Math.ceil(textHeight / rowHeight),
    left,
    plotWidth: Math.max(1, width - left - valueWidth),
    width,
  };
}

/** The row at a height of the scrolled rows; the nearest one. */
export function rowAt({ rows, rowHeight }: MapLayout, y: number): number {
  return Math.max(0, Math.min(rows - 1, Math.floor((y - margin) / rowHeight)));
}

/** Where a row begins among the scrolled rows. */
export function rowTop({ rowHeight }: MapLayout, row: number): number {
  return margin + row * rowHeight;
}

/** Where an epoch's cell begins; one behind the last is the end of the cells. */
export function epochX({ left, plotWidth }: MapLayout, { first, last }: EpochRange, epoch: number): number {
  return left + ((epoch - first) / (last - first + 1)) * plotWidth;
}

/** The epoch at a place, the nearest one of those shown. */
export function epochAtX({ left, plotWidth }: MapLayout, { first, last }: EpochRange, x: number): number {
  const epoch = first + Math.floor(((x - left) / plotWidth) * (last - first + 1));
  return Math.max(first, Math.min(last, epoch));
}

/** How far rows must be scrolled, when they are at `top`, so that a row is seen. */
export function scrolledTo(layout: MapLayout, row: number, top: number): number {
  const start = rowTop(layout, row) - margin;
  const end = start + layout.rowHeight + 2 * margin;
  return Math.max(Math.min(top, start), end - layout.height);
}

/** Epochs to write below the map: round numbers, at most `most` of them. */
export function epochTicks({ first, last }: EpochRange, most: number): number[] {
  const wanted = (last - first) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wanted)));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= wanted) ?? 10 * power;
  const ticks = first === 1 ? [1] : [];
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) {
    // 1 is written in place of 0, not beside a 2 or 5 that is close to it.
    if (ticks[0] !== 1 || tick - 1 >= step * 0.7) ticks.push(tick);
  }
  return ticks;
}
