import type { Time } from '../../timeline/course.ts';
import type { Names } from '../../timeline/names.ts';
import { hasFailedAt, type Timeline } from '../../timeline/timeline.ts';
import type { Turn } from '../../timeline/work.ts';
import { createCoverage, isOver } from './coverage.ts';
import { countTimesBefore } from './found.ts';
import type { HitTest } from './hitCondition.ts';
import { createLookout } from './lookout.ts';
import {
  countBefore,
  lastBefore,
  type Memory,
  mayHappen,
  placesOf,
  type SeenWatch,
  startOfBatch,
  type Watch,
} from './watch.ts';

/** What is stopped at, or only told of. */
export interface Target {
  readonly watch: Watch;
  /** At which of its occurrences, counted from the start of the training; at all of them where it is absent. */
  readonly hits: HitTest | undefined;
  /** Called at each of them in going forward, in place of a stop there. */
  readonly tell?: ((names: Names) => void) | undefined;
}

export type Searched<T extends Target> =
  | { readonly type: 'stopped'; readonly time: Time; readonly hits: readonly T[] }
  | { readonly type: 'ended' }
  | { readonly type: 'given up' };

/** Looks in a training for the moments at which targets hit. */
export interface Search {
  /** Goes on from where the timeline stands to the next moment at which one of the targets hits, at most to `until`: there it stops without a hit, too. */
  forward<T extends Target>(targets: readonly T[], turn: Turn, until?: Time): Promise<Searched<T>>;
  /** Goes back to the last moment before this one at which going forward would have stopped; to the first moment of all where there is none. */
  backward<T extends Target>(targets: readonly T[], turn: Turn): Promise<Searched<T>>;
  /** Those that hit where the timeline stands. Undefined when it was given up. */
  here<T extends Target>(targets: readonly T[], turn: Turn): Promise<readonly T[] | undefined>;
  /** How often each watch happens before a time. Undefined when it was given up. */
  counts(watches: readonly Watch[], before: Time, turn: Turn): Promise<readonly number[] | undefined>;
  /** What a watch's expression has instead of a value at each of its stops in the first batch; undefined where it has one at one of them. */
  unknownAt(watch: Watch, read: (names: Names) => string | undefined, turn: Turn): Promise<string | undefined>;
  /** What a watch last knew before a time. Undefined where it knew nothing, or when it was given up. */
  memoryBefore(watch: SeenWatch, time: Time, turn: Turn): Promise<Memory>;
}

/**
 * Parts of the training that the timeline does not go through are looked at in `ground`: by default in a twin, so that the timeline stays where it
 * stands.
 */
export function createSearch(timeline: Timeline, ground = () => timeline.twin()): Search {
  const { course } = timeline;
  const places = placesOf(course);
  const coverage = createCoverage(timeline, ground);

  const countOf = (watch: Watch, before: Time): number =>
    watch.type === 'fixed'
      ? countBefore(course, watch, Math.min(before, timeline.ending?.time ?? before))
      : coverage.countBefore(watch, before);
  const isAt = (watch: Watch, time: Time): boolean => {
    if (watch.type === 'seen') return coverage.happensAt(watch, time);
    if (time >= (timeline.ending?.time ?? course.end)) return false;
    const { epoch, batch, stop } = course.at(time);
    return watch.stops.has(places.placeOf(stop)) && mayHappen(watch, epoch, batch);
  };
  const isHit = ({ watch, hits }: Target, time: Time): boolean =>
    isAt(watch, time) && (hits?.passes(countOf(watch, time) + 1) ?? true);

  /** What is counted must be known since the start of the training. */
  const coverCounted = (targets: readonly Target[], to: Time, turn: Turn): Promise<boolean> =>
    coverage.cover(seenOf(targets.filter(({ hits }) => hits)), 0, to, turn);

  /** The last time before this one, and not before `from`, at which a target hits. Everything between must be known. */
  const lastHit = ({ watch, hits }: Target, time: Time, from: Time): Time | undefined => {
    const times = watch.type === 'seen' ? (coverage.at(watch, from)?.times ?? []) : undefined;
    const before = (at: Time) =>
      watch.type === 'fixed' ? lastBefore(course, places, watch, at) : times![countTimesBefore(times!, at) - 1];
    let occurrence = hits ? countOf(watch, time) : 0;
    let at = before(time);
    for (; at !== undefined && at >= from && !(hits?.passes(occurrence) ?? true); occurrence--) at = before(at);
    return at !== undefined && at >= from ? at : undefined;
  };

  return {
    async forward(targets, turn, until = course.end) {
      const { time: from } = timeline;
      if (isOver(timeline)) return { type: 'ended' };
      const seen = seenOf(targets);
      if (!(await coverCounted(targets, from + 1, turn))) return { type: 'given up' };
      if (!(await coverage.cover(seen, from, from + 1, turn))) return { type: 'given up' };
      // What is known already of the way ahead need not be looked at again.
      const knownTo = new Map(seen.map(watch => [watch, coverage.at(watch, from)!.to]));
      const lookout = createLookout(
        course,
        places,
        seen.map(watch => {
          const { to, memory } = coverage.at(watch, from)!;
          return { watch, from: to, memory, isCertain: true };
        }),
      );
      const counts = new Map(targets.filter(({ hits }) => hits).map(({ watch }) => [watch, countOf(watch, from + 1)]));
      const mayHit = ({ watch, hits }: Target, epoch: number, batch: number): boolean => {
        if (!mayHappen(watch, epoch, batch)) return false;
        const start = course.timeOf(epoch, batch, 0);
        const end = start + (batch === course.batches ? places.all.length : course.ofBatch.length);
        if (watch.type === 'seen') {
          if (end > knownTo.get(watch)!) return true;
          const times = coverage.at(watch, from)!.times;
          return countTimesBefore(times, end) > countTimesBefore(times, start);
        }
        const [first, last] = [countOf(watch, start), countOf(watch, end)];
        if (!hits) return last > first;
        for (let occurrence = first + 1; occurrence <= last; occurrence++) if (hits.passes(occurrence)) return true;
        return false;
      };
      const goal = until < course.end ? course.at(until) : undefined;
      let hit: typeof targets = [];
      let last = from;
      const went = await timeline.forward(
        {
          stops: new Set([
            ...targets.flatMap(({ watch }) => [...watch.stops]),
            ...(goal ? [places.placeOf(goal.stop)] : []),
          ]),
          mayLook: (epoch, batch) =>
            (epoch === goal?.epoch && batch === goal.batch) || targets.some(target => mayHit(target, epoch, batch)),
          looksAtFailure: true,
          look: (time, names) => {
            last = time;
            const happening = new Set(lookout.see(time, names, hasFailedAt(timeline, time)).map(index => seen[index]));
            const happens = ({ watch }: Target): boolean =>
              watch.type === 'seen' && time >= knownTo.get(watch)! ? happening.has(watch) : isAt(watch, time);
            const counted = new Set<Watch>();
            const here = targets.filter(target => {
              const { watch, hits } = target;
              if (!happens(target)) return false;
              if (!hits) return true;
              if (watch.type === 'fixed') return hits.passes(countOf(watch, time) + 1);
              if (!counted.has(watch)) counts.set(watch, counts.get(watch)! + 1);
              counted.add(watch);
              return hits.passes(counts.get(watch)!);
            });
            for (const { tell } of here) tell?.(names);
            hit = here.filter(({ tell }) => !tell);
            return hit.length > 0 || time >= until;
          },
        },
        turn,
      );
      coverage.keep(lookout, went.type === 'ended' ? course.end : last + 1);
      return went.type === 'stopped' ? { ...went, hits: hit } : went;
    },
    async backward(targets, turn) {
      const { time: from } = timeline;
      const stopping = targets.filter(({ tell }) => !tell);
      if (!(await coverCounted(stopping, from, turn))) return { type: 'given up' };
      const [fixed, others] = [
        stopping.filter(({ watch }) => watch.type === 'fixed'),
        stopping.filter(({ watch }) => watch.type === 'seen'),
      ];
      let last = latest(fixed.map(target => lastHit(target, from, 0)));
      let to = from;
      for (let batches = 0; others.length > 0 && to > (last ?? 0); batches = 2 * batches + 1) {
        const start = Math.max(startOfBatch(course, to - 1, batches), last ?? 0);
        if (!(await coverage.cover(seenOf(others), start, to, turn))) return { type: 'given up' };
        const hit = latest(others.map(target => lastHit(target, to, start)));
        if (hit !== undefined) last = hit;
        to = hit === undefined ? start : 0;
      }
      if (!(await timeline.seek(last ?? 0, turn))) return { type: 'given up' };
      if (last === undefined) return { type: 'ended' };
      const time = last;
      return { type: 'stopped', time, hits: stopping.filter(target => isHit(target, time)) };
    },
    async here(targets, turn) {
      const { time } = timeline;
      if (isOver(timeline) && !hasFailedAt(timeline, time)) return [];
      if (!(await coverCounted(targets, time + 1, turn))) return undefined;
      if (!(await coverage.cover(seenOf(targets), time, time + 1, turn))) return undefined;
      return targets.filter(target => isHit(target, time));
    },
    async counts(watches, before, turn) {
      const seen = watches.filter(watch => watch.type === 'seen');
      return (await coverage.cover(seen, 0, before, turn)) ? watches.map(watch => countOf(watch, before)) : undefined;
    },
    async unknownAt({ stops }, read, turn) {
      let why: string | undefined;
      for (const place of stops) {
        if (place >= course.ofBatch.length && course.batches > 1) return undefined;
        why = await coverage.readAt(course.timeOf(1, 1, place), read, turn);
        if (why === undefined) return undefined;
      }
      return why;
    },
    memoryBefore: coverage.memoryBefore,
  };
}

function seenOf(targets: readonly Target[]): SeenWatch[] {
  return [...new Set(targets.map(({ watch }) => watch).filter(watch => watch.type === 'seen'))];
}

function latest(times: readonly (Time | undefined)[]): Time | undefined {
  const known = times.filter(time => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
