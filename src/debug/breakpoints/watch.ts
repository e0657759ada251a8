import type { Readable } from '../../expression/readable.ts';
import type { Value } from '../../expression/value.ts';
import type { Course, Stop, Time } from '../../timeline/course.ts';

/** What was last known of what is watched; undefined where nothing was known yet. */
export type Memory = Value | undefined;

/** What is seen at a stop. */
export interface Seen {
  readonly happens: boolean;
  readonly memory: Memory;
}

/** Happens at all its stops, or at those of each epoch's first batch: counted by arithmetic, without training. */
export interface FixedWatch {
  readonly type: 'fixed';
  readonly stops: ReadonlySet<number>;
  readonly isOfFirstBatch: boolean;
}

/** Happens where it is seen to. */
export interface SeenWatch {
  readonly type: 'seen';
  /** What was found of one with the same key holds for this one, too. */
  readonly key: string;
  /** Where it may happen, and where what it remembers may change. */
  readonly stops: ReadonlySet<number>;
  /** False of a batch in which it certainly does not happen. Asked of every batch, so that it must be quick. */
  readonly mayHappen: (epoch: number, batch: number) => boolean;
  /** What is remembered of batches that were left out because it does not happen in them. */
  readonly whenLeftOut: Memory;
  /** What it has to remember of the past: nothing, what was last known, or something of every stop since the first one. */
  readonly remembers: 'nothing' | 'last' | 'all';
  /** Whether the position alone decides, so that it can be found without training. */
  readonly isOfPosition: boolean;
  readonly see: (names: Readable, before: Memory) => Seen;
}

/**
 * What is watched for. It happens at certain moments of a training, the same ones whichever way one comes. Stops are the places of stops in
 * `ofBatch` followed by `ofEnd`.
 */
export type Watch = FixedWatch | SeenWatch;

/** Whether it happens after the operation that has changed something, and not before the one that comes next. */
export function looksBack(watch: Watch): boolean {
  return watch.type === 'seen' && watch.remembers === 'last';
}

/** The stops of a course as places: those of a batch, then those of an epoch's end. */
export interface Places {
  readonly all: readonly Stop[];
  placeOf(stop: Stop): number;
}

export function placesOf({ ofBatch, ofEnd }: Pick<Course, 'ofBatch' | 'ofEnd'>): Places {
  const all = [...ofBatch, ...ofEnd];
  const places = new Map(all.map((stop, place) => [stop, place]));
  return { all, placeOf: stop => places.get(stop)! };
}

/** Whether a fixed watch happens in this batch at all. */
export function mayHappen(watch: Watch, epoch: number, batch: number): boolean {
  return watch.type === 'fixed' ? !watch.isOfFirstBatch || batch === 1 : watch.mayHappen(epoch, batch);
}

/** How often a fixed watch happens before a time: counted from the first moment of the training. */
export function countBefore(course: Course, { stops, isOfFirstBatch }: FixedWatch, time: Time): number {
  if (time <= 0) return 0;
  const inBatch = course.ofBatch.length;
  const inEpoch = course.batches * inBatch + course.ofEnd.length;
  const ofBatch = countBelow(stops, inBatch);
  const ofEnd = isOfFirstBatch && course.batches > 1 ? 0 : stops.size - ofBatch;
  const perEpoch = (isOfFirstBatch ? ofBatch : course.batches * ofBatch) + ofEnd;
  const epochs = Math.floor(time / inEpoch);
  const within = time - epochs * inEpoch;
  const batches = Math.min(course.batches - 1, Math.floor(within / inBatch));
  const place = within - batches * inBatch;
  const done = isOfFirstBatch ? Math.min(1, batches) * ofBatch : batches * ofBatch;
  const isCounted = !isOfFirstBatch || batches === 0;
  return epochs * perEpoch + done + (isCounted ? countBelow(stops, place) : 0);
}

/** The last time before this one at which a fixed watch happens. */
export function lastBefore(course: Course, places: Places, watch: FixedWatch, time: Time): Time | undefined {
  if (watch.stops.size === 0) return undefined;
  for (let t = Math.min(time, course.end) - 1; t >= 0; ) {
    const { epoch, batch, stop } = course.at(t);
    const place = places.placeOf(stop);
    const start = t - place;
    if (mayHappen(watch, epoch, batch)) {
      for (let p = place; p >= 0; p--) if (watch.stops.has(p)) return start + p;
      t = start - 1;
    } else {
      // The end of the epoch's first batch.
      t = course.timeOf(epoch, 1, course.ofBatch.length) - 1;
    }
  }
  return undefined;
}

/** The first operation of the batch that is so many before that of a time, or of the first batch of all. */
export function startOfBatch(course: Course, time: Time, before: number): Time {
  const { epoch, batch } = course.at(Math.min(time, course.end - 1));
  const ordinal = Math.max(0, (epoch - 1) * course.batches + batch - 1 - before);
  return course.timeOf(Math.floor(ordinal / course.batches) + 1, (ordinal % course.batches) + 1, 0);
}

function countBelow(places: ReadonlySet<number>, below: number): number {
  let count = 0;
  for (const place of places) if (place < below) count++;
  return count;
}
