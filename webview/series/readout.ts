import { layerScalarIndex } from '../../src/trace/layout.ts';
import { networkScalars } from '../../src/trace/scalars.ts';
import type { Training } from '../state.ts';
import { type SeriesWindow, windowBlock } from './window.ts';

/** The number in a column of the series at an epoch; undefined while the page does not know it. */
export function valueAt(training: Training, epoch: number, column: number): number | undefined {
  const { row, readRow, series } = training;
  for (const known of [row, readRow]) if (known?.epoch === epoch) return known.scalars[scalarIndex(training, column)];
  return series && windowValue(series, epoch, column);
}

/** The same of a curve that may be another run's: of that only what its blocks tell. */
export function seriesValue(
  training: Training,
  window: SeriesWindow,
  epoch: number,
  column: number,
): number | undefined {
  return window === training.series ? valueAt(training, epoch, column) : windowValue(window, epoch, column);
}

function windowValue(window: SeriesWindow, epoch: number, column: number): number | undefined {
  if (window.stride !== 1) return undefined;
  const index = epoch - 1 - window.firstBlock;
  if (index < 0 || index >= window.blocks) return undefined;
  const { gaps, least } = windowBlock(window, index, column);
  // Which of NaN and the infinities it is, only the row says.
  return gaps > 0 ? undefined : least;
}

/** Whether a layer's number in a column of the series is not defined at an epoch; not so where the training diverged. */
export function isNotDefined(training: Training, epoch: number, column: number): boolean {
  if (training.series?.quantity !== 'updateRatio' || column < networkScalars.length) return false;
  const value = valueAt(training, epoch, column);
  return value !== undefined && !Number.isFinite(value) && Number.isFinite(valueAt(training, epoch, 0));
}

/** Whether an epoch's numbers have to be asked for: the host has no answer to what the run has not reached. */
export function isUnread(training: Training, epoch: number): boolean {
  return epoch <= training.status.epoch && valueAt(training, epoch, 0) === undefined;
}

/** Whether there is nothing of an epoch because older epochs were thinned. */
export function isThinnedOut(training: Training, epoch: number): boolean {
  const { thinned } = training.series ?? {};
  return thinned !== undefined && epoch <= thinned.last && valueAt(training, epoch, 0) === undefined;
}

function scalarIndex({ layout, series }: Training, column: number): number {
  const layer = column - networkScalars.length;
  return layer < 0 ? column : layerScalarIndex(layout, layer, series!.quantity);
}
