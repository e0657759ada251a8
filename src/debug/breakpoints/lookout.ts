import type { Readable } from '../../expression/readable.ts';
import type { Course, Time } from '../../timeline/course.ts';
import type { Found } from './found.ts';
import { looksBack, type Memory, type Places, type SeenWatch } from './watch.ts';

/** Where one of the watches of a lookout begins. */
export interface Beginning {
  readonly watch: SeenWatch;
  /** Nothing is to be seen before this time. */
  readonly from: Time;
  /** What is remembered of the time before. */
  readonly memory: Memory;
  /** Whether that is all there is to know of it; otherwise what happens is certain only after something was seen. */
  readonly isCertain: boolean;
}

/** Some watches that look at a training while it goes by, in the order of time. */
export interface Lookout {
  /**
   * Sees one moment; those of the watches that happen, by their index. Where the training has failed no operation follows, so that only those
   * happen that look back at what was computed.
   */
  see(time: Time, names: Readable, hasFailed?: boolean): readonly number[];
  /** What a watch remembers by now. */
  memory(index: number): Memory;
  /** Everything before this time was seen: keeps what was found as far as it is certain. */
  keep(to: Time, found: Found): void;
}

export function createLookout(course: Course, places: Places, beginnings: readonly Beginning[]): Lookout {
  const states = beginnings.map(({ watch, from, memory, isCertain }) => ({
    watch,
    from,
    memory,
    /** From here on what happens is certain. */
    certainFrom: isCertain ? from : undefined,
    times: [] as Time[],
    /** The last batch that was looked at, counted from 0 over the whole training. */
    batch: isCertain ? batchOf(course, from) : undefined,
  }));
  /** Whether there was a batch between two in which the watch certainly did not happen. */
  const hasLeftOut = ({ whenLeftOut, mayHappen }: SeenWatch, last: number | undefined, now: number): boolean => {
    if (whenLeftOut === undefined || last === undefined) return false;
    for (let between = now - 1; between > last; between--) {
      if (!mayHappen(Math.floor(between / course.batches) + 1, (between % course.batches) + 1)) return true;
    }
    return false;
  };
  return {
    see(time, names, hasFailed = false) {
      const { epoch, batch, stop } = course.at(time);
      const place = places.placeOf(stop);
      const happening: number[] = [];
      for (const [index, state] of states.entries()) {
        const { watch } = state;
        if (time < state.from || !watch.stops.has(place) || (hasFailed && !looksBack(watch))) continue;
        const now = (epoch - 1) * course.batches + batch - 1;
        const isLeftOut = !watch.mayHappen(epoch, batch);
        const before = hasLeftOut(watch, state.batch, now) ? watch.whenLeftOut : state.memory;
        state.batch = now;
        const { happens, memory } = isLeftOut
          ? { happens: false, memory: watch.whenLeftOut ?? before }
          : watch.see(names, before);
        state.memory = memory;
        if (state.certainFrom === undefined) {
          if (memory !== undefined) state.certainFrom = time + 1;
          continue;
        }
        // Before the first moment there was nothing, so that nothing has changed there.
        if (!happens || (time === 0 && watch.remembers !== 'nothing')) continue;
        state.times.push(time);
        happening.push(index);
      }
      return happening;
    },
    memory: index => states[index]!.memory,
    keep(to, found) {
      for (const { watch, certainFrom, times, memory } of states) {
        if (certainFrom !== undefined) found.add(watch.key, { from: certainFrom, to, times, memory });
      }
    },
  };
}

function batchOf(course: Course, time: Time): number {
  if (time >= course.end) return course.epochs * course.batches;
  const { epoch, batch } = course.at(time);
  return (epoch - 1) * course.batches + batch - 1;
}
