import * as z from 'zod';
import { isTensor, isUnavailable, type Value } from '../../expression/value.ts';
import { numpyText, valueText } from '../../expression/valueText.ts';
import { base64 } from '../../page/base64.ts';
import { sendable } from '../../page/sendable.ts';
import type { Time } from '../../timeline/course.ts';
import { directions, find } from '../../timeline/find.ts';
import { lastChange } from '../../timeline/lastChange.ts';
import { endText, parsePosition, positionText } from '../../timeline/positionText.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import { trace } from '../../timeline/tracing.ts';
import { withoutProblem } from '../consoleAnswer.ts';
import { Aside } from '../dispatch.ts';
import { cancelQueries, query } from '../queries.ts';
import { Refusal } from '../refusal.ts';
import { request } from '../request.ts';
import type { Requests } from '../session.ts';
import { stoppedOf } from '../variables/stopped.ts';
import { assertNotTooLarge, readExpression, valueAt } from '../variables/valueOf.ts';

const id = z.string().max(100).optional();
const expression = z.string();

const findArguments = z.looseObject({ expression, which: z.enum(directions), from: z.string().optional(), id });
const traceArguments = z.looseObject({
  expression,
  from: z.int().min(1).optional(),
  to: z.int().min(1).optional(),
  per: z.enum(['epoch', 'batch']).default('epoch'),
  id,
});

/**
 * Requests of our own, for the editor's views. With an `id`, `backprop/find`, `backprop/trace` and `backprop/lastChange` tell how far they are in events
 * `backprop/progress` `{ id, searched }`, from 0 to 1, and `backprop/cancel` ends them: then `searched` of the response is less than 1. NaN and infinities
 * travel as `{ $number: 'NaN' }`.
 */
export const queries: Requests = {
  /**
   * The `position` at which a condition holds, absent where there is none, and the `value` of its first side there. `next` and `previous` are seen `from` a
   * position; from where it stands if that is absent.
   */
  'backprop/find': request(findArguments, (session, { expression: text, which, from: position, id }) => {
    const { timeline } = stoppedOf(session);
    const parsed = readExpression(text, 'line');
    const from = position === undefined ? timeline.time : timeOf(timeline, position);
    const { layers } = timeline.names;
    return new Aside(async call => {
      const facts = { title: `Searching for ${text}`, id };
      const found = await query(session, call, facts, (ground, searching) =>
        find(ground, { parsed, direction: which, from }, searching),
      );
      const known = withoutProblem(parsed, found, 'line');
      if (known.type === 'given up') return { searched: known.searched };
      if (known.type === 'nowhere') return { searched: 1 };
      const { time, position, isEnd, operands } = known;
      const [first] = operands;
      return sentTo({
        searched: 1,
        position: isEnd ? endText : positionText(position, layers),
        time,
        epoch: position.epoch,
        batch: position.batch,
        ...(first && !isTensor(first.value) && { value: first.value }),
        operands: operands.map(({ text: side, value }) => ({ text: side, value: valueText(value) })),
      });
    });
  }),
  /** The `values` of a number, and of each its epoch, batch and moment; null where there is none, and then why the first one is `missing`. */
  'backprop/trace': request(traceArguments, (session, { expression: text, from = 1, to, per, id }) => {
    const { timeline } = stoppedOf(session);
    const parsed = readExpression(text, 'line');
    const { course } = timeline;
    return new Aside(async call => {
      const question = { parsed, from, to: to ?? course.epochs, per };
      const traced = await query(session, call, { title: `Tracing ${text}`, id }, (ground, searching) =>
        trace(ground, question, searching),
      );
      const known = withoutProblem(parsed, traced, 'line');
      if (known.type === 'given up') return { searched: known.searched };
      const { values, missing } = known;
      const places = values.map(({ time }) => course.at(time));
      return sentTo({
        searched: 1,
        times: values.map(({ time }) => time),
        epochs: places.map(({ epoch }) => epoch),
        batches: places.map(({ batch }) => batch),
        values: values.map(({ value }) => value ?? null),
        ...(missing !== undefined && { missing }),
      });
    });
  }),
  /** The `position` of the operation that last changed a value, before the moment at which it stands; absent where none has. `time` is the moment after it. */
  'backprop/lastChange': request(z.looseObject({ expression, id }), (session, { expression: text, id }) => {
    const { timeline } = stoppedOf(session);
    const parsed = readExpression(text, 'line');
    const from = timeline.time;
    const { layers } = timeline.names;
    return new Aside(async call => {
      const facts = { title: `Searching for the last change of ${text}`, id };
      const change = await query(session, call, facts, (ground, searching) =>
        lastChange(ground, parsed, from, searching),
      );
      const known = withoutProblem(parsed, change, 'line');
      if (known.type === 'given up') return { searched: known.searched };
      if (known.type === 'never') return { searched: 1 };
      const { by, time, before, after } = known;
      return {
        searched: 1,
        position: positionText(by, layers),
        time,
        ...(!isUnavailable(before) && { before: valueText(before) }),
        after: valueText(after),
      };
    });
  }),
  /** Ends the queries of an id; how many there were. */
  'backprop/cancel': request(z.looseObject({ id: z.string() }), (session, { id }) => ({
    cancelled: cancelQueries(session, id),
  })),
  /** A value as NumPy's code. */
  'backprop/numpy': request(z.looseObject({ expression }), (session, { expression: text }) => {
    const { names, options } = stoppedOf(session).timeline;
    const value = valueAt(names, readExpression(text, 'line'), 'line');
    assertNotTooLarge(value, 'copied');
    return { text: numpyText(value, options.precision) };
  }),
  /** A tensor's `shape` and its numbers, as base64 of little-endian doubles, row-major. A number has the shape []. */
  'backprop/tensor': request(z.looseObject({ expression }), (session, { expression: text }) => {
    const { names, options } = stoppedOf(session).timeline;
    const value = valueAt(names, readExpression(text, 'line'), 'line');
    assertNotTooLarge(value, 'sent');
    const { shape, values } = numbersOf(value);
    return { shape, precision: options.precision, numbers: base64(littleEndian(values)) };
  }),
};

/** The time of a position as a person writes it. Throws a Refusal for what is none. */
function timeOf({ course, names }: Timeline, position: string): Time {
  const time = parsePosition(position, course, names.layers);
  if (typeof time === 'number') return time;
  throw new Refusal(time.problem);
}

function numbersOf(value: Value): { readonly shape: readonly number[]; readonly values: Float64Array } {
  if (isTensor(value)) return value;
  if (typeof value === 'string') throw new Refusal('This is a text. Only numbers have a picture.');
  return { shape: [], values: Float64Array.of(Number(value)) };
}

function littleEndian(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (const [index, value] of values.entries()) view.setFloat64(8 * index, value, true);
  return new Uint8Array(view.buffer);
}

/** A body as JSON can have it. */
function sentTo(body: object): object {
  return sendable(body) as object;
}
