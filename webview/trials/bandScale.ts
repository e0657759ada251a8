import type { TrialChart } from '../../src/panel/trialsPicture.ts';
import { linearTick, logarithmicTick } from '../charts/ticks.ts';

interface Tick {
  /** In pixels. */
  readonly at: number;
  readonly text: string;
}

/** How epochs and values become pixels. */
export interface BandScale {
  x(epoch: number): number;
  y(value: number): number;
  readonly epochTicks: readonly Tick[];
  readonly valueTicks: readonly Tick[];
  /** Values below this are not in sight, though there are some; undefined where all are. */
  readonly cutBelow: number | undefined;
}

/** A rectangle in pixels. */
interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** An R² below this would leave no room for what matters. */
const leastR2 = -1;
/** A loss that spans more than this factor is drawn by its logarithm. */
const wide = 30;

type Drawn = Pick<TrialChart, 'key' | 'now' | 'levels'> & { readonly fix: TrialChart['now'] | null };

/** One scale for the spec as it is and for the fix, with the reference levels in sight. */
export function bandScale({ key, now, fix, levels }: Drawn, area: Area): BandScale {
  const bands = fix ? [now, fix] : [now];
  const lastEpoch = Math.max(1, ...bands.map(({ epochs }) => epochs.at(-1) ?? 1));
  const values = [
    ...bands.flatMap(({ low, high }) => [...low, ...high].filter(Number.isFinite)),
    ...levels.map(({ value }) => value),
  ];
  const [lowest, highest] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)];
  const isCut = key === 'metric' && lowest < leastR2;
  const least = isCut ? Math.min(leastR2, highest - 1) : lowest;
  const isLogarithmic = key === 'loss' && lowest > 0 && highest > wide * lowest;
  const to = isLogarithmic ? Math.log10 : (value: number) => value;
  const span = to(highest) - to(least) || Math.abs(to(highest)) || 1;
  const [bottom, top] = [to(least) - span * 0.04, to(highest) + span * 0.04];
  const x = (epoch: number) =>
    lastEpoch === 1
      ? (area.left + area.right) / 2
      : area.left + ((epoch - 1) / (lastEpoch - 1)) * (area.right - area.left);
  const y = (value: number) => area.bottom - ((to(value) - bottom) / (top - bottom)) * (area.bottom - area.top);
  const epochs = niceValues(1, lastEpoch, Math.max(1, Math.floor((area.right - area.left) / 70)), 1);
  return {
    x,
    y,
    epochTicks: epochs.values.filter(epoch => epoch >= 1).map(epoch => ({ at: x(epoch), text: String(epoch) })),
    valueTicks: isLogarithmic ? decadeTicks(10 ** bottom, 10 ** top, y) : linearTicks(bottom, top, y),
    cutBelow: isCut ? least : undefined,
  };
}

function linearTicks(from: number, to: number, y: (value: number) => number): Tick[] {
  const { values, step } = niceValues(from, to, 6, 0);
  return values.map(value => ({ at: y(value), text: linearTick(value, step) }));
}

function decadeTicks(from: number, to: number, y: (value: number) => number): Tick[] {
  const ticks: Tick[] = [];
  for (let decade = Math.floor(Math.log10(from)); decade <= Math.log10(to); decade++) {
    for (const mantissa of [1, 2, 5]) {
      const value = mantissa * 10 ** decade;
      const text = value < from || value > to ? null : logarithmicTick(value, from, to);
      if (text !== null) ticks.push({ at: y(value), text });
    }
  }
  return ticks;
}

/** Multiples of 1, 2 or 5 times a power of ten, about as many as wanted; `leastStep` apart at least. */
function niceValues(from: number, to: number, most: number, leastStep: number) {
  const rough = Math.max((to - from) / most, leastStep, Number.MIN_VALUE);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find(factor => factor * power >= rough) ?? 10);
  const values: number[] = [];
  for (let index = Math.ceil(from / step); index * step <= to; index++) values.push(index * step);
  return { values, step };
}
