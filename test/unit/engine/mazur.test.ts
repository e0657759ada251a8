/**
 * The best known worked example of back-propagation on the web (Mazur, "A Step by Step Backpropagation Example", 2015): 2 inputs, 2 hidden
 * units, 2 outputs, all logistic, E = (1/2) sum (y - t)^2, learning rate .5. It updates the weights and leaves the biases as they are.
 */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type { LayerOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { networkScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import { noSamples, trainingOptions } from './support.ts';

function layer(name: string, weights: readonly number[], bias: number): LayerOptions {
  const explicit = (values: readonly number[]) => ({ type: 'explicit', values: Float64Array.from(values) }) as const;
  return {
    ...plainLayer,
    name,
    units: 2,
    activation: { type: 'sigmoid' },
    weightInit: explicit(weights),
    biasInit: explicit([bias, bias]),
    trainable: 'weights',
  };
}

const sample = { rows: 1, inputs: Float64Array.of(0.05, 0.1), targets: Float64Array.of(0.01, 0.99) };
const options = trainingOptions({
  inputs: 2,
  layers: [layer('hidden', [0.15, 0.2, 0.25, 0.3], 0.35), layer('out', [0.4, 0.45, 0.5, 0.55], 0.6)],
  loss: 'halfSquaredError',
  optimizer: { ...optimizerDefaults.sgd, learningRate: 0.5 },
  batchSize: 1,
  shuffle: false,
  epochs: 10_001,
  training: sample,
  validation: noSamples,
  probe: sample,
});

const arithmetics = {
  'the plain arithmetic': {},
  'the reproducible kernels': {
    arithmetic: fastestArithmetic({ precision: 'float64', reproducible: true, threads: 1 }),
  },
  'the fastest kernels': { arithmetic: fastestArithmetic({ precision: 'float64', reproducible: false, threads: 1 }) },
} as const;

for (const [name, settings] of Object.entries(arithmetics)) {
  suite(`with fixed biases ${name}`, () => {
    test("comes to Mazur's weights and errors after one step and after 10,000", () => {
      const trainer = createTrainer(options, settings);
      const errors: number[] = [];
      const weights: (readonly number[])[] = [];
      while (trainer.state === 'training') {
        const record = trainer.step();
        errors.push(record!.scalars[networkScalarIndex('loss')]!);
        if (trainer.epoch === 1) weights.push(...trainer.network.layers.map(({ w }) => [...w]));
      }
      const rounded = (values: readonly number[], digits: number) => values.map(value => Number(value.toFixed(digits)));
      assert.equal(errors[0]!.toFixed(9), '0.298371109');
      // What training finds before a step is the error after the step before.
      assert.equal(errors[1]!.toFixed(9), '0.291027774');
      assert.equal(errors[10_000]!.toPrecision(5), '0.000035102');
      assert.deepEqual(rounded(weights[0]!, 8), [0.14978072, 0.19956143, 0.24975114, 0.29950229]);
      assert.deepEqual(rounded(weights[1]!, 8), [0.35891648, 0.40866619, 0.51130127, 0.56137012]);
    });

    test('moves no bias: its update is exactly 0 though its gradient is not', () => {
      const trainer = createTrainer(options, settings);
      const { layout } = trainer;
      for (let step = 0; step < 3; step++) {
        const { tensors } = trainer.step()!;
        for (const [l, bias] of [0.35, 0.6].entries()) {
          const of = (quantity: 'biasUpdate' | 'biasAfter' | 'meanBiasGradient') => [
            ...tensorInRow(layout, tensors!, l, quantity),
          ];
          assert.deepEqual(of('biasUpdate'), [0, 0]);
          assert.deepEqual(of('biasAfter'), [bias, bias]);
          assert.ok(of('meanBiasGradient').every(gradient => gradient !== 0));
        }
      }
    });
  });
}
