/** The kernels against the plain reference: without fused multiply-add every number that is trained has the same bits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import type { EngineOptions, LayerOptions, OptimizerOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { networkScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import {
  layersOf,
  legalPairs,
  noSamples,
  randomSamples,
  sampleAt,
  signLosses,
  trainingOptions,
  withClasses,
} from '../engine/support.ts';
import { assertEqual, assertSameBits, recordsOfRuns, recordsOfSteps, reproducible } from './support.ts';

const widths = [5, 6, 3];

for (const { activation, loss } of legalPairs) {
  test(`${activation} at the end under ${loss}, and in the middle where it may stand, trains to the same bits`, () => {
    const layers = layersOf(['tanh', activation === 'softmax' ? 'sigmoid' : activation, activation], widths);
    const samples = (seed: number, rows: number) => randomSamples(seed, rows, 3, 3, loss);
    const training = samples(3, 23);
    const validation = samples(4, 9);
    const task = loss === 'crossEntropy' || signLosses.includes(loss) ? 'classification' : 'regression';
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
    assertSameBits(trainingOptions({ optimizer, epochs: 6 }));
  });
}

const weighings = [
  { head: 'softmax', units: 3, loss: 'crossEntropy', classWeights: [0.2, 1, 3.5] },
  { head: 'sigmoid', units: 3, loss: 'crossEntropy', classWeights: [0.2, 1, 3.5] },
  { head: 'sigmoid', units: 1, loss: 'binaryCrossEntropy', classWeights: [0.7, 2.5] },
  { head: 'sigmoid', units: 4, loss: 'binaryCrossEntropy', classWeights: [0.7, 2.5, 1e-6, 1e6] },
  { head: 'softmax', units: 4, loss: 'binaryCrossEntropy', classWeights: [0.7, 2.5, 1, 3] },
] as const;

for (const { head, units, loss, classWeights } of weighings) {
  for (const batchSize of [1, 4, 23]) {
    test(`class weights of ${loss} after ${units} units of ${head} in batches of ${batchSize}: the same bits`, () => {
      const samples = (seed: number, rows: number) => withClasses(randomSamples(seed, rows, 3, units, loss), units);
      const training = samples(3, 23);
      const layers = layersOf(['tanh', head], [5, units]);
      const sizes = { batchSize, epochs: 3, shuffle: true, task: 'classification' } as const;
      const rows = { training, validation: samples(4, 9), probe: sampleAt(training, 5) };
      assertSameBits(trainingOptions({ layers, loss, classWeights, ...rows, ...sizes }));
    });
  }
}

test('class weights that are too small to be divided by, and outputs that are equal: the same bits', () => {
  const rows = withClasses(randomSamples(3, 23, 3, 3, 'crossEntropy'), 3);
  const layers = layersOf(['tanh', 'softmax'], [5, 3]);
  const options = { loss: 'crossEntropy', task: 'classification', training: rows, validation: rows } as const;
  assertSameBits(trainingOptions({ layers, ...options, classWeights: [1e-310, 1e-310, 1e-310], epochs: 2 }));
  const equal = layersOf(['tanh', 'softmax'], [5, 3], { type: 'constant', value: 0 });
  assertSameBits(trainingOptions({ layers: equal.map(layer => ({ ...layer, trainable: false })), ...options }));
});

test('weights that explode leave their batch as it was, and held-out rows unmeasured: the same bits', () => {
  const layers = layersOf(['linear', 'linear'], [4, 2]);
  for (const [batchSize, learningRate] of [
    [1, 0.2],
    [3, 1],
    [7, 5],
  ] as const) {
    const optimizer = { ...optimizerDefaults.sgd, momentum: 0, learningRate };
    const validation = randomSamples(5, 9, 3, 2, 'mse');
    const options = trainingOptions({ layers, optimizer, batchSize, epochs: 60, validation });
    const { divergence } = assertSameBits(options);
    assert.match(divergence!.what, /^the weight norm grew/);
    const records = recordsOfSteps(createTrainer(options));
    const lossAt = networkScalarIndex('validationLoss');
    assert.deepEqual(
      records.map(({ scalars }) => Number.isNaN(scalars[lossAt])),
      records.map(({ epoch }) => epoch === divergence!.epoch),
    );
    const alone = createTrainer({ ...options, validation: noSamples });
    recordsOfSteps(alone);
    assert.deepEqual(alone.divergence, divergence);
  }
});

const hidden = layersOf(['relu', 'linear'], [6, 2]);
const changed = (change: Partial<LayerOptions>) => [{ ...hidden[0], ...change }, hidden[1]];
const variants: Readonly<Record<string, Partial<EngineOptions>>> = {
  dropout: { layers: changed({ dropout: 0.4 }), epochs: 4, shuffle: true },
  penalties: { layers: changed({ l1: 0.01, l2: 0.02 }), epochs: 4 },
  'a frozen layer': { layers: changed({ trainable: false }), epochs: 4 },
  'frozen biases': { layers: changed({ trainable: 'weights' }), epochs: 4 },
  'frozen biases under a penalty, momentum and a bound': {
    layers: changed({ trainable: 'weights', l2: 0.02 }),
    optimizer: { ...optimizerDefaults.sgd, momentum: 0.9 },
    clipping: { value: 0.05 },
    epochs: 4,
  },
  'frozen weights': { layers: changed({ trainable: 'bias' }), epochs: 4 },
  'frozen weights under a penalty and adam': {
    layers: changed({ trainable: 'bias', l1: 0.02 }),
    optimizer: optimizerDefaults.adam,
    epochs: 4,
  },
  'frozen weights of a layer without a bias': { layers: changed({ trainable: 'bias', bias: false }), epochs: 4 },
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
  test(`${what}: the same bits`, () => {
    assertSameBits(trainingOptions(change));
  });
}

test('clipping by norm comes to the same within the rounding of the norm', () => {
  assertSameBits(trainingOptions({ layers: hidden, clipping: { norm: 0.05 }, epochs: 4 }));
});

test('R2 of targets that are constant in some output, or in all held-out rows, has the same bits', () => {
  const training = randomSamples(3, 23, 3, 2, 'mse');
  const validation = randomSamples(4, 9, 3, 2, 'mse');
  for (const constant of [1, 0.1, 1e6 + 0.1]) {
    for (let k = 0; k < training.targets.length; k += 2) training.targets[k] = constant;
    validation.targets.fill(constant);
    assertSameBits(trainingOptions({ training, validation, epochs: 2 }));
  }
});

test('errors in the units of scaled targets have the same bits, whatever the batch', () => {
  const targetUnits = { origin: Float64Array.of(7.5, -1e6), size: Float64Array.of(1234.56, -0.001) };
  const validation = randomSamples(4, 9, 3, 2, 'mse');
  for (const batchSize of [1, 3, 7]) {
    assertSameBits(trainingOptions({ targetUnits, validation, batchSize, epochs: 3 }));
  }
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

/** Data of so many rows and columns is too large to stand in the kernels' memory. */
const large = { inputs: 1000, training: randomSamples(9, 4300, 1000, 1, 'mse'), batchSize: 64 };

test("data too large to stand in the kernels' memory is read batch by batch, to the same bits", () => {
  const layers = layersOf(['tanh', 'linear'], [3, 1], { type: 'glorotUniform' });
  const validation = randomSamples(10, 150, 1000, 1, 'mse');
  assertSameBits(trainingOptions({ ...large, layers, validation, epochs: 1, shuffle: true }));
});

const diverging: Readonly<Record<string, Partial<EngineOptions>>> = {
  'batches in order': {},
  'shuffled batches': { shuffle: true },
  'shuffled batches that do not divide the rows': { shuffle: true, batchSize: 2 },
  'a sample at a time': { shuffle: true, batchSize: 1 },
  'a batch of all rows': { batchSize: 7 },
  dropout: { shuffle: true, layers: changed({ dropout: 0.4 }) },
  'three layers, one of them frozen': {
    shuffle: true,
    layers: [{ ...hidden[0], trainable: false }, { ...hidden[0], name: 'second' }, hidden[1]],
  },
  'batches read one by one': { ...large, shuffle: true, layers: layersOf(['relu', 'linear'], [2, 1]) },
};

for (const [what, change] of Object.entries(diverging)) {
  test(`${what}: a run that diverges ends at the same place, with the same records and in the same words`, () => {
    for (const learningRate of [1e3, 1e8, 1e200]) {
      const optimizer = { ...optimizerDefaults.sgd, learningRate };
      const options = trainingOptions({ layers: hidden, optimizer, epochs: 40, ...change });
      assert.equal(assertSameBits(options).state, 'diverged');
    }
  });
}

test('a run that diverges in a later epoch of a call names the samples that this epoch had there', () => {
  const optimizer = { ...optimizerDefaults.sgd, learningRate: 0.01 };
  const schedule = { type: 'exponential', gamma: 1e100, warmup: 0 } as const;
  for (const batchSize of [1, 2, 3]) {
    const { divergence } = assertSameBits(
      trainingOptions({ layers: hidden, optimizer, schedule, shuffle: true, batchSize, epochs: 9 }),
    );
    assert.equal(divergence?.epoch, 2);
    assert.notEqual(divergence?.tensor, 'weights');
  }
});

test('a weight, a bias and a loss that overflow in the last batch are found as in the reference', () => {
  const layers = layersOf(['linear'], [1], { type: 'constant', value: 0.1 });
  for (const [input, learningRate] of [
    [1, 1e308],
    [1e-300, 1e308],
    [1e150, 1e10],
    [1e155, 1],
  ] as const) {
    const training = { rows: 2, inputs: Float64Array.of(input, input), targets: Float64Array.of(40, 40) };
    for (const batchSize of [1, 2]) {
      const optimizer = { ...optimizerDefaults.sgd, learningRate };
      assertSameBits(trainingOptions({ inputs: 1, layers, training, batchSize, optimizer }));
    }
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

for (const batchSize of [1, 3]) {
  test(`what is recorded does not change what is computed in batches of ${batchSize}`, () => {
    const options = trainingOptions({ epochs: 12, shuffle: true, batchSize });
    const all = createTrainer(options, { arithmetic: reproducible });
    const some = createTrainer(options, { arithmetic: reproducible, recordTensors: epoch => epoch % 5 === 0 });
    const none = createTrainer(options, { arithmetic: reproducible, recording: false });
    const records = recordsOfRuns(all);
    const kept = recordsOfRuns(some);
    assert.deepEqual(recordsOfRuns(none), recordsOfSteps(createTrainer(options, { recording: false })));
    assertSameWeights(some, all);
    assertSameWeights(none, all);
    for (const [index, { epoch, scalars, tensors }] of records.entries()) {
      assert.deepEqual(kept[index], { epoch, scalars, tensors: epoch % 5 === 0 ? tensors : undefined });
    }
  });
}

test('more records than one call has room for are all given, and epochs that are not wanted leave no trace', () => {
  const layers = layersOf(['tanh', 'linear'], [60, 60], { type: 'glorotUniform' });
  const options = trainingOptions({ inputs: 60, layers, training: randomSamples(5, 2, 60, 60, 'mse'), epochs: 40 });
  const { layout } = assertSameBits(options);
  const room = Math.floor(2 ** 20 / (8 * layout.tensorLength));
  assert.ok(room > 1 && room < 40);
  const recordTensors = (epoch: number) => epoch <= room;
  const some = createTrainer(options, { arithmetic: reproducible, recordTensors });
  assert.equal(recordsOfRuns(some).length, 40);
  assert.equal(some.state, 'finished');
});

test('a record is a copy that later epochs leave alone', () => {
  const trainer = createTrainer(trainingOptions({ batchSize: 7 }), { arithmetic: reproducible });
  const first = trainer.step();
  const kept = structuredClone(first);
  trainer.step();
  assert.deepEqual(first, kept);
});

test('an epoch whose tensors are not wanted has none, also step by step', () => {
  const recordTensors = (epoch: number) => epoch === 2;
  const trainer = createTrainer(trainingOptions({}), { arithmetic: reproducible, recordTensors });
  assert.deepEqual(
    recordsOfSteps(trainer).map(({ tensors }) => tensors !== undefined),
    [false, true, false],
  );
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

test('in float32 the gradient of a squared error is rounded once, for one sample as for a batch, as in the reference', () => {
  // One input without a bias: the outputs are one product each, which rounds alike everywhere.
  const layers = layersOf(['linear'], [5]).map(layer => ({ ...layer, bias: false }));
  const deltaOf = (trainer: Trainer) => tensorInRow(trainer.layout, recordsOfSteps(trainer)[0]!.tensors!, 0, 'delta');
  for (const loss of ['mse', 'halfSquaredError'] as const) {
    for (let seed = 1; seed <= 40; seed++) {
      const training = randomSamples(seed, 1, 1, 5, loss);
      // Plain descent on one sample is a way of its own; with momentum it is a batch of one.
      for (const momentum of [0, 0.5]) {
        const optimizer = { ...optimizerDefaults.sgd, momentum };
        const shape = { inputs: 1, layers, loss, training, batchSize: 1, epochs: 1, seed };
        const options = trainingOptions({ ...shape, precision: 'float32', optimizer });
        const expected = deltaOf(createTrainer(options));
        for (const reproducible of [true, false]) {
          const arithmetic = fastestArithmetic({ precision: 'float32', reproducible, threads: 1 });
          assert.deepEqual(deltaOf(createTrainer(options, { arithmetic })), expected, `${loss}, seed ${seed}`);
        }
      }
    }
  }
});

test('an eps that is 0 in float32 stops no training, as in the reference', () => {
  for (const defaults of Object.values(optimizerDefaults)) {
    if (!('eps' in defaults)) continue;
    const options = trainingOptions({ precision: 'float32', optimizer: { ...defaults, eps: 1e-60 } });
    for (const settings of [
      {},
      { arithmetic: fastestArithmetic({ precision: 'float32', reproducible: true, threads: 1 }) },
    ]) {
      const trainer = createTrainer(options, settings);
      recordsOfSteps(trainer);
      assert.equal(trainer.state, 'finished', defaults.type);
    }
  }
});

function assertNear(arithmetic: CreateArithmetic | undefined, options: EngineOptions, tolerance: number): void {
  const exact = createTrainer({ ...options, precision: 'float64' });
  const near = createTrainer(options, arithmetic ? { arithmetic } : {});
  const expected = recordsOfSteps(exact);
  const actual = recordsOfSteps(near);
  for (const [index, { scalars, tensors }] of expected.entries()) {
    for (const [k, value] of scalars.entries()) {
      assertEqual(actual[index].scalars[k], value, tolerance, `scalar ${k} of epoch ${index + 1}`);
    }
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
