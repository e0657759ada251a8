import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import type { BatchQuantity, CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import { batchesOfEpoch, type Checkpoint } from '../../../src/engine/checkpoint.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { rememberedTensors } from '../../../src/run/optimizerMemory.ts';
import type { LayerWeights, ParameterRef } from '../../../src/run/questions.ts';
import type { OptimizerState, ReplayReply, Steps } from '../../../src/run/replayQuestions.ts';
import { weightsOf } from '../../../src/run/weightRows.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { Replay } from '../../../src/threads/replay.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { optimizerVariants } from '../engine/optimizerVariants.ts';
import { layersOf, randomSamples, trainingOptions } from '../engine/support.ts';

const fastest = (options: EngineOptions) =>
  fastestArithmetic({ precision: options.precision, reproducible: false, threads: 1 });

/** The first training: what was recorded of every epoch, and the optimizer's tensors after it. */
function trained(options: EngineOptions, arithmetic: CreateArithmetic = fastest(options)) {
  const trainer = createTrainer(options, { arithmetic });
  const epochs: { recorded: LayerWeights[]; row: Float64Array; state: (l: number) => readonly Float64Array[] }[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (!record) continue;
    const states = options.layers.map((_, l) =>
      trainer.optimizerMemory(l).map(({ weights, bias }) => Float64Array.of(...weights, ...bias)),
    );
    epochs.push({
      recorded: weightsOf(trainer.layout, { row: record.tensors! }),
      row: record.tensors!,
      state: l => states[l]!,
    });
  }
  return { epochs, layout: trainer.layout };
}

/** A replay whose clock goes on by `millisecondsOfLook` at each look. */
function replayOf(options: EngineOptions, { arithmetic = fastest(options), millisecondsOfLook = 0 } = {}) {
  let trainers = 0;
  let batches = 0;
  let time = 0;
  const read = new Map<BatchQuantity, number>();
  const progress: number[] = [];
  const counted: CreateArithmetic = (...all) => {
    trainers++;
    const made = arithmetic(...all);
    const trainBatch = made.trainBatch.bind(made);
    const trainEpochs = made.trainEpochs.bind(made);
    made.trainBatch = (...batch) => {
      batches++;
      return trainBatch(...batch);
    };
    const perform = made.perform.bind(made);
    made.perform = (step, place) => {
      if (step.phase === 'load') batches++;
      return perform(step, place);
    };
    const readOf = made.read.bind(made);
    made.read = (quantity, ...of) => {
      const numbers = readOf(quantity, ...of);
      read.set(quantity, (read.get(quantity) ?? 0) + numbers.length);
      return numbers;
    };
    made.trainEpochs = plan => {
      const rows = trainEpochs(plan);
      batches += rows.epochs * batchesOfEpoch(options);
      return rows;
    };
    return made;
  };
  const host = {
    now: () => {
      time += millisecondsOfLook;
      return time;
    },
    nextTurn: () => new Promise<void>(resolve => setImmediate(resolve)),
    progress: (epoch: number) => progress.push(epoch),
  };
  const epochsSince = () => {
    const done = batches / batchesOfEpoch(options);
    batches = 0;
    return done;
  };
  return {
    replay: new Replay(options, counted, host),
    trainers: () => trainers,
    /** Epochs that were trained since the last time. */
    epochsSince,
    /** Numbers of batches that were read, by their quantity. */
    read,
    progress,
    /** Nothing more is done until it is asked. */
    idle: async () => {
      for (let k = 0; k < 100; k++) await host.nextTurn();
    },
  };
}

type First = ReturnType<typeof trained>;

async function stepsAt(replay: Replay, { epochs }: First, epoch: number, parameter: ParameterRef): Promise<Steps> {
  const { recorded } = epochs[epoch - 1]!;
  return answerOf(await replay.answer({ epoch, about: { kind: 'steps', parameter }, recorded }, () => false)) as Steps;
}

async function stateAt(replay: Replay, first: First, epoch: number, layer: number): Promise<OptimizerState> {
  const { epochs } = first;
  const { recorded } = epochs[epoch - 1]!;
  const about = { kind: 'state', layer } as const;
  return answerOf(
    await replay.answer({ epoch, about, recorded, epochs: epochs.length }, () => false),
  ) as OptimizerState;
}

function answerOf(reply: ReplayReply) {
  assert.equal(reply.type, 'answer', JSON.stringify(reply));
  return (reply as Extract<ReplayReply, { type: 'answer' }>).answer;
}

const weight: ParameterRef = { layer: 0, unit: 2, input: 1 };
const bias: ParameterRef = { layer: 1, unit: 1, input: null };

for (const precision of ['float64', 'float32'] as const) {
  suite(`a training done again gives the optimizer's state and steps to the last bit (${precision})`, () => {
    for (const optimizer of optimizerVariants) {
      test(JSON.stringify(optimizer), async () => {
        const options = trainingOptions({ optimizer, precision, epochs: 4, shuffle: true });
        const first = trained(options);
        const { replay } = replayOf(options);
        const { epochs, layout } = first;
        for (const epoch of [1, 3]) {
          const { row, state } = epochs[epoch - 1]!;
          const { tensors, steps } = await stateAt(replay, first, epoch, 0);
          assert.equal(steps, 3 * epoch);
          assert.deepEqual(
            tensors.map(({ weights, bias }) => Float64Array.of(...weights, ...bias)),
            rememberedTensors(optimizer).map(({ index }) => state(0)[index]),
          );
          for (const [parameter, place, names] of [
            [weight, 2 * 3 + 1, ['weightsAfter', 'weightUpdate', 'meanGradient']],
            [bias, 1, ['biasAfter', 'biasUpdate', 'meanBiasGradient']],
          ] as const) {
            const answer = await stepsAt(replay, first, epoch, parameter);
            const [after, update, gradient] = names.map(
              name => tensorInRow(layout, row, parameter.layer, name)[place]!,
            );
            assert.equal(answer.count, 3);
            assert.equal(answer.stepsBefore, 3 * (epoch - 1));
            assert.equal(answer.steps.at(-1)!.after, after);
            assert.equal(answer.steps[0]!.before, answer.before);
            const tolerance = precision === 'float64' ? 1e-14 : 1e-6;
            assert.ok(Math.abs(answer.steps.at(-1)!.after - answer.before - update!) < tolerance);
            assert.ok(Math.abs(answer.meanGradient - gradient!) < tolerance);
            for (const [k, step] of answer.steps.slice(1).entries()) {
              assert.equal(step.before, answer.steps[k]!.after);
              assert.deepEqual(step.stateBefore, answer.steps[k]!.stateAfter);
            }
            const kept = rememberedTensors(optimizer).map(({ index }) => state(parameter.layer)[index]!);
            const flat = parameter.input === null ? 2 * 4 + place : place;
            assert.deepEqual(
              answer.steps.at(-1)!.stateAfter,
              kept.map(tensor => tensor[flat]),
            );
          }
        }
      });
    }
  });
}

const adam = { ...optimizerDefaults.adam, learningRate: 0.01 };
const small = trainingOptions({ optimizer: adam, epochs: 6, shuffle: true });

test('by the plain arithmetic, too', async () => {
  const first = trained(small, plainArithmetic);
  const { replay } = replayOf(small, { arithmetic: plainArithmetic });
  const { steps } = await stepsAt(replay, first, 4, weight);
  assert.equal(steps.at(-1)!.after, first.epochs[3]!.recorded[0]!.weights[7]);
  assert.deepEqual(
    steps.at(-1)!.stateAfter,
    first.epochs[3]!.state(0).map(tensor => tensor[7]),
  );
});

test('it goes on for a later epoch and back to a mark for an earlier one; a neighbour needs neither', async () => {
  const first = trained(small);
  const { replay, trainers, epochsSince } = replayOf(small);
  const early = await stepsAt(replay, first, 2, weight);
  assert.equal(epochsSince(), 2);
  await stepsAt(replay, first, 5, weight);
  assert.equal(epochsSince(), 3);
  await stepsAt(replay, first, 5, bias);
  await stateAt(replay, first, 5, 1);
  assert.equal(epochsSince(), 0);
  assert.deepEqual(await stepsAt(replay, first, 2, weight), early);
  assert.deepEqual([epochsSince(), trainers()], [1, 1]);
});

test('what it leaves while nobody asks changes no answer, to any order of questions', async () => {
  const layers = small.layers.map((layer, l) => ({ ...layer, dropout: l === 0 ? 0.2 : 0 }));
  const options = { ...small, layers, epochs: 90 };
  const first = trained(options);
  const { replay, idle, epochsSince } = replayOf(options);
  const ask = (epoch: number) => {
    const about = { kind: 'steps', parameter: weight } as const;
    return replay.answer({ epoch, about, recorded: first.epochs[epoch - 1]!.recorded, epochs: 90 }, () => false);
  };
  let questions = 0;
  for (const epoch of [7, 88, 7, 8, 90, 1, 50, 49]) {
    const expected = await stepsAt(replayOf(options).replay, first, epoch, weight);
    assert.deepEqual(answerOf(await ask(epoch)), expected, `epoch ${epoch}`);
    if (questions++ > 0) assert.ok(epochsSince() <= 6, `epoch ${epoch}`);
    const state = await stateAt(replay, first, epoch, 0);
    assert.deepEqual(
      state.tensors.map(({ weights, bias }) => Float64Array.of(...weights, ...bias)),
      rememberedTensors(adam).map(({ index }) => first.epochs[epoch - 1]!.state(0)[index]),
    );
    await idle();
    epochsSince();
    // Back where it was before it went away.
    assert.deepEqual(answerOf(await ask(epoch)), expected, `epoch ${epoch} again`);
    assert.equal(epochsSince(), 0);
  }
});

test('the next question finds marks however soon it comes, if the whole run is trained in a moment', async () => {
  const options = { ...small, epochs: 90 };
  const first = trained(options);
  const after = async (millisecondsOfLook: number) => {
    const { replay, epochsSince } = replayOf(options, { millisecondsOfLook });
    const early = await stateAt(replay, first, 1, 0);
    const before = epochsSince();
    assert.deepEqual((await stateAt(replay, first, 90, 0)).steps, 270);
    const late = epochsSince();
    assert.deepEqual(await stateAt(replay, first, 1, 0), early);
    return [before, late];
  };
  // Marks stand after every fourth epoch, the last one after 88.
  assert.deepEqual(await after(0), [88, 2]);
  // What was thought to take a moment is broken off: no answer waits long for marks.
  const [begun] = await after(5);
  assert.ok(begun! > 4 && begun! < 88, `${begun}`);
  // An epoch seems to take a fiftieth of a second: after the first mark it is known that all of them take too long.
  assert.equal((await after(60))[0], 4);
});

test('a watched epoch reads the gradient of each of its batches once, and nothing else of a batch', async () => {
  const first = trained(small);
  const { replay, read } = replayOf(small);
  await stepsAt(replay, first, 5, weight);
  assert.deepEqual(Object.fromEntries(read), { penalizedGradient: 3 * (3 * 4 + 4 * 2), biasGradient: 3 * (4 + 2) });
});

test("it begins at the run's own mark where that is nearer, and passes over one of another training", async () => {
  const options = { ...small, epochs: 30 };
  const first = trained(options);
  const trainer = createTrainer(options, { arithmetic: fastest(options) });
  for (let batch = 0; batch < 3 * 19 + 1; batch++) trainer.step();
  const mark = trainer.checkpoint('forRecord');
  const about = { kind: 'state', layer: 0 } as const;
  const ask = async (given: Checkpoint) => {
    const { replay, epochsSince } = replayOf(options, { millisecondsOfLook: 1e6 });
    const { recorded } = first.epochs[21]!;
    answerOf(await replay.answer({ epoch: 22, about, recorded, epochs: 30, mark: given }, () => false));
    return epochsSince();
  };
  assert.equal(await ask(mark), 22 - 19 - 1 / 3);
  assert.equal(await ask({ ...mark, training: 'another' }), 22);
  assert.equal(await ask({ ...mark, parameters: mark.parameters.subarray(1) }), 22);
});

test('the digits example: after a first answer any epoch takes at most a tenth of the way from the start', async () => {
  const folder = join(import.meta.dirname, '../../../examples');
  const text = readFileSync(join(folder, 'digits.mlp.json'), 'utf8');
  let farthest = 0;
  // As it is written and looked at from the end, and with so many epochs that the way from the start is long.
  for (const [epochs, start] of [
    [40, 40],
    [150, 3],
  ] as const) {
    const { options } = await prepare(text, { files: nodeFiles(folder, folder), limits: defaultLimits, epochs });
    const first = trained(options!);
    const { replay, idle, epochsSince } = replayOf(options!);
    const ask = async (epoch: number) => {
      const about = { kind: 'state', layer: 0 } as const;
      const { recorded } = first.epochs[epoch - 1]!;
      answerOf(await replay.answer({ epoch, about, recorded, epochs }, () => false));
      const way = epochsSince();
      await idle();
      epochsSince();
      return way;
    };
    await ask(start);
    for (const share of [0, 0.99, 0.5, 0.49, 0.01, 1, 0.74]) {
      const epoch = Math.max(1, Math.round(share * epochs));
      const way = await ask(epoch);
      assert.ok(way <= epochs / 10, `${way} epochs to epoch ${epoch} of ${epochs}`);
      farthest = Math.max(farthest, way);
    }
  }
  assert.ok(farthest > 1);
});

test('dropped on the way, in the middle of an epoch, it gives right answers afterwards', async () => {
  // Dropout keeps epochs from being trained in one call.
  const layers = small.layers.map((layer, l) => ({ ...layer, dropout: l === 0 ? 0.2 : 0 }));
  const options = { ...small, layers };
  const first = trained(options);
  const expected = await stepsAt(replayOf(options).replay, first, 3, weight);
  for (let looks = 1; looks < 15; looks++) {
    const { replay } = replayOf(options, { millisecondsOfLook: 100 });
    let left = looks;
    const question = {
      epoch: 5,
      about: { kind: 'steps', parameter: weight },
      recorded: first.epochs[4]!.recorded,
    } as const;
    const reply = await replay.answer(question, () => --left < 0);
    assert.equal(reply.type, 'dropped', `${looks}`);
    assert.deepEqual(await stepsAt(replay, first, 3, weight), expected, `after ${looks} looks`);
  }
});

test('it tells how far it is', async () => {
  const options = trainingOptions({ optimizer: adam, epochs: 40, layers: layersOf(['tanh', 'linear'], [4, 2]) });
  const first = trained({ ...options });
  // Every look takes a twentieth of a second, so that every fourth may be told.
  const { replay, progress } = replayOf({ ...options, layers: options.layers }, { millisecondsOfLook: 50 });
  await stepsAt(replay, first, 30, weight);
  assert.ok(progress.every((epoch, k) => k === 0 || epoch >= progress[k - 1]!));
  assert.ok(progress.length > 0);
});

test('other data gives other weights, and the answer says by how much instead of a state', async () => {
  const first = trained(small);
  const training = randomSamples(12, 7, 3, 2, 'mse');
  const { replay } = replayOf({ ...small, training });
  const about = { kind: 'state', layer: 0 } as const;
  const reply = await replay.answer({ epoch: 2, about, recorded: first.epochs[1]!.recorded }, () => false);
  assert.equal(reply.type, 'problem');
  const { message } = reply as { message: string };
  assert.match(
    message,
    /^training again does not give this run's weights after epoch 2: those of layer "\d" differ by up to 0\.0\d+\./,
  );
});

test('one bit is enough to tell that it is not the same training', async () => {
  const first = trained(small);
  const recorded = first.epochs[1]!.recorded.map(({ weights, bias }) => ({
    weights: weights.slice(),
    bias: bias.slice(),
  }));
  recorded[1]!.bias[0]! *= 1 + 2 ** -52;
  const about = { kind: 'state', layer: 0 } as const;
  const reply = await replayOf(small).replay.answer({ epoch: 2, about, recorded }, () => false);
  assert.match((reply as { message: string }).message, /those of layer "2" differ by up to \d\.\d+e-1\d\./);
});

test('another network, and a training that ends earlier, are said in words; one with more epochs goes on', async () => {
  const first = trained(small);
  const about = { kind: 'state', layer: 0 } as const;
  const ask = async (options: EngineOptions, recorded = first.epochs[4]!.recorded) =>
    ((await replayOf(options).replay.answer({ epoch: 5, about, recorded }, () => false)) as { message: string })
      .message;
  assert.match(await ask(small, first.epochs[4]!.recorded.slice(1)), /not the one that was trained/);
  assert.match(await ask({ ...small, layers: layersOf(['tanh', 'linear'], [5, 2]) }), /layer "1" has another shape/);
  const explodes = { ...small, optimizer: { ...optimizerDefaults.sgd, momentum: 0, learningRate: 1e200 } };
  assert.match(await ask(explodes), /ended before epoch 5/);
  assert.equal(await ask({ ...small, epochs: 3, stopWhen: { loss: 1e9 } }), undefined);
});

test('the epoch in which a run diverged has the steps up to there', async () => {
  const options = trainingOptions({
    layers: layersOf(['linear', 'linear'], [4, 2]),
    optimizer: { ...optimizerDefaults.sgd, momentum: 0.9, learningRate: 30 },
    epochs: 200,
    batchSize: 1,
  });
  const first = trained(options);
  const epoch = first.epochs.length;
  assert.ok(epoch < 200);
  const { steps, count } = await stepsAt(replayOf(options).replay, first, epoch, weight);
  assert.equal(steps.length, count);
  assert.equal(steps.at(-1)!.after, first.epochs.at(-1)!.recorded[0]!.weights[7]);
});

test('a batch whose loss is not finite has no step', async () => {
  const options = trainingOptions({
    layers: layersOf(['linear', 'linear'], [4, 2]),
    optimizer: { ...optimizerDefaults.sgd, momentum: 0.9, learningRate: 1e200 },
    batchSize: 1,
  });
  const first = trained(options);
  assert.equal(first.epochs.length, 1);
  const { steps, count } = await stepsAt(replayOf(options).replay, first, 1, weight);
  assert.deepEqual([count, steps.length], [1, 1]);
});

test('a layer that keeps its weights has no state and no steps', async () => {
  const layers = small.layers.map((layer, l) => ({ ...layer, trainable: l !== 0 }));
  const options = { ...small, layers };
  const first = trained(options);
  const { replay } = replayOf(options);
  assert.deepEqual((await stateAt(replay, first, 2, 0)).tensors, []);
  const { isTrained, steps, before } = await stepsAt(replay, first, 2, weight);
  assert.deepEqual([isTrained, steps, before], [false, [], first.epochs[0]!.recorded[0]!.weights[7]]);
});

test('of a layer whose biases are frozen only the weights have state and steps, and of one whose weights are, only the biases', async () => {
  const layers = small.layers.map((layer, l) => ({
    ...layer,
    trainable: l === 0 ? ('weights' as const) : ('bias' as const),
  }));
  const options = { ...small, layers };
  const first = trained(options);
  const { replay } = replayOf(options);
  const shapesOf = async (layer: number) =>
    (await stateAt(replay, first, 2, layer)).tensors.map(({ weights, bias }) => [weights.length, bias.length]);
  assert.deepEqual(await shapesOf(0), [
    [12, 0],
    [12, 0],
  ]);
  assert.deepEqual(await shapesOf(1), [
    [0, 2],
    [0, 2],
  ]);
  const steps = async (layer: number, input: number | null) => {
    const answer = await stepsAt(replay, first, 2, { layer, unit: 1, input });
    return [answer.isTrained, answer.stateNames.length, answer.steps.length > 0] as const;
  };
  assert.deepEqual(await steps(0, 1), [true, 2, true]);
  assert.deepEqual(await steps(0, null), [false, 0, false]);
  assert.deepEqual(await steps(1, 1), [false, 0, false]);
  assert.deepEqual(await steps(1, null), [true, 2, true]);
  const { steps: told } = await stepsAt(replay, first, 2, { layer: 1, unit: 1, input: null });
  for (const { before, after, stateBefore, stateAfter } of told) {
    assert.notEqual(before, after);
    assert.ok([...stateBefore, ...stateAfter].every(Number.isFinite));
  }
});

test('penalties and clipping are told apart from the gradient', async () => {
  const layers = small.layers.map(layer => ({ ...layer, l1: 0.01, l2: 0.1 }));
  const options = { ...small, layers, clipping: { value: 0.3, norm: 0.2 } };
  const first = trained(options);
  const { steps } = await stepsAt(replayOf(options).replay, first, 2, weight);
  for (const { gradient, penalty, clipped, norm, before } of steps) {
    assert.ok(Math.abs(penalty - (0.01 * Math.sign(before) + 0.2 * before)) < 1e-15);
    const bounded = Math.min(Math.max(gradient, -0.3), 0.3);
    assert.ok(norm > 0.2, 'the norm is bounded');
    assert.ok(Math.abs(clipped - bounded * (0.2 / (norm + 1e-6))) < 1e-15);
  }
});

test('of an epoch with more numbers than there is room for, the unit that was asked about is watched', async () => {
  const layers = layersOf(['tanh', 'linear'], [200, 1]);
  const training = randomSamples(5, 12_000, 3, 1, 'mse');
  const options = trainingOptions({ layers, training, optimizer: adam, batchSize: 1, epochs: 1 });
  const first = trained(options);
  const { replay, epochsSince } = replayOf(options);
  const { steps, count, before, meanGradient } = await stepsAt(replay, first, 1, weight);
  assert.deepEqual([steps.length, count, epochsSince()], [10_000, 12_000, 1]);
  const mean = tensorInRow(first.layout, first.epochs[0]!.row, 0, 'meanGradient')[2 * 3 + 1]!;
  assert.ok(Math.abs(meanGradient - mean) < 1e-13, 'of all steps, told or not');
  assert.notEqual(steps[0]!.before, before);
  await stepsAt(replay, first, 1, { layer: 0, unit: 2, input: null });
  assert.equal(epochsSince(), 0);
  await stepsAt(replay, first, 1, { layer: 0, unit: 3, input: null });
  assert.equal(epochsSince(), 1);
});
