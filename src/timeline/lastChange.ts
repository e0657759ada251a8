import { nameProblem, namesUsed } from '../expression/analysis.ts';
import { evaluate } from '../expression/evaluate.ts';
import type { Parsed } from '../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Unavailable, type Value } from '../expression/value.ts';
import { stopsOfChange } from './changes.ts';
import type { Position, Time } from './course.ts';
import { type Broken, GivenUp, goTo, progress, type Searching } from './search.ts';
import type { Timeline } from './timeline.ts';

export type LastChange =
  | {
      readonly type: 'changed';
      /** The operation that has changed it. */
      readonly by: Position;
      /** The moment after that operation. */
      readonly time: Time;
      readonly before: Value | Unavailable;
      readonly after: Value;
    }
  /** It has been the same since the training began. */
  | { readonly type: 'never' }
  | Broken;

/** What last changed the value of an expression before a moment, or at it. The timeline is moved. */
export async function lastChange(
  timeline: Timeline,
  parsed: Parsed,
  from: Time,
  searching: Searching,
): Promise<LastChange> {
  const { course, names } = timeline;
  const unknown = nameProblem(parsed, names);
  if (unknown) return { type: 'problem', problem: { ...unknown, why: unknown.problem } };
  const stops = stopsOfChange(course, names, namesUsed(parsed, names));
  const known = progress(searching);
  const share = () => (from === 0 ? 1 : 1 - timeline.time / from);
  try {
    await goTo(
      timeline,
      from,
      known.turn(() => 0),
    );
    for (const time of momentsBack(timeline, stops, timeline.time)) {
      await goTo(
        timeline,
        time - 1,
        known.turn(() => known.share),
      );
      const by = course.at(time - 1);
      const before = evaluate(parsed, timeline.names);
      await goTo(
        timeline,
        time,
        known.turn(() => known.share),
      );
      const after = evaluate(parsed, timeline.names);
      if (isUnavailable(after)) {
        if (isMisuse(after)) return { type: 'problem', problem: after };
      } else if (!isSame(before, after)) return { type: 'changed', by, time, before, after };
      await known.at(share());
    }
    return { type: 'never' };
  } catch (error) {
    if (error instanceof GivenUp) return { type: 'given up', searched: known.share };
    throw error;
  }
}

/** The moments at which something may be new, from one back, without the very first. */
function* momentsBack({ course, ending }: Timeline, stops: ReadonlySet<number>, from: Time): Generator<Time> {
  const places = [...stops].sort((a, b) => b - a);
  const end = Math.min(from, (ending?.time ?? course.end) - 1);
  if (end < 1) return;
  const begin = course.at(end);
  for (let epoch = begin.epoch; epoch >= 1; epoch--) {
    for (let batch = epoch === begin.epoch ? begin.batch : course.batches; batch >= 1; batch--) {
      for (const place of places) {
        if (place >= course.ofBatch.length && batch < course.batches) continue;
        const time = course.timeOf(epoch, batch, place);
        if (time <= end && time > 0) yield time;
      }
    }
  }
}

/** Equal to the bit. */
function isSame(a: Value | Unavailable, b: Value): boolean {
  if (isUnavailable(a)) return false;
  if (!isTensor(a) || !isTensor(b)) return Object.is(a, b);
  return a.values.length === b.values.length && a.values.every((value, index) => Object.is(value, b.values[index]));
}
