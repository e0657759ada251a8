import { nameProblem, namesUsed } from '../expression/analysis.ts';
import { evaluate } from '../expression/evaluate.ts';
import type { Parsed } from '../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Misuse, type Unavailable, type Value } from '../expression/value.ts';
import { stopsOfChange } from './changes.ts';
import { type Position, stopAt, type Time } from './course.ts';
import { type Broken, GivenUp, goTo, progress, type Searching, shareBack } from './search.ts';
import { hasFailedAt, type Timeline, type Watcher } from './timeline.ts';

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
  const { names } = timeline;
  const unknown = nameProblem(parsed, names);
  if (unknown) return { type: 'problem', problem: { ...unknown, why: unknown.problem } };
  const known = progress(searching);
  const watch = watchChanges(timeline, parsed);
  try {
    // The moment itself counts: what goes back looks at those before a place.
    await goTo(
      timeline,
      from,
      known.turn(() => 0),
    );
    const start = timeline.time;
    const isAtChange = start > 0 && (await changesAt(timeline, parsed, start, watch, known));
    if (!isAtChange) {
      await goTo(
        timeline,
        start,
        known.turn(() => 0),
      );
      const went = await timeline.backward(watch, known.turn(shareBack(start)));
      if (went.type === 'given up') throw new GivenUp();
    }
    if (watch.problem) return { type: 'problem', problem: watch.problem };
    const time = isAtChange ? start : watch.changedAt;
    if (time === undefined) return { type: 'never' };
    await goTo(
      timeline,
      time - 1,
      known.turn(() => known.share),
    );
    const before = evaluate(parsed, timeline.names);
    await goTo(
      timeline,
      time,
      known.turn(() => known.share),
    );
    const after = evaluate(parsed, timeline.names);
    if (isUnavailable(after)) throw new Error(`There is no value where it changed: ${after.why}`);
    return { type: 'changed', by: timeline.course.at(time - 1), time, before, after };
  } catch (error) {
    if (error instanceof GivenUp) return { type: 'given up', searched: known.share };
    throw error;
  }
}

interface ChangeWatch extends Watcher {
  /** The moments at which something may be new. */
  readonly places: ReadonlySet<number>;
  /** The moment after the last change that was seen. */
  readonly changedAt: Time | undefined;
  readonly problem: Misuse | undefined;
}

/** Looks before and after every operation that may change the value, and compares. */
function watchChanges({ course, names }: Timeline, parsed: Parsed): ChangeWatch {
  const places = stopsOfChange(course, names, namesUsed(parsed, names));
  const inBatch = course.ofBatch.length;
  const inEnd = inBatch + course.ofEnd.length;
  const before = [...places].flatMap(place => (place === 0 ? [inBatch - 1, inEnd - 1] : [place - 1]));
  let last: { readonly time: Time; readonly value: Value | Unavailable } | undefined;
  /** What the part after this one has begun with, and this part. */
  let next: typeof last;
  let begun: typeof last;
  let changedAt: Time | undefined;
  let problem: Misuse | undefined;
  const isChange = (old: Value | Unavailable, value: Value | Unavailable) =>
    !isUnavailable(value) && !isSame(old, value);
  return {
    places,
    stops: new Set([...places, ...before]),
    get changedAt() {
      return changedAt;
    },
    get problem() {
      return problem;
    },
    look: (time, at) => {
      const value = evaluate(parsed, at);
      const now = { time, value };
      if (isUnavailable(value) && isMisuse(value)) problem = value;
      if (!last || time < last.time) [next, begun] = [begun, now];
      const before = last;
      last = now;
      if (before && before.time === time - 1 && isChange(before.value, value)) changedAt = time;
      else if (next && next.time === time + 1 && isChange(value, next.value)) changedAt = time + 1;
      else return problem !== undefined;
      return true;
    },
  };
}

async function changesAt(
  timeline: Timeline,
  parsed: Parsed,
  time: Time,
  { places }: ChangeWatch,
  known: ReturnType<typeof progress>,
): Promise<boolean> {
  const { course, ending } = timeline;
  const isOver = time >= (ending?.time ?? course.end) && !hasFailedAt(timeline, time);
  if (isOver || !places.has(stopAt(course, time))) return false;
  const value = evaluate(parsed, timeline.names);
  await goTo(
    timeline,
    time - 1,
    known.turn(() => 0),
  );
  const before = evaluate(parsed, timeline.names);
  return !isUnavailable(value) && !isSame(before, value);
}

/** Equal to the bit. */
function isSame(a: Value | Unavailable, b: Value): boolean {
  if (isUnavailable(a)) return false;
  if (!isTensor(a) || !isTensor(b)) return Object.is(a, b);
  return a.values.length === b.values.length && a.values.every((value, index) => Object.is(value, b.values[index]));
}
