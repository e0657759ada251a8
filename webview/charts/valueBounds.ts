import type { Point } from './curve.ts';

/** The values that an axis spans, and how many points lie beyond it. */
export interface ValueBounds {
  readonly min: number;
  readonly max: number;
  readonly above: number;
  readonly below: number;
  /** The extremes that were left out, or the bounds. */
  readonly highest: number;
  readonly lowest: number;
}

/** Of the points, this share may be left out of the axis, but never more than `mostWild`. */
const wildShare = 0.02;
const mostWild = 8;
/** Points are wild when the axis would become so many times as long for them. */
const stretch = 4;
/** Fewer points than this are all shown. */
const fewest = 8;

/**
 * Bounds for an axis that a few wild points do not stretch: at either end at most 2 % of the points are left out, when
 * with them the axis would be more than four times as long. A fall or rise with which the curves begin is no accident and
 * stays. Undefined when nothing is left out, so that the axis may round its ends.
 */
export function robustBounds(
  curves: readonly (readonly Point[])[],
  scale: 'linear' | 'logarithmic',
): ValueBounds | undefined {
  const onAxis = scale === 'linear' ? (y: number) => y : Math.log10;
  const isShown = (y: number) => Number.isFinite(onAxis(y));
  const all = curves.flat().filter(({ y }) => isShown(y));
  if (all.length < fewest) return undefined;
  const sorted = all.map(({ y }) => onAxis(y)).sort((a, b) => a - b);
  const mayGo = Math.min(mostWild, Math.max(1, Math.floor(sorted.length * wildShare)));
  const start = curves.flatMap(points => points.find(({ y }) => isShown(y))?.y ?? []).map(onAxis);
  const top = Math.max(sorted.at(-1 - mayGo)!, ...start);
  const bottom = Math.min(sorted[mayGo]!, ...start);
  const length = top - bottom;
  const last = sorted.at(-1)!;
  const cutTop = length > 0 && last - top > stretch * length;
  const cutBottom = length > 0 && bottom - sorted[0]! > stretch * length;
  if (!cutTop && !cutBottom) return undefined;
  const margin = length * 0.05;
  const offAxis = scale === 'linear' ? (value: number) => value : (value: number) => 10 ** value;
  const max = cutTop ? top + margin : last;
  const min = cutBottom ? bottom - margin : sorted[0]!;
  return {
    min: offAxis(min),
    max: offAxis(max),
    above: sorted.filter(value => value > max).length,
    below: sorted.filter(value => value < min).length,
    highest: offAxis(last),
    lowest: offAxis(sorted[0]!),
  };
}
