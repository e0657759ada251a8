import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { layersOf, legalPairs, noSamples, randomSamples, sampleAt, trainingOptions } from './support.ts';

function train(options: EngineOptions, recordTensors?: (epoch: number) => boolean) {
  const trainer = createTrainer(options, recordTensors ? { recordTensors } : {});
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record);
  }
  return { trainer, records };
}

function weightsOf({ network }: { readonly network: ReturnType<typeof createNetwork> }) {
  return network.layers.map(({ w, b }) => [w.slice(), b.slice()]);
}

const shuffled = trainingOptions({ shuffle: true, epochs: 5, seed: 3 });

test('a training gives one record an epoch, from 1, and is then finished', () => {
  const { trainer, records } = train(shuffled);
  assert.deepEqual(
    records.map(({ epoch }) => epoch),
    [1, 2, 3, 4, 5],
  );
  assert.equal(trainer.state, 'finished');
  assert.equal(trainer.epoch, 5);
  assert.equal(trainer.divergence, undefined);
  assert.equal(trainer.step(), undefined);
});

test('a step is one batch, and only the last batch of an epoch gives the record', () => {
  const trainer = createTrainer(shuffled);
  const given = Array.from({ length: 6 }, () => trainer.step()?.epoch);
  assert.deepEqual(given, [undefined, undefined, 1, undefined, undefined, 2]);
});

test('a training of no epochs is finished before its first step', () => {
  const { trainer, records } = train({ ...shuffled, epochs: 0 });
  assert.equal(trainer.state, 'finished');
  assert.deepEqual(records, []);
});

test('the same seed gives the same bits; another seed gives other weights', () => {
  const [one, same, other] = [train(shuffled), train(shuffled), train({ ...shuffled, seed: 4 })];
  assert.deepEqual(one.records, same.records);
  assert.notDeepEqual(weightsOf(one.trainer), weightsOf(other.trainer));
});

test('what is recorded does not change what is computed', () => {
  const all = train(shuffled, () => true);
  const some = train(shuffled, epoch => epoch % 2 === 0);
  const none = train(shuffled, () => false);
  assert.deepEqual(weightsOf(all.trainer), weightsOf(none.trainer));
  for (const [k, { scalars, tensors }] of all.records.entries()) {
    assert.deepEqual(none.records[k], { epoch: k + 1, scalars, tensors: undefined });
    assert.deepEqual(some.records[k], { epoch: k + 1, scalars, tensors: (k + 1) % 2 === 0 ? tensors : undefined });
  }
});

test('a record is a copy that later epochs leave alone', () => {
  const trainer = createTrainer({ ...shuffled, batchSize: 7 });
  const first = trainer.step();
  assert.ok(first?.tensors);
  const kept = structuredClone(first);
  trainer.step();
  assert.deepEqual(first, kept);
});

test('shuffling does not disturb the first weights, and changes what is learnt', () => {
  const [on, off] = [createTrainer(shuffled), createTrainer({ ...shuffled, shuffle: false })];
  assert.deepEqual(weightsOf(on), weightsOf(off));
  assert.deepEqual(weightsOf(on), weightsOf({ network: createNetwork(shuffled, 1) }));
  assert.notDeepEqual(weightsOf(train(shuffled).trainer), weightsOf(train({ ...shuffled, shuffle: false }).trainer));
});

test('every epoch visits every sample once, in an order of its own', () => {
  const seen: number[][] = [];
  const trainer = createTrainer({ ...shuffled, batchSize: 7, epochs: 4 });
  while (trainer.state === 'training') {
    trainer.step();
    const first = Array.from({ length: 7 }, (_, n) => trainer.network.x[n * 3]);
    seen.push(first.map(value => Array.from({ length: 7 }, (_, n) => shuffled.training.inputs[n * 3]).indexOf(value)));
  }
  for (const order of seen) assert.deepEqual(order.toSorted(), [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(new Set(seen.map(order => order.join())).size, 4);
});

test('options that do not fit together are refused with what was found and what is needed', () => {
  const { training } = shuffled;
  const shortened = { ...training, inputs: training.inputs.slice(1) };
  const refusals: readonly (readonly [Partial<EngineOptions>, RegExp])[] = [
    [{ layers: [] }, /a network needs at least one layer/],
    [{ loss: 'crossEntropy' }, /crossEntropy needs one of sigmoid, softmax before it, and the last layer is linear/],
    [{ training: shortened }, /training: 20 inputs and 14 targets in 7 rows, where \(7, 3\) and \(7, 2\) are needed/],
    [{ validation: shortened }, /validation: 20 inputs/],
    [{ training: noSamples }, /there are no training rows/],
    [{ probe: training }, /the probe has 7 rows; it must be one sample/],
    [{ batchSize: 0 }, /the batch size is 0; it must be an integer of at least 1/],
  ];
  for (const [wrong, message] of refusals) assert.throws(() => createTrainer({ ...shuffled, ...wrong }), message);
});

test('xor is learnt', () => {
  const training = { rows: 4, inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1), targets: Float64Array.of(0, 1, 1, 0) };
  const { records } = train({
    ...trainingOptions({
      inputs: 2,
      layers: layersOf(['tanh', 'sigmoid'], [4, 1]),
      loss: 'binaryCrossEntropy',
      training,
    }),
    optimizer: { ...optimizerDefaults.adam, learningRate: 0.05, betas: [0.9, 0.999], eps: 1e-8 },
    task: 'classification',
    epochs: 300,
  });
  assert.equal(records.at(-1)?.scalars[networkScalarIndex('accuracy')], 1);
  assert.ok(records.at(-1)!.scalars[networkScalarIndex('loss')] < 0.05);
});

test('any shape trains: one sample, one unit, prime sizes, a batch as large as the data or with one sample left over', () => {
  const size = fc.constantFrom(1, 2, 3, 5, 7, 11);
  fc.assert(
    fc.property(
      fc.record({ seed: fc.nat(), rows: size, inputs: size, hidden: size, outputs: size, batchSize: size }),
      fc.constantFrom(...activationNames),
      fc.constantFrom(...legalPairs),
      fc.boolean(),
      ({ seed, rows, inputs, hidden, outputs, batchSize }, first, { activation, loss }, shuffle) => {
        const training = randomSamples(seed, rows, inputs, outputs, loss);
        const options = trainingOptions({
          inputs,
          layers: layersOf([first, activation], [hidden, outputs], { type: 'glorotUniform' }),
          loss,
          training,
          validation: training,
          probe: sampleAt(training, rows - 1),
          batchSize: Math.min(batchSize, rows),
          shuffle,
          optimizer: { ...optimizerDefaults.sgd, learningRate: 0.01, momentum: 0.5 },
        });
        const { trainer, records } = train(options);
        assert.equal(trainer.state, 'finished');
        for (const { scalars, tensors } of records) {
          assert.equal(scalars.length, trainer.layout.scalarLength);
          assert.ok(tensors?.length === trainer.layout.tensorLength && tensors.every(Number.isFinite));
        }
      },
    ),
    { seed: 5, numRuns: 200 },
  );
});
