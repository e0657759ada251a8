import assert from 'node:assert/strict';
import { evaluate } from '../../../src/expression/evaluate.ts';
import { isProblem, parseExpression } from '../../../src/expression/parse.ts';
import type { KnownName, Readable } from '../../../src/expression/readable.ts';
import type { Parsed } from '../../../src/expression/syntax.ts';
import { isMisuse, type Misuse, type Tensor, type Unavailable, type Value } from '../../../src/expression/value.ts';

/** Names that are there without a training: of the network with their values, of the layers `hidden` and `layer 1`. */
export function fakeNames(values: Readonly<Record<string, Value | Unavailable>>): Readable {
  const all: KnownName[] = [...ofLayers, ...Object.keys(values).map(name => known(name, false))];
  return {
    all,
    layers: ['hidden', 'layer 1'],
    value(name, layer) {
      if (layer === undefined) return values[name];
      if (name === 'W') return layer === 0 ? weights : tensor([1, 3], [7, 8, 9]);
      return { why: `${name} is not computed yet.` };
    },
    ofSample(name, layer, sample) {
      if (name === 'sampleLoss') return sample / 10;
      if (name !== 'delta') return undefined;
      return sample < 4 ? tensor([3], [sample, layer ?? -1, 0.5]) : { why: 'The batch has 4 samples.' };
    },
  };
}

export const weights = tensor([3, 2], [1, 2, 3, 4, 5, -6]);

const ofLayers: readonly KnownName[] = [
  known('W', true, ['weights']),
  known('delta', true),
  known('gradient', true, ['dW']),
];

function known(name: string, isOfLayer: boolean, aliases: readonly string[] = []): KnownName {
  return { name, aliases, isOfLayer, meaning: `What ${name} is.` };
}

export function tensor(shape: readonly number[], values: readonly number[]): Tensor {
  return { shape, values: Float64Array.from(values) };
}

export function parsed(text: string): Parsed {
  const result = parseExpression(text);
  if (isProblem(result)) assert.fail(`${text}: ${result.problem} (at ${result.at})`);
  return result;
}

export function valueIn(text: string, names: Readable): Value | Unavailable | Misuse {
  return evaluate(parsed(text), names);
}

/** A value for an assertion, with the difference between 0 and -0. */
export function plain(value: Value | Unavailable): unknown {
  if (typeof value !== 'object' || 'why' in value) return value;
  return { shape: [...value.shape], values: Array.from(value.values) };
}

export function misuseIn(text: string, names: Readable): Misuse {
  const value = valueIn(text, names);
  assert.ok(isMisuse(value), `${text} has a value or is unavailable: ${JSON.stringify(plain(value))}`);
  return value;
}

/** Asserts that a place is in a text, or at its end where nothing is left. */
export function assertWithin({ at, length }: { readonly at: number; readonly length: number }, text: string): void {
  assert.ok(Number.isInteger(at) && Number.isInteger(length), `${text}: ${at}, ${length}`);
  assert.ok(at >= 0 && length >= 0 && at + length <= text.length, `${text}: ${at}, ${length}`);
}
