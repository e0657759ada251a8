import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import type { Replays } from '../../../src/run/answers.ts';
import type { Replayed, ReplayQuestion } from '../../../src/run/replayQuestions.ts';
import { Run } from '../../../src/run/run.ts';
import type { FileAccess } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { packSnapshot, readSnapshot, restoredRun, snapshotOf } from '../../../src/storage/snapshot.ts';
import type { Snapshot } from '../../../src/storage/snapshotShape.ts';
import { newStamp } from '../../../src/storage/stamp.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import { Training } from '../../../src/threads/training.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { allScalars } from '../run/epochs.ts';
import { fakeThreads } from './fakeThreads.ts';

const start = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

const folder = mkdtempSync(join(tmpdir(), 'replays-'));
after(() => rmSync(folder, { recursive: true }));
const files: FileAccess = { folder, root: folder };

const text = (more: object = {}) =>
  JSON.stringify({
    data: { csv: 'data.csv', targets: ['t'] },
    layers: [{ name: 'hidden', units: 4, activation: 'tanh' }, { units: 1 }],
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 30, batchSize: 3, shuffle: true },
    ...more,
  });

function writeData(last: number): void {
  writeFileSync(join(folder, 'data.csv'), `a,b,t\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n2,1,${last}\n`);
}

/** A run that has ended, with whatever seed it was given. */
async function trained(spec = text(), seed?: number): Promise<Run> {
  const training = new Training({
    start,
    request: {
      text: spec,
      fallbackName: 'net',
      computing: { reproducible: false, threads: 1 },
      files,
      limits: defaultLimits,
      ...(seed !== undefined && { seed }),
    },
    identity: { id: 'one', spec: 'file:///net.mlp.json' },
    historyBytes: 1e7,
  });
  const started = await training.started;
  await training.ended;
  assert.equal(started.type, 'run');
  return (started as { run: Run }).run;
}

async function withReplays(check: (replays: Replays) => Promise<void>, access = files): Promise<void> {
  const replays = runReplays({ start, access: () => access });
  try {
    await check(replays);
  } finally {
    replays.dispose();
  }
}

/** Asks again whenever there is more, until that is all. */
function settled<Answer>(replays: Replays, ask: () => Replayed<Answer>): Promise<Replayed<Answer>> {
  return new Promise(resolve => {
    const look = () => {
      const there = ask();
      if (there.state === 'computing') return;
      forget();
      resolve(there);
    };
    const forget = replays.onDidAnswer(look);
    look();
  });
}

function doneOf<Answer>(replayed: Replayed<Answer>): Answer {
  assert.equal(replayed.state, 'done', JSON.stringify(replayed));
  return (replayed as Extract<Replayed<Answer>, { state: 'done' }>).answer;
}

function problemOf(replayed: Replayed<unknown>): string {
  assert.equal(replayed.state, 'problem');
  return (replayed as { message: string }).message;
}

writeData(1);
const run = await trained(text(), 7);
const weight = { layer: 0, unit: 1, input: 0 };

suite('Replays, with a real worker thread', () => {
  test('a question says at first that it is being computed, and has its answer when listeners were told', async () => {
    await withReplays(async replays => {
      const replay = replays.of(run);
      assert.deepEqual(replay.steps(20, weight), { state: 'computing', epoch: 0 });
      const { steps, before } = doneOf(await settled(replays, () => replay.steps(20, weight)));
      const row = run.history.tensorsOf(20)!;
      const at = (name: 'weightsAfter' | 'weightUpdate') => tensorInRow(run.history.layout, row, 0, name)[2]!;
      assert.equal(steps.length, 2);
      assert.equal(steps.at(-1)!.after, at('weightsAfter'));
      assert.ok(Math.abs(steps.at(-1)!.after - before - at('weightUpdate')) < 1e-15);
      const state = doneOf(await settled(replays, () => replay.state(20, 0)));
      assert.deepEqual([state.optimizer, state.steps, state.tensors.map(({ name }) => name)], ['adam', 40, ['m', 'v']]);
      assert.equal(state.tensors[1]!.weights[2], steps.at(-1)!.stateAfter[1]);
    });
  });

  test('answers stay: the same question is done at once, and another epoch takes none of them away', async () => {
    await withReplays(async replays => {
      const replay = replays.of(run);
      const early = await settled(replays, () => replay.steps(3, weight));
      await settled(replays, () => replay.steps(9, weight));
      assert.equal(replays.of(run).steps(3, weight), early);
    });
  });

  test('of questions that were asked one after the other the last is answered, though another was under way', async () => {
    await withReplays(async replays => {
      const replay = replays.of(run);
      for (let epoch = 30; epoch > 4; epoch--) replay.steps(epoch, weight);
      const { epoch } = doneOf(await settled(replays, () => replay.steps(5, weight)));
      assert.equal(epoch, 5);
      assert.equal(replay.steps(30, weight).state, 'computing');
    });
  });

  test('of questions that wait the one for steps goes first: whoever has seen them has the state after them, too', () => {
    const { ports, start } = fakeThreads();
    const replays = runReplays({ start, access: () => files });
    const replay = replays.of(run);
    replay.state(20, 0);
    replay.state(21, 0);
    replay.steps(21, weight);
    ports[0]!.say({ type: 'dropped', id: 1 });
    const asked = ports[0]!.posted.flatMap(message => (message as { question?: ReplayQuestion }).question ?? []);
    assert.deepEqual(
      asked.map(({ epoch, about }) => [epoch, about.kind]),
      [
        [20, 'state'],
        [21, 'steps'],
      ],
    );
    replays.dispose();
  });

  test('data that has changed since is noticed, and so is a file that is gone', async () => {
    const changing = await trained();
    writeData(0.5);
    await withReplays(async replays => {
      const message = problemOf(await settled(replays, () => replays.of(changing).state(9, 0)));
      assert.match(
        message,
        /does not give this run's weights after epoch 9: those of layer ".*" differ by up to 0\.\d+/,
      );
    });
    rmSync(join(folder, 'data.csv'));
    await withReplays(async replays => {
      assert.match(
        problemOf(await settled(replays, () => replays.of(changing).state(9, 0))),
        /^the run cannot be trained again: .*data\.csv/,
      );
    });
    writeData(1);
  });

  test('files are read only where that is allowed now', async () => {
    await withReplays(async replays => {
      assert.match(problemOf(await settled(replays, () => replays.of(run).state(9, 0))), /cannot be trained again/);
    }, 'untrusted');
  });

  test('plain descent remembers nothing, which needs no training', async () => {
    const plain = await trained(text({ optimizer: { type: 'sgd' } }));
    await withReplays(async replays => {
      const state = replays.of(plain).state(12, 0);
      assert.deepEqual(state, { state: 'done', answer: { optimizer: 'sgd', tensors: [], steps: 24 } });
    });
  });

  test('a run without its spec, and an epoch without weights, are said in words', async () => {
    await withReplays(async replays => {
      const without = new Run(run.info, 1e7, run.subject);
      assert.match(problemOf(replays.of(run).state(31, 0)), /the weights of epoch 31 are not recorded/);
      assert.match(problemOf(replays.of(without).state(3, 0)), /the spec that this run was trained with is not kept/);
    });
  });

  test('a thread that fails is said in words, once', async () => {
    const replays = runReplays({ start: nodeThreads(join(folder, 'no-such-worker.ts')), access: () => files });
    const message = problemOf(await settled(replays, () => replays.of(run).state(3, 0)));
    assert.match(message, /^the run could not be trained again: .*no-such-worker/);
    assert.match(problemOf(replays.of(run).state(3, 0)), /no-such-worker/);
    replays.dispose();
  });

  test('a run that was saved and restored is trained again with the seed that it was given', async () => {
    const restored = await restoredRun(
      saved(run),
      async function* () {
        yield allScalars(run.history);
      },
      1e7,
    );
    await withReplays(async replays => {
      const { epoch } = doneOf(await settled(replays, () => replays.of(restored!).steps(20, weight)));
      assert.equal(epoch, 20);
    });
  });
});

function saved(run: Run): Snapshot {
  return readSnapshot(Buffer.concat(packSnapshot({ ...snapshotOf(run), checksum: 7, files: { scalars: newStamp() } })));
}

test('a spec whose text is very long is not saved with its run', () => {
  const request = { ...run.request!, text: ' '.repeat(2 ** 20 + 1) };
  const long = new Run(run.info, 1e7, run.subject, request);
  assert.equal(saved(long).request, undefined);
  assert.equal(saved(run).request?.text, text());
});
