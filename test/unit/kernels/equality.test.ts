/** The kernels against the plain reference: without fused multiply-add every number that is trained has the same bits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import { optimizerDefaults } from '../../../src/engine/defaults.ts';
import type { EngineOptions, LayerOptions, OptimizerOptions } from '../../../src/engine/options.ts';
import { createTrainer, type EpochRecord, type Trainer } from '../../../src/engine/trainer.ts';
import { fastestArithmetic } from '../../../src/session/kernelFiles.ts';
import {
  layerScalars,
  networkScalars,
  type TensorName,
  type TraceLayout,
  tensorInRow,
  tensorNames,
} from '../../../src/trace/layout.ts';
import { layersOf, legalPairs, noSamples, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';
import { recordsOfRuns, recordsOfSteps } from './support.ts';

const reproducible = fastestArithmetic({ precision: 'float64', reproducible: true, threads: 1 });

/** Norms are sums over a matrix, which the kernels add up in the order of their panels. */
const summedInAnotherOrder: readonly string[] = [
  'deltaNorm',
  'gradientNorm',
  'updateNorm',
  'weightNorm',
  'updateRatio',
];

function assertSameBits(options: EngineOptions, exact = true): void {
  const plain = recordsOfSteps(createTrainer(options));
  const stepped = createTrainer(options, { arithmetic: reproducible });
  const ran = createTrainer(options, { arithmetic: reproducible });
  compare(plain, recordsOfSteps(stepped), stepped.layout, exact);
  compare(plain, recordsOfRuns(ran), ran.layout, exact);
}

function compare(
  expected: readonly EpochRecord[],
  actual: readonly EpochRecord[],
  layout: TraceLayout,
  exact: boolean,
) {
  assert.equal(actual.length, expected.length, 'epochs');
  const names = [...networkScalars, ...layout.layers.flatMap(() => layerScalars)];
  for (const [index, { epoch, scalars, tensors }] of expected.entries()) {
    for (const [k, name] of names.entries()) {
      const isSummed = summedInAnotherOrder.includes(name) || name === 'regularization' || !exact;
      assertEqual(actual[index].scalars[k], scalars[k], isSummed ? 1e-11 : 0, `${name} of epoch ${epoch}`);
    }
    for (const l of layout.layers.keys()) {
      for (const name of tensorNames) {
        const [a, b] = [actual[index].tensors!, tensors!].map(row => tensorInRow(layout, row, l, name as TensorName));
        for (const [k, value] of b.entries()) {
          assertEqual(a[k], value, exact ? 0 : 1e-11, `${name}[${k}] of layer ${l + 1} in epoch ${epoch}`);
        }
      }
    }
  }
}

function assertEqual(actual: number, expected: number, tolerance: number, what: string): void {
  if (Object.is(actual, expected)) return;
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= tolerance, `${what} is ${actual}, by the reference ${expected}`);
}

const widths = [5, 6, 3];

for (const { activation, loss } of legalPairs) {
  test(`${activation} at the end under ${loss}, and in the middle where it may stand, trains to the same bits`, () => {
    const layers = layersOf(['tanh', activation === 'softmax' ? 'sigmoid' : activation, activation], widths);
    const samples = (seed: number, rows: number) => randomSamples(seed, rows, 3, 3, loss);
    const training = samples(3, 23);
    const validation = samples(4, 9);
    const task = loss === 'crossEntropy' || loss === 'hinge' ? 'classification' : 'regression';
    const sizes = { batchSize: 7, epochs: 3, shuffle: true };
    assertSameBits(
      trainingOptions({ layers, loss, training, validation, probe: sampleAt(training, 5), task, ...sizes }),
    );
  });
}

const optimizers: readonly OptimizerOptions[] = [
  ...Object.values(optimizerDefaults),
  { ...optimizerDefaults.sgd, weightDecay: 0.01 },
  { ...optimizerDefaults.sgd, momentum: 0.9, dampening: 0.1, weightDecay: 0.01 },
  { ...optimizerDefaults.sgd, momentum: 0.9, nesterov: true },
  { ...optimizerDefaults.adagrad, lrDecay: 0.01, initialAccumulatorValue: 0.1, weightDecay: 0.01 },
  { ...optimizerDefaults.rmsprop, momentum: 0.5, centered: true, weightDecay: 0.01 },
  { ...optimizerDefaults.adam, amsgrad: true, weightDecay: 0.01 },
  { ...optimizerDefaults.adamw, amsgrad: true },
  { ...optimizerDefaults.adamax, weightDecay: 0.01 },
  { ...optimizerDefaults.nadam, weightDecay: 0.01 },
  { ...optimizerDefaults.adadelta, weightDecay: 0.01 },
  { ...optimizerDefaults.lion, weightDecay: 0.1 },
];

for (const optimizer of optimizers) {
  test(`${JSON.stringify(optimizer)} trains to the same bits`, () => {
    // Powers are the one function that the two take from different libraries.
    const exact = !['adam', 'adamw', 'adamax', 'nadam'].includes(optimizer.type);
    assertSameBits(trainingOptions({ optimizer, epochs: 6 }), exact);
  });
}

const hidden = layersOf(['relu', 'linear'], [6, 2]);
const changed = (change: Partial<LayerOptions>) => [{ ...hidden[0], ...change }, hidden[1]];
const variants: Readonly<Record<string, Partial<EngineOptions>>> = {
  dropout: { layers: changed({ dropout: 0.4 }), epochs: 4, shuffle: true },
  penalties: { layers: changed({ l1: 0.01, l2: 0.02 }), epochs: 4 },
  'a frozen layer': { layers: changed({ trainable: false }), epochs: 4 },
  'a frozen layer with a penalty': { layers: changed({ trainable: false, l2: 0.02 }), epochs: 4 },
  'a layer without a bias': { layers: changed({ bias: false }), epochs: 4 },
  'a layer without a bias under a penalty and momentum': {
    layers: changed({ bias: false, l2: 0.1 }),
    optimizer: { ...optimizerDefaults.sgd, momentum: 0.9 },
    epochs: 4,
  },
  'clipping by value': { layers: hidden, clipping: { value: 0.01 }, epochs: 4 },
  'a schedule with warm-up': { layers: hidden, schedule: { type: 'exponential', gamma: 0.9, warmup: 2 }, epochs: 7 },
  'a schedule that looks at the losses': {
    layers: hidden,
    schedule: { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 0, threshold: 0.1, minimum: 0, warmup: 0 },
    epochs: 7,
  },
  'a goal': { layers: hidden, stopWhen: { loss: 1 }, epochs: 50 },
  'early stopping': { layers: hidden, earlyStopping: { monitor: 'loss', patience: 1, minDelta: 0.1 }, epochs: 50 },
  'leaky and exponential units with parameters of their own': {
    layers: [
      { ...hidden[0], activation: { type: 'leakyRelu', slope: 0.3 } },
      { ...hidden[0], name: 'second', activation: { type: 'elu', alpha: 1.7 } },
      hidden[1],
    ],
  },
  'everything at once': {
    layers: changed({ l1: 0.01, l2: 0.02, dropout: 0.2 }),
    optimizer: { ...optimizerDefaults.sgd, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
    clipping: { value: 0.05 },
    shuffle: true,
    epochs: 5,
  },
};

for (const [what, change] of Object.entries(variants)) {
  test(`${what}: the same bits`, () => assertSameBits(trainingOptions(change)));
}

test('clipping by norm comes to the same within the rounding of the norm', () => {
  assertSameBits(trainingOptions({ layers: hidden, clipping: { norm: 0.05 }, epochs: 4 }), false);
});

/** Widths and batches around the sizes of panels, tiles and blocks, and primes. */
const shapes = [
  [1, 1, 1, 1, 1],
  [1, 2, 1, 4, 1],
  [3, 4, 5, 9, 4],
  [7, 13, 11, 5, 3],
  [17, 33, 8, 37, 17],
  [31, 32, 33, 64, 16],
  [5, 70, 40, 19, 18],
  [257, 40, 7, 33, 32],
  [300, 290, 260, 20, 20],
];

for (const [inputs, first, second, rows, batchSize] of shapes) {
  test(`${inputs}-${first}-${second} on ${rows} rows in batches of ${batchSize}: the same bits`, () => {
    const layers = layersOf(['relu', 'tanh', 'softsign'], [first, second, 2], { type: 'glorotUniform' });
    const training = randomSamples(8, rows, inputs, 2, 'mse');
    assertSameBits(trainingOptions({ inputs, layers, training, batchSize, epochs: 2, validation: noSamples }));
  });
}

test("data too large to stand in the kernels' memory is read batch by batch, to the same bits", () => {
  const layers = layersOf(['tanh', 'linear'], [3, 1], { type: 'glorotUniform' });
  const training = randomSamples(9, 4300, 1000, 1, 'mse');
  const validation = randomSamples(10, 50, 1000, 1, 'mse');
  assertSameBits(
    trainingOptions({ inputs: 1000, layers, training, validation, batchSize: 64, epochs: 1, shuffle: true }),
  );
});

test('a run that diverges ends at the same place, with the same records and in the same words', () => {
  for (const learningRate of [1e3, 1e8, 1e200]) {
    const optimizer = { ...optimizerDefaults.sgd, learningRate };
    const options = trainingOptions({ layers: layersOf(['relu', 'linear'], [5, 2]), optimizer, epochs: 40 });
    const [plain, stepped, ran] = [undefined, reproducible, reproducible].map(arithmetic =>
      createTrainer(options, arithmetic ? { arithmetic } : {}),
    );
    const expected = recordsOfSteps(plain);
    compare(expected, recordsOfSteps(stepped), plain.layout, true);
    compare(expected, recordsOfRuns(ran), plain.layout, true);
    assert.equal(plain.state, 'diverged');
    assert.deepEqual(stepped.divergence, plain.divergence);
    assert.deepEqual(ran.divergence, plain.divergence);
  }
});

test('steps and runs may alternate', () => {
  const options = trainingOptions({ epochs: 40, shuffle: true });
  const steady = createTrainer(options, { arithmetic: reproducible });
  recordsOfRuns(steady);
  const mixed = createTrainer(options, { arithmetic: reproducible });
  for (let step = 0; mixed.state === 'training'; step++) step % 5 < 4 ? mixed.step() : mixed.run();
  assertSameWeights(mixed, steady);
});

test('what is recorded does not change what is computed', () => {
  const options = trainingOptions({ epochs: 12, shuffle: true });
  const all = createTrainer(options, { arithmetic: reproducible });
  const some = createTrainer(options, { arithmetic: reproducible, recordTensors: epoch => epoch % 5 === 0 });
  const none = createTrainer(options, { arithmetic: reproducible, recording: false });
  for (const trainer of [all, some, none]) recordsOfRuns(trainer);
  assertSameWeights(some, all);
  assertSameWeights(none, all);
});

test('float64 with fused multiply-add stays within rounding of the reference', () => {
  assertNear(
    fastestArithmetic({ precision: 'float64', reproducible: false, threads: 1 }),
    trainingOptions({ epochs: 5, shuffle: true }),
    1e-12,
  );
});

for (const isReproducible of [true, false]) {
  test(`float32 ${isReproducible ? 'without' : 'with'} fused multiply-add stays within its rounding of float64`, () => {
    const options = trainingOptions({ epochs: 5, shuffle: true });
    const arithmetic = fastestArithmetic({ precision: 'float32', reproducible: isReproducible, threads: 1 });
    assertNear(arithmetic, { ...options, precision: 'float32' }, 1e-5);
  });
}

test('float32 by the plain reference stays within its rounding of float64', () => {
  assertNear(undefined, { ...trainingOptions({ epochs: 5, shuffle: true }), precision: 'float32' }, 1e-5);
});

function assertNear(arithmetic: CreateArithmetic | undefined, options: EngineOptions, tolerance: number): void {
  const exact = createTrainer({ ...options, precision: 'float64' });
  const near = createTrainer(options, arithmetic ? { arithmetic } : {});
  const expected = recordsOfSteps(exact);
  const actual = recordsOfSteps(near);
  for (const [index, { tensors }] of expected.entries()) {
    for (const [k, value] of tensors!.entries()) {
      assertEqual(actual[index].tensors![k], value, tolerance, `number ${k} of epoch ${index + 1}`);
    }
  }
}

function assertSameWeights(actual: Trainer, expected: Trainer): void {
  for (const [l, { w, b }] of expected.network.layers.entries()) {
    assert.deepEqual(actual.network.layers[l].w, w);
    assert.deepEqual(actual.network.layers[l].b, b);
  }
}
