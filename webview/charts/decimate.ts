import { type ScalarHistory, scalarAt } from '../history.ts';

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

function extremes(history: ScalarHistory, column: number, first: number, last: number): Point[] {
  let lowest: Point | undefined;
  let highest: Point | undefined;
  let gap: Point | undefined;
  for (let x = first; x <= last; x++) {
    const y = scalarAt(history, x, column);
    if (!Number.isFinite(y)) gap ??= { x, y: Number.NaN };
    else {
      if (lowest === undefined || y < lowest.y) lowest = { x, y };
      if (highest === undefined || y > highest.y) highest = { x, y };
    }
  }
  const distinct = lowest?.x === highest?.x ? [lowest, gap] : [lowest, highest, gap];
  return distinct.filter(point => point !== undefined).sort((a, b) => a.x - b.x);
}

/** Epochs at which a value of any of the columns is not finite. */
export function nonFiniteEpochs(history: ScalarHistory, columns: readonly number[]): Gap[] {
  const gaps: { first: number; last: number }[] = [];
  for (let epoch = 1; epoch <= history.epochs; epoch++) {
    if (columns.every(column => Number.isFinite(scalarAt(history, epoch, column)))) continue;
    const previous = gaps.at(-1);
    if (previous?.last === epoch - 1) previous.last = epoch;
    else gaps.push({ first: epoch, last: epoch });
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
