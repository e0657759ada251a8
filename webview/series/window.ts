import type { EpochRange, SeriesUpdate, ThinnedEpochs } from '../../src/panel/series.ts';
import { type Block, blockAt, coarsened, numbersPerColumn } from '../../src/trace/blocks.ts';
import { networkScalarIndex } from '../../src/trace/layout.ts';
import { noValueReasons } from '../../src/trace/noValue.ts';
import type { LayerScalar } from '../../src/trace/scalars.ts';
import { formatCount } from '../format.ts';

/**
 * The curves that a page has: blocks of epochs from block `firstBlock` on, each a row of `columns` columns
 * (src/panel/series.ts). `buffer` has room to spare: rows beyond `blocks` mean nothing.
 */
export interface SeriesWindow {
  readonly quantity: LayerScalar;
  readonly range: EpochRange | null;
  readonly stride: number;
  readonly columns: number;
  readonly firstBlock: number;
  readonly blocks: number;
  readonly buffer: Float64Array;
  /** Absent where every epoch is kept. */
  readonly thinned?: ThinnedEpochs | undefined;
}

/** What an update begins. */
export function seriesWindow(update: SeriesUpdate, columns: number): SeriesWindow {
  const { quantity, range, stride, firstBlock, rows, thinned } = update;
  const blocks = rows.length / (columns * numbersPerColumn);
  return { quantity, range, stride, columns, firstBlock, blocks, buffer: rows, ...(thinned && { thinned }) };
}

/** Whether an update continues the window without a hole. */
export function continuesWindow(window: SeriesWindow, { stride, firstBlock }: SeriesUpdate): boolean {
  const factor = stride / window.stride;
  const end = Math.ceil((window.firstBlock + window.blocks) / factor);
  return Number.isInteger(factor) && firstBlock >= Math.floor(window.firstBlock / factor) && firstBlock <= end;
}

/**
 * The window with an update's rows, at the update's stride. Rows that are only added go into the spare room of the same
 * buffer, which the older window cannot see; rows that are replaced, and a coarser stride, take a new one.
 */
export function extendWindow(window: SeriesWindow, update: SeriesUpdate): SeriesWindow {
  const { columns } = window;
  const length = columns * numbersPerColumn;
  const factor = update.stride / window.stride;
  const own = window.buffer.subarray(0, window.blocks * length);
  const firstBlock = Math.floor(window.firstBlock / factor);
  const coarse = factor === 1 ? own : coarsened(own, columns, window.firstBlock, factor);
  const before = update.firstBlock - firstBlock;
  const blocks = before + update.rows.length / length;
  const isAppended = factor === 1 && before === window.blocks && blocks * length <= window.buffer.length;
  const buffer = isAppended ? window.buffer : new Float64Array(Math.max(64, 2 * blocks) * length);
  if (!isAppended) buffer.set(coarse.subarray(0, before * length));
  buffer.set(update.rows, before * length);
  const { range, stride, thinned } = update;
  return { ...window, range, stride, firstBlock, blocks, buffer, ...(thinned && { thinned }) };
}

/** One column of the block with an index from 0 to before `blocks`. */
export function windowBlock({ buffer, columns }: SeriesWindow, index: number, column: number): Block {
  return blockAt(buffer, (index * columns + column) * numbersPerColumn);
}

/** Why layers' numbers of a block that are not finite are not defined; undefined where they went wrong. */
export function whyNoLayerValues(window: SeriesWindow, index: number): string | undefined {
  if (window.quantity !== 'updateRatio') return undefined;
  return windowBlock(window, index, networkScalarIndex('loss')).gaps === 0 ? noValueReasons.updateRatio : undefined;
}

/** The last epoch of the window, as near as its blocks tell: that of its last number of any kind. */
export function lastEpoch(window: SeriesWindow): number {
  if (window.blocks === 0) return 0;
  const { leastEpoch, largestEpoch, gapEpoch } = windowBlock(window, window.blocks - 1, 0);
  return Math.max(leastEpoch, largestEpoch, gapEpoch);
}

/** Says that a picture cannot be drawn finer, because single epochs are not kept; empty where it can. */
export function thinnedNote({ stride, thinned }: SeriesWindow): string {
  if (!thinned || thinned.stride === 1 || stride > thinned.stride) return '';
  return `each point stands for up to ${formatCount(stride, 'epoch')}: older epochs were thinned`;
}

/** The epochs that the picture spans: those of its range, or of the blocks that there are. */
export function windowEpochs({ range, stride, firstBlock, blocks }: SeriesWindow, epochs: number): EpochRange {
  return (
    range ?? { first: firstBlock * stride + 1, last: Math.max(1, Math.min(epochs, (firstBlock + blocks) * stride)) }
  );
}
