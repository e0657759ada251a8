import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { passes } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import type { Run } from '../../../src/run/run.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { askOnce } from '../../../src/threads/ask.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { checkSpec } from '../../../src/threads/specCheck.ts';
import { grace } from '../../../src/threads/thread.ts';
import { Training, type TrainingOptions } from '../../../src/threads/training.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { testScalar } from '../../../src/trace/testScalars.ts';
import { allScalars } from '../run/epochs.ts';
import { FakeClock } from './fakeThreads.ts';
import { whenRun } from './whenRun.ts';

const threads = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

/** A network that learns XOR; `more` are further keys of the file. */
function xor(more: string): string {
  return `{
    "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] },
    "layers": [{ "units": 4, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }],
    ${more}
  }`;
}

const endless = xor('"training": { "epochs": 10000000 }');
/** One batch of it takes seconds, ten times as long as a stop may. */
const slow = `{
  "data": { "generate": "spiral", "samples": 5000 },
  "layers": [{ "units": 400 }, { "units": 400 }, { "units": 1 }],
  "training": { "batchSize": "full" }
}`;

function train(text: string, seed?: number, later?: TrainingOptions['later']): Training {
  return new Training({
    start: threads,
    request: {
      text,
      fallbackName: 'net.mlp.json',
      computing: { reproducible: false, threads: 1 },
      ...(seed !== undefined && { seed }),
      files: 'untrusted',
      limits: defaultLimits,
    },
    identity: { id: 'one', spec: 'file:///net.mlp.json' },
    historyBytes: 1e6,
    ...(later && { later }),
  });
}

async function startedRun(training: Training): Promise<Run> {
  const started = await training.started;
  assert.equal(started.type, 'run');
  return (started as { run: Run }).run;
}

suite('Training, in a real worker thread', () => {
  test('a run that finishes has every epoch', async () => {
    const training = train(xor('"training": { "epochs": 50 }'));
    const run = await startedRun(training);
    await training.ended;
    assert.deepEqual(run.status, { state: 'finished', epoch: 50, message: '', canContinue: true });
    assert.equal(run.history.epochs, 50);
    assert.equal(run.info.name, 'net.mlp.json');
  });

  test('the facts of a run tell the precision that it computes in', async () => {
    const training = train(xor('"precision": "float32", "training": { "epochs": 2 }'));
    const run = await startedRun(training);
    await training.ended;
    assert.deepEqual([run.info.precision, run.status.state], ['float32', 'finished']);
  });

  test('a seed that is given wins over the one of the spec, and the facts tell so', async () => {
    const text = (seed: number) => xor(`"seed": ${seed}, "training": { "epochs": 3 }`);
    const lossesOf = async (training: Training) => {
      const run = await startedRun(training);
      await training.ended;
      const { seed, seedGiven, settings } = run.info;
      return { seed, seedGiven, inSettings: settings.seed, losses: allScalars(run.history) };
    };
    const [written, given] = [await lossesOf(train(text(7))), await lossesOf(train(text(1), 7))];
    assert.deepEqual(given, { ...written, seedGiven: true });
    assert.deepEqual([written.seed, written.seedGiven, written.inSettings], [7, false, 7]);
    assert.notDeepEqual((await lossesOf(train(text(1)))).losses, given.losses);
  });

  test('a run tells when it started and when it ended', async () => {
    const before = Date.now();
    const training = train(xor('"training": { "epochs": 3 }'));
    const run = await startedRun(training);
    assert.equal(run.endedAt, undefined);
    await training.ended;
    const times = [before, run.info.startedAt, run.endedAt!, Date.now()];
    assert.deepEqual(times, times.toSorted());
  });

  test('a run knows the very weights that its training starts from', async () => {
    const spec = xor('"training": { "epochs": 2 }');
    const training = train(spec);
    const run = await startedRun(training);
    await training.ended;
    const { options } = await prepare(spec, { files: undefined, limits: defaultLimits });
    const first = createNetwork(options!, 1).layers.flatMap(({ w, b }) => [...w, ...b]);
    assert.deepEqual([...run.history.firstWeights!], first);
    const weights = tensorInRow(run.history.layout, run.history.tensorsOf(0)!, 1, 'weightsAfter');
    assert.deepEqual([...weights], [...createNetwork(options!, 1).layers[1]!.w]);
    assert.deepEqual([...run.history.recordedEpochs()], [1, 2]);
  });

  test('a run knows its model and the rows that it can be asked about', async () => {
    const training = train(xor('"training": { "epochs": 2, "validationSplit": 0.25 }'));
    const run = await startedRun(training);
    await training.ended;
    const { samples, model } = run;
    assert.deepEqual(
      model?.layers.map(({ units, activation }) => [units, activation]),
      [
        [4, { type: 'tanh' }],
        [1, { type: 'sigmoid' }],
      ],
    );
    assert.deepEqual([samples?.rows, samples?.trainingRows], [4, 3]);
    const inputs = Array.from(samples!.sourceRows, row => [row >> 1, row & 1]);
    assert.deepEqual([...samples!.inputs], inputs.flat());
    assert.deepEqual(
      [...samples!.targets],
      inputs.map(([a, b]) => a! ^ b!),
    );
  });

  test('a run with test rows says at its end what they gave, one without says nothing of them', async () => {
    const testedBy = async (data: string) => {
      const layers = '[{ "units": 1, "activation": "sigmoid" }]';
      const training = train(`{ "data": { "generate": "moons", ${data} }, "layers": ${layers} }`);
      const run = await startedRun(training);
      await training.ended;
      return { rows: run.info.testRows, trainingRows: run.info.trainingRows, test: run.status.test };
    };
    const { rows, trainingRows, test } = await testedBy('"samples": 40, "testSplit": 0.25');
    assert.deepEqual([rows, trainingRows, test?.length], [10, 30, 4]);
    assert.ok(testScalar(test!, 'testLoss') > 0 && testScalar(test!, 'testAccuracy') > 0.5);
    assert.deepEqual(await testedBy('"samples": 30'), { rows: 0, trainingRows: 30, test: undefined });
  });

  test('a bad spec is refused with its problems, and nothing runs', async () => {
    const training = train(xor('"sead": 1'));
    const started = await training.started;
    assert.ok(started.type === 'refused');
    assert.deepEqual(
      started.problems.map(({ code }) => code),
      ['unknown-key'],
    );
    await training.ended;
  });

  test('stop ends it with what was trained, and pausing holds it before that', async () => {
    // However long its batch takes on this machine, it is not ended by force.
    const training = train(endless, undefined, () => () => undefined);
    const run = await startedRun(training);
    await whenRun(run, ({ status }) => status.epoch > 0);
    training.pause();
    await whenRun(run, ({ status }) => status.state === 'paused');
    training.resume();
    const held = run.status.epoch;
    await whenRun(run, ({ status }) => status.state === 'running' && status.epoch > held);
    training.stop();
    await training.ended;
    assert.equal(run.status.state, 'stopped');
    assert.ok(run.history.epochs > held);
  });

  test('stop does not wait for a long batch', async () => {
    const clock = new FakeClock();
    const training = train(slow, undefined, clock.later);
    const run = await startedRun(training);
    training.stop();
    assert.ok(grace < 200);
    clock.passOf(grace);
    assert.equal(run.status.state, 'running');
    clock.passOf(0);
    assert.deepEqual(run.status, { state: 'stopped', epoch: 0, message: 'in the middle of epoch 1' });
    await training.ended;
    assert.equal(clock.waiting, 0);
  });

  test('what ends with its window is interrupted, not stopped; what was stopped before stays stopped', async () => {
    const stateAfter = async (end: (training: Training) => void) => {
      const training = train(endless, undefined, () => () => undefined);
      const run = await startedRun(training);
      end(training);
      await training.ended;
      const { state, message } = run.status;
      return { state, message };
    };
    const interrupted = { state: 'interrupted', message: 'interrupted when the window closed' };
    assert.deepEqual(await stateAfter(training => void training.terminate()), interrupted);
    const stoppedBefore = (training: Training) => {
      training.stop();
      void training.terminate();
    };
    assert.deepEqual(await stateAfter(stoppedBefore), { state: 'stopped', message: '' });
  });

  test('stop while the data is read cancels before there is a run', async () => {
    const training = train(endless);
    training.stop();
    assert.deepEqual(await training.started, { type: 'cancelled' });
  });
});

suite('a check, in a real worker thread', () => {
  const check = (text: string, signal?: AbortSignal) =>
    checkSpec(threads, { text, files: 'untrusted', limits: defaultLimits }, { ...(signal && { signal }) });

  test('a good spec has no problems, and its layers and their places are known', async () => {
    const text = xor('"seed": 1');
    const { problems, layers, layerRanges } = (await check(text))!;
    assert.deepEqual(problems, []);
    const shapes = layers.map(({ inputs, outputs }) => [inputs, outputs]);
    assert.deepEqual(shapes, [
      [2, 4],
      [4, 1],
    ]);
    const places = layerRanges.map(({ offset, length }) => text.slice(offset, offset + length));
    assert.deepEqual(places, ['{ "units": 4, "activation": "tanh" }', '{ "units": 1, "activation": "sigmoid" }']);
  });

  test('a bad spec has problems and no layers', async () => {
    const result = (await check('{ "layers": 3 }'))!;
    assert.deepEqual(
      result.problems.map(({ code }) => code),
      ['missing-key', 'wrong-type'],
    );
    assert.deepEqual([result.layers, result.layerRanges], [[], []]);
  });

  test('a cancelled check has no result', async () => {
    const controller = new AbortController();
    const one = check(endless, controller.signal);
    controller.abort();
    assert.equal(await one, undefined);
  });
});

suite('a gradient check, in a real worker thread', () => {
  const check = async (text: string) => {
    const computing = { reproducible: false, threads: 1 } as const;
    const request = { task: 'checkGradients', text, files: 'untrusted', limits: defaultLimits, computing } as const;
    return (await askOnce(threads, request))!;
  };

  test('a good spec has both tensors of each layer checked, and all are right', async () => {
    const answer = await check(xor('"seed": 1'));
    assert.ok(answer.type === 'checked');
    assert.equal(answer.rows, 4);
    assert.deepEqual(
      answer.tensors.map(({ layer, tensor, checked }) => [layer, tensor, checked]),
      [
        [0, 'weights', 8],
        [0, 'bias', 4],
        [1, 'weights', 4],
        [1, 'bias', 1],
      ],
    );
    assert.ok(answer.tensors.every(passes));
    assert.equal(answer.precision, 'float64');
  });

  test('a bad spec is refused with its problems', async () => {
    const answer = await check('{ "layers": 3 }');
    assert.ok(answer.type === 'refused');
    assert.deepEqual(
      answer.problems.map(({ code }) => code),
      ['missing-key', 'wrong-type'],
    );
  });
});
