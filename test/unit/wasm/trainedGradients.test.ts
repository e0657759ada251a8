/** The gradients that a gradient check takes from the kernels. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import { everyElement } from '../../../src/engine/elementSample.ts';
import { checkGradients } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { trainedGradients } from '../../../src/engine/trainedGradients.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { gradientsOf } from '../engine/faults.ts';
import { layersOf, randomSamples, trainingOptions, withClasses } from '../engine/support.ts';

const kernels = (reproducible: boolean) => fastestArithmetic({ precision: 'float64', reproducible, threads: 1 });

const hidden = layersOf(['tanh', 'linear'], [5, 2]);
const variants: Readonly<Record<string, Partial<EngineOptions>>> = {
  'plain descent, which updates on the way': {},
  'a single row': { training: randomSamples(3, 1, 3, 2, 'mse') },
  penalties: { layers: hidden.map(layer => ({ ...layer, l1: 0.01, l2: 0.02 })) },
  'a frozen layer': { layers: [{ ...hidden[0], trainable: false }, hidden[1]] },
  dropout: { layers: [{ ...hidden[0], dropout: 0.5 }, hidden[1]] },
  'a layer without a bias': { layers: [{ ...hidden[0], bias: false }, hidden[1]] },
  'class weights': {
    layers: layersOf(['tanh', 'softmax'], [5, 2]),
    loss: 'crossEntropy',
    classWeights: [0.4, 3],
    training: withClasses(randomSamples(3, 7, 3, 2, 'crossEntropy'), 2),
  },
  'class weights of one unit': {
    layers: layersOf(['tanh', 'sigmoid'], [5, 1]),
    loss: 'binaryCrossEntropy',
    classWeights: [0.4, 3],
    training: withClasses(randomSamples(3, 7, 3, 1, 'binaryCrossEntropy'), 1),
  },
  'frozen weights and frozen biases': {
    layers: [
      { ...hidden[0], trainable: 'bias' },
      { ...hidden[1], trainable: 'weights' },
    ],
  },
  'clipping and adam': { clipping: { norm: 1e-3 }, optimizer: optimizerDefaults.adam },
};

for (const [name, change] of Object.entries(variants)) {
  test(`the gradients of the kernels are those of the plain route, before clipping and with nothing dropped: ${name}`, () => {
    const options = trainingOptions({ ...change, batchSize: 1 });
    const samples = options.training;
    const expected = gradientsOf(createNetwork({ ...options, precision: 'float64' }, 1), samples);
    for (const arithmetic of [kernels(true), kernels(false), plainArithmetic as CreateArithmetic]) {
      const found = trainedGradients(options, samples, arithmetic);
      assert.ok(found);
      for (const [l, { weights, bias }] of expected.entries()) {
        const hasBias = options.layers[l]!.bias;
        assertNear(found[l]!.weights, weights);
        assertNear(found[l]!.bias, hasBias ? bias : new Float64Array(0));
      }
      const network = createNetwork(options, 1);
      for (const { right, checked, worst } of checkGradients(network, samples, everyElement, found)) {
        assert.equal(right, checked, JSON.stringify(worst));
      }
    }
  });
}

test('a batch that fails has no gradients', () => {
  const training = { rows: 1, inputs: Float64Array.of(1e200, 1e200, 1e200), targets: Float64Array.of(0, 0) };
  const options = trainingOptions({ layers: layersOf(['linear', 'linear'], [5, 2]), training });
  assert.equal(trainedGradients(options, training, kernels(true)), undefined);
});

function assertNear(found: Float64Array, expected: Float64Array): void {
  assert.equal(found.length, expected.length);
  for (const [k, value] of expected.entries()) assert.ok(Math.abs(found[k]! - value) < 1e-14, `${found[k]} ${value}`);
}
