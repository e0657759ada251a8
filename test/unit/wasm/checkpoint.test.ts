/** A training that is saved, posted and continued is the training that was never interrupted, to the bit. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type EpochRecord, recordsOf } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer, type TrainerSettings } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { areResident } from '../../../src/wasm/kernelSamples.ts';
import { layersOf, sampleAt, trainingOptions } from '../engine/support.ts';
import { optimizer, trainings } from './anyTraining.ts';
import { reproducible } from './support.ts';
import { teamTraining, wide } from './teams.ts';

interface Trial {
  readonly options: EngineOptions;
  readonly settings: TrainerSettings;
  /** Where the training is cut: the share of its batches, and whether it goes on in runs. */
  readonly cut: number;
  readonly inRuns: boolean;
  readonly kind: 'forRecord' | 'forReplay';
}

/** Which of the kernels, or the plain arithmetic, compute. */
const arithmetics = ['plain', 'kernels', 'kernels with fused multiply-add'] as const;

const trial: fc.Arbitrary<Trial> = fc
  .record({
    options: trainings(optimizer),
    precision: fc.constantFrom('float64', 'float32'),
    arithmetic: fc.constantFrom(...arithmetics),
    epochs: fc.integer({ min: 1, max: 6 }),
    learningRate: fc.constantFrom(undefined, undefined, undefined, 30, 1e8, 1e200),
    earlyStopping: fc.constantFrom(
      undefined,
      undefined,
      { monitor: 'loss', patience: 1, minDelta: 0.01 } as const,
      { monitor: 'validationLoss', patience: 2, minDelta: 0 } as const,
      { monitor: 'accuracy', patience: 2, minDelta: 0.1 } as const,
    ),
    stopWhen: fc.constantFrom({}, {}, { loss: 0.3 }, { accuracy: 0.6 }),
    recording: fc.constantFrom(true, true, false),
    tensorsOf: fc.integer({ min: 1, max: 3 }),
    cut: fc.noBias(fc.integer({ min: 0, max: 999 })).map(thousandth => thousandth / 1000),
    inRuns: fc.boolean(),
  })
  .map(({ options, precision, arithmetic, learningRate, recording, tensorsOf, cut, inRuns, ...rest }) => {
    const optimizer = { ...options.optimizer, ...(learningRate !== undefined && { learningRate }) };
    const reproducible = arithmetic === 'kernels';
    return {
      options: { ...options, ...rest, precision, optimizer },
      settings: {
        recording,
        recordTensors: epoch => epoch % tensorsOf === 0,
        ...(arithmetic !== 'plain' && { arithmetic: fastestArithmetic({ precision, reproducible, threads: 1 }) }),
      },
      cut,
      inRuns,
      kind: recording ? 'forRecord' : 'forReplay',
    };
  });

/** Every epoch of the training from here. */
function rest(trainer: Trainer, inRuns: boolean): EpochRecord[] {
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const block = inRuns ? trainer.run(2) : undefined;
    if (block) records.push(...recordsOf(block, trainer.layout));
    const record = inRuns ? undefined : trainer.step();
    if (record) records.push(record);
  }
  return records;
}

/** How it ended, in numbers and words. */
function endOf(trainer: Trainer) {
  const { epoch, state, stopReason, divergence, learningRate, network } = trainer;
  const weights = network.layers.map(({ w, b }) => [w.slice(), b.slice()]);
  const last = divergence ? undefined : trainer.checkpoint('forReplay');
  return { epoch, state, stopReason, divergence, learningRate, weights, last };
}

/** Equal in every number by Object.is, whatever the NaN, and in every word. */
function assertSame(actual: unknown, expected: unknown, what: string): void {
  if (Object.is(actual, expected)) return;
  const isBoth = typeof actual === 'object' && typeof expected === 'object' && actual && expected;
  if (!isBoth)
    assert.fail(`${what} is ${String(actual)}, and of the training that was not interrupted ${String(expected)}`);
  const names = Object.keys(expected);
  assert.deepEqual(Object.keys(actual), names, what);
  for (const name of names) assertSame(actual[name as never], expected[name as never], `${what}.${name}`);
}

function check({ options, settings, cut, inRuns, kind }: Trial): {
  readonly isInEpoch: boolean;
  readonly diverges: boolean;
} {
  const whole = createTrainer(options, settings);
  const records: EpochRecord[] = [];
  let batches = 0;
  for (; whole.state === 'training'; batches++) {
    const record = whole.step();
    if (record) records.push(record);
  }
  const end = endOf(whole);
  const trainer = createTrainer(options, settings);
  // Of a training that diverged, any batch but the last.
  for (let batch = 0; batch < Math.floor(cut * (batches + (whole.divergence ? 0 : 1))); batch++) trainer.step();
  const checkpoint = structuredClone(trainer.checkpoint(kind));
  const expected = records.filter(({ epoch }) => epoch > checkpoint.epoch);
  const assertContinues = (continued: Trainer, what: string): void => {
    assertSame(rest(continued, inRuns), expected, `records, ${what}`);
    assertSame(endOf(continued), end, `end, ${what}`);
  };
  const restored = (continued: Trainer): Trainer => {
    continued.restore(checkpoint);
    assertSame(continued.checkpoint(kind), checkpoint, 'the checkpoint');
    return continued;
  };
  assertContinues(trainer, 'after the checkpoint');
  assertContinues(restored(createTrainer(options, settings)), 'in a new trainer');
  assertContinues(restored(whole), 'in a trainer that has ended');
  return { isInEpoch: checkpoint.batch > 0, diverges: end.state === 'diverged' };
}

const numRuns = Number(process.env.CHECKPOINT_RUNS ?? 150);

test('a training goes on from a checkpoint as if it had never been interrupted', () => {
  const seen = { inEpoch: 0, diverged: 0, all: 0 };
  fc.assert(
    fc.property(trial, tried => {
      const { isInEpoch, diverges } = check(tried);
      seen.all++;
      if (isInEpoch) seen.inEpoch++;
      if (diverges) seen.diverged++;
    }),
    { seed: 21, numRuns },
  );
  if (process.env.CHECKPOINT_RUNS) console.log(seen);
  assert.ok(seen.inEpoch > numRuns / 4 && seen.diverged > numRuns / 20, JSON.stringify(seen));
});

test('a training continued with more epochs is the one that had them from the start', () => {
  fc.assert(
    fc.property(trial, fc.integer({ min: 1, max: 6 }), ({ options, settings, inRuns, kind }, more) => {
      const whole = createTrainer({ ...options, epochs: options.epochs + more }, settings);
      const expected = rest(whole, inRuns).filter(({ epoch }) => epoch > options.epochs);
      const first = createTrainer(options, settings);
      rest(first, inRuns);
      if (first.divergence) return;
      const continued = createTrainer({ ...options, epochs: options.epochs + more }, settings);
      continued.restore(first.checkpoint(kind));
      assertSame(rest(continued, inRuns), expected, 'records');
      assertSame(endOf(continued), endOf(whole), 'end');
    }),
    { seed: 22, numRuns },
  );
});

test('a training that was stopped early stays so, unless it is told to go on; then it remembers how long it has waited', () => {
  const earlyStopping = { monitor: 'loss', patience: 2, minDelta: 100 } as const;
  const options = trainingOptions({ epochs: 9, earlyStopping });
  const trainer = createTrainer(options);
  rest(trainer, false);
  assert.equal(trainer.epoch, 3);
  const checkpoint = trainer.checkpoint('forRecord');
  const again = createTrainer(options);
  again.restore(checkpoint);
  assert.equal(again.state, 'finished');
  assert.equal(again.stopReason, 'loss has not improved for 2 epochs');
  again.restore(checkpoint, { continueStopped: true });
  assert.equal(again.state, 'training');
  assert.deepEqual(
    rest(again, false).map(({ epoch }) => epoch),
    [4],
  );
  assert.equal(again.stopReason, 'loss has not improved for 2 epochs');
  const free = createTrainer({ ...options, earlyStopping: undefined });
  free.restore(checkpoint);
  assert.deepEqual(
    rest(free, false).map(({ epoch }) => epoch),
    [4, 5, 6, 7, 8, 9],
  );
});

for (const precision of ['float64', 'float32'] as const) {
  test(`on two threads it goes on as on one (${precision})`, { timeout: 60_000 }, async () => {
    const options = { ...wide, precision, epochs: 4, shuffle: true, optimizer: optimizerDefaults.adam };
    const arithmetic = fastestArithmetic({ precision, reproducible: true, threads: 1 });
    const alone = createTrainer(options, { arithmetic });
    const { trainer: team, tasks, join } = teamTraining(options);
    const end = await join();
    try {
      for (let batch = 0; batch < 4; batch++) assertSame(team.step(), alone.step(), `batch ${batch}`);
      const checkpoint = structuredClone(team.checkpoint('forRecord'));
      assertSame(alone.checkpoint('forRecord'), checkpoint, 'the checkpoint');
      const expected = rest(alone, false);
      assertSame(rest(team, false), expected, 'after the checkpoint');
      const before = tasks();
      team.restore(checkpoint);
      assertSame(rest(team, false), expected, 'in a trainer that has ended');
      assertSame(endOf(team), endOf(alone), 'end');
      assert.ok(tasks() > before);
    } finally {
      await end();
    }
  });
}

test('rows that do not stand in the memory of the kernels are found again', () => {
  const [rows, inputs] = [300, 15_000];
  const values = Float64Array.from({ length: rows * inputs }, (_, k) => ((k * 7919) % 1009) / 1009 - 0.5);
  const training = { rows, inputs: values, targets: values.slice(0, 2 * rows) };
  const optimizer = { ...optimizerDefaults.adam, learningRate: 1e-4 };
  const sizes = { inputs, training, probe: sampleAt(training, 3), batchSize: 64, epochs: 2, shuffle: true };
  const options = trainingOptions({
    layers: layersOf(['tanh', 'linear'], [3, 2], { type: 'lecunUniform' }),
    optimizer,
    ...sizes,
  });
  assert.ok(!areResident(options, 8));
  check({ options, settings: { arithmetic: reproducible }, cut: 0.3, inRuns: true, kind: 'forRecord' });
});

test('an infinite rate, from which the padding of panels becomes NaN, leaves nothing in a training that is taken back', () => {
  for (const precision of ['float64', 'float32'] as const) {
    for (const reproducible of [true, false]) {
      const layers = layersOf(['tanh', 'linear'], [5, 2]);
      const options = trainingOptions({ layers, precision, shuffle: true, optimizer: optimizerDefaults.adam });
      const arithmetic = fastestArithmetic({ precision, reproducible, threads: 1 });
      const [whole, ruined] = [createTrainer(options, { arithmetic }), createTrainer(options, { arithmetic })];
      for (const trainer of [whole, ruined]) trainer.step();
      const checkpoint = whole.checkpoint('forRecord');
      ruined.write({ target: 'learningRate', value: 1e300 });
      rest(ruined, false);
      assert.equal(ruined.state, 'diverged');
      ruined.restore(checkpoint);
      assertSame(rest(ruined, false), rest(whole, false), 'records');
    }
  }
});

test('a training that diverged is no place to go on from', () => {
  const trainer = createTrainer(trainingOptions({ optimizer: { ...optimizerDefaults.sgd, learningRate: 1e200 } }));
  rest(trainer, false);
  assert.throws(
    () => trainer.checkpoint('forRecord'),
    /The training diverged at epoch 1 in layer .* It cannot be continued from there\./,
  );
});
