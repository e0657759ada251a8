import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import { lossDifferences } from '../../../src/engine/lossDifference.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import { forward } from '../../../src/engine/passes.ts';

/** Linear layers of these weights without biases, after a pass over one sample of input 1, with the sum of its outputs as loss. */
function differencesOf(...weights: readonly (readonly (readonly number[])[])[]) {
  const layers = weights.map((w, l) => ({
    ...plainLayer,
    name: `${l}`,
    units: w.length,
    activation: { type: 'linear' } as const,
    bias: false,
    weightInit: { type: 'explicit', values: Float64Array.from(w.flat()) } as const,
    biasInit: { type: 'constant', value: 0 } as const,
  }));
  const network = createNetwork({ seed: 1, inputs: 1, layers, loss: 'sum' }, 1);
  network.x.set([1]);
  forward(network, 1);
  return (h: number) => lossDifferences(network)({ layer: 0, tensor: 'weights', unit: 0, index: 0 }, h);
}

test('a step changes net values by what it changes them in the layers above, too', () => {
  const { derivative, netChange, crosses } = differencesOf([[2]], [[3], [-40]], [[1, 2]])(0.5);
  assert.equal(derivative, 3 - 80);
  // Of the units above, 3 and 40 times; of the last, 77 times.
  assert.equal(netChange, 0.5 * 77);
  assert.equal(crosses, undefined);
});

test('a net value that is not a number any more has changed without end', () => {
  const overflowing = differencesOf([[1]], [[1e200], [-1e200]], [[1, 1]]);
  assert.equal(overflowing(1).netChange, 1e200);
  assert.equal(overflowing(1e200).netChange, Number.POSITIVE_INFINITY);
});
