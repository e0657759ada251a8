import type { Time } from '../../timeline/course.ts';
import type { Memory } from './watch.ts';

/** What is known of a stretch of a training: every moment in it at which something happens. */
export interface Stretch {
  readonly from: Time;
  /** Not in it itself. */
  readonly to: Time;
  /** Ascending. */
  readonly times: readonly Time[];
  /** What is remembered after its last moment. */
  readonly memory: Memory;
}

/** When the watches of a training happen, as far as that has been looked for. Equal keys share what is found. */
export interface Found {
  /** Adds what was found of a stretch; one that touches or overlaps another becomes one with it. */
  add(key: string, stretch: Stretch): void;
  /** The stretch that a time is in. */
  at(key: string, time: Time): Stretch | undefined;
  /** The stretch that ends right before a time. */
  endingAt(key: string, time: Time): Stretch | undefined;
  /** Whether everything from one time until another one, itself not included, is known. */
  covers(key: string, from: Time, to: Time): boolean;
}

export function createFound(): Found {
  const stretches = new Map<string, Stretch[]>();
  const of = (key: string): readonly Stretch[] => stretches.get(key) ?? [];
  const at = (key: string, time: Time) => of(key).find(({ from, to }) => from <= time && time < to);
  return {
    add(key, stretch) {
      if (stretch.to <= stretch.from) return;
      const apart: Stretch[] = [];
      let whole = stretch;
      for (const other of of(key)) {
        if (other.to < whole.from || whole.to < other.from) apart.push(other);
        else whole = union(other, whole);
      }
      stretches.set(
        key,
        [...apart, whole].sort((a, b) => a.from - b.from),
      );
    },
    at,
    endingAt: (key, time) => of(key).find(({ to }) => to === time),
    covers: (key, from, to) => from >= to || (at(key, from)?.to ?? from) >= to,
  };
}

function union(a: Stretch, b: Stretch): Stretch {
  const [first, second] = a.from <= b.from ? [a, b] : [b, a];
  if (second.to <= first.to) return first;
  // The times of the stretch that reaches further, after those before it.
  const times = [...first.times.filter(time => time < second.from), ...second.times];
  return { from: first.from, to: second.to, times, memory: second.memory };
}

/** How many of ascending times are before this one. */
export function countTimesBefore(times: readonly Time[], time: Time): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
