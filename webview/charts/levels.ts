import type { ReferenceLevel } from '../../src/findings/before.ts';
import { formatNumber } from '../../src/trace/formatNumber.ts';
import type { LossScale } from '../state.ts';
import type { AxisCurves, AxisEnds } from './axisEnds.ts';
import type { Reading } from './readings.ts';
import type { ValueBounds } from './valueBounds.ts';

/** A line that curves are held against. One that would squash them is only named. */
export interface PlacedLevel extends Pick<ReferenceLevel, 'label' | 'value'> {
  readonly place: 'inside' | 'above' | 'below';
}

/** The axis may grow by this share of what it spans, so that a level comes into sight. */
const reach = 0.5;
/** Curves that hardly move span at least this share of their value, or so many powers of ten. */
const leastShare = 0.1;
const leastDecades = 0.1;

/** Which levels the axis of the curves shows, or can show without squashing them. */
export function placedLevels(
  levels: readonly ReferenceLevel[],
  { curves, zeros }: AxisCurves,
  bounds: ValueBounds | undefined,
  scale: LossScale,
): readonly PlacedLevel[] {
  const isLog = scale === 'logarithmic';
  const onAxis = isLog ? Math.log10 : (value: number) => value;
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { y } of curves.flat()) {
    if (!Number.isFinite(y) || (bounds && (y < bounds.min || y > bounds.max))) continue;
    lowest = Math.min(lowest, onAxis(y));
    highest = Math.max(highest, onAxis(y));
  }
  const least = isLog ? leastDecades : leastShare * Math.max(Math.abs(lowest), Math.abs(highest));
  const room = reach * Math.max(highest - lowest, least);
  // The strips of what is 0 are at the foot of the chart.
  const roomBelow = zeros.some(ranges => ranges.length > 0) ? 0 : room;
  const placeOf = (value: number): PlacedLevel['place'] => {
    if (lowest > highest) return 'inside';
    if (isLog && value <= 0) return 'below';
    if (onAxis(value) > highest + room) return 'above';
    return onAxis(value) < lowest - roomBelow ? 'below' : 'inside';
  };
  return levels.map(({ label, value }) => ({ label, value, place: placeOf(value) }));
}

/** The ends of an axis on which the levels inside are seen, too. */
export function endsWithLevels(ends: AxisEnds, levels: readonly PlacedLevel[]): AxisEnds {
  const values = levels.filter(({ place }) => place === 'inside').map(({ value }) => value);
  if (values.length === 0) return ends;
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const { min, max } = ends;
  return {
    ...ends,
    min: min === undefined ? undefined : Math.min(min, lowest),
    max: max === undefined ? undefined : Math.max(max, highest),
    atLeast: lowest,
    atMost: highest,
  };
}

/** What a legend says of the levels: `2.303`, with an arrow where it is beyond what the chart shows. */
export function levelReadings(levels: readonly PlacedLevel[]): readonly Reading[] {
  return levels.map(({ label, value, place }, level) => ({
    name: label,
    tone: { level },
    emphasized: false,
    value: `${formatNumber(value)}${arrows[place]}`,
  }));
}

const arrows = { inside: '', above: ' ↑', below: ' ↓' } as const;
