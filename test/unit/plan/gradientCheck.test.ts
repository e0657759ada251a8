import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { planGradientCheck } from '../../../src/plan/gradientCheck.ts';
import { optionsOf, written } from './support.ts';

for (const precision of ['float32', 'float64'] as const) {
  test(`a ${precision} network is checked in float64 at the weights that its training starts with`, async () => {
    const options = await optionsOf(written({ precision, layers: [{ units: 3 }, { units: 1 }] }));
    const { network } = planGradientCheck(options);
    assert.equal(network.precision, 'float64');
    const first = createNetwork(options, 1);
    for (const [l, { w }] of network.layers.entries()) assert.deepEqual([...w], [...first.layers[l]!.w]);
  });
}
