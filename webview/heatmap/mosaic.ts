import type { Region } from '../../src/trace/region.ts';
import type { CellLayout } from './cellLayout.ts';

/** An image in pixels. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
}

/** Images beside and below each other, one a unit. Lengths are CSS pixels. */
export interface Mosaic {
  readonly image: ImageShape;
  readonly images: number;
  readonly across: number;
  /** Size of a pixel of an image. */
  readonly scale: number;
  /** From one image to the next. */
  readonly stepAcross: number;
  readonly stepDown: number;
  /** Height of the title over an image; 0 when there is no room for one. */
  readonly title: number;
}

const gap = 3;
const titleHeight = 12;
/** A narrower image has no room for the number of its unit. */
const narrowestTitled = 18;
const largestScale = 8;
/** Cells that the host sends without reducing them. */
const mostCells = 65_536;
/** From here on a square number of inputs may be an image. */
const fewestGuessed = 36;

/** The images that fit into `width` x `height` with the largest pixels; in the smallest, they may be higher. */
export function fitMosaic(image: ImageShape, images: number, width: number, height: number): Mosaic {
  for (let scale = largestScale; ; scale--) {
    const size = Math.max(1, scale);
    const title = image.width * size >= narrowestTitled ? titleHeight : 0;
    const stepAcross = image.width * size + gap;
    const stepDown = image.height * size + gap + title;
    const across = Math.min(images, Math.max(1, Math.floor((width + gap) / stepAcross)));
    const fits = across * stepAcross - gap <= width && Math.ceil(images / across) * stepDown <= height;
    if (fits || scale <= 1) return { image, images, across, scale: size, stepAcross, stepDown, title };
  }
}

/** The layout of images of the units from `region.row` on; cells are all their pixels, unit by unit. */
export function mosaicLayout(mosaic: Mosaic, region: Region): CellLayout {
  const { image, images, across, scale, stepAcross, stepDown, title } = mosaic;
  const size = image.width * image.height;
  const corner = (index: number) => [(index % across) * stepAcross, Math.floor(index / across) * stepDown + title];
  return {
    width: across * stepAcross - gap,
    height: Math.ceil(images / across) * stepDown - gap,
    cells: images * size,
    cellAt(x, y) {
      const [column, row] = [Math.floor(x / stepAcross), Math.floor(y / stepDown)];
      const index = row * across + column;
      if (column < 0 || row < 0 || column >= across || index >= images) return undefined;
      const pixelColumn = Math.floor((x - column * stepAcross) / scale);
      const pixelRow = Math.floor((y - row * stepDown - title) / scale);
      const isInside = pixelRow >= 0 && pixelRow < image.height && pixelColumn < image.width;
      return isInside ? index * size + pixelRow * image.width + pixelColumn : undefined;
    },
    rectangleOf(cell) {
      const [x = 0, y = 0] = corner(Math.floor(cell / size));
      const pixel = cell % size;
      const [row, column] = [Math.floor(pixel / image.width), pixel % image.width];
      return { x: x + column * scale, y: y + row * scale, width: scale, height: scale };
    },
    blockOf: cell => ({ row: region.row + Math.floor(cell / size), column: cell % size, rows: 1, columns: 1 }),
    cellOf(row, column) {
      const index = row - region.row;
      return index >= 0 && index < images && column < size ? index * size + column : undefined;
    },
    neighbour(cell, stepsDown, stepsAcross) {
      // At the edge of an image the cursor goes on in the next one.
      const [index, pixel] = [Math.floor(cell / size), cell % size];
      let [tileRow, tileColumn] = [Math.floor(index / across), index % across];
      let [row, column] = [Math.floor(pixel / image.width) + stepsDown, (pixel % image.width) + stepsAcross];
      if (Math.abs(stepsAcross) > 1) column = stepsAcross < 0 ? 0 : image.width - 1;
      if (column < 0) [tileColumn, column] = tileColumn > 0 ? [tileColumn - 1, image.width - 1] : [tileColumn, 0];
      if (row < 0) [tileRow, row] = tileRow > 0 ? [tileRow - 1, image.height - 1] : [tileRow, 0];
      if (column >= image.width) [tileColumn, column] = [tileColumn + 1, 0];
      if (row >= image.height) [tileRow, row] = [tileRow + 1, 0];
      const next = tileRow * across + tileColumn;
      return tileColumn >= across || next >= images ? cell : next * size + row * image.width + column;
    },
  };
}

/** What the inputs of a first layer are an image of, for sure or, being a square number, perhaps. */
export function imageOf(inputs: number, known: ImageShape | undefined): ImageShape | undefined {
  if (known && known.height * known.width === inputs) return inputs <= mostCells ? known : undefined;
  const side = Math.sqrt(inputs);
  const isSquare = Number.isInteger(side) && inputs >= fewestGuessed && inputs <= mostCells;
  return isSquare ? { height: side, width: side } : undefined;
}

/** The units of a page of images: as many as the host sends without reducing them. */
export function imagePage(units: number, inputs: number, page: number): Region {
  const size = Math.max(1, Math.min(units, Math.floor(mostCells / inputs)));
  const row = Math.min(Math.max(0, page), Math.ceil(units / size) - 1) * size;
  return { row, column: 0, rows: Math.min(size, units - row), columns: inputs };
}

/** The page on which a unit is, and how many there are. */
export function pageOf(units: number, inputs: number, unit: number): { readonly page: number; readonly pages: number } {
  const { rows } = imagePage(units, inputs, 0);
  return { page: Math.floor(unit / rows), pages: Math.ceil(units / rows) };
}
