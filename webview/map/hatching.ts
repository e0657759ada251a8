import type { Cells } from './cells.ts';

interface Hatching {
  readonly cells: Cells;
  readonly layer: number;
  /** Cells with this code are hatched. */
  readonly code: number;
  /** Where the row's first cell begins, and how wide each is. */
  readonly start: number;
  readonly columnWidth: number;
  readonly y: number;
  readonly height: number;
  readonly colour: string;
}

const patterns = new Map<string, CanvasPattern>();

/** Strokes over the cells of a row that have a code, so that a dead gradient is not just one more blue. */
export function drawHatching(context: CanvasRenderingContext2D, hatching: Hatching): void {
  const { cells, layer, code, start, columnWidth, y, height, colour } = hatching;
  const { columns, codes } = cells;
  const { layers } = cells.source;
  let column = 0;
  while (column < columns) {
    if (codes[column * layers + layer] !== code) {
      column++;
      continue;
    }
    const first = column;
    while (column < columns && codes[column * layers + layer] === code) column++;
    context.fillStyle = pattern(colour);
    context.fillRect(start + first * columnWidth, y, (column - first) * columnWidth, height);
  }
}

function pattern(colour: string): CanvasPattern {
  const made = patterns.get(colour);
  if (made) return made;
  const size = 6;
  const tile = new OffscreenCanvas(size, size);
  const context = tile.getContext('2d')!;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
  context.stroke();
  const created = context.createPattern(tile, 'repeat')!;
  patterns.set(colour, created);
  return created;
}
