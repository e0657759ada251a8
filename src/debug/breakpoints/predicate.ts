import { isPredicate, nameProblem, namesUsed } from '../../expression/analysis.ts';
import { evaluate, holds } from '../../expression/evaluate.ts';
import { isProblem, marked, parseExpression } from '../../expression/parse.ts';
import type { KnownName, Readable, Vocabulary } from '../../expression/readable.ts';
import type { Parsed } from '../../expression/syntax.ts';
import {
  isMisuse,
  isTensor,
  isUnavailable,
  type Misuse,
  type Span,
  type Unavailable,
  type Value,
} from '../../expression/value.ts';
import { stopsOfChange } from '../../timeline/changes.ts';
import { positionNames } from '../../timeline/search.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { Memory, Seen, SeenWatch } from './watch.ts';

/** Why something cannot be watched, in words. */
export interface Problem {
  readonly problem: string;
}

/** An expression that fits the training, or why it does not, with its place marked. */
export function parseFor(text: string, names: Vocabulary): Parsed | Problem {
  const parsed = parseExpression(text);
  if (isProblem(parsed)) return told(text, parsed.problem, parsed);
  const unknown = nameProblem(parsed, names);
  return unknown ? told(text, unknown.problem, unknown) : parsed;
}

/** The same of a condition: what is only a value is none. */
export function parseCondition(text: string, names: Vocabulary): Parsed | Problem {
  const parsed = parseFor(text, names);
  if ('problem' in parsed || isPredicate(parsed)) return parsed;
  return told(text, 'This is a value and no condition: compare it, as in "norm(W(hidden)) > 10".', {
    at: 0,
    length: text.length,
  });
}

function told(text: string, problem: string, place: Span): Problem {
  return { problem: `${problem}\n${marked(text, place)}` };
}

/** Both conditions as one. */
export function conjunction(a: Parsed, b: Parsed): Parsed {
  const text = `(${a.text.trim()}) and (${b.text.trim()})`;
  const operands = [a.expression, b.expression];
  return { text, expression: { type: 'and', operands, at: 0, length: text.length } };
}

/** A misuse in words, with its place. */
export function misuseText({ text }: Parsed, misuse: Misuse): string {
  return told(text, misuse.why, misuse).problem;
}

/** Happens at each of the stops at which the condition is true; what is not known is not. */
export function levelWatch(
  timeline: Timeline,
  condition: Parsed,
  at: { readonly stops: ReadonlySet<number>; readonly isOfFirstBatch: boolean },
): SeenWatch {
  const { stops, isOfFirstBatch } = at;
  const ofBatch = batchTest(timeline, condition);
  return {
    type: 'seen',
    key: JSON.stringify(['level', condition.text, isOfFirstBatch, ...stops]),
    stops,
    mayHappen: (epoch, batch) => (!isOfFirstBatch || batch === 1) && ofBatch(epoch, batch),
    whenLeftOut: undefined,
    remembers: 'nothing',
    isOfPosition: isOfPosition(timeline, condition),
    see: names => {
      const now = holds(condition, names);
      return { happens: now === true || isMisuse(now as Value | Unavailable), memory: undefined };
    },
  };
}

/** So many moments are looked at to find out whether a condition can ever be true. */
const mostPositions = 200_000;

/** Whether epoch, batch and place alone keep a watch from ever happening. */
export function neverTrue({ course, names }: Timeline, watch: SeenWatch): boolean {
  const stops = [...watch.stops];
  if (stops.length === 0) return true;
  const perBatch = watch.isOfPosition ? stops.length : 1;
  if (course.epochs * course.batches * perBatch > mostPositions) return false;
  const all = [...course.ofBatch, ...course.ofEnd];
  for (let epoch = 1; epoch <= course.epochs; epoch++) {
    for (let batch = 1; batch <= course.batches; batch++) {
      if (!watch.mayHappen(epoch, batch)) continue;
      if (!watch.isOfPosition) return false;
      const happens = (place: number) =>
        watch.see(positionNames(names, { epoch, batch, stop: all[place]! }), undefined).happens;
      if (stops.some(happens)) return false;
    }
  }
  return true;
}

/** Happens where the condition becomes true: it is, and was not when it was last known. */
export function edgeWatch(timeline: Timeline, condition: Parsed): SeenWatch {
  return {
    type: 'seen',
    key: JSON.stringify(['edge', condition.text]),
    stops: stopsOfChange(timeline.course, timeline.names, namesUsed(condition, timeline.names)),
    mayHappen: batchTest(timeline, condition),
    whenLeftOut: false,
    remembers: 'last',
    isOfPosition: isOfPosition(timeline, condition),
    see: (names, before) => seenEdge(holds(condition, names), before),
  };
}

function seenEdge(now: boolean | Unavailable | Misuse, before: Memory): Seen {
  if (typeof now === 'boolean') return { happens: now && before !== true, memory: now };
  return { happens: isMisuse(now), memory: before };
}

/** Happens where the value of an expression changes: it is another one than when it was last known. */
export function changeWatch(timeline: Timeline, expression: Parsed): SeenWatch {
  return {
    type: 'seen',
    key: JSON.stringify(['change', expression.text]),
    stops: stopsOfChange(timeline.course, timeline.names, namesUsed(expression, timeline.names)),
    mayHappen: () => true,
    whenLeftOut: undefined,
    remembers: 'last',
    isOfPosition: isOfPosition(timeline, expression),
    see: (names, before) => {
      const now = evaluate(expression, names);
      if (isUnavailable(now)) return { happens: isMisuse(now), memory: before };
      if (before !== undefined && isSame(before, now)) return { happens: false, memory: before };
      return { happens: before !== undefined, memory: isTensor(now) ? { ...now, values: now.values.slice() } : now };
    },
  };
}

/** Happens where a condition on the value of an expression becomes true; in it, `value` is the watched one. */
export function valueWatch(timeline: Timeline, expression: Parsed, condition: Parsed): SeenWatch {
  const { course, names } = timeline;
  const used = [...namesUsed(expression, names), ...namesUsed(condition, names)];
  return {
    type: 'seen',
    key: JSON.stringify(['value', expression.text, condition.text]),
    stops: stopsOfChange(course, names, used),
    mayHappen: () => true,
    whenLeftOut: undefined,
    remembers: 'last',
    isOfPosition: false,
    see: (own, before) => seenEdge(holds(condition, withValue(own, expression)), before),
  };
}

const valueFacts: KnownName = { name: 'value', aliases: [], isOfLayer: false, meaning: 'The watched value.' };
const withValueOf = new WeakMap<Vocabulary['all'], Vocabulary['all']>();

/** The names of a training and `value`; always the same array for the same names. */
function namesWithValue(all: Vocabulary['all']): Vocabulary['all'] {
  const known = withValueOf.get(all) ?? [...all, valueFacts];
  withValueOf.set(all, known);
  return known;
}

/** What a condition on a watched value may use. */
export function valueVocabulary({ all, layers }: Vocabulary): Vocabulary {
  return { all: namesWithValue(all), layers };
}

export function withValue(names: Readable, expression: Parsed): Readable {
  return {
    ...valueVocabulary(names),
    value: (name, layer) => {
      if (name !== valueFacts.name) return layer === undefined ? names.value(name) : names.value(name, layer);
      return evaluate(expression, names);
    },
    ofSample: (name, layer, sample) => names.ofSample(name, layer, sample),
  };
}

const batchNames: ReadonlySet<string> = new Set(['epoch', 'batch']);
const namesOfPosition: ReadonlySet<string> = new Set([...batchNames, 'phase', 'layer', 'operation']);

function isOfPosition({ names }: Timeline, parsed: Parsed): boolean {
  return namesUsed(parsed, names).every(({ name }) => namesOfPosition.has(name));
}

/** False of a batch in which a condition is false whatever else there is: epoch and batch decide alone. */
export function batchTest({ names }: Timeline, condition: Parsed): (epoch: number, batch: number) => boolean {
  if (!namesUsed(condition, names).some(({ name }) => batchNames.has(name))) return () => true;
  let last: { readonly epoch: number; readonly batch: number; readonly may: boolean } | undefined;
  return (epoch, batch) => {
    if (last?.epoch !== epoch || last.batch !== batch) {
      last = { epoch, batch, may: holds(condition, positionNames(names, { epoch, batch })) !== false };
    }
    return last.may;
  };
}

/** Equal numbers, where NaN equals itself and 0 is -0. */
function isSame(a: Value, b: Value): boolean {
  if (!isTensor(a) || !isTensor(b)) return isSameNumber(a, b);
  if (a.values.length !== b.values.length) return false;
  for (let index = 0; index < a.values.length; index++) {
    if (!isSameNumber(a.values[index]!, b.values[index]!)) return false;
  }
  return true;
}

function isSameNumber(a: Value, b: Value): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}
