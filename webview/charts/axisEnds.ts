import type { EpochRange } from '../../src/panel/series.ts';
import type { LossScale } from '../state.ts';
import type { Point } from './curve.ts';
import { robustBounds, type ValueBounds } from './valueBounds.ts';

/** What is known of a quantity before it is drawn. */
export interface ValueLimits {
  readonly min?: number;
  /** The axis always ends here. */
  readonly max?: number;
  /** How far below this a value is tells little: the axis ends here when some values are above. */
  readonly floor?: number;
}

/** An accuracy is a share. R² is 1 at best, 0 for the mean of the targets, and without end below. */
export const accuracyLimits: ValueLimits = { min: 0, max: 1 };
export const r2Limits: ValueLimits = { max: 1, floor: -1 };

/** The curves as an axis can show them. */
export interface AxisCurves {
  /** A gap is where a value is not finite or, on a logarithmic axis, not above 0. */
  readonly curves: readonly (readonly Point[])[];
  /** Of each curve, the epochs at which it is exactly 0 and the axis has no place for that. */
  readonly zeros: readonly (readonly EpochRange[])[];
  /** Whether values below 0 are left out. */
  readonly hasNegative: boolean;
}

/** Curves for an axis: a logarithmic one has no place for 0 and for what is below. */
export function curvesOnAxis(curves: readonly (readonly Point[])[], scale: LossScale): AxisCurves {
  if (scale === 'linear') return { curves, zeros: curves.map(() => []), hasNegative: false };
  return {
    curves: curves.map(points => points.map(point => (point.y > 0 ? point : { x: point.x, y: Number.NaN }))),
    zeros: curves.map(zeroRanges),
    hasNegative: curves.some(points => points.some(({ y }) => y < 0)),
  };
}

/** The epochs of points with nothing but 0 between them. */
function zeroRanges(points: readonly Point[]): EpochRange[] {
  const ranges: EpochRange[] = [];
  points.forEach(({ x, y }, index) => {
    if (y !== 0) return;
    const first = points[index - 1]?.y === 0 ? ranges.pop()!.first : x;
    ranges.push({ first, last: x });
  });
  return ranges;
}

/** Strips for the curves that are 0 somewhere, one above the other at the foot of the chart; more than this share the last. */
const mostStrips = 4;
/** In CSS pixels. */
export const stripHeight = 4;
const aboveStrips = 4;

/** Where the strip of each curve is, counted from the foot; undefined for those that need none. */
export function stripsOf(zeros: AxisCurves['zeros']): (number | undefined)[] {
  let strips = 0;
  return zeros.map(ranges => (ranges.length === 0 ? undefined : Math.min(mostStrips - 1, strips++)));
}

/** Height of all strips with the free space above them, in CSS pixels; 0 for none. */
export function stripsHeight(zeros: AxisCurves['zeros']): number {
  const strips = Math.min(mostStrips, zeros.filter(ranges => ranges.length > 0).length);
  return strips === 0 ? 0 : strips * stripHeight + aboveStrips;
}

/** The ends of a value axis; undefined lets it round an end of its own. */
export interface AxisEnds {
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Values that are within the ends, also within those that it rounds itself. */
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Below this value stand the strips of what is 0; infinite when there is nothing else, 0 when there are no strips. */
  readonly above: number;
}

/** The ends of the axis in a chart whose values have so many CSS pixels of height. */
export function axisEnds(
  { curves, zeros }: AxisCurves,
  bounds: ValueBounds | undefined,
  limits: ValueLimits,
  height: number,
): AxisEnds {
  const strips = stripsHeight(zeros);
  if (strips === 0) {
    const min = bounds && Math.max(bounds.min, limits.min ?? Number.NEGATIVE_INFINITY);
    return { min, max: limits.max ?? bounds?.max, above: 0 };
  }
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const { y } of curves.flat()) {
    if (!Number.isFinite(y)) continue;
    lowest = Math.min(lowest, y);
    highest = Math.max(highest, y);
  }
  if (highest === 0) return { min: undefined, max: undefined, above: Number.POSITIVE_INFINITY };
  const above = bounds?.min ?? lowest;
  const top = bounds?.max ?? highest;
  const share = strips / height;
  // At least as much as from 1 to 2, so that a constant has a place of its own.
  const decades = Math.max(Math.log10(2), Math.log10(top) - Math.log10(above));
  return { min: above / 10 ** ((decades * share) / (1 - share)), max: Math.max(top, above * 2), above };
}

/** What the axis leaves out of the curves: a few wild points, and what is below the floor. Undefined for nothing. */
export function axisBounds({ curves }: AxisCurves, scale: LossScale, { floor }: ValueLimits): ValueBounds | undefined {
  const robust = robustBounds(curves, scale);
  if (floor === undefined) return robust;
  const values = curves.flatMap(points => points.map(({ y }) => y)).filter(Number.isFinite);
  const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!(lowest < floor && highest > floor)) return robust;
  const min = Math.max(floor, robust?.min ?? floor);
  const below = values.filter(value => value < min).length;
  return { min, max: robust?.max ?? highest, above: robust?.above ?? 0, below, highest, lowest };
}
