import { received } from '../src/page/sendable.ts';
import type { FindingsUpdate, LayerDetail, PartUpdates, RunSummary } from '../src/panel/panelMessages.ts';
import type { SeriesUpdate } from '../src/panel/series.ts';
import type { TraceLayout } from '../src/trace/layout.ts';
import { networkScalars } from '../src/trace/scalars.ts';
import { continuesWindow, extendWindow, type SeriesWindow, seriesWindow } from './series/window.ts';

/** Parts that are more than the last update: what the page makes of all of them. */
interface Grown {
  readonly recordedEpochs: Int32Array;
  readonly findings: FindingsUpdate;
  /** Undefined before the first epoch. */
  readonly series: SeriesWindow | undefined;
  /** What is drawn: the last answer of the host, even when the person has chosen something else meanwhile. */
  readonly detail: LayerDetail | undefined;
  /** All runs of the spec, the newest last. */
  readonly runs: readonly RunSummary[];
  /** Curves of other runs, by the run. */
  readonly overlays: ReadonlyMap<string, SeriesWindow>;
}

/** What the page has of each part. Of those that do not grow that is the last update; undefined before the first, and when it is gone. */
export type Held = Grown & {
  readonly [Name in Exclude<keyof PartUpdates, keyof Grown>]?: NonNullable<PartUpdates[Name]> | undefined;
};

interface Growth<Kept, Update> {
  readonly first: Kept;
  readonly with: (kept: Kept, update: Update, layout: TraceLayout) => Kept;
  /** Whether an update continues what is kept; where this is not said, each does. */
  readonly continues?: (kept: Kept, update: Update) => boolean;
}

const growth: { readonly [Name in keyof Grown]: Growth<Grown[Name], PartUpdates[Name]> } = {
  recordedEpochs: {
    first: new Int32Array(),
    with: (kept, { keep, added }) => joined(kept.subarray(0, keep), added),
  },
  findings: { first: { list: [], can: [] }, with: (_, update) => received(update) as FindingsUpdate },
  series: {
    first: undefined,
    with: (kept, update, layout) => extended(kept, update, networkScalars.length + layout.layers.length),
    continues,
  },
  detail: {
    first: undefined,
    with: (kept, update) =>
      update && kept?.layer === update.layer && kept.epoch === update.epoch && kept.stop === update.stop
        ? { ...update, tensors: { ...kept.tensors, ...update.tensors } }
        : (update ?? undefined),
  },
  runs: { first: [], with: (_, update) => update },
  overlays: {
    first: new Map(),
    with: (kept, updates) => {
      const windows = new Map(kept);
      for (const { run, series } of updates) {
        if (series) windows.set(run, extended(windows.get(run), series, networkScalars.length));
        else windows.delete(run);
      }
      return windows;
    },
    continues: (kept, updates) => updates.every(({ run, series }) => !series || continues(kept.get(run), series)),
  },
};

type AnyGrowth = Growth<unknown, unknown>;
const growths = new Map(Object.entries(growth) as [string, AnyGrowth][]);

/** What a page has that was told nothing yet. */
export const noParts = Object.fromEntries(Array.from(growths, ([name, { first }]) => [name, first])) as unknown as Held;

/** Whether the updates continue what the page has. */
export function continueParts(held: Held, updates: Partial<PartUpdates>): boolean {
  return Object.entries(updates).every(([name, update]) => {
    const isNext = growths.get(name)?.continues;
    return isNext === undefined || isNext(held[name as keyof PartUpdates], update);
  });
}

/** What the page has with the updates; `layout` is that of the run. */
export function withParts(held: Held, updates: Partial<PartUpdates>, layout: TraceLayout): Held {
  const changed = Object.entries(updates).map(([name, update]) => {
    const grown = growths.get(name);
    return [name, grown ? grown.with(held[name as keyof PartUpdates], update, layout) : (update ?? undefined)];
  });
  return { ...held, ...Object.fromEntries(changed) };
}

function continues(window: SeriesWindow | undefined, update: SeriesUpdate): boolean {
  return update.isNew || (window !== undefined && continuesWindow(window, update));
}

function extended(window: SeriesWindow | undefined, update: SeriesUpdate, columns: number): SeriesWindow {
  return update.isNew || !window ? seriesWindow(update, columns) : extendWindow(window, update);
}

function joined(start: Int32Array, end: Int32Array): Int32Array {
  const whole = new Int32Array(start.length + end.length);
  whole.set(start);
  whole.set(end, start.length);
  return whole;
}
