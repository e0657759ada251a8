import { nameProblem, namesUsed } from '../expression/analysis.ts';
import { evaluate } from '../expression/evaluate.ts';
import type { Readable } from '../expression/readable.ts';
import type { Parsed } from '../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Misuse } from '../expression/value.ts';
import { stopsOfChange } from './changes.ts';
import type { Time } from './course.ts';
import { type Broken, GivenUp, goTo, needOf, progress, type Searching } from './search.ts';
import type { Timeline } from './timeline.ts';

export interface TraceQuestion {
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

export type Trace =
  | {
      readonly type: 'traced';
      readonly values: readonly Traced[];
      /** Why the first value that is missing is not there. */
      readonly missing: string | undefined;
    }
  | Broken;

/** Most values of one trace: more is refused before it begins. */
export const mostTraced = 1_000_000;

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
  const take = (time: Time, at: Readable): boolean => {
    const value = numberOf(parsed, at);
    if (typeof value !== 'number' && isMisuse(value)) problem = value;
    if (typeof value !== 'number') missing ??= value.why;
    values.push({ time, value: typeof value === 'number' ? value : undefined });
    return problem !== undefined;
  };
  const known = progress(searching);
  const need = needOf(parsed, names);
  try {
    if (per === 'epoch' && need.isCheap) await takeRecorded(timeline, from, last, take, known);
    else await takeTrained(timeline, question, last, take, known);
  } catch (error) {
    if (error instanceof GivenUp) return { type: 'given up', searched: known.share };
    throw error;
  }
  return problem ? { type: 'problem', problem } : { type: 'traced', values, missing };
}

function numberOf(parsed: Parsed, names: Readable): number | { readonly why: string } {
  const value = evaluate(parsed, names);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (isUnavailable(value)) return value;
  const place = { at: 0, length: parsed.text.length };
  if (!isTensor(value)) return { ...place, why: `"${parsed.text}" is a text. Only a number can be traced.` };
  const shape = value.shape.length === 1 ? `(${value.shape[0]},)` : `(${value.shape.join(', ')})`;
  const why = `"${parsed.text}" has the shape ${shape}. Only a number can be traced: use norm, mean or an index.`;
  return { ...place, why };
}

type Take = (time: Time, names: Readable) => boolean;

async function takeRecorded(
  timeline: Timeline,
  from: number,
  to: number,
  take: Take,
  known: ReturnType<typeof progress>,
): Promise<void> {
  const { course } = timeline;
  const after = to === course.epochs ? course.end : course.timeOf(to + 1, 1, 0);
  const first = course.timeOf(from, 1, 0);
  if (timeline.recorded(to) === undefined && timeline.ending === undefined) {
    await goTo(
      timeline,
      after,
      known.turn(time => (time - first) / (after - first)),
    );
  }
  for (let epoch = from; epoch <= to; epoch++) {
    const time = course.timeOf(epoch, course.batches, course.ofBatch.length + course.ofEnd.length - 1);
    const names = timeline.recorded(epoch);
    if (!names || time >= (timeline.ending?.time ?? course.end)) return;
    if (take(time, names)) return;
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
  const atEnd = course.ofBatch.length + course.ofEnd.length - 1;
  const place = per === 'epoch' ? { stop: atEnd, isAfterBatch: false } : placeInBatch(timeline, parsed);
  const first = course.timeOf(from, 1, 0);
  const after = to === course.epochs ? course.end : course.timeOf(to + 1, 1, 0);
  const last =
    per === 'epoch' || place.isAfterBatch
      ? course.timeOf(to, course.batches, per === 'epoch' ? atEnd : course.ofBatch.length)
      : course.timeOf(to, course.batches, place.stop);
  const share = known.turn(time => (time - first) / (after - first));
  await goTo(
    timeline,
    first,
    known.turn(() => 0),
  );
  if (place.stop === 0 && take(timeline.time, timeline.names)) return;
  const went = await timeline.forward(
    {
      stops: new Set(place.isAfterBatch ? [0, course.ofBatch.length] : [place.stop]),
      mayLook: epoch => epoch >= from && epoch <= to,
      look: (time, names) => {
        // The first moment of an epoch shows what the last batch of the epoch before has left.
        if (place.isAfterBatch && course.at(time).batch === 1 && course.at(time).stop === course.ofBatch[0])
          return false;
        return take(time, names) || time >= last;
      },
    },
    share,
  );
  if (went.type === 'given up') throw new GivenUp();
}

/** The stop of a batch at which everything that an expression reads is known: what only an update changes is known after the batch. */
function placeInBatch(
  { course, names }: Timeline,
  parsed: Parsed,
): { readonly stop: number; readonly isAfterBatch: boolean } {
  const used = namesUsed(parsed, names);
  const inBatch = course.ofBatch.length;
  const stops = [...stopsOfChange(course, names, used)].filter(stop => stop <= inBatch);
  const stop = Math.max(0, ...stops);
  if (stop < inBatch) return { stop, isAfterBatch: false };
  const outlives = used.every(({ name }) => {
    const by = names.all.find(facts => facts.name === name)?.changedBy;
    return by === undefined || by === 'state' || by === 'step';
  });
  return outlives ? { stop: inBatch, isAfterBatch: true } : { stop: inBatch - 1, isAfterBatch: false };
}
