import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { layerHealth, tensorHealth } from '../../../src/inspector/health.ts';
import { layerScalarIndex } from '../../../src/trace/layout.ts';
import type { InspectedQuantity } from '../../../src/trace/quantity.ts';
import { type Given, inspect, shape } from './inspectedRun.ts';

type Record = NonNullable<Given['numbers']>[number][1];

function verdict(tensor: InspectedQuantity, name: Record, numbers: readonly number[], activation = 'tanh'): string {
  const inspected = inspect([shape(numbers.length, numbers.length, { activation })], { numbers: [[0, name, numbers]] });
  return tensorHealth(inspected, 0, tensor).verdict;
}

suite('the health of a tensor', () => {
  test('goes by the scales of the gradient map', () => {
    const delta = (size: number) => verdict('delta', 'delta', [size, -size]);
    assert.deepEqual([0, 1e-7, 1e-5, 0.1, 50, 1e3, Number.NaN].map(delta), [
      'dead',
      'vanishing',
      'small',
      'healthy',
      'large',
      'exploding',
      'not finite',
    ]);
  });

  test('is dead only of numbers that are exactly 0, not of squares that are too small', () => {
    for (const size of [1e-170, Number.MIN_VALUE]) {
      assert.equal(verdict('delta', 'delta', [size, -size, size]), 'vanishing');
    }
    assert.equal(verdict('jacobianDiagonal', 'jacobianDiagonal', [1, -1]), 'vanishing');
    const text = (numbers: readonly number[]) =>
      tensorHealth(inspect([shape(2, 1)], { numbers: [[0, 'meanGradient', numbers]] }), 0, 'meanGradient');
    assert.deepEqual(text([1e-170, 1e-170]), {
      verdict: 'vanishing',
      words: 'Vanishing: the norm is far below 0.001.',
    });
    assert.deepEqual(text([0, -0]), { verdict: 'dead', words: 'The norm is exactly 0.' });
    const update = inspect([shape(1, 1)], { numbers: [[0, 'weightUpdate', [1e-322]]] });
    assert.equal(tensorHealth(update, 0, 'weightUpdate').verdict, 'vanishing');
  });

  test('of an update is relative to the weights', () => {
    const inspected = (size: number) =>
      inspect([shape(1, 1)], { epoch: 1, numbers: [] })
        .run.history.tensorsOf(1)!
        .fill(size);
    assert.ok(inspected(1));
    const health = (update: number, weights: number) => {
      const epoch = inspect([shape(1, 1)], { numbers: [[0, 'weightUpdate', [update]]] });
      const { start, tensors } = epoch.layout.layers[0]!;
      epoch.run.history.tensorsOf(1)![start + tensors.weightsAfter.offset] = weights;
      return tensorHealth(epoch, 0, 'weightUpdate').verdict;
    };
    assert.deepEqual([health(0.01, 1), health(0.01, 1e5), health(0.01, 0.01)], ['healthy', 'vanishing', 'exploding']);
  });

  test('says saturated, or dead, from three units in ten on', () => {
    const diagonal = (activation: string, values: number[]) =>
      verdict('meanJacobianDiagonal', 'meanJacobianDiagonal', values, activation);
    assert.equal(diagonal('sigmoid', [0.001, 0.25, 0.25]), 'saturated');
    assert.equal(diagonal('relu', [0, 1, 1]), 'dead');
    assert.equal(diagonal('relu', [0, 1, 1, 1]), 'healthy');
  });

  test('does not call units dead that are flat for one sample, unless all are', () => {
    const ofSample = (values: readonly number[]) => {
      const numbers = [[0, 'jacobianDiagonal', values]] as const;
      const inspected = inspect([shape(4, 4, { activation: 'relu' })], { numbers });
      return tensorHealth(inspected, 0, 'jacobianDiagonal');
    };
    assert.deepEqual(ofSample([0, 0, 0, 1]), {
      verdict: 'healthy',
      words: '75 % of the units are flat for this sample: their derivative is within ±0.01.',
    });
    assert.equal(ofSample([0, 0, 0, 0]).verdict, 'dead');
  });

  test("does not judge softmax's diagonal, nor values that may be of any size", () => {
    assert.equal(verdict('jacobianDiagonal', 'jacobianDiagonal', [0, 0], 'softmax'), 'unjudged');
    assert.equal(verdict('net', 'net', [1e9]), 'unjudged');
    assert.equal(verdict('net', 'net', [Number.POSITIVE_INFINITY]), 'not finite');
  });

  test('a delta that falls to a thousandth of that of the layer above vanishes', () => {
    const health = (above: number) => {
      const layers = [shape(1, 1, { name: 'first' }), shape(1, 1, { name: 'out' })];
      const numbers = [
        [0, 'delta', [5e-5]],
        [1, 'delta', [above]],
      ] as const;
      return tensorHealth(inspect(layers, { numbers }), 0, 'delta').verdict;
    };
    assert.deepEqual([health(1), health(0.01)], ['vanishing', 'small']);
  });
});

test("a layer's health is the worst of its numbers", () => {
  const inspected = inspect([shape(1, 1), shape(1, 1, { name: 'out' })], { numbers: [[0, 'meanDelta', [0]]] });
  const set = (
    numbers: Readonly<{ [name in 'gradientNorm' | 'deltaRms' | 'saturatedShare' | 'weightNorm']?: number }>,
  ) => {
    const all = { gradientNorm: 1, deltaRms: 0.1, saturatedShare: 0, weightNorm: 1, ...numbers };
    for (const [name, value] of Object.entries(all)) {
      inspected.scalars[layerScalarIndex(inspected.layout, 0, name as keyof typeof all)] = value;
    }
    return layerHealth(inspected, 0).verdict;
  };
  assert.equal(set({}), 'healthy');
  assert.equal(set({ gradientNorm: 1e-6 }), 'vanishing');
  assert.equal(set({ deltaRms: 0 }), 'dead');
  assert.equal(set({ saturatedShare: 0.5 }), 'saturated');
  assert.equal(set({ saturatedShare: 0.5, weightNorm: Number.NaN }), 'not finite');
});

test('a layer whose record says 0 is dead only where its numbers are 0', () => {
  const verdictOf = (name: 'gradientNorm' | 'deltaRms', size: number) => {
    const tensor = name === 'gradientNorm' ? 'meanGradient' : 'meanDelta';
    const inspected = inspect([shape(1, 1)], { numbers: [[0, tensor, [size]]] });
    for (const scalar of ['gradientNorm', 'deltaRms', 'weightNorm'] as const) {
      inspected.scalars[layerScalarIndex(inspected.layout, 0, scalar)] = scalar === name ? 0 : 1;
    }
    return layerHealth(inspected, 0).verdict;
  };
  assert.deepEqual([verdictOf('gradientNorm', 0), verdictOf('gradientNorm', 1e-170)], ['dead', 'vanishing']);
  assert.deepEqual([verdictOf('deltaRms', 0), verdictOf('deltaRms', 1e-170)], ['dead', 'vanishing']);
});
