import { clearBlock, mergeBlock, numbersPerColumn } from '../../src/trace/blocks.ts';
import { type SeriesWindow, windowBlock } from '../series/window.ts';

export interface Point {
  readonly x: number;
  /** NaN is a gap in the line. */
  readonly y: number;
}

/** Epochs without a finite value: `count` of them from `first` to `last`. */
export interface Gap {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/**
 * One column as a line of at most three points for every `mostBuckets`-th of the window: the smallest and the largest
 * finite value at their epochs, and a gap where a value is not finite.
 */
export function curve(window: SeriesWindow, column: number, mostBuckets: number): Point[] {
  const { buffer, columns, blocks } = window;
  const size = Math.max(1, Math.ceil(blocks / Math.max(1, mostBuckets)));
  const bucket = new Float64Array(numbersPerColumn);
  const points: Point[] = [];
  for (let first = 0; first < blocks; first += size) {
    clearBlock(bucket, 0);
    for (let block = first; block < Math.min(first + size, blocks); block++) {
      mergeBlock(bucket, 0, buffer, (block * columns + column) * numbersPerColumn);
    }
    addPoints(points, bucket);
  }
  return points;
}

/** The points of one bucket, in the order of their epochs. */
function addPoints(points: Point[], bucket: Float64Array): void {
  const [leastEpoch, least, largestEpoch, largest, gapEpoch] = bucket as unknown as readonly number[];
  const own: Point[] = [];
  if (leastEpoch! > 0) own.push({ x: leastEpoch!, y: least! });
  if (largestEpoch! > 0 && largestEpoch !== leastEpoch) own.push({ x: largestEpoch!, y: largest! });
  if (gapEpoch! > 0) own.push({ x: gapEpoch!, y: Number.NaN });
  points.push(...own.sort((a, b) => a.x - b.x));
}

/** A line whose gaps are looked for; see `Series`. */
interface GapSource {
  readonly column: number;
  readonly noValue?: { readonly unless: number };
}

/**
 * Epochs at which a value of any of the lines is not finite, as far as the window's blocks tell them apart: of a number that went
 * wrong, or of one that is not defined there.
 */
export function gapsOf(window: SeriesWindow, lines: readonly GapSource[], kind: 'not finite' | 'no value'): Gap[] {
  const gaps: Gap[] = [];
  for (let index = 0; index < window.blocks; index++) {
    let first = 0;
    let count = 0;
    for (const { column, noValue } of lines) {
      const block = windowBlock(window, index, column);
      const isUndefined = noValue !== undefined && windowBlock(window, index, noValue.unless).gaps === 0;
      if (block.gaps === 0 || isUndefined !== (kind === 'no value')) continue;
      first = first === 0 ? block.gapEpoch : Math.min(first, block.gapEpoch);
      count = Math.max(count, block.gaps);
    }
    if (count === 0) continue;
    const last = first + count - 1;
    const before = gaps.at(-1);
    if (before && before.last === first - 1)
      gaps.splice(-1, 1, { first: before.first, last, count: before.count + count });
    else gaps.push({ first, last, count });
  }
  return gaps;
}

/** Positions of points with a gap or nothing on both sides: no line reaches them, so they need a dot. */
export function isolatedPoints(points: readonly Point[]): number[] {
  const isDrawn = (index: number) => Number.isFinite(points[index]?.y);
  return points.flatMap((_, index) => (isDrawn(index) && !isDrawn(index - 1) && !isDrawn(index + 1) ? [index] : []));
}

/** Says where values are missing: `not finite at epoch 3`; empty when nothing is. */
export function gapsText(gaps: readonly Gap[], kind: 'not finite' | 'no value'): string {
  const first = gaps[0];
  if (first === undefined) return '';
  const count = gaps.reduce((sum, gap) => sum + gap.count, 0);
  if (count === 1) return `${kind} at epoch ${first.first}`;
  if (gaps.length === 1) return `${kind} at epochs ${first.first} to ${first.last}`;
  return `${kind} at ${count} epochs, first at ${first.first}`;
}
