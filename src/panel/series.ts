import type { TraceLayout } from '../trace/layout.ts';
import { layerScalarIndex } from '../trace/layout.ts';
import { type LayerScalar, networkScalars } from '../trace/scalars.ts';

/** Epochs from `first` to `last`, both included. */
export interface EpochRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Curves of a run in as many blocks as a page can draw (src/trace/blocks.ts). The columns are the numbers of the whole
 * network in their order, then one quantity of every layer from the first to the last.
 */
export interface SeriesUpdate {
  readonly quantity: LayerScalar;
  /** Null is the whole run, however long it becomes. */
  readonly range: EpochRange | null;
  /** True when the rows begin a picture; else they extend the last one, and replace blocks that were filled in part. */
  readonly isNew: boolean;
  /** Epochs in a block. Only ever becomes larger within one picture. */
  readonly stride: number;
  readonly firstBlock: number;
  readonly rows: Float64Array;
  /** Absent where every epoch of the picture is kept. */
  readonly thinned?: ThinnedEpochs;
}

/** What is known of the thinned epochs of a picture. */
export interface ThinnedEpochs {
  /** Up to this epoch they are thinned. */
  readonly last: number;
  /** The smallest stride by which the picture can be drawn. */
  readonly stride: number;
}

/** Positions in a scalar row of the numbers of the whole network. */
export const networkColumns: readonly number[] = networkScalars.map((_, index) => index);

/** Positions in a scalar row of the columns of a series. */
export function seriesColumns(layout: TraceLayout, quantity: LayerScalar): number[] {
  return [...networkColumns, ...layout.layers.map((_, layer) => layerScalarIndex(layout, layer, quantity))];
}
