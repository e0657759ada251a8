/** The driver of the kernels by short trainings, each of which takes another way through it, against the plain arithmetic. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Arithmetic, CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import { checkpointTensors } from '../../../src/engine/checkpoint.ts';
import type { EngineOptions, Samples } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { elementwiseNames } from '../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { networkScalars } from '../../../src/trace/scalars.ts';
import { kernelArithmetic } from '../../../src/wasm/kernelArithmetic.ts';
import { areResident } from '../../../src/wasm/kernelSamples.ts';
import type { TeamMember } from '../../../src/wasm/team.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions, withClasses } from '../engine/support.ts';
import { assertSameBits, assertSameRecords, batchQuantities, recordsOfSteps } from './support.ts';
import { kernelModule, wide } from './teams.ts';

const module = kernelModule('f64.wasm');
const arithmetic = kernelArithmetic(module);
const of = (options: EngineOptions, create: CreateArithmetic = arithmetic, recording = true): Arithmetic =>
  create(options, randomStreams(options.seed), { recording });

const [hidden, last] = layersOf(['tanh', 'linear'], [4, 2]);
const validation = randomSamples(5, 4, 3, 2, 'mse');
const classes: Partial<EngineOptions> = {
  layers: layersOf(['tanh', 'softmax'], [4, 3]),
  loss: 'crossEntropy',
  task: 'classification',
  training: withClasses(randomSamples(3, 7, 3, 3, 'crossEntropy'), 3),
  validation: withClasses(randomSamples(4, 5, 3, 3, 'crossEntropy'), 3),
};

/** Ways through the driver, by what they are about. */
const ways: Readonly<Record<string, Partial<EngineOptions>>> = {
  'held-out rows of a regression, more of them than there are training rows': {
    validation: randomSamples(5, 11, 3, 2, 'mse'),
  },
  'units of the targets': {
    validation,
    targetUnits: { origin: Float64Array.of(1, -1), size: Float64Array.of(2, 0.5) },
  },
  'classes with weights': { ...classes, classWeights: [0.5, 1, 3] },
  'classes of several outputs, that are right on every side': {
    ...classes,
    layers: layersOf(['tanh', 'sigmoid'], [4, 3]),
    loss: 'binaryCrossEntropy',
    training: { ...classes.training!, targets: classes.training!.targets.map((t, k) => (k === 2 ? 1 : t)) },
  },
  'dropout of both layers in shuffled batches': {
    layers: [{ ...hidden!, dropout: 0.3 }, { ...hidden!, name: 'second', dropout: 0.6 }, last!],
    shuffle: true,
  },
  'a bounded value': { clipping: { value: 0.05 } },
  'an optimizer that remembers, a layer without a bias and one with nothing but its bias': {
    layers: [
      { ...hidden!, bias: false },
      { ...last!, trainable: 'bias' },
    ],
    optimizer: { ...optimizerDefaults.sgd, learningRate: 0.1, momentum: 0.9 },
  },
};

for (const [what, overrides] of Object.entries(ways)) {
  test(`${what}: the same bits`, () => {
    const trainer = assertSameBits(trainingOptions({ epochs: 2, ...overrides }));
    assert.equal(trainer.state, 'finished');
  });
}

for (const [what, overrides] of Object.entries(ways)) {
  test(`${what}: a checkpoint within an epoch is that of the plain arithmetic, and goes on`, () => {
    const options = trainingOptions({ epochs: 2, ...overrides });
    const [plain, kernels] = [createTrainer(options), createTrainer(options, { arithmetic })];
    for (let batch = 0; batch < 5; batch++) for (const trainer of [plain, kernels]) trainer.step();
    for (const kind of ['forRecord', 'forReplay'] as const) {
      assert.deepEqual({ ...kernels.checkpoint(kind), arithmetic: '' }, { ...plain.checkpoint(kind), arithmetic: '' });
    }
    const rest = recordsOfSteps(createTrainer(options)).slice(1);
    for (const [trainer, settings] of [
      [plain, {}],
      [kernels, { arithmetic }],
    ] as const) {
      const checkpoint = trainer.checkpoint('forRecord');
      for (const continued of [createTrainer(options, settings), trainer]) {
        continued.restore(checkpoint);
        assert.deepEqual(continued.checkpoint('forRecord'), checkpoint);
        assertSameRecords(recordsOfSteps(continued), rest, plain.layout, 0);
      }
    }
  });
}

for (const [what, overrides] of Object.entries(ways)) {
  test(`${what}: the steps of a batch are those of the plain arithmetic, and can be read after each`, () => {
    const options = trainingOptions({ ...overrides });
    const [plain, kernels] = [createTrainer(options), createTrainer(options, { arithmetic })];
    for (const trainer of [plain, kernels]) trainer.step();
    const [expected, found] = [plain.steps()!, kernels.steps()!];
    while (expected.next()) {
      found.next();
      for (const l of options.layers.keys()) {
        for (const quantity of batchQuantities) {
          const [a, b] = [found.read(quantity, l), expected.read(quantity, l)];
          // A zero may have either sign.
          const numbers = (read: typeof a) => (read instanceof Float64Array ? read.map(value => value + 0) : read);
          assert.deepEqual(numbers(a), numbers(b), `${quantity} of layer ${l + 1} after ${expected.done} steps`);
        }
      }
    }
    assert.equal(found.next(), undefined);
    for (const steps of [expected, found]) steps.finish();
    assert.deepEqual(
      kernels.network.layers.map(({ w, b }) => [w, b]),
      plain.network.layers.map(({ w, b }) => [w, b]),
    );
  });
}

test('stepping through batches takes memory once', () => {
  const stepped = of(trainingOptions({}));
  const [load] = stepped.plan;
  const sizes = [1, 50_000].map(batches => {
    for (let batch = 0; batch < batches; batch++) stepped.perform(load!, { start: 0, B: 3, learningRate: 0 });
    return stepped.order.buffer.byteLength;
  });
  assert.equal(sizes[1], sizes[0]);
});

test('a bounded norm comes to the same within the rounding of the norm', () => {
  assertSameBits(trainingOptions({ clipping: { norm: 0.05 }, epochs: 2 }));
});

test('the norms from which weights count as exploded can be set', () => {
  const made = of(trainingOptions({}));
  made.setFirstWeightNorms(Float64Array.of(9, 8));
  assert.deepEqual(made.firstWeightNorms, Float64Array.of(9, 8));
});

test('a batch that fails is told with the x that was set in it, and a later one with its own', () => {
  const input = { target: 'input', layer: 0, first: 4, values: Float64Array.of(1e200) } as const;
  // Batches of one do not load x into the batch: it is read where the samples stand.
  for (const [breaks, batchSize] of [
    [true, 3],
    [false, 3],
    [false, 1],
  ] as const) {
    const options = trainingOptions({ layers: layersOf(['linear', 'linear'], [4, 2]), batchSize });
    const [plain, kernels] = [createTrainer(options), createTrainer(options, { arithmetic })];
    for (const trainer of [plain, kernels]) {
      const steps = trainer.steps()!;
      steps.next();
      steps.write({ ...input, first: batchSize === 1 ? 1 : 4, values: Float64Array.of(breaks ? 1e200 : 2) });
      steps.finish();
      if (!breaks) trainer.write({ target: 'weights', layer: 0, first: 0, values: Float64Array.of(1e200) });
      recordsOfSteps(trainer);
    }
    assert.equal(kernels.divergence!.normsBatch, breaks ? 1 : 2);
    assert.deepEqual(kernels.divergence, plain.divergence);
  }
});

test('every activation of single units is computed by the kernels or by the host, to the same bits', () => {
  for (const activation of elementwiseNames) {
    const layers = layersOf([activation, 'linear'], [2, 2]);
    const options = trainingOptions({ layers, epochs: 1, batchSize: 7 });
    const [plain, kernels] = [createTrainer(options), createTrainer(options, { arithmetic })];
    assertSameRecords(recordsOfSteps(kernels), recordsOfSteps(plain), plain.layout, 0);
  }
});

suite('without a recording', () => {
  const options = trainingOptions({ epochs: 3, validation });
  const settings = { arithmetic, recording: false };

  test('there are losses and metrics, no tensors, and checkpoints without a record', () => {
    const trainer = createTrainer(options, settings);
    trainer.step();
    assert.equal(trainer.checkpoint('forRecord').record.length, 0);
    const records = recordsOfSteps(trainer);
    const plain = recordsOfSteps(createTrainer(options, { recording: false }));
    assert.deepEqual(records, plain);
    const block = createTrainer(options, settings).run()!;
    assert.deepEqual([block.epochs, block.tensorEpochs.length, block.tensors.length], [3, 0, 0]);
  });

  test('a training goes on from a checkpoint that has a record', () => {
    const recorded = createTrainer(options, { arithmetic });
    recorded.step();
    const trainer = createTrainer(options, settings);
    trainer.restore(recorded.checkpoint('forRecord'));
    const plain = createTrainer(options, { recording: false });
    plain.step();
    assert.deepEqual(recordsOfSteps(trainer), recordsOfSteps(plain));
  });
});

test('the tensors of an epoch that are not wanted are not in its checkpoint, either', () => {
  const options = trainingOptions({ epochs: 3 });
  const recordTensors = (epoch: number) => epoch === 2;
  const trainers = [createTrainer(options, { recordTensors }), createTrainer(options, { recordTensors, arithmetic })];
  const records = trainers.map(trainer => {
    const lengths: number[] = [];
    const found: boolean[] = [];
    while (trainer.state === 'training') {
      const record = trainer.step();
      if (record) found.push(record.tensors !== undefined);
      if (trainer.batch === 1) lengths.push(trainer.checkpoint('forRecord').record.length);
    }
    assert.deepEqual(found, [false, true, false]);
    return lengths;
  });
  assert.deepEqual(records[1], records[0]);
  const [first, second, third] = records[1]!;
  assert.ok(first! < second! && third === first);
});

suite('epochs that are trained in one call', () => {
  const short = trainingOptions({ epochs: 5000 });

  test('are as many as make up about 4 million multiplications, with 40 for each unit, up to 1024', () => {
    const of7 = (overrides: Partial<EngineOptions>) => of(trainingOptions(overrides)).epochsPerCall;
    // 3 (3 + 1) 4 + 40 x 4 of the first layer, 3 (4 + 1) 2 + 40 x 2 of the second, for each of 7 rows.
    assert.equal(of7({}), 1024);
    const rows = (count: number) => of7({ training: randomSamples(1, count, 3, 2, 'mse') });
    const work = 3 * 4 * 4 + 160 + 3 * 5 * 2 + 80;
    assert.equal(rows(100), Math.floor(4e6 / (100 * work)));
    assert.equal(rows(1000), 12);
    assert.equal(rows(12_579), 0);
    assert.equal(rows(12_578), 1);
  });

  test('are none where dropout draws numbers for each batch', () => {
    assert.equal(of(trainingOptions({ layers: [{ ...hidden!, dropout: 0.1 }, last!] })).epochsPerCall, 0);
  });

  test('end where the tensors of a call are full: a megabyte of them', () => {
    const asked = { count: 0 };
    const recordTensors = () => asked.count++ >= 0;
    const trainer = createTrainer(short, { arithmetic, recordTensors });
    const rows = Math.floor(2 ** 20 / (8 * trainer.layout.tensorLength));
    assert.ok(rows < 1024);
    const block = trainer.run()!;
    assert.equal(block.epochs, rows);
    assert.equal(block.tensors.length, rows * trainer.layout.tensorLength);
    const third = createTrainer(short, { arithmetic, recordTensors: epoch => epoch % 2 === 1 }).run()!;
    assert.equal(third.epochs, Math.min(1024, 2 * rows));
    const without = createTrainer(short, { arithmetic, recordTensors: () => false }).run()!;
    assert.deepEqual([without.epochs, without.tensors.length], [1024, 0]);
  });

  test('that fail leave the order of the epoch that failed, from which the failure is told', () => {
    for (const shuffle of [true, false]) {
      const inputs = trainingOptions({}).training.inputs.map((x, k) => (k === 15 ? 1e160 : x));
      const training: Samples = { ...trainingOptions({}).training, inputs };
      const layers = layersOf(['linear', 'linear'], [4, 2], { type: 'constant', value: 1e-160 });
      const failing = trainingOptions({
        training,
        layers,
        shuffle,
        epochs: 50,
        optimizer: { ...optimizerDefaults.sgd, learningRate: 1e-3, momentum: 0 },
      });
      const [stepped, ran] = [createTrainer(failing), createTrainer(failing, { arithmetic })];
      recordsOfSteps(stepped);
      while (ran.state === 'training') ran.run();
      assert.equal(ran.state, 'diverged');
      assert.deepEqual(ran.divergence, stepped.divergence);
    }
  });
});

suite('samples that do not stand in the memory of the kernels', () => {
  const inputs = 70_000;
  const data = (seed: number, rows: number): Samples => {
    const { generation } = randomStreams(seed);
    const numbers = (length: number) => Float64Array.from({ length }, () => generation.uniform() - 0.5);
    return { rows, inputs: numbers(rows * inputs), targets: numbers(rows) };
  };
  const training = data(1, 40);
  const options = trainingOptions({
    inputs,
    layers: layersOf(['linear'], [1], { type: 'lecunUniform' }),
    optimizer: { ...optimizerDefaults.sgd, learningRate: 1e-5, momentum: 0 },
    training,
    validation: data(2, 25),
    probe: sampleAt(training, 3),
    batchSize: 17,
    epochs: 2,
    shuffle: true,
  });

  test('are copied batch by batch, those that are held out as well', () => {
    assert.ok(!areResident(options, 8));
    assert.equal(of(options).epochsPerCall, 0);
    const [plain, kernels] = [createTrainer(options), createTrainer(options, { arithmetic })];
    const measured = (trainer: Trainer) =>
      recordsOfSteps(trainer).map(({ scalars }) => scalars.slice(0, networkScalars.length));
    assert.deepEqual(measured(kernels), measured(plain));
    assert.deepEqual(kernels.network.layers[0]!.w, plain.network.layers[0]!.w);
  });
});

suite('who computes', () => {
  test('is named with its precision, and with fused multiply-add where it has that', () => {
    assert.equal(of(trainingOptions({})).name, 'float64 kernels');
    const single = kernelArithmetic(kernelModule('f32.wasm'));
    assert.equal(of(trainingOptions({ precision: 'float32' }), single).name, 'float32 kernels');
    const relaxed = kernelArithmetic(kernelModule('f64-relaxed.wasm'));
    assert.match(of(trainingOptions({}), relaxed).name, /^float64 kernels( with fused multiply-add)?$/);
  });

  test('is another arithmetic where a training is more than WebAssembly can address', () => {
    const asked: EngineOptions[] = [];
    const otherwise: CreateArithmetic = options => {
      asked.push(options);
      return of(trainingOptions({}), plainArithmetic);
    };
    const create = kernelArithmetic(module, undefined, otherwise);
    const huge = trainingOptions({ layers: layersOf(['linear'], [2]), batchSize: 2 ** 30 });
    assert.equal(of(huge, create).name, 'float64 kernels');
    const beyond = { ...huge, layers: [{ ...last!, units: 2 ** 27 }] };
    assert.equal(of(beyond, create).name, 'float64 plain');
    assert.deepEqual(asked, [beyond]);
  });

  test('is one thread unless there are another and enough work, and the other is told where it finds its tasks', () => {
    const members: TeamMember[] = [];
    const shared = kernelModule('f64-shared.wasm');
    const team = { module: shared, recruit: (member: TeamMember) => members.push(member) };
    assert.equal((of(trainingOptions({}), kernelArithmetic(module, team)) as { teamAddress?: number }).teamAddress, 0);
    assert.equal(members.length, 0);
    of(wide, kernelArithmetic(module, team));
    const [member] = members;
    assert.deepEqual([members.length, member!.module, member!.precision], [1, shared, 'float64']);
    assert.ok(member!.address > 0 && member!.memory.buffer instanceof SharedArrayBuffer);
  });
});

suite('what the kernels hold', () => {
  const options = trainingOptions({ optimizer: optimizerDefaults.adam });

  test('is the network, read anew after every change', () => {
    const [plain, kernels] = [createTrainer(options), createTrainer(options, { arithmetic })];
    const same = () => {
      for (const [l, { w, b }] of plain.network.layers.entries()) {
        assert.deepEqual([kernels.network.layers[l]!.w, kernels.network.layers[l]!.b], [w, b]);
      }
    };
    const edits = [
      { target: 'weights', layer: 0, first: 1, values: Float64Array.of(3, 4) },
      { target: 'bias', layer: 1, first: 1, values: Float64Array.of(5) },
    ] as const;
    same();
    for (const change of [
      (trainer: Trainer) => trainer.write(edits[0]),
      (trainer: Trainer) => trainer.write(edits[1]),
      (trainer: Trainer) => trainer.step(),
      (trainer: Trainer) => trainer.steps()!.finish(),
      (trainer: Trainer) => trainer.restore({ ...start(trainer), arithmetic: trainer.arithmetic }),
    ]) {
      for (const trainer of [plain, kernels]) change(trainer);
      same();
    }
  });

  const start = ({ options: of }: Trainer) => createTrainer(of).checkpoint('forRecord');

  test('is what the optimizer remembers, of what is trained alone', () => {
    const half = {
      ...options,
      layers: [
        { ...hidden!, trainable: 'weights' },
        { ...last!, trainable: false },
      ],
    } as const;
    for (const each of [options, half]) {
      const [plain, kernels] = [createTrainer(each), createTrainer(each, { arithmetic })];
      for (let batch = 0; batch < 2; batch++) for (const trainer of [plain, kernels]) trainer.step();
      for (const l of [0, 1]) {
        const lengths = (trainer: Trainer) =>
          trainer.optimizerMemory(l).map(({ weights, bias }) => [weights.length, bias.length]);
        assert.deepEqual(lengths(kernels), lengths(plain));
      }
    }
    assert.ok(checkpointTensors(options).length > checkpointTensors(half).length);
  });

  test('is the batch that failed: its x, its net values, its deltas and its masks', () => {
    const failing = trainingOptions({
      layers: [{ ...hidden!, dropout: 0.5 }, last!],
      training: { ...options.training, inputs: options.training.inputs.with(13, Number.NaN) },
    });
    const [plain, kernels] = [createTrainer(failing), createTrainer(failing, { arithmetic })];
    for (const trainer of [plain, kernels]) recordsOfSteps(trainer);
    assert.equal(kernels.divergence!.batch, 2);
    assert.deepEqual(kernels.divergence, plain.divergence);
    const exploding = trainingOptions({
      ...failing,
      training: options.training,
      optimizer: { ...optimizerDefaults.adam, learningRate: 1e9 },
    });
    const [expected, found] = [createTrainer(exploding), createTrainer(exploding, { arithmetic })];
    for (const trainer of [expected, found]) recordsOfSteps(trainer);
    assert.equal(found.divergence!.tensor, 'weights');
    const norms = ({ divergence }: Trainer) => Array.from(divergence!.norms, value => value.toPrecision(9));
    assert.deepEqual(norms(found), norms(expected));
  });
});
