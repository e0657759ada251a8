/** Any training, small as it may be, by the kernels and by the reference. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainLayer } from '../../../src/engine/defaults.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { standardActivation } from '../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { recordedQuantities } from '../../../src/trace/quantity.ts';
import { assertClose } from '../engine/support.ts';
import { optimizer, plainDescent, trainings } from './anyTraining.ts';
import { assertSameBits, recordsOfRuns, recordsOfSteps } from './support.ts';

test('any small training gives the same bits', () => {
  fc.assert(
    fc.property(trainings(optimizer), options => void assertSameBits(options)),
    { seed: 11, numRuns: 300 },
  );
});

test('any small training on one sample at a time by gradient descent gives the same bits', () => {
  const activations = fc.array(fc.constantFrom('linear', 'sigmoid', 'tanh', 'relu'), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(trainings(plainDescent), activations, (options, names) => {
      const last = options.layers.length - 1;
      const layers = options.layers.map((layer, l) => ({
        ...layer,
        ...plainLayer,
        bias: layer.bias,
        trainable: layer.trainable === 'weights' ? ('weights' as const) : true,
        activation: standardActivation(l === last && options.loss !== 'mse' ? 'sigmoid' : names[l]),
      }));
      const optimizer = { ...optimizerDefaults.sgd, learningRate: 0.1 };
      void assertSameBits({ ...options, layers, optimizer, clipping: {}, batchSize: 1 });
    }),
    { seed: 13, numRuns: 60 },
  );
});

const others = [
  { precision: 'float64', isReproducible: false, tolerance: 1e-12 },
  { precision: 'float32', isReproducible: true, tolerance: 5e-5 },
  { precision: 'float32', isReproducible: false, tolerance: 5e-5 },
] as const;

for (const { precision, isReproducible, tolerance } of others) {
  const modules = `${precision} ${isReproducible ? 'without' : 'with'} fused multiply-add`;

  test(`${modules}: any small training by gradient descent stays within rounding of the reference`, () => {
    const arithmetic = fastestArithmetic({ precision, reproducible: isReproducible, threads: 1 });
    fc.assert(
      fc.property(trainings(plainDescent), options => {
        const plain = createTrainer({ ...options, precision });
        const near = createTrainer({ ...options, precision }, { arithmetic });
        assertNear(near, plain, tolerance);
      }),
      { seed: 12, numRuns: 60 },
    );
  });
}

function assertNear(actual: Trainer, expected: Trainer, tolerance: number): void {
  const records = recordsOfSteps(expected);
  const { layout } = expected;
  for (const [index, { tensors, scalars }] of recordsOfRuns(actual).entries()) {
    const wanted = records[index];
    assertClose(scalars.filter(Number.isFinite), wanted.scalars.filter(Number.isFinite), tolerance, 'scalars');
    for (const l of layout.layers.keys()) {
      for (const name of recordedQuantities) {
        const [a, b] = [tensors!, wanted.tensors!].map(row => tensorInRow(layout, row, l, name));
        assertClose(a, b, tolerance, `${name} of layer ${l + 1} in epoch ${index + 1}`, 1);
      }
    }
  }
  assert.equal(actual.state, expected.state);
}
