/** Trainings that are saved, continued, run and changed: what the trainer itself adds to what its arithmetic computes. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Checkpoint, checkpointArrayNames } from '../../../src/engine/checkpoint.ts';
import type { NumbersEdit } from '../../../src/engine/edit.ts';
import { type EpochRecord, recordsOf } from '../../../src/engine/epochBlock.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { norm } from '../../../src/engine/vector.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { recordsOfSteps, reproducible } from '../wasm/support.ts';
import { layersOf, trainingOptions } from './support.ts';

const [hidden, last] = layersOf(['tanh', 'linear'], [4, 2]);
/** Three batches an epoch, of 3, 3 and 1 of 7 samples. */
const options = trainingOptions({
  layers: [{ ...hidden!, dropout: 0.3 }, last!],
  optimizer: { ...optimizerDefaults.adam, learningRate: 0.1 },
  schedule: { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 0, threshold: 0.9, minimum: 0, warmup: 0 },
  shuffle: true,
});
const sgd = (learningRate: number) => ({ ...optimizerDefaults.sgd, learningRate, momentum: 0 });

/** A training after so many batches. */
function after(batches: number, of: EngineOptions = options): Trainer {
  const trainer = createTrainer(of);
  for (let batch = 0; batch < batches; batch++) trainer.step();
  return trainer;
}

const weights = (layer: number, first: number, ...values: number[]): NumbersEdit => {
  return { target: 'weights', layer, first, values: Float64Array.from(values) };
};
const lossesOf = (records: readonly EpochRecord[]) => records.map(({ scalars }) => scalars[networkScalarIndex('loss')]);
const normsOf = ({ network }: Trainer) => network.layers.map(({ w }) => norm(w));

suite('a checkpoint', () => {
  const whole = recordsOfSteps(createTrainer(options));

  for (let batches = 0; batches <= 9; batches++) {
    test(`after ${batches} batches is where the training goes on with the same bits, in a trainer that is new or has ended`, () => {
      const trainer = after(batches);
      const checkpoint = structuredClone(trainer.checkpoint('forRecord'));
      assert.deepEqual([checkpoint.epoch, checkpoint.batch], [Math.floor(batches / 3), batches % 3]);
      for (const continued of [createTrainer(options), after(9), after(4), trainer]) {
        continued.restore(checkpoint);
        assert.equal(continued.state, batches === 9 ? 'finished' : 'training');
        assert.deepEqual([continued.epoch, continued.batch], [checkpoint.epoch, checkpoint.batch]);
        assert.deepEqual(continued.checkpoint('forRecord'), checkpoint);
        assert.deepEqual(recordsOfSteps(continued), whole.slice(checkpoint.epoch));
      }
    });
  }

  test('is copied: a training keeps none of the arrays that it was restored from or has given away', () => {
    for (const settings of [{}, { arithmetic: reproducible }]) {
      const trainer = createTrainer(options, settings);
      for (let batch = 0; batch < 4; batch++) trainer.step();
      const checkpoint = trainer.checkpoint('forRecord');
      const kept = structuredClone(checkpoint);
      for (const continued of [createTrainer(options, settings), trainer]) {
        const given = structuredClone(kept);
        continued.restore(given);
        for (const name of checkpointArrayNames) given[name].fill(Number.NaN);
        assert.deepEqual(continued.checkpoint('forRecord'), kept);
      }
      recordsOfSteps(trainer);
      assert.deepEqual(checkpoint, kept);
    }
  });

  test('cannot be made within a batch, but before its first step', () => {
    const trainer = after(4);
    const expected = trainer.checkpoint('forRecord');
    const steps = trainer.steps()!;
    assert.deepEqual(trainer.checkpoint('forRecord'), expected);
    assert.deepEqual(steps.before, expected);
    steps.next();
    assert.throws(() => trainer.checkpoint('forRecord'), {
      name: 'RangeError',
      message: 'A training can be saved between two batches only. Finish the batch, or use `before` of its steps.',
    });
    steps.finish();
    assert.equal(trainer.checkpoint('forRecord').batch, 2);
  });

  test('cannot be made of a training that diverged, and revives one that did', () => {
    const trainer = createTrainer({ ...options, optimizer: sgd(1e200) });
    const start = trainer.checkpoint('forRecord');
    recordsOfSteps(trainer);
    assert.ok(trainer.divergence);
    assert.throws(
      () => trainer.checkpoint('forRecord'),
      /^RangeError: The training diverged at epoch 1 .* from there\.$/,
    );
    trainer.restore(start);
    assert.deepEqual([trainer.divergence, trainer.state, trainer.epoch, trainer.batch], [undefined, 'training', 0, 0]);
  });

  test('ends a batch that is stepped through', () => {
    const trainer = after(1);
    const checkpoint = trainer.checkpoint('forRecord');
    const steps = trainer.steps()!;
    steps.next();
    trainer.restore(checkpoint);
    assert.equal(steps.next(), undefined);
    assert.deepEqual(steps.read('input', 0), {
      why: 'The training was taken to another moment. Step into a batch there.',
    });
    assert.notEqual(trainer.steps(), steps);
    assert.deepEqual(recordsOfSteps(trainer), whole);
  });

  test('of a training that was stopped keeps it stopped, unless it is told to go on', () => {
    const stopping = { ...options, stopWhen: { loss: 1e9 } };
    const trainer = after(3, stopping);
    assert.deepEqual([trainer.state, trainer.stopReason], ['finished', 'reached loss 1000000000']);
    const checkpoint = trainer.checkpoint('forRecord');
    const again = createTrainer(stopping);
    again.restore(checkpoint);
    assert.deepEqual([again.state, again.stopReason], ['finished', 'reached loss 1000000000']);
    assert.equal(again.steps(), undefined);
    again.restore(checkpoint, { continueStopped: true });
    assert.deepEqual([again.state, again.stopReason], ['training', '']);
  });
});

test('a training that reaches its goal with its last epoch was not stopped early', () => {
  const trainer = after(9, { ...options, stopWhen: { loss: -1 } });
  assert.deepEqual([trainer.state, trainer.stopReason], ['finished', '']);
  const reached = after(3, { ...options, epochs: 1, stopWhen: { loss: 1e9 } });
  assert.deepEqual([reached.state, reached.stopReason], ['finished', '']);
});

test('the batches of the running epoch are counted, and none between two', () => {
  const trainer = createTrainer(options);
  const counts = Array.from({ length: 6 }, () => {
    trainer.step();
    return [trainer.epoch, trainer.batch];
  });
  assert.deepEqual(counts, [
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
    [2, 0],
  ]);
});

test('the steps of a batch stay the same until it is finished, by whatever finishes it', () => {
  for (const finish of [
    (trainer: Trainer) => trainer.step(),
    (trainer: Trainer) => trainer.steps()!.finish(),
    (trainer: Trainer) => trainer.run()?.epochs,
  ]) {
    const trainer = createTrainer(options);
    const steps = trainer.steps()!;
    assert.equal(trainer.steps(), steps);
    steps.next();
    assert.equal(trainer.batch, 0);
    finish(trainer);
    assert.equal(trainer.batch, 1);
    assert.equal(steps.finish(), undefined);
    assert.equal(trainer.batch, 1);
    assert.notEqual(trainer.steps(), steps);
  }
});

test('steps without the checkpoint before them say so', () => {
  const steps = createTrainer(options).steps({ withBefore: false })!;
  assert.throws(() => steps.before, /was left out/);
});

suite('what was set', () => {
  const edited = (trainer: Trainer) => trainer.checkpoint('forRecord').edited;

  test('is known to checkpoints, and nothing is where nothing was changed', () => {
    const trainer = after(1);
    const { w, b } = trainer.network.layers[0]!;
    assert.equal(edited(trainer), undefined);
    trainer.write({ target: 'learningRate', value: trainer.learningRate });
    trainer.write(weights(0, 2, w[2]!, w[3]!));
    trainer.write({ target: 'bias', layer: 0, first: 1, values: Float64Array.of(b[1]!) });
    assert.equal(edited(trainer), undefined);
    trainer.write({ target: 'bias', layer: 0, first: 1, values: Float64Array.of(7) });
    assert.equal(trainer.network.layers[0]!.b[1], 7);
    assert.deepEqual(edited(trainer), Float64Array.of(1, 1, ...normsOf(createTrainer(options))));
  });

  test('may be one number of several, or the sign of a zero', () => {
    const trainer = createTrainer(options);
    const [first, second] = trainer.network.layers[0]!.w;
    trainer.write(weights(0, 0, first!, second! + 1));
    assert.ok(edited(trainer));
    const other = createTrainer({ ...options, layers: [{ ...hidden!, biasInit: { type: 'zeros' } }, last!] });
    other.write({ target: 'bias', layer: 0, first: 0, values: Float64Array.of(0) });
    assert.equal(edited(other), undefined);
    other.write({ target: 'bias', layer: 0, first: 0, values: Float64Array.of(-0) });
    assert.ok(edited(other));
  });

  test('is rounded to the precision of the training before it is compared', () => {
    const trainer = createTrainer({ ...options, precision: 'float32' });
    const first = trainer.network.layers[0]!.w[0]!;
    trainer.write(weights(0, 0, first * (1 + 1e-12)));
    assert.equal(edited(trainer), undefined);
  });

  test('as a learning rate scales those that follow, in a continued training, too', () => {
    const trainer = after(3);
    const own = trainer.learningRate;
    trainer.write({ target: 'learningRate', value: 0.03 });
    assert.equal(trainer.learningRate, 0.03);
    assert.deepEqual(edited(trainer)!.slice(0, 2), Float64Array.of(own, 0.03));
    const continued = createTrainer(options);
    continued.restore(trainer.checkpoint('forRecord'));
    assert.equal(continued.learningRate, 0.03);
    assert.deepEqual(edited(continued), edited(trainer));
    assert.deepEqual(recordsOfSteps(continued), recordsOfSteps(trainer));
  });

  test('raises the norm from which weights count as exploded, and never lowers it', () => {
    const trainer = createTrainer(options);
    const [before, second] = normsOf(trainer);
    trainer.write(weights(0, 0, 1000));
    const [raised] = normsOf(trainer);
    assert.deepEqual(edited(trainer)!.slice(2), Float64Array.of(raised!, second!));
    trainer.write(weights(0, 0, ...Array.from({ length: 12 }, () => 0)));
    assert.deepEqual(edited(trainer)!.slice(2), Float64Array.of(raised!, second!));
    trainer.write({ target: 'bias', layer: 1, first: 0, values: Float64Array.of(1e9) });
    trainer.write(weights(1, 0, Number.POSITIVE_INFINITY));
    assert.deepEqual(edited(trainer)!.slice(2), Float64Array.of(raised!, second!));
    assert.ok(raised! > before!);
  });

  test('is forgotten in a training that is taken to where nothing was', () => {
    const trainer = createTrainer(options);
    const start = trainer.checkpoint('forRecord');
    trainer.write(weights(0, 0, 1000));
    trainer.write({ target: 'learningRate', value: 0.5 });
    trainer.restore(start);
    assert.equal(edited(trainer), undefined);
    assert.equal(trainer.learningRate, 0.1);
    trainer.write({ target: 'learningRate', value: 0.2 });
    assert.deepEqual(edited(trainer), Float64Array.of(0.1, 0.2, ...normsOf(trainer)));
  });

  test('in a batch that is stepped through is x of that batch alone', () => {
    const trainer = createTrainer({ ...options, shuffle: false });
    const steps = trainer.steps()!;
    const input = { target: 'input', layer: 0, first: 1, values: Float64Array.of(9) } as const;
    assert.throws(() => trainer.write(input), /^RangeError: No batch is loaded/);
    steps.next();
    trainer.write(input);
    const x = steps.read('input', 0) as Float64Array;
    assert.equal(x[1], 9);
    assert.deepEqual(x.with(1, 0), options.training.inputs.slice(0, 9).with(1, 0));
    assert.deepEqual(steps.rows, Uint32Array.of(0, 1, 2));
    const place = { ...input, first: 9 };
    assert.throws(() => trainer.write(place), /^RangeError: x of layer "1" has 3 x 3 numbers/);
  });

  test('cannot be anything after a divergence', () => {
    const trainer = createTrainer({ ...options, optimizer: sgd(1e200) });
    recordsOfSteps(trainer);
    assert.throws(() => trainer.write(weights(0, 0, 1)), {
      name: 'RangeError',
      message: 'The training has diverged: nothing is computed after it. Set numbers before that.',
    });
  });
});

suite('a divergence', () => {
  const plain = trainingOptions({ epochs: 2 });
  const withInput = (row: number, value: number): EngineOptions => ({
    ...plain,
    training: { ...plain.training, inputs: plain.training.inputs.with(3 * row, value) },
  });

  test('is of the batch that failed, with as many samples as that has', () => {
    for (const [row, batch, samples] of [
      [0, 1, 3],
      [3, 2, 3],
      [6, 3, 1],
    ] as const) {
      for (const settings of [{}, { arithmetic: reproducible }]) {
        const trainer = createTrainer(withInput(row, Number.NaN), settings);
        const [record] = recordsOfSteps(trainer);
        const { divergence } = trainer;
        assert.deepEqual([divergence!.epoch, divergence!.batch, divergence!.samples], [1, batch, samples]);
        assert.deepEqual([record!.epoch, trainer.epoch, trainer.state], [1, 0, 'diverged']);
        assert.match(divergence!.message, /The learning rate was 0\.1\.$/);
      }
    }
  });

  test('of a weight that was set to what is no number blames no update', () => {
    const trainer = createTrainer(plain);
    trainer.step();
    trainer.write(weights(0, 0, Number.NaN));
    recordsOfSteps(trainer);
    assert.match(trainer.divergence!.message, /in batch 2, weight w\[0\] of unit 0 was NaN\. The/);
  });

  test('of weights that grew beyond all measure is told by their norms, and of those that are no numbers by these', () => {
    const grown = createTrainer({ ...plain, optimizer: { ...optimizerDefaults.adam, learningRate: 1e9 } });
    recordsOfSteps(grown);
    assert.match(grown.divergence!.message, /the weight norm grew from /);
    const { training } = plain;
    const steep = createTrainer({
      ...plain,
      epochs: 1,
      batchSize: 7,
      training: { ...training, targets: training.targets.map(t => 1000 * t) },
      optimizer: sgd(1e308),
    });
    recordsOfSteps(steep);
    assert.match(steep.divergence!.message, /in batch 1, the update made weight w\[0\] of unit 0 -?Infinity/);
  });

  test('ends the epoch in its middle: the record has its learning rate, and the next restored training its own count', () => {
    const trainer = createTrainer(withInput(3, Number.NaN));
    const start: Checkpoint = trainer.checkpoint('forRecord');
    const [record] = recordsOfSteps(trainer);
    assert.equal(record!.scalars[networkScalarIndex('learningRate')], 0.1);
    assert.equal(trainer.batch, 2);
    trainer.restore(start);
    assert.equal(trainer.batch, 0);
  });
});

suite('a run by the kernels', () => {
  const settings = { arithmetic: reproducible };
  const short = trainingOptions({ shuffle: true, epochs: 7 });
  const whole = recordsOfSteps(createTrainer(short, settings));

  test('trains as many epochs as are asked for, and no more than there are', () => {
    const trainer = createTrainer(short, settings);
    const blocks = [trainer.run(2)!, trainer.run(1)!, trainer.run()!];
    assert.deepEqual(
      blocks.map(({ firstEpoch, epochs }) => [firstEpoch, epochs]),
      [
        [1, 2],
        [3, 1],
        [4, 4],
      ],
    );
    assert.equal(trainer.state, 'finished');
    assert.equal(trainer.run(), undefined);
  });

  test('begins only between two epochs: within one it is a batch', () => {
    const trainer = createTrainer(short, settings);
    trainer.step();
    assert.equal(trainer.run(), undefined);
    assert.equal(trainer.batch, 2);
    assert.equal(trainer.run()!.epochs, 1);
    assert.equal(trainer.batch, 0);
    const steps = trainer.steps()!;
    assert.equal(trainer.run(), undefined);
    assert.equal(steps.next(), undefined);
    assert.equal(trainer.batch, 1);
  });

  test('has the bits of steps, and the tensors of the epochs that are wanted', () => {
    const asked: [number, boolean][] = [];
    const recordTensors = (epoch: number, newest: boolean) => {
      asked.push([epoch, newest]);
      return epoch % 2 === 0;
    };
    const trainer = createTrainer(short, { ...settings, recordTensors });
    const block = trainer.run(3)!;
    assert.deepEqual(asked, [
      [1, false],
      [2, false],
      [3, true],
    ]);
    assert.deepEqual(block.tensorEpochs, Int32Array.of(2));
    const records = [...recordsOf(block, trainer.layout)];
    assert.deepEqual(lossesOf(records), lossesOf(whole.slice(0, 3)));
    assert.deepEqual(
      records.map(({ tensors }) => tensors),
      [undefined, whole[1]!.tensors, undefined],
    );
    assert.equal(trainer.epoch, 3);
  });

  test('is an epoch where something is decided after each', () => {
    for (const decided of [
      { stopWhen: { loss: -1 } },
      { schedule: options.schedule },
      { earlyStopping: { monitor: 'loss', patience: 9, minDelta: 0 } },
    ] as const satisfies Partial<EngineOptions>[]) {
      const trainer = createTrainer({ ...short, ...decided }, settings);
      assert.equal(trainer.run()!.epochs, 1);
      assert.equal(trainer.epoch, 1);
    }
  });

  test('goes through the learning rates of its epochs', () => {
    const schedule = { type: 'exponential', gamma: 0.5, warmup: 0 } as const;
    const trainer = createTrainer({ ...short, schedule }, settings);
    const records = [...recordsOf(trainer.run(4)!, trainer.layout)];
    assert.deepEqual(
      records.map(({ scalars }) => scalars[networkScalarIndex('learningRate')]),
      [0.1, 0.05, 0.025, 0.0125],
    );
    assert.equal(trainer.learningRate, 0.00625);
  });

  test('that diverges counts the epochs before, and names epoch and batch of the failure', () => {
    const schedule = { type: 'exponential', gamma: 1e40, warmup: 0 } as const;
    const failing = { ...short, schedule, optimizer: sgd(1e-80) };
    const stepped = createTrainer(failing, settings);
    const records = recordsOfSteps(stepped);
    const trainer = createTrainer(failing, settings);
    const block = trainer.run()!;
    assert.ok(block.epochs > 1);
    assert.deepEqual([trainer.state, trainer.epoch, block.epochs], ['diverged', records.length - 1, records.length]);
    assert.deepEqual(trainer.divergence, stepped.divergence);
    assert.equal(trainer.batch, stepped.batch);
  });

  test('that diverges in the middle of an epoch stands at the batch at which steps stand', () => {
    const { training } = short;
    for (const [row, batch] of [
      [3, 2],
      [6, 3],
    ] as const) {
      const inputs = training.inputs.with(3 * row, Number.NaN);
      const failing = { ...short, shuffle: false, training: { ...training, inputs } };
      const [trainer, stepped] = [createTrainer(failing, settings), createTrainer(failing, settings)];
      trainer.run();
      recordsOfSteps(stepped);
      assert.deepEqual([trainer.batch, stepped.batch, trainer.divergence!.batch], [batch, batch, batch]);
    }
  });
});
