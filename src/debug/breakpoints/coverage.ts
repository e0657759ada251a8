import type { Time } from '../../timeline/course.ts';
import type { Names } from '../../timeline/names.ts';
import { positionNames } from '../../timeline/search.ts';
import { hasFailedAt, type Timeline } from '../../timeline/timeline.ts';
import type { Turn } from '../../timeline/work.ts';
import { countTimesBefore, createFound, type Stretch } from './found.ts';
import { type Beginning, createLookout, type Lookout } from './lookout.ts';
import { type Memory, placesOf, type SeenWatch, startOfBatch } from './watch.ts';

/** Finds out when watches happen, in stretches of a training. What was found is kept, so that nothing is looked for twice. */
interface Coverage {
  /** Finds everything that the watches do from one time until another one, itself not included. False when it was given up. */
  cover(watches: readonly SeenWatch[], from: Time, to: Time, turn: Turn): Promise<boolean>;
  /** Keeps what a lookout has found up to a time. */
  keep(lookout: Lookout, to: Time): void;
  /** What is known around a time. */
  at(watch: SeenWatch, time: Time): Stretch | undefined;
  happensAt(watch: SeenWatch, time: Time): boolean;
  /** How often it has happened before a time, where everything since the start was covered. */
  countBefore(watch: SeenWatch, time: Time): number;
  /** What a watch last knew before a time. Undefined where it knew nothing, or when it was given up. */
  memoryBefore(watch: SeenWatch, time: Time, turn: Turn): Promise<Memory>;
  /** What is read at a moment. Undefined, too, when it was given up, and where the training has ended before. */
  readAt<T>(time: Time, read: (names: Names) => T, turn: Turn): Promise<T | undefined>;
}

/** Whether the training has ended where a timeline stands. */
export function isOver({ time, ending, course }: Timeline): boolean {
  return time >= (ending?.time ?? course.end);
}

export function createCoverage(timeline: Timeline, ground: () => Timeline): Coverage {
  const { course } = timeline;
  const places = placesOf(course);
  const found = createFound();
  // What is looked for elsewhere must not move the timeline that is looked at.
  let own: Timeline | undefined;

  const beginningOf = (watch: SeenWatch, wanted: Time, lead: number): Beginning => {
    const from = watch.remembers === 'all' ? 0 : wanted;
    const continued = (time: Time): Beginning | undefined => {
      const known = found.at(watch.key, time) ?? found.endingAt(watch.key, time);
      return known && { watch, from: known.to, memory: known.memory, isCertain: true };
    };
    if (watch.remembers === 'nothing' || from === 0) {
      return continued(from) ?? { watch, from, memory: undefined, isCertain: true };
    }
    const earlier = startOfBatch(course, from, lead);
    return (
      continued(from) ?? continued(earlier) ?? { watch, from: earlier, memory: undefined, isCertain: earlier === 0 }
    );
  };

  const seePositions = async (lookout: Lookout, stops: ReadonlySet<number>, from: Time, to: Time, turn: Turn) => {
    for (let time = from; time < to; time++) {
      const position = course.at(time);
      if (stops.has(places.placeOf(position.stop))) lookout.see(time, positionNames(timeline.names, position));
      if (time % 50_000 === 49_999 && !(await turn({ time }))) return time + 1;
    }
    return to;
  };

  /** Looks at a part of the training; returns the time before which everything was seen, `to` unless it was given up. */
  const train = async (
    lookout: Lookout,
    watches: readonly SeenWatch[],
    stops: ReadonlySet<number>,
    from: Time,
    to: Time,
    turn: Turn,
  ): Promise<Time> => {
    own ??= ground();
    const twin = own;
    if (!(await twin.seek(from, turn))) return from;
    if (twin.time !== from) return to;
    if (hasFailedAt(twin, from)) lookout.see(from, twin.names, true);
    if (isOver(twin)) return to;
    lookout.see(from, twin.names);
    const last = to < course.end ? course.at(to) : undefined;
    let seen = from;
    const went = await twin.forward(
      {
        stops: last ? new Set([...stops, places.placeOf(last.stop)]) : stops,
        mayLook: (epoch, batch) =>
          (epoch === last?.epoch && batch === last.batch) || watches.some(watch => watch.mayHappen(epoch, batch)),
        looksAtFailure: true,
        look: (time, names) => {
          if (time >= to) return true;
          seen = time;
          lookout.see(time, names, hasFailedAt(twin, time));
          return false;
        },
      },
      turn,
    );
    return went.type === 'given up' ? seen + 1 : to;
  };

  const look = async (lookout: Lookout, beginnings: readonly Beginning[], to: Time, turn: Turn): Promise<Time> => {
    const watches = beginnings.map(({ watch }) => watch);
    const stops = new Set(watches.flatMap(({ stops }) => [...stops]));
    const from = Math.min(...beginnings.map(beginning => beginning.from));
    if (from >= to) return to;
    return watches.every(({ isOfPosition }) => isOfPosition)
      ? seePositions(lookout, stops, from, to, turn)
      : train(lookout, watches, stops, from, to, turn);
  };

  return {
    async cover(watches, from, to, turn) {
      const isKnown = (watch: SeenWatch) => found.covers(watch.key, watch.remembers === 'all' ? 0 : from, to);
      // Where nothing is known yet of what is remembered, it is looked for in more and more batches before.
      for (let lead = 1; ; lead *= 4) {
        const beginnings = watches.filter(watch => !isKnown(watch)).map(watch => beginningOf(watch, from, lead));
        if (beginnings.length === 0) return true;
        const parts = [true, false].map(isOfPosition =>
          beginnings.filter(({ watch }) => watch.isOfPosition === isOfPosition),
        );
        for (const part of parts.filter(({ length }) => length > 0)) {
          const lookout = createLookout(course, places, part);
          const until = await look(lookout, part, to, turn);
          lookout.keep(until, found);
          if (until < to) return false;
        }
      }
    },
    keep: (lookout, to) => lookout.keep(to, found),
    at: ({ key }, time) => found.at(key, time),
    happensAt({ key }, time) {
      const times = found.at(key, time)?.times ?? [];
      return times[countTimesBefore(times, time)] === time;
    },
    countBefore: ({ key }, time) =>
      countTimesBefore((found.at(key, 0) ?? found.endingAt(key, time))?.times ?? [], time),
    async memoryBefore(watch, time, turn) {
      for (let lead = 1; time > 0; lead *= 4) {
        const from = watch.remembers === 'all' ? 0 : startOfBatch(course, time, lead);
        const beginning = { watch, from, memory: undefined, isCertain: true };
        const lookout = createLookout(course, places, [beginning]);
        const until = await look(lookout, [beginning], time, turn);
        if (until < time || lookout.memory(0) !== undefined || beginning.from === 0) return lookout.memory(0);
      }
      return undefined;
    },
    async readAt(time, read, turn) {
      own ??= ground();
      const twin = own;
      if (!(await twin.seek(time, turn)) || twin.time !== time) return undefined;
      return read(twin.names);
    },
  };
}
