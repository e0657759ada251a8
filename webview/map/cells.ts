import { isDead, type MapScale, severity } from '../../src/trace/gradientScales.ts';
import { type SeriesWindow, whyNoLayerValues, windowBlock } from '../series/window.ts';

/** Steps from neutral to either end. */
export const steps = 127;
/** Codes of cells: 0 to 2 steps is the severity, `steps` in the middle; then these. */
export const deadCode = 2 * steps + 1;
export const nonFiniteCode = deadCode + 1;
export const emptyCode = nonFiniteCode + 1;

/** The code of one number. */
function valueCode(scale: MapScale, value: number): number {
  return isDead(scale, value) ? deadCode : Math.round(severity(scale, value) * steps) + steps;
}

/** How bad a code is: not finite before dead before the distance from neutral; nothing at all comes last. */
function badness(code: number): number {
  if (code === emptyCode) return -1;
  return code >= deadCode ? code : Math.abs(code - steps);
}

/** The worst number of one column in the blocks from `first` to before `end`, as a code. */
export function cellCode(window: SeriesWindow, column: number, first: number, end: number, scale: MapScale): number {
  let worst = emptyCode;
  for (let index = first; index < end; index++) {
    const { least, largest, leastEpoch, gaps } = windowBlock(window, index, column);
    if (gaps > 0 && whyNoLayerValues(window, index) === undefined) return nonFiniteCode;
    if (leastEpoch === 0) continue;
    const low = valueCode(scale, least);
    const high = least === largest ? low : valueCode(scale, largest);
    const worse = badness(high) > badness(low) ? high : low;
    if (badness(worse) > badness(worst)) worst = worse;
  }
  return worst;
}

/** What a picture of cells was made of. */
interface CellSource {
  readonly window: SeriesWindow;
  /** The columns of the window that hold the layers: from this one on. */
  readonly firstColumn: number;
  readonly layers: number;
  /** Cells side by side that the picture has room for. */
  readonly room: number;
  /** Of every layer. The same array as long as they are the same. */
  readonly scales: readonly MapScale[];
}

/** Codes of cells, those of one column of the picture after those of another; in each from the first layer to the last. */
export interface Cells {
  readonly source: CellSource;
  /** Blocks behind each column of the picture. */
  readonly perColumn: number;
  readonly columns: number;
  readonly codes: Uint16Array;
  /** Columns before this one are as in the cells that these continue. */
  readonly firstNew: number;
}

/**
 * The cells of a window. When it continues the one that `before` shows, only the columns that changed are computed, in the same
 * array.
 */
export function mapCells(source: CellSource, before?: Cells): Cells {
  const { window, layers, room, firstColumn, scales } = source;
  const perColumn = Math.max(1, Math.ceil(window.blocks / Math.max(1, room)));
  const columns = Math.ceil(window.blocks / perColumn);
  const kept = before && before.perColumn === perColumn && continues(before.source, source) ? before : undefined;
  // The last block may have been filled in part.
  const firstNew = kept ? Math.max(0, kept.columns - 1) : 0;
  const codes = kept?.codes ?? new Uint16Array(Math.max(1, room) * layers);
  for (let column = firstNew; column < columns; column++) {
    const end = Math.min(window.blocks, (column + 1) * perColumn);
    for (let layer = 0; layer < layers; layer++) {
      codes[column * layers + layer] = cellCode(window, firstColumn + layer, column * perColumn, end, scales[layer]!);
    }
  }
  return { source, perColumn, columns, codes, firstNew };
}

/** Blocks that were filled never change, so a window that continues another differs from its last block on. */
function continues(a: CellSource, b: CellSource): boolean {
  return (
    a.scales === b.scales &&
    a.room === b.room &&
    a.layers === b.layers &&
    a.window.quantity === b.window.quantity &&
    a.window.range === b.window.range &&
    a.window.stride === b.window.stride &&
    a.window.firstBlock === b.window.firstBlock &&
    a.window.blocks <= b.window.blocks
  );
}
