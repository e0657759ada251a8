import { isPredicate, nameProblem, namesUsed } from '../expression/analysis.ts';
import { evaluate, holds } from '../expression/evaluate.ts';
import type { Readable } from '../expression/readable.ts';
import type { Expression, Parsed } from '../expression/syntax.ts';
import { isMisuse, isUnavailable, type Misuse, type Value } from '../expression/value.ts';
import { stopsOfChange } from './changes.ts';
import { type Position, stopAt, type Time } from './course.ts';
import {
  type Broken,
  GivenUp,
  goTo,
  type Need,
  needOf,
  positionNames,
  progress,
  type Searching,
  shareBack,
} from './search.ts';
import { hasFailedAt, type Timeline, type Watcher } from './timeline.ts';

/** The first or last moment of the training, or the next or previous one seen from a moment. */
export const directions = ['first', 'last', 'next', 'previous'] as const;
export type Direction = (typeof directions)[number];

interface FindQuestion {
  /** A condition. */
  readonly parsed: Parsed;
  readonly direction: Direction;
  /** What `next` and `previous` are seen from; not a place to be found itself. */
  readonly from: Time;
}

/** A part of a condition, and its value where the condition holds. */
interface Operand {
  readonly text: string;
  readonly value: Value;
}

export type Finding =
  | {
      readonly type: 'found';
      readonly time: Time;
      readonly position: Position;
      /** It holds at the end of a training that diverged, after its last operation. */
      readonly isEnd: boolean;
      readonly operands: readonly Operand[];
    }
  /** Everything was searched; `epochs` are those of the training as far as is known of its end. */
  | { readonly type: 'nowhere'; readonly epochs: number }
  | Broken;

/**
 * The moment at which a condition holds. It is looked at wherever one of the values that it reads is new: at the beginning, and right after the operation
 * that has computed it. Everything is scanned, since only few conditions once true stay true. The timeline is moved; a twin leaves the debugged one alone.
 */
export async function find(timeline: Timeline, question: FindQuestion, searching: Searching): Promise<Finding> {
  const { parsed } = question;
  const problem = nameProblem(parsed, timeline.names) ?? (isPredicate(parsed) ? undefined : noCondition(parsed));
  if (problem) return { type: 'problem', problem: { why: problem.problem, at: problem.at, length: problem.length } };
  const search = createSearch(timeline, question);
  const known = progress(searching);
  try {
    const need = needOf(parsed, timeline.names);
    const time = need.isCheap ? await scan(search, need, known) : await replay(search, need, known);
    if (search.problem) return { type: 'problem', problem: search.problem };
    const { course, ending } = timeline;
    if (time === undefined) {
      return { type: 'nowhere', epochs: ending ? course.at(ending.time - 1).epoch : course.epochs };
    }
    const isEnd = hasFailedAt(timeline, time);
    return { type: 'found', time, position: course.at(time), isEnd, operands: search.operands };
  } catch (error) {
    if (error instanceof GivenUp) return { type: 'given up', searched: known.share };
    throw error;
  }
}

function noCondition({ text }: Parsed): { problem: string; at: number; length: number } {
  const problem = `"${text}" is no condition. Expected a comparison, such as ${text} < 0.1.`;
  return { problem, at: 0, length: text.length };
}

interface Search {
  readonly timeline: Timeline;
  readonly question: FindQuestion;
  readonly isForward: boolean;
  /** Stops at which it is looked, in `ofBatch` followed by `ofEnd`. */
  readonly stops: ReadonlySet<number>;
  readonly problem: Misuse | undefined;
  /** Of the place where it held last. */
  readonly operands: readonly Operand[];
  /** Whether it holds, or cannot be evaluated anywhere: both end the search. */
  readonly look: (names: Readable) => boolean;
}

function createSearch(timeline: Timeline, question: FindQuestion): Search {
  const { parsed, direction } = question;
  const { course, names } = timeline;
  const used = namesUsed(parsed, names);
  let problem: Misuse | undefined;
  let operands: readonly Operand[] = [];
  return {
    timeline,
    question,
    isForward: direction === 'first' || direction === 'next',
    stops: used.length === 0 ? new Set([0]) : stopsOfChange(course, names, used),
    get problem() {
      return problem;
    },
    get operands() {
      return operands;
    },
    look: at => {
      const value = holds(parsed, at);
      if (value === true) operands = operandsOf(parsed, at);
      else if (value !== false && isMisuse(value)) problem = value;
      return value === true || problem !== undefined;
    },
  };
}

/** Trains again, looking at every batch of which it is not certain that the condition is false. */
async function replay(
  { timeline, question, isForward, stops, look }: Search,
  { ofEpochOrBatch }: Need,
  known: ReturnType<typeof progress>,
): Promise<Time | undefined> {
  const { course, names } = timeline;
  const { parsed, direction } = question;
  const mayHold = (epoch: number, batch: number) => holds(parsed, positionNames(names, { epoch, batch })) !== false;
  const watcher: Watcher = {
    stops,
    ...(ofEpochOrBatch && { mayLook: mayHold }),
    looksAtFailure: true,
    look: (_, at) => look(at),
  };
  const start = { first: 0, next: question.from, last: course.end, previous: question.from }[direction];
  await goTo(
    timeline,
    start,
    known.turn(() => 0),
  );
  // Nothing is older than the first moment.
  if (direction === 'first' && look(timeline.names)) return 0;
  // What goes back looks at what is before a place.
  const { time } = timeline;
  if (direction === 'last' && hasFailedAt(timeline, time) && stops.has(stopAt(course, time)) && look(timeline.names)) {
    return time;
  }
  const went = isForward
    ? await timeline.forward(
        watcher,
        known.turn(time => (time - start) / (course.end - start)),
      )
    : await timeline.backward(watcher, known.turn(shareBack(timeline.time)));
  if (went.type === 'given up') throw new GivenUp();
  if (went.type === 'stopped') return went.time;
  return !isForward && start > 0 && timeline.time === 0 && look(timeline.names) ? 0 : undefined;
}

/** Goes through positions and records, and trains only epochs that were not trained yet. */
async function scan(search: Search, need: Need, known: ReturnType<typeof progress>): Promise<Time | undefined> {
  const { timeline, question, isForward } = search;
  const { course } = timeline;
  const seek = (time: Time) =>
    goTo(
      timeline,
      time,
      known.turn(at => at / course.end),
    );
  // What stands after it may never be: a training can end early.
  if (!isForward && timeline.ending === undefined && question.direction === 'last') await seek(course.end);
  const end = () => timeline.ending?.time ?? course.end;
  const isIn = (time: Time) => {
    if (time >= end()) return false;
    if (question.direction === 'next') return time > question.from;
    return question.direction !== 'previous' || time < question.from;
  };
  const from = Math.min(question.direction === 'last' ? end() : question.from, course.end) - (isForward ? 0 : 1);
  if (from < 0 || from >= course.end) return undefined;
  const begin = question.direction === 'first' ? { epoch: 1, batch: 1 } : course.at(from);
  let ahead = 1;
  for (let epoch = begin.epoch; epoch >= 1 && epoch <= course.epochs; epoch += isForward ? 1 : -1) {
    if (need.ofRecord && timeline.recorded(epoch) === undefined && timeline.ending === undefined) {
      const last = Math.min(course.epochs, epoch + ahead - 1);
      ahead = Math.min(64, 2 * ahead);
      await seek(last === course.epochs ? course.end : course.timeOf(last + 1, 1, 0));
      // A run's marks may lead past epochs of which no record is here.
      if (timeline.recorded(epoch) === undefined && course.timeOf(epoch + 1, 1, 0) <= end())
        return replay(search, need, known);
    }
    for (const [index, time] of looksOf(search, need, epoch, begin).entries()) {
      if (index % 4096 === 4095) await known.at(0);
      if (!isIn(time)) continue;
      if (!search.look(namesAt(timeline, time))) continue;
      if (search.problem) return time;
      if (time > timeline.reached && timeline.ending === undefined) await seek(time);
      if (time < end()) return time;
    }
    if (epoch % 256 === 0) await known.at(isForward ? epoch / course.epochs : 1 - epoch / course.epochs);
  }
  return undefined;
}

/** What is known of a moment without training. */
function namesAt(timeline: Timeline, time: Time): Readable {
  const { course, names } = timeline;
  const position = course.at(time);
  const recorded = timeline.recorded(position.epoch);
  if (recorded && position.stop === course.ofEnd.at(-1)) return recorded;
  return positionNames(names, position, recorded?.value('learningRate'));
}

/** The moments of an epoch at which it is looked, in the direction of the search. Batches that are alike are left out. */
function looksOf(
  { timeline: { course }, stops, isForward }: Search,
  { ofBatch }: Need,
  epoch: number,
  begin: { readonly epoch: number; readonly batch: number },
): Time[] {
  const { batches } = course;
  const near = epoch === begin.epoch ? [begin.batch - 1, begin.batch, begin.batch + 1] : [];
  const all = ofBatch ? Array.from({ length: batches }, (_, index) => index + 1) : [1, ...near, batches];
  const times = new Set<Time>(epoch === 1 ? [0] : []);
  for (const batch of all) {
    if (batch < 1 || batch > batches) continue;
    for (const stop of stops) {
      if (stop < course.ofBatch.length || batch === batches) times.add(course.timeOf(epoch, batch, stop));
    }
  }
  return [...times].sort((a, b) => (isForward ? a - b : b - a));
}

/** The sides of a condition's comparisons that are no constants, with their values. */
function operandsOf(parsed: Parsed, names: Readable): Operand[] {
  return sidesOf(parsed.expression).flatMap(side => {
    const text = parsed.text.slice(side.at, side.at + side.length);
    const own: Parsed = { text, expression: side };
    if (namesUsed(own, names).length === 0) return [];
    const value = evaluate(own, names);
    return isUnavailable(value) ? [] : [{ text, value }];
  });
}

function sidesOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'comparison':
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case 'and':
    case 'or':
      return expression.operands.flatMap(sidesOf);
    case 'not':
      return sidesOf(expression.operand);
    default:
      return [];
  }
}
