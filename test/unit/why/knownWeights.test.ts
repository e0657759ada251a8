import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { largestOf } from '../../../src/trace/elements.ts';
import { weightsInSight, weightsOf } from '../../../src/why/knownWeights.ts';
import type { Centre } from '../../../src/why/sight.ts';
import type { ShownChain } from '../../../src/why/whyMessages.ts';
import type { SubjectNumbers, WhySubject } from '../../../src/why/whySubject.ts';
import { colourOf, colourScale } from '../../../webview/heatmap/colourScale.ts';
import { arithmeticOf } from '../../../webview/why/arithmetic.ts';
import { type Axis, axisOf } from '../../../webview/why/axes.ts';
import { chainMatrix, pictureRow } from '../../../webview/why/matrices.ts';
import { runOf } from '../run/trainedRun.ts';

const shapeOf = (inputs: number, outputs: number) => ({
  name: 'large',
  inputs,
  outputs,
  bias: false,
  activation: 'tanh',
});

/** What a page is to have of a layer whose weights count up from the epoch's number. */
function told(inputs: number, outputs: number) {
  const shape = shapeOf(inputs, outputs);
  const run = runOf([shape], 0);
  return (change: Partial<Centre> = {}, epoch = 1, sample = 0) => {
    const weights = new Float64Array(inputs * outputs).map((_, k) => k + epoch / 8);
    const own = { shape, weights, input: new Float64Array(inputs).fill(1), delta: new Float64Array(outputs).fill(1) };
    const numbers = {
      source: { epoch, layers: [own] },
      key: `${epoch} ${sample}`,
      layer: 0,
      centre: { layer: 0, unit: 0, input: 0, block: 0, ...change },
    } as unknown as SubjectNumbers;
    return weightsOf({ viewed: { run, selection: { layer: 0, epoch } }, numbers } as WhySubject)!;
  };
}

const places = fc
  .record({ inputs: fc.integer({ min: 1, max: 60 }), outputs: fc.integer({ min: 1, max: 60 }) })
  .chain(({ inputs, outputs }) =>
    fc.record({
      inputs: fc.constant(inputs),
      outputs: fc.constant(outputs),
      unit: fc.integer({ min: 0, max: outputs - 1 }),
      input: fc.integer({ min: 0, max: inputs - 1 }),
      seed: fc.array(
        fc.oneof(
          { weight: 20, arbitrary: fc.double({ min: -9, max: 9, noNaN: true }) },
          fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0),
        ),
        { minLength: 7, maxLength: 23 },
      ),
    }),
  );

/** A layer with the weights in sight, and all of them. */
function layerOf({
  inputs: I,
  outputs: O,
  unit,
  input,
  seed,
}: typeof places extends fc.Arbitrary<infer P> ? P : never) {
  const drawn = (count: number, from: number) =>
    Float64Array.from({ length: count }, (_, k) => seed[(k * 5 + from + (k >> 3)) % seed.length]!);
  const own = { shape: shapeOf(I, O), weights: drawn(I * O, 0), input: drawn(I, 3), delta: drawn(O, 4) };
  const { weights: w, input: x, delta } = own;
  const net = delta.map((_, o) => x.reduce((sum, value, i) => sum + w[o * I + i]! * value, 0));
  const inputGradient = x.map((_, i) => delta.reduce((sum, value, o) => sum + value * w[o * I + i]!, 0));
  const weights = weightsInSight(own, { layer: 0, unit, input, block: unit });
  const bias = new Float64Array();
  const symbols = { weights: 'W', input: 'x', output: 'y' };
  const chain = { ...own, weights, net, inputGradient, bias, symbols, target: null } as unknown as ShownChain;
  return { chain, w, x, delta };
}

const same = (actual: number, expected: number) =>
  Object.is(actual, expected) || Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));

suite('the weights of a why page', () => {
  test('are all there where they are not many, whatever is in sight and whichever sample is chosen', () => {
    const of = told(784, 128);
    assert.equal(of().make().values.length, 784 * 128);
    assert.equal(of().make().others, null);
    assert.equal(of({ unit: 90, input: 400 }, 1, 3).key, of().key);
    assert.notEqual(of({}, 2).key, of().key);
  });

  test('of a large layer are others where something else is in sight, at another epoch and for another sample', () => {
    const of = told(1000, 2000);
    assert.ok(of().make().others);
    const keys = [of(), of({ unit: 9 }), of({ input: 9 }), of({ block: 1 }), of({}, 2), of({}, 1, 1)];
    assert.equal(new Set(keys.map(({ key }) => key)).size, keys.length);
    assert.equal(of({ unit: 1, input: 3 }).key, of().key);
  });

  test('are there for every cell in sight, each with its own number, whatever that is', () => {
    fc.assert(
      fc.property(places, place => {
        const { chain, w } = layerOf(place);
        const matrix = chainMatrix(chain, 'weights')!;
        for (const row of axisOf(place.outputs, 'unit', place.unit)) {
          for (const column of axisOf(place.inputs, 'input', place.input)) {
            if (row.isFolded || column.isFolded) continue;
            assert.ok(matrix.isKnown(row.index, column.index));
            assert.ok(Object.is(matrix.value(row.index, column.index), w[row.index * place.inputs + column.index]));
          }
        }
      }),
    );
  });

  test('come with the sums of all other terms, not finite ones too', () => {
    fc.assert(
      fc.property(places, place => {
        const { chain, w, x, delta } = layerOf(place);
        const { inputs: I, unit, input } = place;
        const cell = { quantity: 'weights', row: unit, column: input } as const;
        const all = chainMatrix(chain, 'weights')!;
        assert.equal(all.largest, largestOf(w));
        const hidden = (terms: readonly number[], axis: Axis) =>
          terms.reduce(
            (sum, term, at) =>
              axis.some(({ index, isFolded }) => !isFolded && index === at) ? sum : sum + Math.abs(term),
            0,
          );
        const { firstUnit, firstInput, others: sent } = chain.weights;
        const ofUnit = Array.from(x, (value, i) => w[unit * I + i]! * value);
        const ofInput = Array.from(delta, (value, o) => value * w[o * I + input]!);
        assert.ok(same(sent!.net.sizes[unit - firstUnit]!, hidden(ofUnit, axisOf(I, 'input', input))));
        assert.ok(
          same(sent!.inputGradient.sizes[input - firstInput]!, hidden(ofInput, axisOf(place.outputs, 'unit', unit))),
        );
        const others = (equation: 'net' | 'input') => {
          const { terms, others: rest } = arithmeticOf(chain, cell, equation, { unit, input })!;
          return terms
            .filter(({ isPointed }) => !isPointed)
            .reduce((sum, { factors }) => sum + factors[0]! * factors[1]!, rest.sum);
        };
        const net = x.reduce((sum, value, i) => (i === input ? sum : sum + w[unit * I + i]! * value), 0);
        const gradient = delta.reduce((sum, value, o) => (o === unit ? sum : sum + value * w[o * I + input]!), 0);
        assert.ok(same(others('net'), net), `${others('net')}, ${net}`);
        assert.ok(same(others('input'), gradient), `${others('input')}, ${gradient}`);
      }),
    );
  });

  test('come with the row of a unit in the colours of its weights, where a row is long of the largest of a few', () => {
    const scale = colourScale([0, 0, 255], [255, 255, 255], [255, 0, 0], [0, 255, 0]);
    fc.assert(
      fc.property(places, place => {
        const { chain, w } = layerOf(place);
        const { inputs: I, unit } = place;
        const row = w.subarray(unit * I, (unit + 1) * I);
        const largest = row.reduce(
          (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
          0,
        );
        const picture = pictureRow(chain, unit)!;
        const mostShare = picture.reduce(
          (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
          0,
        );
        for (let i = 0; i < I; i++) {
          assert.deepEqual(colourOf(scale, picture[i]!, mostShare), colourOf(scale, row[i]!, largest));
        }
      }),
    );
    const long = weightsInSight(
      {
        shape: shapeOf(5000, 1),
        weights: new Float64Array(5000).map((_, i) => (i === 4000 ? -2 : 1)),
        input: new Float64Array(5000),
        delta: new Float64Array(1),
      },
      { layer: 0, unit: 0, input: 0, block: 0 },
    );
    const picture = pictureRow({ weights: long, shape: shapeOf(5000, 1) } as ShownChain, 0)!;
    assert.deepEqual([picture.length, picture[4000], picture[3000]], [5000, -1, 64 / 127]);
  });
});
