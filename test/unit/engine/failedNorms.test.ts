import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedNorms } from '../../../src/engine/failedNorms.ts';
import { batchNorms } from '../../../src/trace/failedBatch.ts';
import { networkOf } from './support.ts';

/** Two layers whose every tensor is known, with two samples of which the second is junk. */
function network() {
  const linear = { type: 'linear' } as const;
  const made = networkOf(
    'sum',
    [
      {
        activation: linear,
        w: [
          [0, 5],
          [0, 12],
        ],
      },
      { activation: linear, w: [[8, 15]] },
    ],
    [
      [3, 4],
      [1000, 1000],
    ],
  );
  const [first, second] = made.layers;
  first!.net.set([6, 8, 1000, 1000]);
  first!.y.set([5, 12, 1000, 1000]);
  first!.dnet.set([2, 0, 1000, 1000]);
  second!.net.set([-7, 1000]);
  second!.y.set([9, 1000]);
  second!.dnet.set([3, 1000]);
  for (const { dw } of made.layers) dw.fill(77);
  return made;
}

const byName = (norms: Float64Array, layer: number) =>
  Object.fromEntries(batchNorms.map((name, k) => [name, norms[layer * batchNorms.length + k]]));

test('are those of each layer over the samples of the batch, with the gradient computed anew', () => {
  const norms = failedNorms(network(), 1, true);
  assert.deepEqual(byName(norms, 0), { input: 5, net: 10, output: 13, delta: 2, gradient: 10, weights: 13 });
  assert.deepEqual(byName(norms, 1), { input: 13, net: 7, output: 9, delta: 3, gradient: 39, weights: 17 });
});

test('the gradient is a mean over the samples', () => {
  const made = network();
  made.x.set([3, 4, 3, 4]);
  made.layers[0]!.dnet.set([2, 0, 4, 0]);
  assert.equal(byName(failedNorms(made, 2, true), 0).gradient, 15);
});

test('without a backward pass delta and gradient are unknown, and dw stays as it is', () => {
  const made = network();
  const norms = failedNorms(made, 1, false);
  assert.deepEqual(byName(norms, 1), {
    input: 13,
    net: 7,
    output: 9,
    delta: Number.NaN,
    gradient: Number.NaN,
    weights: 17,
  });
  assert.ok(made.layers.every(({ dw }) => dw.every(value => value === 77)));
});
