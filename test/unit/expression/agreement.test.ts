import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { functions } from '../../../src/expression/functions.ts';
import { isMisuse } from '../../../src/expression/value.ts';
import * as plainly from './plainEvaluator.ts';
import { fakeNames, plain, tensor, valueIn } from './sample.ts';

const tensors: Readonly<Record<string, plainly.Nested>> = {
  a: [
    [1, -2, 3],
    [4, 0, -6],
  ],
  b: [2, 0, -1],
  c: [[1.5], [-2]],
  d: [
    [2, 1],
    [0, -3],
    [5, 0.5],
  ],
  e: [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [-1, 0],
      [2, -2],
    ],
  ],
  f: [[0.25, 1, 2]],
  g: [
    [1, 2],
    [3, 5],
  ],
};
const names = fakeNames(
  Object.fromEntries(
    Object.entries(tensors).map(([name, value]) => [name, tensor(plainly.shapeOf(value), plainly.flat(value))]),
  ),
);

const leaf = fc.oneof(
  fc.constantFrom(...Object.entries(tensors)).map(([text, value]): plainly.Node => ({ op: 'leaf', text, value })),
  fc.constantFrom('0', '1', '2', '3', '.5').map((text): plainly.Node => ({ op: 'leaf', text, value: Number(text) })),
);
const bound = fc.option(fc.integer({ min: -4, max: 4 }), { nil: undefined });
const item: fc.Arbitrary<plainly.Item> = fc.oneof(
  fc.integer({ min: -3, max: 2 }),
  fc.record({ start: bound, stop: bound, step: fc.constantFrom(1, 1, 2, -1, -2) }),
  fc.constant({ start: undefined, stop: undefined, step: 1 }),
);

const nodes: fc.Arbitrary<plainly.Node> = fc.letrec<{ node: plainly.Node }>(tie => {
  const of = tie('node');
  return {
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.record({
        op: fc.constant('binary' as const),
        sign: fc.constantFrom('+', '-', '*', '/', '%', '@', '==', '!=', '<', '<=', '>', '>='),
        left: of,
        right: of,
      }),
      // Exponents that keep numbers where a plain sum of squares is exact enough.
      fc.tuple(of, fc.constantFrom('0', '1', '2'), fc.boolean()).map(([left, exponent, isNegative]): plainly.Node => {
        const right: plainly.Node = { op: 'leaf', text: exponent, value: Number(exponent) };
        return { op: 'binary', sign: '**', left, right: isNegative ? { op: 'sign', sign: '-', of: right } : right };
      }),
      fc.record({ op: fc.constant('sign' as const), sign: fc.constantFrom('-' as const, '+' as const), of }),
      fc.record({ op: fc.constant('transpose' as const), of }),
      fc.record({ op: fc.constant('index' as const), of, items: fc.array(item, { minLength: 1, maxLength: 3 }) }),
      fc.record({
        op: fc.constant('reduce' as const),
        name: fc.constantFrom(...Object.keys(plainly.reductions)),
        of,
        axis: fc.option(fc.integer({ min: -2, max: 2 }), { nil: undefined }),
      }),
      fc.record({ op: fc.constant('each' as const), name: fc.constantFrom(...Object.keys(plainly.functions)), of }),
      fc.record({ op: fc.constant('outer' as const), left: of, right: of }),
      fc.record({ op: fc.constantFrom('diag' as const, 'shape' as const), of }),
    ),
  };
}).node;

/** What the plain evaluator answers; undefined where it does not know, as of a tensor without numbers. */
function expected(node: plainly.Node): { shape: number[]; values: number[] } | 'misfit' | undefined {
  try {
    const value = plainly.value(node);
    return { shape: plainly.shapeOf(value), values: plainly.flat(value) };
  } catch (error) {
    if (error instanceof plainly.Misfit) return 'misfit';
    if (error instanceof plainly.Empty) return undefined;
    throw error;
  }
}

/** The numbers of a value; truths are 0 and 1. */
function numbersOf(value: unknown): { shape: number[]; values: number[] } {
  if (typeof value === 'number' || typeof value === 'boolean') return { shape: [], values: [Number(value)] };
  return value as { shape: number[]; values: number[] };
}

test('expressions have the values that an evaluator over nested arrays answers, and are misused where it says so', () => {
  const seen = { values: 0, misfits: 0, unknown: 0 };
  fc.assert(
    fc.property(nodes, node => {
      const text = plainly.textOf(node);
      const wanted = expected(node);
      const value = valueIn(text, names);
      if (wanted === undefined) {
        seen.unknown++;
        return;
      }
      if (wanted === 'misfit') {
        seen.misfits++;
        assert.ok(isMisuse(value), `${text} has a value: ${JSON.stringify(plain(value))}`);
        return;
      }
      seen.values++;
      assert.ok(!isMisuse(value), `${text}: ${JSON.stringify(value)}`);
      const found = numbersOf(plain(value));
      assert.deepEqual(found.shape, wanted.shape, text);
      for (const [index, number] of wanted.values.entries()) {
        // 0 and -0 are the same number.
        assert.ok(Object.is(found.values[index]! + 0, number + 0), `${text}: ${found.values[index]} is not ${number}`);
      }
    }),
    { numRuns: 6000, seed: 7 },
  );
  assert.ok(seen.values > 2500 && seen.misfits > 500, JSON.stringify(seen));
});

test('every function that is one of numbers or sums up has a plain counterpart, but those of the machine', () => {
  const ofTheMachine = ['exp', 'log', 'tanh'];
  const plain = [...Object.keys(plainly.reductions), ...Object.keys(plainly.functions)];
  const known = functions.filter(({ computes }) => computes.by === 'number' || computes.by === 'reduction');
  assert.deepEqual(
    [...plain, ...ofTheMachine].filter(name => name !== 'round').sort(),
    known.map(({ name }) => name).sort(),
  );
});
