import type { Edit } from '../engine/edit.ts';
import { evaluate } from '../expression/evaluate.ts';
import { shapeText } from '../expression/misuse.ts';
import type { Readable } from '../expression/readable.ts';
import type { Parsed } from '../expression/syntax.ts';
import { isMisuse, isTensor, isUnavailable, type Value } from '../expression/value.ts';
import { quote } from '../spec/words.ts';
import type { Names } from '../timeline/names.ts';
import { Refusal } from './refusal.ts';
import type { Session } from './session.ts';
import { placeIn, settable } from './variables/settable.ts';
import { stoppedOf } from './variables/stopped.ts';
import { type Reader, readExpression, refusal, valueAt } from './variables/valueOf.ts';

/**
 * Sets numbers where the training stands: a branch of it begins. `value` is an expression, too: a number for all of them, or a tensor of their shape. Returns
 * what is read there now. Throws a Refusal where it cannot be set.
 */
export function setValue(
  session: Session,
  target: string,
  value: string,
  reader: Reader,
): { parsed: Parsed; value: Value } {
  const { timeline } = stoppedOf(session);
  const parsed = readExpression(target, reader);
  const set = valueAt(timeline.names, readExpression(value, reader), reader);
  session.edit(editOf(timeline.names, parsed, set, reader));
  session.afterwards(() => {
    if (session.client.supportsInvalidatedEvent) session.event('invalidated', { areas: ['variables', 'stacks'] });
  });
  return { parsed, value: valueAt(timeline.names, parsed, reader) };
}

function editOf(names: Names, parsed: Parsed, value: Value, reader: Reader): Edit {
  const { text } = parsed;
  const use = placeIn(parsed, names);
  if (!use) {
    const why = `${quote(text)} cannot be set. Set W or b of a layer, x of the first layer, learningRate, or a part of one: W(${names.layers[0]})[0,0].`;
    throw refusal(text, why, { at: 0, length: text.length }, reader);
  }
  if (use.name === 'learningRate') return { target: 'learningRate', value: numberOf(value, text) };
  const places = placesOf(names, parsed, reader);
  const [first = 0] = places.values;
  if (!places.values.every((place, index) => place === first + index)) {
    throw new Refusal(`The numbers of ${quote(text)} are not next to each other. Set them row by row, or one by one.`);
  }
  return {
    target: settable[use.name as keyof typeof settable],
    layer: use.layer!,
    first,
    values: valuesOf(value, places.shape, text),
  };
}

/** Where the numbers of an expression are in the tensor of its name: the expression is read with the place of each number in its stead. */
function placesOf(
  names: Names,
  parsed: Parsed,
  reader: Reader,
): { readonly shape: readonly number[]; readonly values: Float64Array } {
  const counted: Readable = {
    all: names.all,
    layers: names.layers,
    value: (name, layer) => {
      const value = names.value(name, layer);
      if (value === undefined || isUnavailable(value) || !isTensor(value)) return value;
      return { shape: value.shape, values: value.values.map((_, index) => index) };
    },
    ofSample: (name, layer, sample) => {
      const value = names.ofSample(name, layer, sample);
      if (value === undefined || isUnavailable(value) || !isTensor(value)) return value;
      return { shape: value.shape, values: value.values.map((_, index) => sample * value.values.length + index) };
    },
  };
  const places = evaluate(parsed, counted);
  if (isUnavailable(places))
    throw isMisuse(places) ? refusal(parsed.text, places.why, places, reader) : new Refusal(places.why);
  return isTensor(places) ? places : { shape: [], values: Float64Array.of(Number(places)) };
}

/** As many numbers as there are places. */
function valuesOf(value: Value, shape: readonly number[], text: string): Float64Array {
  const length = shape.reduce((product, size) => product * size, 1);
  if (!isTensor(value)) return new Float64Array(length).fill(numberOf(value, text));
  if (value.shape.join() !== shape.join()) {
    const what = shape.length === 0 ? 'a number' : `of the shape ${shapeText(shape)}`;
    throw new Refusal(
      `${quote(text)} is ${what}, and the value has the shape ${shapeText(value.shape)}. Enter a value of the same shape, or one number for all.`,
    );
  }
  for (const number of value.values) numberOf(number, text);
  return value.values;
}

function numberOf(value: Value, text: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const found =
    typeof value === 'object'
      ? `a tensor of the shape ${shapeText(value.shape)}`
      : typeof value === 'string'
        ? quote(value)
        : String(value);
  throw new Refusal(`${quote(text)} cannot be set to ${found}. Enter a finite number.`);
}
