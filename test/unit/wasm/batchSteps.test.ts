/** A batch that is stepped through: the numbers of the training, and the training that it would have been. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { BatchQuantity } from '../../../src/engine/arithmetic.ts';
import type { BatchPhase, BatchStep } from '../../../src/engine/batchPlan.ts';
import { type BatchSteps, numbersRead } from '../../../src/engine/batchSteps.ts';
import { type EpochRecord, recordsOf } from '../../../src/engine/epochBlock.ts';
import { optimizerTensors } from '../../../src/engine/optimizerTensors.ts';
import type { EngineOptions, LayerOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { optimizerVariants } from '../engine/optimizerVariants.ts';
import { layersOf, trainingOptions } from '../engine/support.ts';
import { optimizer, plainDescent, trainings } from './anyTraining.ts';
import { assertEqual, batchQuantities, recordsOfSteps, reproducible, takesPowers } from './support.ts';
import { teamTraining, wide } from './teams.ts';

/** Everything that can be read, or why not. */
function reading(steps: BatchSteps, layers: number): Map<string, Float64Array | string> {
  const all = new Map<string, Float64Array | string>();
  for (let l = 0; l < layers; l++) {
    for (const quantity of batchQuantities) {
      // Read where it is computed for the reader alone only once the whole of it is there.
      if (quantity === 'inputGradient' && l === 0 && steps.done % 2 === 0) continue;
      const read = steps.read(quantity, l);
      all.set(`${quantity} of layer ${l}`, read instanceof Float64Array ? read : read.why);
    }
    for (const [k, { weights, bias }] of steps.memory(l).entries()) {
      all.set(`memory ${k} of layer ${l}`, weights);
      all.set(`memory ${k} of the bias of layer ${l}`, bias);
    }
  }
  return all;
}

function assertSameReading(
  actual: ReturnType<typeof reading>,
  expected: ReturnType<typeof reading>,
  tolerance: number,
) {
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [name, values] of expected) {
    const found = actual.get(name)!;
    if (typeof values === 'string' || typeof found === 'string') assert.equal(found, values, name);
    else {
      assert.equal(found.length, values.length, name);
      // A zero may have either sign where nothing is added to it.
      for (const [k, value] of values.entries()) assertEqual(found[k]! + 0, value + 0, tolerance, `${name}[${k}]`);
    }
  }
}

/** Steps both through a batch; what both say after each step. */
function assertSameSteps(kernels: Trainer, plain: Trainer, tolerance: number): void {
  const [actual, expected] = [kernels.steps()!, plain.steps()!];
  const layers = plain.options.layers.length;
  assert.deepEqual(actual.plan, expected.plan);
  const remains = new Map<string, Float64Array>();
  while (expected.next()) {
    assert.deepEqual(actual.next(), expected.plan[expected.done - 1]);
    assert.equal(actual.failure, expected.failure);
    const read = reading(expected, layers);
    assertSameReading(reading(actual, layers), read, tolerance);
    // What has been computed remains as it was.
    for (const [name, values] of remains) assert.deepEqual(read.get(name) ?? values, values, name);
    for (const [name, values] of read) {
      if (typeof values !== 'string' && !/^(weights|bias|memory)/.test(name)) remains.set(name, values);
    }
  }
  assert.equal(actual.next(), undefined);
  assert.deepEqual(actual.rows, expected.rows);
}

const numRuns = Number(process.env.STEP_RUNS ?? 60);

test('what is read after each step of any small training is the same by the kernels and by the reference', () => {
  fc.assert(
    fc.property(trainings(fc.oneof(optimizer, plainDescent)), options => {
      const plain = createTrainer(options);
      const kernels = createTrainer(options, { arithmetic: reproducible });
      const tolerance = takesPowers(options.optimizer) || options.clipping.norm !== undefined ? 1e-11 : 0;
      for (let batch = 0; batch < 3 && plain.state === 'training'; batch++) {
        assertSameSteps(kernels, plain, tolerance);
        plain.steps()?.finish();
        kernels.step();
      }
    }),
    { seed: 31, numRuns },
  );
});

/** How a training is driven: by so many steps of a batch that is then finished, by whole batches, or by runs. */
const drives = fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constantFrom('batch', 'run')), { minLength: 1 });

function driven(trainer: Trainer, drive: readonly (number | string)[]): EpochRecord[] {
  const records: EpochRecord[] = [];
  for (let turn = 0; trainer.state === 'training'; turn++) {
    const how = drive[turn % drive.length]!;
    if (how === 'run') {
      const block = trainer.run();
      if (block) records.push(...recordsOf(block, trainer.layout));
      continue;
    }
    if (typeof how === 'number') {
      const steps = trainer.steps()!;
      for (let step = 0; step < how; step++) steps.next();
      reading(steps, trainer.options.layers.length);
    }
    // A batch that is begun is finished by itself, by the trainer's step, or by whatever comes next.
    if (typeof how === 'number' && turn % 3 === 2) continue;
    const record = how === 'batch' || turn % 2 === 0 ? trainer.step() : trainer.steps()!.finish();
    if (record) records.push(record);
  }
  return records;
}

function assertSameTraining(actual: Trainer, expected: Trainer, drive: readonly (number | string)[]): void {
  const records = recordsOfSteps(expected);
  const found = driven(actual, drive);
  assert.equal(found.length, records.length);
  for (const [k, { scalars, tensors }] of records.entries()) {
    for (const [index, value] of scalars.entries()) assertEqual(found[k]!.scalars[index]!, value, 0, `scalar ${index}`);
    for (const [index, value] of (tensors ?? []).entries()) {
      assertEqual(found[k]!.tensors![index]!, value, 0, `tensor ${index}`);
    }
  }
  assert.equal(actual.state, expected.state);
  assert.equal(actual.divergence?.message, expected.divergence?.message);
  for (const [l, { w, b }] of expected.network.layers.entries()) {
    assert.deepEqual(actual.network.layers[l]!.w, w);
    assert.deepEqual(actual.network.layers[l]!.b, b);
  }
}

const settings = fc.record({
  precision: fc.constantFrom('float64', 'float32'),
  arithmetic: fc.constantFrom('plain', 'kernels', 'kernels with fused multiply-add'),
  recording: fc.boolean(),
  learningRate: fc.constantFrom(undefined, undefined, undefined, undefined, 1e30),
  ofOne: fc.boolean(),
});

test('a training whose batches are stepped through, trained or run in any mixture is the training', () => {
  fc.assert(
    fc.property(trainings(fc.oneof(optimizer, plainDescent)), settings, drives, (tried, set, drive) => {
      const { precision, arithmetic: name, recording, learningRate, ofOne } = set;
      const optimizer = { ...tried.optimizer, ...(learningRate !== undefined && { learningRate }) };
      const options = { ...tried, precision, optimizer, ...(ofOne && { batchSize: 1 }) };
      const kernels = fastestArithmetic({ precision, reproducible: name === 'kernels', threads: 1 });
      const made = () => createTrainer(options, { recording, ...(name !== 'plain' && { arithmetic: kernels }) });
      assertSameTraining(made(), made(), drive);
    }),
    { seed: 32, numRuns: 2 * numRuns },
  );
});

test('plain descent on one sample at a time, which the kernels do on a way of its own, is stepped through to the same bits', () => {
  fc.assert(
    fc.property(trainings(plainDescent), settings, drives, (tried, { precision, recording }, drive) => {
      const [hidden, last] = layersOf(
        ['tanh', tried.loss === 'mse' ? 'linear' : 'sigmoid'],
        [5, tried.layers.at(-1)!.units],
      );
      const optimizer = { ...optimizerDefaults.sgd, learningRate: 0.1 };
      const options = { ...tried, layers: [hidden!, last!], precision, optimizer, clipping: {}, batchSize: 1 };
      for (const reproducible of [true, false]) {
        const arithmetic = fastestArithmetic({ precision, reproducible, threads: 1 });
        const made = () => createTrainer(options, { recording, arithmetic });
        assertSameTraining(made(), made(), drive);
      }
    }),
    { seed: 33, numRuns },
  );
});

for (const precision of ['float64', 'float32'] as const) {
  test(`on two threads, too (${precision})`, { timeout: 60_000 }, async () => {
    const options = { ...wide, precision, epochs: 3, shuffle: true };
    const arithmetic = fastestArithmetic({ precision, reproducible: true, threads: 1 });
    const { trainer: team, tasks, join } = teamTraining(options);
    const end = await join();
    try {
      assertSameTraining(team, createTrainer(options, { arithmetic }), [100]);
      assert.ok(tasks() > 0);
    } finally {
      await end();
    }
  });
}

suite('what an optimizer is given and remembers, by the kernels as by the reference', () => {
  const assertSame = (options: EngineOptions, tolerance: number): void => {
    const plain = createTrainer(options);
    const kernels = createTrainer(options, { arithmetic: reproducible });
    while (plain.state === 'training') {
      assertSameSteps(kernels, plain, tolerance);
      plain.step();
      kernels.step();
    }
  };
  for (const optimizer of optimizerVariants) {
    test(JSON.stringify(optimizer), () => {
      assertSame(trainingOptions({ optimizer, epochs: 2 }), takesPowers(optimizer) ? 1e-11 : 0);
    });
  }

  const [hidden, last] = layersOf(['relu', 'linear'], [6, 2]);
  const adam = { ...optimizerDefaults.adam, learningRate: 0.01 };
  const variants: Readonly<Record<string, Partial<EngineOptions>>> = {
    'batches of one': { batchSize: 1 },
    'bounded elements and a penalty': { clipping: { value: 0.05 }, layers: [{ ...hidden!, l1: 0.1, l2: 0.2 }, last!] },
    'a bounded norm': { clipping: { norm: 0.1 } },
    'a frozen layer and one without a bias': {
      layers: [
        { ...hidden!, trainable: false },
        { ...last!, bias: false },
      ],
      optimizer: adam,
    },
    'frozen biases and frozen weights': {
      layers: [
        { ...hidden!, trainable: 'weights' },
        { ...last!, trainable: 'bias' },
      ],
      clipping: { value: 0.05 },
      optimizer: adam,
    },
    'frozen biases under plain descent': { layers: [{ ...hidden!, trainable: 'weights' }, last!] },
    dropout: { layers: [{ ...hidden!, dropout: 0.3 }, last!], optimizer: adam },
  };
  for (const [name, options] of Object.entries(variants)) {
    test(name, () => assertSame(trainingOptions({ epochs: 2, ...options }), 1e-11));
  }
});

for (const precision of ['float64', 'float32'] as const) {
  test(`the clipped gradient is what plain descent went down by, with fused multiply-add (${precision})`, () => {
    const options = trainingOptions({ precision, clipping: { value: 0.2 } });
    const arithmetic = fastestArithmetic({ precision, reproducible: false, threads: 1 });
    const trainer = createTrainer(options, { arithmetic });
    const before = trainer.network.layers.map(({ w }) => Float64Array.from(w));
    const steps = trainer.steps()!;
    while (steps.next());
    const round = precision === 'float64' ? (x: number) => x : Math.fround;
    for (const [l, { w }] of trainer.network.layers.entries()) {
      const g = numbersRead(steps.read('clippedGradient', l));
      assert.ok(g.some(value => value !== 0));
      for (const [k, value] of w.entries()) {
        const expected = round(before[l]![k]! - round(round(0.1) * g[k]!));
        assert.ok(Math.abs(value - expected) <= (precision === 'float64' ? 1e-16 : 1e-7), `${value}, not ${expected}`);
      }
    }
  });
}

test('an optimizer names as many tensors as it keeps', () => {
  for (const optimizer of optimizerVariants) {
    const trainer = createTrainer(trainingOptions({ optimizer }));
    assert.equal(trainer.optimizerMemory(0).length, optimizerTensors(optimizer).length);
  }
});

const [tanh, softmax] = layersOf(['tanh', 'softmax'], [4, 3]);
const named = trainingOptions({
  layers: [
    { ...tanh!, name: 'hidden', l2: 0.1, dropout: 0.5 },
    { ...softmax!, name: 'species', bias: false },
  ],
  loss: 'crossEntropy',
  clipping: { value: 0.01 },
});

/** Up to and with a step. */
function stepsTo(trainer: Trainer, phase: BatchPhase, layer?: number): BatchSteps {
  const steps = trainer.steps()!;
  for (let step = steps.next(); step?.phase !== phase || step.layer !== layer; step = steps.next()) assert.ok(step);
  return steps;
}

test('the plan is the forward pass, the loss, the backward pass from the last layer, penalties, clipping and updates', () => {
  const words = createTrainer(named)
    .steps()!
    .plan.map(({ phase, layer }) => (layer === undefined ? phase : `${phase} ${layer}`));
  assert.deepEqual(words, [
    'load',
    ...['net 0', 'output 0', 'dropout 0', 'net 1', 'output 1', 'loss'],
    ...['delta 1', 'weightGradient 1', 'inputGradient 1'],
    ...['outputGradient 0', 'delta 0', 'weightGradient 0', 'biasGradient 0'],
    ...['penalty', 'clip', 'update 0', 'update 1'],
  ]);
});

test('a number that is not there is refused with the reason', () => {
  for (const arithmetic of [undefined, reproducible]) {
    const trainer = createTrainer(named, arithmetic ? { arithmetic } : {});
    const why = (quantity: BatchQuantity, layer: number, steps = trainer.steps()!) => {
      const read = steps.read(quantity, layer);
      return read instanceof Float64Array ? 'it is there' : read.why;
    };
    assert.equal(why('input', 0), 'x of layer "hidden" is not computed yet.');
    const steps = stepsTo(trainer, 'net', 0);
    assert.equal(why('input', 0), 'it is there');
    assert.equal(why('output', 0), 'y of layer "hidden" is not computed yet.');
    assert.equal(why('dropoutMask', 1), 'Layer "species" has no dropout.');
    assert.equal(why('sampleLoss', 0), 'Layer "hidden" has no loss; the last layer has.');
    assert.equal(why('sampleLoss', 1), 'The loss is not computed yet.');
    assert.equal(why('delta', 2), 'There is no layer 3; there are 2.');
    stepsTo(trainer, 'biasGradient', 0);
    assert.equal(
      why('outputGradient', 1),
      'softmax and crossEntropy are differentiated together: delta is computed without dE/dy.',
    );
    assert.equal(why('biasGradient', 1), 'Layer "species" has no bias.');
    assert.equal(why('penalizedGradient', 0), 'dE/dW with its penalty of layer "hidden" is not computed yet.');
    assert.equal(why('clippedGradient', 1), 'The clipped gradient of layer "species" is not computed yet.');
    stepsTo(trainer, 'update', 1);
    assert.equal(
      why('inputGradient', 0),
      'dE/dx of layer "hidden" is not used in training. It can only be computed before the layer\'s weights change.',
    );
    for (const quantity of ['gradient', 'penalizedGradient', 'clippedGradient'] as const) {
      assert.equal(why(quantity, 0), 'it is there');
    }
    steps.finish();
    assert.equal(why('net', 0, steps), 'The batch is over. Step into the next one.');
    assert.equal(why('net', 0), 'net of layer "hidden" is not computed yet.');
  }
});

test('what a step does not change is read as soon as what it would have changed is there', () => {
  const [below, above] = layersOf(['tanh', 'linear'], [4, 2]);
  const training = (first: Partial<LayerOptions>, more: Partial<EngineOptions> = {}) =>
    createTrainer(trainingOptions({ layers: [{ ...below!, ...first }, above!], ...more }));
  const isThere = (trainer: Trainer, quantity: BatchQuantity, layer: number) =>
    trainer.steps()!.read(quantity, layer) instanceof Float64Array;

  for (const dropout of [0, 0.5]) {
    const trainer = training({ dropout });
    stepsTo(trainer, 'output', 0);
    assert.ok(isThere(trainer, 'output', 0));
    assert.equal(isThere(trainer, 'input', 1), dropout === 0);
  }
  const clipping = { norm: 1 };
  for (const trainable of [true, false, 'weights', 'bias'] as const) {
    for (const l2 of [0, 0.1]) {
      const trainer = training({ trainable, l2 }, { clipping });
      stepsTo(trainer, 'biasGradient', 0);
      assert.equal(isThere(trainer, 'penalizedGradient', 0), l2 === 0);
      const [weights, bias] = [
        trainable !== false && trainable !== 'bias',
        trainable !== false && trainable !== 'weights',
      ];
      assert.equal(
        isThere(trainer, 'clippedGradient', 0),
        !weights && l2 === 0,
        `weights of ${trainable} with l2 ${l2}`,
      );
      assert.equal(isThere(trainer, 'clippedBiasGradient', 0), !bias, `bias of ${trainable}`);
    }
  }
  const unclipped = training({});
  stepsTo(unclipped, 'biasGradient', 0);
  assert.ok(isThere(unclipped, 'clippedGradient', 0) && isThere(unclipped, 'clippedBiasGradient', 0));
});

test('what a penalty and clipping changed can be told apart afterwards', () => {
  const trainer = createTrainer(named, { arithmetic: reproducible });
  const steps = stepsTo(trainer, 'update', 1);
  const read = (quantity: BatchQuantity, l: number) => numbersRead(steps.read(quantity, l));
  const [bare, penalized, clipped] = [read('gradient', 0), read('penalizedGradient', 0), read('clippedGradient', 0)];
  const before = createTrainer(named).network.layers[0]!.w;
  for (const [k, g] of bare.entries()) {
    assertEqual(penalized[k]!, g + 2 * 0.1 * before[k]!, 1e-15, 'with the penalty');
    assert.equal(clipped[k], Math.min(Math.max(penalized[k]!, -0.01), 0.01));
  }
  const [bias, clippedBias] = [read('biasGradient', 0), read('clippedBiasGradient', 0)];
  assert.ok(bias.some(g => Math.abs(g) > 0.01));
  assert.deepEqual(
    clippedBias,
    bias.map(g => Math.min(Math.max(g, -0.01), 0.01)),
  );
  assert.deepEqual(read('gradient', 1), read('penalizedGradient', 1));
  assert.notDeepEqual(read('gradient', 1), read('clippedGradient', 1));
});

test('a batch is stepped through once, begins from its checkpoint, and cannot be saved in between', () => {
  const trainer = createTrainer(named, { arithmetic: reproducible });
  trainer.step();
  const steps = trainer.steps()!;
  assert.equal(trainer.steps(), steps);
  assert.deepEqual(trainer.checkpoint('forRecord'), steps.before);
  assert.throws(() => createTrainer(named).steps({ withBefore: false })!.before, /was left out/);
  steps.next();
  assert.throws(() => trainer.checkpoint('forRecord'), /can be saved between two batches only\. Finish the batch/);
  trainer.step();
  assert.deepEqual([steps.next(), steps.finish()], [undefined, undefined]);
  const after = trainer.checkpoint('forRecord');
  trainer.restore(steps.before);
  trainer.step();
  assert.deepEqual(trainer.checkpoint('forRecord'), after);
});

test('taken to another moment, a training has no numbers of the batch it left', () => {
  for (const arithmetic of [undefined, reproducible]) {
    const trainer = createTrainer(named, arithmetic ? { arithmetic } : {});
    const left = stepsTo(trainer, 'loss');
    trainer.restore(left.before);
    const why = 'The training was taken to another moment. Step into a batch there.';
    assert.deepEqual(left.read('net', 0), { why });
    assert.deepEqual([left.next(), left.finish()], [undefined, undefined]);
    assert.deepEqual(trainer.steps()!.read('net', 0), { why: 'net of layer "hidden" is not computed yet.' });
    assert.deepEqual(trainer.checkpoint('forRecord'), left.before);
  }
});

test('a batch whose loss is not finite has no steps after it, and the training diverges for the reason of the reference', () => {
  const options = trainingOptions({});
  const { inputs } = options.training;
  // In the last row, which is in the third batch.
  const bad = { ...options.training, inputs: inputs.map((x, k) => (k === inputs.length - 1 ? Number.NaN : x)) };
  const whole = createTrainer({ ...options, training: bad });
  recordsOfSteps(whole);
  for (const settings of [{}, { arithmetic: reproducible }]) {
    const trainer = createTrainer({ ...options, training: bad }, settings);
    trainer.step();
    trainer.steps()!.finish();
    const steps = trainer.steps()!;
    let last: BatchPhase | undefined;
    for (let step = steps.next(); step; step = steps.next()) last = step.phase;
    assert.equal(last, 'loss');
    assert.equal(steps.failure, 'loss');
    assert.ok(steps.finish());
    assert.equal(trainer.state, 'diverged');
    assert.deepEqual(trainer.divergence, whole.divergence);
    assert.equal(trainer.steps(), undefined);
  }
});

test('a batch whose deltas are not finite ends with its backward pass, and leaves the weights as they were', () => {
  const [hidden, last] = layersOf(['tanh', 'linear'], [2, 3], { type: 'zeros' });
  // The outputs are 0, and dE/dx is the sum of three weights that overflows.
  const layers = [hidden!, { ...last!, weightInit: { type: 'constant', value: 1e308 } as const }];
  const options = trainingOptions({ layers, loss: 'sum' });
  for (const settings of [{}, { arithmetic: reproducible }]) {
    const whole = createTrainer(options, settings);
    whole.step();
    const trainer = createTrainer(options, settings);
    const steps = trainer.steps()!;
    let done: BatchStep | undefined;
    for (let step = steps.next(); step; step = steps.next()) done = step;
    assert.deepEqual(done, { phase: 'biasGradient', layer: 0 });
    assert.equal(steps.failure, 'delta');
    assert.ok(numbersRead(steps.read('delta', 0)).some(value => !Number.isFinite(value)));
    steps.finish();
    assert.equal(trainer.state, 'diverged');
    assert.deepEqual(trainer.divergence, whole.divergence);
    assert.ok(trainer.network.layers[1]!.w.every(weight => weight === 1e308));
  }
});

test('of a batch of which only some quantities will be read, these are kept, and others are refused', () => {
  const options = trainingOptions({ clipping: { value: 0.01, norm: 0.02 } });
  for (const settings of [{}, { arithmetic: reproducible }]) {
    const all = createTrainer(options, settings).steps()!;
    const some = createTrainer(options, settings).steps({ reads: ['penalizedGradient', 'clippedGradient'] })!;
    while (all.next() && some.next());
    for (const quantity of ['penalizedGradient', 'clippedGradient'] as const) {
      assert.deepEqual(some.read(quantity, 0), all.read(quantity, 0));
    }
    assert.notDeepEqual(some.read('penalizedGradient', 0), some.read('clippedGradient', 0));
    for (const quantity of ['biasGradient', 'weights', 'delta'] as const) {
      assert.deepEqual(some.read(quantity, 0), { why: `It was not said of ${quantity} that it would be read.` });
    }
  }
});
