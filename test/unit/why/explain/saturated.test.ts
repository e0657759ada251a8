/** A saturated last layer: what the why page shows is what `backprop chain` shows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLayer } from '../../../../src/engine/defaults.ts';
import { explicitBackward } from '../../../../src/engine/explicit.ts';
import { createNetwork } from '../../../../src/engine/network.ts';
import type { ActivationName, LossName } from '../../../../src/engine/options.ts';
import { firstNonFinite } from '../../../../src/why/explain/firstNonFinite.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
import { assertClose, trainingOptions } from '../../engine/support.ts';
import { runOf, sourceOf } from './sources.ts';

const layer = (name: string, type: 'tanh' | 'softmax' | 'sigmoid', rows: readonly (readonly number[])[]) => ({
  name,
  units: rows.length,
  activation: { type } satisfies { readonly type: ActivationName },
  weightInit: { type: 'explicit', values: Float64Array.from(rows.flat()) } as const,
  biasInit: { type: 'zeros' } as const,
  ...plainLayer,
});

for (const [type, loss] of [
  ['softmax', 'crossEntropy'],
  ['sigmoid', 'binaryCrossEntropy'],
] as const satisfies readonly (readonly [ActivationName, LossName])[]) {
  test(`a saturated ${type} under ${loss} hands down the same gradients on the why page as in the chain`, () => {
    const layers = [
      layer('h', 'tanh', [
        [0.5, 0.1],
        [0.2, 0.3],
      ]),
      layer('p', type, [
        [2000, 1000],
        [0, 0],
        [-2000, -1000],
      ]),
    ];
    const training = { rows: 1, inputs: Float64Array.of(1, 2), targets: Float64Array.of(0, 0, 1) };
    const options = trainingOptions({ inputs: 2, layers, loss, training, probe: training, batchSize: 1, epochs: 1 });
    const source = sourceOf(runOf(options));
    const explicit = explicitBackward(createNetwork(options, 1), training.inputs, training.targets);
    for (const [l, { delta, inputGradient }] of explicit.entries()) {
      const shown = layerChain(source, l, 0);
      assert.ok(delta.values.every(Number.isFinite));
      assertClose(shown.delta, delta.values, 1e-13, `delta of layer ${l}`);
      assertClose(shown.inputGradient, inputGradient.values, 1e-13, `dE/dx of layer ${l}`);
    }
    assert.notEqual(explicit[1].delta, explicit[1].product);
    assert.equal(firstNonFinite(source), null);
  });
}
