/** What may not be restored: the checkpoints of others, and damaged ones. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type Checkpoint,
  type CheckpointTensor,
  checkpointTensors,
  counterNames,
} from '../../../src/engine/checkpoint.ts';
import { checkpointMisfit } from '../../../src/engine/checkpointMisfit.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { endings } from '../../../src/engine/stopping.ts';
import { createTrainer, type TrainerSettings } from '../../../src/engine/trainer.ts';
import type { Vec } from '../../../src/engine/vector.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { reproducible } from '../wasm/support.ts';
import { layersOf, randomSamples, trainingOptions, withClasses } from './support.ts';

const [hidden, last] = layersOf(['tanh', 'linear'], [4, 2]);
const options = trainingOptions({
  layers: [{ ...hidden!, bias: false }, last!],
  optimizer: { ...optimizerDefaults.nadam, learningRate: 0.1 },
  shuffle: true,
});

/** A checkpoint after so many batches, of which an epoch has 3. */
function after(batches: number, settings: TrainerSettings = {}, of: EngineOptions = options): Checkpoint {
  const trainer = createTrainer(of, settings);
  for (let batch = 0; batch < batches; batch++) trainer.step();
  return trainer.checkpoint('forRecord');
}

const inEpoch = after(4);
const atBoundary = after(3);

function changed(array: Float64Array, place: number, value: number): Float64Array {
  const copy = array.slice();
  copy[place] = value;
  return copy;
}

const withCounter = (name: (typeof counterNames)[number], value: number) => ({
  counters: changed(inEpoch.counters, counterNames.indexOf(name), value),
});

/** By what is wrong: the change of a good checkpoint within the second epoch, and what the refusal says. */
const damages: Readonly<Record<string, readonly [Partial<Record<keyof Checkpoint, unknown>>, RegExp]>> = {
  'no name of a training': [{ training: undefined }, /damaged: an array is missing/],
  'no array at all': [{ parameters: undefined }, /damaged: an array is missing or of another type/],
  'an array of numbers that is none': [{ sums: [0, 0, 0, 0, 0] }, /damaged: an array is missing/],
  'integers in place of doubles': [{ streams: new Int32Array(10) }, /damaged: an array is missing/],
  'no name': [{ arithmetic: 3 }, /damaged: an array is missing/],
  'another precision': [{ parameters: Float32Array.from(inEpoch.parameters) }, /its parameters are not float64/],
  'parameters cut off': [{ parameters: inEpoch.parameters.slice(1) }, /"parameters" has 65 numbers instead of 66/],
  'parameters too many': [{ parameters: new Float64Array(67) }, /"parameters" has 67 numbers instead of 66/],
  'counters cut off': [{ counters: inEpoch.counters.slice(1) }, /"counters" has 6 numbers instead of 7/],
  'streams cut off': [{ streams: inEpoch.streams.slice(1) }, /"streams" has 9 numbers instead of 10/],
  'sums cut off': [{ sums: inEpoch.sums.slice(1) }, /"sums" has 4 numbers instead of 5/],
  'numbers that were set, cut off': [{ edited: Float64Array.of(1, 1, 3) }, /"edited" has 3 numbers instead of 0 or 4/],
  'a norm that is none': [{ edited: Float64Array.of(1, 1, 3, Number.NaN) }, /"edited" holds NaN/],
  'a norm below 0': [{ edited: Float64Array.of(1, 1, -3, 3) }, /"edited" holds -3/],
  'an infinite norm': [{ edited: Float64Array.of(1, 1, 3, Number.POSITIVE_INFINITY) }, /"edited" holds Infinity/],
  'numbers that were set, of another type': [{ edited: [1, 1, 3, 3] }, /damaged: an array is missing/],
  'a record cut off': [{ record: inEpoch.record.slice(1) }, /"record" has 111 numbers instead of 0 or 68 or 112/],
  'sums at a boundary': [{ batch: 0 }, /"sums" has 5 numbers instead of 0/],
  'no sums within an epoch': [{ sums: atBoundary.sums }, /"sums" has 0 numbers instead of 5/],
  'a record at a boundary': [
    { batch: 0, sums: atBoundary.sums },
    /"record" has 112 numbers instead of 0\. Train from the start/,
  ],
  'a batch beyond the epoch': [{ batch: 3 }, /stands at batch 3 after epoch 1; an epoch has 3 batches/],
  'a batch before it': [{ batch: -1 }, /stands at batch -1/],
  'half a batch': [{ batch: 0.5 }, /stands at batch 0.5/],
  'no epoch': [{ epoch: Number.NaN }, /after epoch NaN/],
  'the epoch after the last, begun': [{ epoch: 3, batch: 1 }, /made after epoch 3, and this training ends after 3/],
  'the second epoch after the last': [
    { epoch: 4, batch: 0, sums: atBoundary.sums, record: atBoundary.record },
    /made after epoch 4, and this training ends after 3/,
  ],
  'an epoch beyond the training': [
    { epoch: 3 },
    /made after epoch 3, and this training ends after 3. Give it more epochs/,
  ],
  'a generator of nothing but 0': [{ streams: new Float64Array(10) }, /a random stream stands at 0, 0, 0, 0/],
  'a generator with half a word': [{ streams: changed(inEpoch.streams, 7, 0.5) }, /a random stream stands at/],
  'more zeros than samples': [{ record: changed(inEpoch.record, 3 * 4, 4) }, /a unit was 0 for 4 of 3 samples/],
  'half a zero': [{ record: changed(inEpoch.record, 3 * 4, 0.5) }, /a unit was 0 for 0.5 of 3 samples/],
  'a product above 1': [withCounter('product', 1.5), /"product" is 1.5/],
  'no rate': [withCounter('rate', Number.NaN), /"rate" is NaN/],
  'half an epoch waited': [withCounter('waited', 0.5), /"waited" is 0.5/],
  'epochs that were not waited': [withCounter('bad', -1), /"bad" is -1/],
  'half an epoch without a better loss': [withCounter('bad', 1.5), /"bad" is 1.5/],
  'half an ending': [withCounter('ending', 1.5), /"ending" is 1.5/],
  'another ending': [withCounter('ending', 3), /"ending" is 3/],
  'another arithmetic': [
    { arithmetic: 'float64 kernels' },
    /^The checkpoint was written by float64 kernels, and this training is computed by float64 plain\. Only the same/,
  ],
  'another training': [
    { training: '2 layers' },
    /^The checkpoint is of another training: "2 layers"\. This one is "float64, 3 inputs, 4 tanh no bias, 2 linear, mse/,
  ],
  'a name without end': [{ training: 'x'.repeat(1e6) }, /: "x{500}\.\.\."\. This one is "float64/],
  'a name that is just too long': [{ training: 'x'.repeat(501) }, /: "x{500}\.\.\."\. This one is "float64/],
  'a name as long as is shown': [{ training: 'x'.repeat(500) }, /: "x{500}"\. This one is "float64/],
};

suite('a damaged checkpoint is refused and changes nothing, by the plain arithmetic and by the kernels', () => {
  for (const [what, [change, expected]] of Object.entries(damages)) {
    test(what, () => {
      for (const settings of [{}, { arithmetic: reproducible }]) {
        const trainer = createTrainer(options, settings);
        for (let batch = 0; batch < 5; batch++) trainer.step();
        const before = trainer.checkpoint('forRecord');
        const arithmetic = change.arithmetic === undefined ? { arithmetic: trainer.arithmetic } : {};
        const damaged = { ...inEpoch, ...change, ...arithmetic } as Checkpoint;
        const misfit = checkpointMisfit(damaged, trainer);
        if (what !== 'another arithmetic' || settings.arithmetic === undefined) {
          assert.match(misfit ?? '', expected);
          assert.throws(() => trainer.restore(damaged), new RangeError(misfit));
        }
        assert.deepEqual(trainer.checkpoint('forRecord'), before);
      }
    });
  }
});

test('what was made of other layers, rows, batches, optimizers or an order of its own is of another training', () => {
  const others: readonly Partial<EngineOptions>[] = [
    { layers: layersOf(['tanh', 'linear'], [4, 2]) },
    {
      layers: [
        { ...hidden!, bias: false },
        { ...last!, trainable: false },
      ],
    },
    {
      layers: [
        { ...hidden!, bias: false },
        { ...last!, trainable: 'weights' },
      ],
    },
    {
      layers: [
        { ...hidden!, bias: false },
        { ...last!, trainable: 'bias' },
      ],
    },
    { layers: [{ ...hidden!, bias: false, dropout: 0.1 }, last!] },
    { layers: layersOf(['relu', 'linear'], [4, 2]) },
    { optimizer: optimizerDefaults.adamax },
    { optimizer: { ...optimizerDefaults.adam, amsgrad: true } },
    { batchSize: 2 },
    { shuffle: false },
    { loss: 'mae' },
    { task: 'classification' },
  ];
  const trainer = createTrainer(options);
  for (const other of others) {
    assert.match(checkpointMisfit(after(1, {}, { ...options, ...other }), trainer) ?? '', /is of another training/);
  }
});

test('a rate, a penalty, a bound or a goal may be another one', () => {
  const trainer = createTrainer({
    ...options,
    optimizer: { ...optimizerDefaults.nadam, learningRate: 0.01, weightDecay: 0.1 },
    layers: [{ ...hidden!, bias: false, l2: 0.1 }, last!],
    clipping: { norm: 1 },
    stopWhen: { loss: 0.1 },
    epochs: 5,
  });
  trainer.restore(inEpoch);
  assert.equal(trainer.learningRate, 0.01);
});

test('a checkpoint for a replay within an epoch goes on without a record, and is refused where there is one', () => {
  const trainer = createTrainer(options);
  trainer.step();
  const replay = trainer.checkpoint('forReplay');
  assert.equal(replay.record.length, 0);
  assert.match(checkpointMisfit(replay, trainer) ?? '', /was made for a replay, within epoch 1, .* Turn recording off/);
  createTrainer(options, { recording: false }).restore(replay);
  createTrainer(options, { recording: false }).restore(inEpoch);
});

/** A view of one of a checkpoint's tensors; empty where the layer has none. */
function tensorOf({ parameters }: Checkpoint, wanted: Pick<CheckpointTensor, 'layer' | 'memory' | 'of'>): Vec {
  const tensor = checkpointTensors(options).find(
    ({ layer, memory, of }) => layer === wanted.layer && memory === wanted.memory && of === wanted.of,
  );
  return tensor ? parameters.subarray(tensor.start, tensor.start + tensor.length) : parameters.subarray(0, 0);
}

test('a checkpoint is views of weights, biases and what the optimizer remembers', () => {
  const trainer = createTrainer(options);
  trainer.step();
  const checkpoint = trainer.checkpoint('forReplay');
  for (const { layer, memory, of, length } of checkpointTensors(options)) {
    const { w, b } = trainer.network.layers[layer]!;
    const state = memory === undefined ? undefined : trainer.optimizerMemory(layer)[memory];
    const expected = of === 'weights' ? (state?.weights ?? w) : (state?.bias ?? b);
    const found = tensorOf(checkpoint, { layer, memory, of });
    assert.equal(found.length, length);
    assert.deepEqual(found, expected);
  }
  assert.equal(tensorOf(checkpoint, { layer: 0, memory: undefined, of: 'bias' }).length, 0);
});

test('every way in which a training ends may stand in a checkpoint', () => {
  const trainer = createTrainer(options);
  for (const ending of endings.keys()) {
    assert.equal(checkpointMisfit({ ...inEpoch, ...withCounter('ending', ending) }, trainer), undefined);
  }
  const beyond = { ...inEpoch, ...withCounter('ending', endings.length) };
  assert.match(checkpointMisfit(beyond, trainer) ?? '', /"ending" is 3/);
});

test('what is no checkpoint at all is called damaged', () => {
  const trainer = createTrainer(options);
  for (const none of [null, undefined, 3, 'checkpoint']) {
    assert.match(checkpointMisfit(none as unknown as Checkpoint, trainer) ?? '', /damaged: an array is missing/);
  }
});

test('the ends of every range may stand in a checkpoint', () => {
  const trainer = createTrainer(options);
  const good: readonly Partial<Checkpoint>[] = [
    { ...atBoundary, epoch: 3 },
    { ...atBoundary, epoch: 0 },
    { edited: new Float64Array(4) },
    { edited: Float64Array.of(1, 0.5, 0.5, Number.MAX_VALUE) },
    { edited: new Float64Array(0) },
    { record: new Float64Array(0) },
    { streams: changed(new Float64Array(10), 1, 1).fill(-(2 ** 31), 5, 6) },
    { record: changed(inEpoch.record, 3 * 4, 3) },
    withCounter('product', 0),
    withCounter('rate', Number.POSITIVE_INFINITY),
    withCounter('best', Number.NEGATIVE_INFINITY),
    withCounter('bestMonitored', Number.NEGATIVE_INFINITY),
  ];
  for (const change of good) {
    const { record } = { ...inEpoch, ...change };
    const reader = record.length === 0 ? createTrainer(options, { recording: false }) : trainer;
    assert.equal(checkpointMisfit({ ...inEpoch, ...change }, reader), undefined, Object.keys(change).join());
  }
});

test('the last batch of an epoch may stand in a checkpoint of a training that has more of them', () => {
  const trainer = createTrainer(options);
  const third = { ...after(5), batch: 2 };
  assert.equal(checkpointMisfit(third, trainer), undefined);
  assert.match(checkpointMisfit({ ...third, batch: 3 }, trainer) ?? '', /stands at batch 3 after epoch 1/);
});

suite('counts that are added up within an epoch', () => {
  const classes = trainingOptions({
    layers: layersOf(['tanh', 'softmax'], [4, 2]),
    loss: 'crossEntropy',
    task: 'classification',
    training: withClasses(randomSamples(11, 7, 3, 2, 'crossEntropy'), 2),
    classWeights: [1, 3],
  });
  const checkpoint = after(2, {}, classes);
  const trainer = createTrainer(classes);
  const withSum = (place: number, value: number) =>
    checkpointMisfit({ ...checkpoint, sums: changed(checkpoint.sums, place, value) }, trainer);

  test('of right samples are at most the samples that were seen', () => {
    const last = checkpoint.sums.length - 1;
    for (const right of [0, 1, 6]) assert.equal(withSum(last, right), undefined);
    for (const right of [7, -1, 0.5, Number.NaN]) {
      assert.equal(
        withSum(last, right),
        `The checkpoint is damaged: ${right} of 6 samples are right. Train from the start.`,
      );
    }
  });

  test('of class weights are not below 0', () => {
    for (const weight of [0, 0.5, 1e9]) assert.equal(withSum(2, weight), undefined);
    for (const weight of [-0.5, Number.NaN]) {
      const expected = `The checkpoint is damaged: the weights of its samples add up to ${weight}. Train from the start.`;
      assert.equal(withSum(2, weight), expected);
    }
  });

  test('are not looked for where a task has none, or between two epochs', () => {
    assert.equal(
      checkpointMisfit({ ...inEpoch, sums: inEpoch.sums.map(() => 1e9) }, createTrainer(options)),
      undefined,
    );
    assert.equal(checkpointMisfit(after(3, {}, classes), trainer), undefined);
  });
});
