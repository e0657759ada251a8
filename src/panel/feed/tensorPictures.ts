import { knownNumbers, type Moment } from '../../run/moment.ts';
import { histogram } from '../../trace/histogram.ts';
import { isMatrix, type PanelQuantity, panelQuantitiesAt } from '../../trace/quantity.ts';
import { shownElements, stridesFor } from '../../trace/reduce.ts';
import { type Region, regionWithin } from '../../trace/region.ts';
import { largestMagnitude, StatisticsSums, statisticsOfRow, statisticsRow } from '../../trace/statistics.ts';
import type { TensorPicture } from '../panelMessages.ts';

/** Cells of a picture. */
export const mostCells = 65_536;
/** Cells of a picture that has doubles; larger ones have floats. */
export const mostExactCells = 4_096;
/** Elements that a histogram counts; of more every so many are taken. */
const mostCounted = 2 ** 18;
/** Elements between two looks at the clock: a few milliseconds. */
const elementsAtOnce = 2 ** 19;

/** Floats hold numbers of these magnitudes; a vanishing gradient may be far below. */
const smallestFloats = 1e-30;
const largestFloats = 1e38;

type Tensors = Partial<Record<PanelQuantity, TensorPicture>>;

/** What is said of all elements of a tensor, whichever of them are shown. */
export type TensorSummary = Pick<TensorPicture, 'statistics' | 'histogram' | 'histogramStep'>;

/**
 * Pictures of a layer's tensors: of the matrices that region of them, null for all. It stops after some hundred
 * thousand elements, so that whoever drives it can do other things meanwhile. `summaries` has what is known of the same
 * numbers and gets what is found out.
 */
export function* layerPictures(
  moment: Moment,
  layer: number,
  region: Region | null,
  summaries: Map<PanelQuantity, TensorSummary>,
): Generator<undefined, Tensors> {
  const pictures: Tensors = {};
  for (const name of panelQuantitiesAt(moment.stop !== undefined)) {
    const numbers = knownNumbers(moment, layer, name);
    if (!numbers) continue;
    const { rows, columns } = numbers;
    const values = numbers.flat();
    const summary = summaries.get(name) ?? (yield* summarized(values, columns));
    summaries.set(name, summary);
    const shown = regionWithin(isMatrix(name) ? region : null, rows, columns);
    const largest = largestMagnitude(statisticsOfRow(summary.statistics));
    const fitsFloats = largest > smallestFloats && largest < largestFloats;
    pictures[name] = { ...summary, ...(yield* reduced(values, columns, shown, fitsFloats)) };
  }
  return pictures;
}

function* summarized(values: Float64Array, columns: number): Generator<undefined, TensorSummary> {
  const sums = new StatisticsSums();
  for (let start = 0; start < values.length; start += elementsAtOnce) {
    sums.add(values.subarray(start, start + elementsAtOnce));
    if (values.length > elementsAtOnce) yield;
  }
  const statistics = sums.result();
  const histogramStep = sampleStep(values.length, columns);
  const counts = histogram(values, largestMagnitude(statistics), histogramStep);
  yield;
  return { statistics: statisticsRow(statistics), histogram: counts, histogramStep };
}

/** Every how many elements one is taken. Prime to the columns, so that all of them have their turn. */
export function sampleStep(length: number, columns: number): number {
  let step = Math.ceil(length / mostCounted);
  while (greatestCommonDivisor(step, columns) !== 1) step++;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function* reduced(
  values: Float64Array,
  columns: number,
  region: Region,
  fitsFloats: boolean,
): Generator<undefined, Pick<TensorPicture, 'region' | 'strides' | 'cells'>> {
  const strides = stridesFor(region.rows, region.columns, mostCells);
  const length = Math.ceil(region.rows / strides.down) * Math.ceil(region.columns / strides.across);
  const cells = length <= mostExactCells || !fitsFloats ? new Float64Array(length) : new Float32Array(length);
  const rowsAtOnce = strides.down * Math.max(1, Math.floor(elementsAtOnce / (strides.down * region.columns)));
  for (let from = 0, cell = 0; from < region.rows; from += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, region.rows - from);
    const band = { ...region, row: region.row + from, rows };
    for (const element of shownElements(values, columns, band, strides)) cells[cell++] = values[element]!;
    if (rows < region.rows) yield;
  }
  return { region, strides, cells };
}
