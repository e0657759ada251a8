/** Any training, small as it may be, by the kernels and by the reference. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type {
  ActivationName,
  ActivationOptions,
  EngineOptions,
  LayerOptions,
  OptimizerOptions,
  ScheduleOptions,
} from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { activationNames, standardActivation } from '../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/kernelFiles.ts';
import { tensorInRow, tensorNames } from '../../../src/trace/layout.ts';
import { assertClose, legalPairs, noSamples, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { assertSameBits, recordsOfRuns, recordsOfSteps } from './support.ts';

/** Mostly around the sizes of panels (4, or 8 in float32) and tiles; up to 40, where gradients are transposed. */
const width = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }));
const rarely = (value: number) => fc.constantFrom(0, 0, 0, value);

interface Shape {
  readonly units: number;
  readonly activation: ActivationName;
  readonly parameter: number;
  readonly l1: number;
  readonly l2: number;
  readonly dropout: number;
  readonly bias: boolean;
  readonly trainable: boolean;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  units: width,
  activation: fc.constantFrom(...activationNames),
  parameter: fc.constantFrom(0.01, 0.3, 1, 1.7),
  l1: rarely(0.01),
  l2: rarely(0.02),
  dropout: rarely(0.4),
  bias: fc.constantFrom(true, true, false),
  trainable: fc.constantFrom(true, true, true, false),
});

const optimizer: fc.Arbitrary<OptimizerOptions> = fc
  .record({
    base: fc.constantFrom(...Object.values(optimizerDefaults)),
    learningRate: fc.constantFrom(0.003, 0.03, 0.1),
    weightDecay: rarely(0.01),
    momentum: fc.constantFrom(0, 0, 0.9),
    flag: fc.boolean(),
  })
  .map(({ base, learningRate, weightDecay, momentum, flag }) => {
    const general = { ...base, learningRate, weightDecay };
    switch (general.type) {
      case 'sgd':
        return { ...general, momentum, nesterov: flag && momentum > 0 };
      case 'rmsprop':
        return { ...general, momentum, centered: flag };
      case 'adam':
      case 'adamw':
        return { ...general, amsgrad: flag };
      default:
        return general;
    }
  });

const plainDescent: fc.Arbitrary<OptimizerOptions> = fc
  .constantFrom(0, 0.5)
  .map(momentum => ({ ...optimizerDefaults.sgd, learningRate: 0.03, momentum }));

const schedule = fc.constantFrom<ScheduleOptions>(
  { type: 'constant', warmup: 0 },
  { type: 'constant', warmup: 2 },
  { type: 'exponential', gamma: 0.5, warmup: 0 },
  { type: 'cosine', epochs: 2, minimum: 0.001, warmup: 1 },
  { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 0, threshold: 0.5, minimum: 0, warmup: 0 },
);

function trainings(optimizers: fc.Arbitrary<OptimizerOptions>): fc.Arbitrary<EngineOptions> {
  const general = {
    seed: fc.nat(),
    inputs: width,
    rows: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 45 })),
    heldOut: fc.integer({ min: 0, max: 7 }),
    batchSize: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 50 })),
    epochs: fc.integer({ min: 2, max: 3 }),
    hidden: fc.array(shape, { maxLength: 2 }),
    last: shape,
    end: fc.constantFrom(...legalPairs),
    shuffle: fc.boolean(),
    task: fc.constantFrom('classification', 'regression'),
    clipping: fc.constantFrom({}, {}, {}, { value: 0.01 }, { norm: 0.05 }),
    schedule,
    optimizer: optimizers,
  } as const;
  return fc.record(general).map(({ rows, heldOut, hidden, last, end: { activation, loss }, ...rest }) => {
    const { inputs, seed } = rest;
    const layers = [...hidden, { ...last, activation, dropout: 0 }].map(layerOf);
    const samples = (count: number) =>
      count === 0 ? noSamples : randomSamples(seed + count, count, inputs, last.units, loss);
    const training = samples(rows);
    return trainingOptions({
      ...rest,
      layers,
      loss,
      training,
      validation: samples(heldOut),
      probe: sampleAt(training, rows - 1),
    });
  });
}

function layerOf({ activation, parameter, ...rest }: Shape, l: number): LayerOptions {
  const weightInit = { type: 'glorotUniform' } as const;
  const biasInit = { type: 'normal', mean: 0, std: 0.5 } as const;
  return {
    ...plainLayer,
    ...rest,
    name: String(l + 1),
    activation: withParameter(activation, parameter),
    weightInit,
    biasInit,
  };
}

function withParameter(name: ActivationName, parameter: number): ActivationOptions {
  const activation = standardActivation(name);
  if (activation.type === 'leakyRelu') return { ...activation, slope: parameter };
  return activation.type === 'elu' ? { ...activation, alpha: parameter } : activation;
}

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
      for (const name of tensorNames) {
        const [a, b] = [tensors!, wanted.tensors!].map(row => tensorInRow(layout, row, l, name));
        assertClose(a, b, tolerance, `${name} of layer ${l + 1} in epoch ${index + 1}`, 1);
      }
    }
  }
  assert.equal(actual.state, expected.state);
}
