import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { layerAt } from '../../../src/spec/locate.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import type { Problem } from '../../../src/spec/problem.ts';
import { everyKey } from './everyKey.ts';

/** What every text is owed. */
function assertUnderstood(text: string): void {
  const { spec, problems, layerRanges } = parseSpec(text);
  assert.equal(spec === undefined, problems.length > 0);
  for (const problem of problems) assertGoodProblem(problem, text);
  for (const offset of [0, text.length >> 1, text.length]) layerAt(layerRanges, offset);
}

/** Ours start in lower case or with a name; a library's "Invalid input" and "Too small" do not. */
const ourVoice = /^["a-z0-9]/;
const foundOrExpected =
  /expected .+|unknown .+|is not .+|belongs .+|has no .+|already .+|cannot .+|is called .+|never ends|incomplete|too large| but | which has /;

function assertGoodProblem({ code, message, offset, length }: Problem, text: string): void {
  assert.ok(Number.isInteger(offset) && offset >= 0 && length >= 0 && offset + length <= text.length, message);
  assert.match(code, /^[a-z]+(-[a-z]+)*$/);
  assert.match(message, ourVoice);
  assert.doesNotMatch(message, /undefined|\[object|expected $|\n/);
  if (['wrong-type', 'out-of-range', 'not-finite'].includes(code)) assert.match(message, /^expected .+ found .+/);
}

const punctuation = ['{', '}', '[', ']', ',', ':', '"', '\\', '//', '/*', '*/', '\r\n', '\ufeff', '\ud83c', '\u2028'];
const words = ['"layers"', '"units"', '"data"', '"__proto__"', '"inputs"', '1e999', '-0', 'null', 'true', '"csv"'];
const tokens = fc.constantFrom(...punctuation, ...words);
/** Every UTF-16 unit, halves of surrogate pairs too. */
const unit = fc.nat({ max: 0xffff }).map(code => String.fromCharCode(code));
const runs = { seed: 1, numRuns: 500 };
const place = fc.nat({ max: everyKey.length });

suite('whatever the text', () => {
  test('it is understood or has problems that lie within it: arbitrary characters', () => {
    fc.assert(fc.property(fc.string({ unit, maxLength: 200 }), assertUnderstood), runs);
  });

  test('it is understood or has problems that lie within it: tokens in any order', () => {
    fc.assert(
      fc.property(fc.array(tokens, { maxLength: 60 }), parts => assertUnderstood(parts.join(''))),
      runs,
    );
  });

  test('it is understood or has problems that lie within it: a spec cut off anywhere', () => {
    for (let end = 0; end <= everyKey.length; end++) assertUnderstood(everyKey.slice(0, end));
  });

  test('it is understood or has problems that lie within it: a spec with a stretch replaced', () => {
    fc.assert(
      fc.property(place, fc.nat({ max: 30 }), fc.array(tokens, { maxLength: 3 }), (start, length, parts) =>
        assertUnderstood(everyKey.slice(0, start) + parts.join('') + everyKey.slice(start + length)),
      ),
      runs,
    );
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Every path into a value, the value itself first. */
function paths(value: Json, here: readonly string[] = []): (readonly string[])[] {
  const children = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [here, ...children.flatMap(([key, child]) => paths(child, [...here, key]))];
}

function replaced(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: replaced(value[key] ?? null, rest, by) };
}

suite('whatever the values', () => {
  const sources: readonly Json[] = [
    { inputs: [[0]], targets: [[1]], limit: 1, normalize: 'minmax' },
    { csv: 'a.csv', inputs: ['a'], target: 'b', delimiter: ';', header: true },
    { csv: 'a.csv', targets: ['b'] },
    { json: 'a.json', limit: 2, classes: 3 },
    { idx: { inputs: 'a', targets: 'b' }, limit: 2 },
    { npy: { inputs: 'a', targets: 'b' } },
    { npz: 'a.npz', inputs: 'x', targets: 'y' },
    { generate: 'moons', samples: 3, noise: 0.1 },
  ];
  const rest: { [key: string]: Json } = {
    name: 'a',
    seed: 1,
    inputs: 1,
    precision: 'float64',
    layers: [
      {
        name: 'h',
        units: 1,
        activation: { type: 'tanh' },
        init: { type: 'uniform', min: 0 },
        weights: [[1]],
        biases: [1],
      },
    ],
    loss: 'mse',
    optimizer: { type: 'adam', betas: [0.9, 0.9], eps: 1 },
    training: { epochs: 1, batchSize: 2, shuffle: true, validationSplit: 0 },
    probe: { input: [1], target: [1] },
  };
  const specs = sources.map(data => ({ ...rest, data }));
  const places = specs.flatMap(spec => paths(spec).map(path => ({ spec, path })));

  test('a problem says in our words what was found or expected: one value replaced by any other', () => {
    for (const spec of specs) assert.deepEqual(parseSpec(JSON.stringify(spec)).problems, []);
    const others: Json[] = [
      null,
      true,
      0,
      -1,
      0.5,
      1e300,
      '',
      'x',
      [],
      ['x'],
      [1, 2],
      [[1], []],
      {},
      { type: 'x' },
      { a: 1 },
    ];
    for (const { spec, path } of places) {
      for (const other of others) {
        const text = JSON.stringify(replaced(spec, path, other));
        assertUnderstood(text);
        for (const { message } of parseSpec(text).problems) assertSaysSomething(message);
      }
    }
  });

  test('it is understood or has problems that lie within it: one value replaced by arbitrary JSON', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.json(), ({ spec, path }, json) =>
        assertUnderstood(JSON.stringify(replaced(spec, path, '?')).replace('"?"', () => json)),
      ),
      runs,
    );
  });
});

function assertSaysSomething(message: string): void {
  assert.match(message, foundOrExpected);
}
