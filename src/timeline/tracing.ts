import { nameProblem, namesUsed } from '../expression/analysis.ts';
import { evaluate } from '../expression/evaluate.ts';
import { shapeText } from '../expression/misuse.ts';
import type { Parsed } from '../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Misuse, type Unavailable, type Value } from '../expression/value.ts';
import { stopsOfChange } from './changes.ts';
import type { Time } from './course.ts';
import { type Broken, GivenUp, goTo, needOf, progress, type Searching } from './search.ts';
import type { Timeline } from './timeline.ts';

interface TraceQuestion {
  /** A number. */
  readonly parsed: Parsed;
  /** Epochs from 1, both included. */
  readonly from: number;
  readonly to: number;
  /** Taken at `end:-:schedule` of each epoch, with the last batch's values and the epoch's means, or once in each batch, as soon as all of it is known. */
  readonly per: 'epoch' | 'batch';
}

/** A value at a moment. */
export interface Traced {
  readonly time: Time;
  /** Undefined where there was none. */
  readonly value: number | undefined;
}

type Trace =
  | {
      readonly type: 'traced';
      readonly values: readonly Traced[];
      /** Why the first value that is missing is not there. */
      readonly missing: string | undefined;
    }
  | Broken;

/** Most values of one trace: more is refused before it begins. */
const mostTraced = 1_000_000;

/**
 * The values that an expression has over a training, or as far as it goes. What is recorded is not trained again. Throws a RangeError for epochs that there are
 * not, and for too many values. The timeline is moved; a twin leaves the debugged one alone.
 */
export async function trace(timeline: Timeline, question: TraceQuestion, searching: Searching): Promise<Trace> {
  const { parsed, from, to, per } = question;
  const { course, names } = timeline;
  if (from < 1 || to < from || from > course.epochs) {
    throw new RangeError(`There are no epochs ${from} to ${to}: the training has the epochs 1 to ${course.epochs}.`);
  }
  const last = Math.min(to, course.epochs);
  const count = (last - from + 1) * (per === 'batch' ? course.batches : 1);
  if (count > mostTraced) {
    const most = mostTraced.toLocaleString('en');
    throw new RangeError(
      `These are ${count.toLocaleString('en')} values, and at most ${most} are traced at once. Choose fewer epochs.`,
    );
  }
  const unknown = nameProblem(parsed, names);
  if (unknown) return { type: 'problem', problem: { ...unknown, why: unknown.problem } };
  const values: Traced[] = [];
  let missing: string | undefined;
  let problem: Misuse | undefined;
  const take = (time: Time, of: Value | Unavailable): boolean => {
    const value = numberOf(parsed, of);
    if (typeof value !== 'number' && isMisuse(value)) problem = value;
    if (typeof value !== 'number') missing ??= value.why;
    values.push({ time, value: typeof value === 'number' ? value : undefined });
    return problem !== undefined;
  };
  const known = progress(searching);
  const need = needOf(parsed, names);
  try {
    const isRecorded = per === 'epoch' && need.isCheap && (await recordAll(timeline, from, last, known));
    if (isRecorded) takeRecorded(timeline, parsed, from, last, take);
    else await takeTrained(timeline, question, last, take, known);
  } catch (error) {
    if (error instanceof GivenUp) return { type: 'given up', searched: known.share };
    throw error;
  }
  return problem ? { type: 'problem', problem } : { type: 'traced', values, missing };
}

function numberOf(parsed: Parsed, value: Value | Unavailable): number | Unavailable {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isUnavailable(value)) return value;
  const place = { at: 0, length: parsed.text.length };
  if (!isTensor(value)) return { ...place, why: `"${parsed.text}" is a text. Only a number can be traced.` };
  const why = `"${parsed.text}" has the shape ${shapeText(value.shape)}. Only a number can be traced: use norm, mean or an index.`;
  return { ...place, why };
}

/** Takes a value at a moment; true where the trace cannot go on. */
type Take = (time: Time, value: Value | Unavailable) => boolean;

/** Trains the epochs of which there is no record yet. False where there is none afterwards, because a run's marks led past them. */
async function recordAll(
  timeline: Timeline,
  from: number,
  to: number,
  known: ReturnType<typeof progress>,
): Promise<boolean> {
  const { course } = timeline;
  const first = course.timeOf(from, 1, 0);
  const after = to === course.epochs ? course.end : course.timeOf(to + 1, 1, 0);
  if (timeline.recorded(to) === undefined && timeline.ending === undefined) {
    await goTo(
      timeline,
      after,
      known.turn(time => (time - first) / (after - first)),
    );
  }
  const end = timeline.ending?.time ?? course.end;
  for (let epoch = from; epoch <= to && course.timeOf(epoch + 1, 1, 0) <= end; epoch++) {
    if (timeline.recorded(epoch) === undefined) return false;
  }
  return true;
}

function takeRecorded(timeline: Timeline, parsed: Parsed, from: number, to: number, take: Take): void {
  const { course } = timeline;
  for (let epoch = from; epoch <= to; epoch++) {
    const time = course.timeOf(epoch + 1, 1, 0) - 1;
    const names = timeline.recorded(epoch);
    if (!names || time >= (timeline.ending?.time ?? course.end) || take(time, evaluate(parsed, names))) return;
  }
}

async function takeTrained(
  timeline: Timeline,
  { parsed, from, per }: TraceQuestion,
  to: number,
  take: Take,
  known: ReturnType<typeof progress>,
): Promise<void> {
  const { course } = timeline;
  const { stops, isAfterBatch, readsEarlier } =
    per === 'epoch' ? placeInEpoch(timeline, parsed) : placeInBatch(timeline, parsed);
  const first = course.timeOf(from, 1, 0);
  const last = course.timeOf(to, course.batches, Math.max(...stops));
  await goTo(
    timeline,
    first,
    known.turn(() => 0),
  );
  if (stops.includes(0) && !isAfterBatch && take(timeline.time, evaluate(parsed, timeline.names))) return;
  let read: Value | Unavailable | undefined;
  const went = await timeline.forward(
    {
      stops: new Set(stops),
      mayLook: epoch => epoch >= from && epoch <= to,
      look: (time, names) => {
        if (readsEarlier) {
          if (course.at(time).stop === course.ofEnd[0]) {
            read = evaluate(parsed, names);
            return false;
          }
          return take(time, read ?? evaluate(parsed, names)) || time >= last;
        }
        // The first moment of an epoch shows what the last batch of the epoch before has left.
        if (isAfterBatch && course.at(time).batch === 1 && course.at(time).stop === course.ofBatch[0]) return false;
        return take(time, evaluate(parsed, names)) || time >= last;
      },
    },
    known.turn(time => (time - first) / Math.max(1, last - first)),
  );
  if (went.type === 'given up') throw new GivenUp();
}

/** Where an expression is looked at. */
interface LookPlace {
  readonly stops: readonly number[];
  /** What a batch leaves is seen at the first moment of the next one, and at the end of the epoch. */
  readonly isAfterBatch: boolean;
  /** Whether it is read at the first of two stops for the second. */
  readonly readsEarlier: boolean;
}

/** The end of an epoch. What is not of its record is the same before that is made, when the last batch is still at hand. */
function placeInEpoch({ course, names }: Timeline, parsed: Parsed): LookPlace {
  const isOfRecord = namesUsed(parsed, names).some(
    ({ name }) => changeOf(names, name) === 'record' || name === 'operation',
  );
  const record = course.ofBatch.length;
  return { stops: isOfRecord ? [record + 1] : [record, record + 1], isAfterBatch: false, readsEarlier: !isOfRecord };
}

/** The stop of a batch at which everything that an expression reads is known: what only an update changes is known after the batch. */
function placeInBatch({ course, names }: Timeline, parsed: Parsed): LookPlace {
  const used = namesUsed(parsed, names);
  const inBatch = course.ofBatch.length;
  const changes = [...stopsOfChange(course, names, used)].filter(stop => stop <= inBatch);
  const stop = Math.max(0, ...changes);
  if (stop < inBatch) return { stops: [stop], isAfterBatch: false, readsEarlier: false };
  const outlives = used.every(({ name }) => [undefined, 'state', 'step'].includes(changeOf(names, name)));
  const stops = outlives ? [0, inBatch] : [inBatch - 1];
  return { stops, isAfterBatch: outlives, readsEarlier: false };
}

function changeOf({ all }: Timeline['names'], name: string): string | undefined {
  return all.find(facts => facts.name === name)?.changedBy;
}
