import type { ScalarHistory } from '../history.ts';

export interface Point {
  readonly x: number;
  /** NaN is a gap in the line. */
  readonly y: number;
}

/** Epochs without a finite value, from `first` to `last`. */
export interface Gap {
  readonly first: number;
  readonly last: number;
}

/**
 * One column of the history as a line of at most three points per bucket: the smallest and the largest finite value,
 * and a gap where a value is not finite. No peak and no gap is lost, whatever the number of epochs.
 */
export function decimate(history: ScalarHistory, column: number, buckets: number): Point[] {
  const size = Math.max(1, Math.ceil(history.epochs / Math.max(1, buckets)));
  const points: Point[] = [];
  for (let first = 1; first <= history.epochs; first += size) {
    const last = Math.min(first + size - 1, history.epochs);
    points.push(...extremes(history, column, first, last));
  }
  return points;
}

/** The points of one bucket. With many epochs and layers this is the page's hottest loop, so it walks the buffer. */
function extremes({ buffer, rowLength }: ScalarHistory, column: number, first: number, last: number): Point[] {
  const lowest = { x: 0, y: Number.POSITIVE_INFINITY };
  const highest = { x: 0, y: Number.NEGATIVE_INFINITY };
  const gap = { x: 0, y: Number.NaN };
  for (let epoch = first, at = (first - 1) * rowLength + column; epoch <= last; epoch++, at += rowLength) {
    const value = buffer[at]!;
    if (value - value !== 0) gap.x ||= epoch;
    else {
      if (value < lowest.y) {
        lowest.x = epoch;
        lowest.y = value;
      }
      if (value > highest.y) {
        highest.x = epoch;
        highest.y = value;
      }
    }
  }
  const distinct = lowest.x === highest.x ? [lowest, gap] : [lowest, highest, gap];
  return distinct.filter(({ x }) => x > 0).sort((a, b) => a.x - b.x);
}

/** Epochs at which a value of any of the columns is not finite. */
export function nonFiniteEpochs({ buffer, rowLength, epochs }: ScalarHistory, columns: readonly number[]): Gap[] {
  const isGap = new Uint8Array(epochs + 1);
  for (const column of columns) {
    for (let epoch = 1, at = column; epoch <= epochs; epoch++, at += rowLength) {
      if (!Number.isFinite(buffer[at])) isGap[epoch] = 1;
    }
  }
  const gaps: Gap[] = [];
  for (let first = isGap.indexOf(1); first > 0; ) {
    const after = isGap.indexOf(0, first);
    const last = after < 0 ? epochs : after - 1;
    gaps.push({ first, last });
    first = isGap.indexOf(1, last + 1);
  }
  return gaps;
}

/** Positions of points with a gap or nothing on both sides: no line reaches them, so they need a dot. */
export function isolatedPoints(points: readonly Point[]): number[] {
  const isDrawn = (index: number) => Number.isFinite(points[index]?.y);
  return points.flatMap((_, index) => (isDrawn(index) && !isDrawn(index - 1) && !isDrawn(index + 1) ? [index] : []));
}

/** Says where values are missing: `not finite at epoch 3`; empty when nothing is. */
export function gapsText(gaps: readonly Gap[]): string {
  const first = gaps[0];
  if (first === undefined) return '';
  const count = gaps.reduce((sum, gap) => sum + gap.last - gap.first + 1, 0);
  if (count === 1) return `not finite at epoch ${first.first}`;
  if (gaps.length === 1) return `not finite at epochs ${first.first} to ${first.last}`;
  return `not finite at ${count} epochs, first at ${first.first}`;
}
