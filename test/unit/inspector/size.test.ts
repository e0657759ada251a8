import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { tensorSize } from '../../../src/inspector/size.ts';
import type { InspectedQuantity } from '../../../src/trace/quantity.ts';
import { type Given, inspect, shape } from './inspectedRun.ts';

type Recorded = NonNullable<Given['numbers']>[number][1];

function sizeOf(tensor: InspectedQuantity, name: Recorded, numbers: readonly number[], activation = 'tanh') {
  const inspected = inspect([shape(numbers.length, numbers.length, { activation })], { numbers: [[0, name, numbers]] });
  return tensorSize(inspected, 0, tensor);
}

suite('the size of a tensor', () => {
  test('goes by the scales of the gradient map, in the words of that', () => {
    const words = (size: number) => sizeOf('delta', 'delta', [size, -size]);
    assert.deepEqual([0, 1e-7, 1e-5, 0.1, 50, 1e3, Number.NaN].map(words), [
      { size: 'zero', words: 'All numbers are exactly 0.' },
      { size: 'small', words: 'Very small: the RMS is far below 0.0001.' },
      { size: 'small', words: 'Small: the RMS is below 0.0001.' },
      { size: 'usual', words: 'Medium: the RMS is from 0.0001 to 10.' },
      { size: 'large', words: 'Large: the RMS is above 10.' },
      { size: 'large', words: 'Very large: the RMS is far above 10.' },
      { size: 'not finite', words: 'All numbers are NaN or infinite.' },
    ]);
  });

  test('is 0 only of numbers that are exactly 0, not of squares that are too small', () => {
    for (const size of [1e-170, Number.MIN_VALUE]) {
      assert.equal(sizeOf('delta', 'delta', [size, -size, size]).size, 'small');
    }
    assert.equal(sizeOf('jacobianDiagonal', 'jacobianDiagonal', [1, -1]).size, 'small');
    assert.equal(sizeOf('delta', 'delta', [0, -0]).size, 'zero');
    const update = inspect([shape(1, 1)], { numbers: [[0, 'weightUpdate', [1e-322]]] });
    assert.equal(tensorSize(update, 0, 'weightUpdate').size, 'small');
  });

  test('of an update is relative to the weights', () => {
    const size = (update: number, weights: number) => {
      const epoch = inspect([shape(1, 1)], { numbers: [[0, 'weightUpdate', [update]]] });
      const { start, tensors } = epoch.layout.layers[0]!;
      epoch.run.history.tensorsOf(1)!.fill(weights);
      epoch.run.history.tensorsOf(epoch.epoch)![start + tensors.weightsAfter.offset] = weights;
      return tensorSize(epoch, 0, 'weightUpdate').size;
    };
    assert.deepEqual([size(0.01, 1), size(0.01, 1e5), size(0.01, 0.01)], ['usual', 'small', 'large']);
  });

  test('of a derivative says how many units are flat, from three in ten on', () => {
    const diagonal = (name: 'jacobianDiagonal' | 'meanJacobianDiagonal', values: number[]) =>
      sizeOf(name, name, values, 'relu').words;
    assert.equal(
      diagonal('meanJacobianDiagonal', [0, 1, 1]),
      '33.3 % of the units are flat over the epoch: their mean derivative is within ±0.01.',
    );
    assert.equal(
      diagonal('jacobianDiagonal', [0, 0, 0, 1]),
      '75 % of the units are flat for this sample: their derivative is within ±0.01.',
    );
    assert.equal(diagonal('meanJacobianDiagonal', [0, 1, 1, 1]), 'Medium: the mean derivative is from 0.1 to 1.');
  });

  test("is not said of softmax's diagonal, nor of values that may be of any size", () => {
    assert.deepEqual(sizeOf('jacobianDiagonal', 'jacobianDiagonal', [0, 1e-9], 'softmax'), {
      size: 'usual',
      words: '',
    });
    assert.deepEqual(sizeOf('net', 'net', [1e9]), { size: 'usual', words: '' });
    assert.equal(sizeOf('net', 'net', [Number.POSITIVE_INFINITY]).size, 'not finite');
  });
});
