import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EpochBatch } from '../../../src/run/history.ts';
import type { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import type { WorkerToHost } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { grace } from '../../../src/threads/thread.ts';
import { Training } from '../../../src/threads/training.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { subjectOf } from '../run/subjects.ts';
import { runOf } from '../run/trainedRun.ts';
import { FakeClock, FakePort } from './fakeThreads.ts';

const subject = await subjectOf({ data: { inputs: [[0], [1]], targets: [[0], [1]] }, layers: [{ units: 1 }] });
const { info } = runOf(shapesOf(subject.model), 0);
const { scalarLength, tensorLength } = traceLayout(info.layers);

function epochs(firstEpoch: number, changes: Partial<EpochBatch> = {}): WorkerToHost {
  return {
    type: 'epochs',
    firstEpoch,
    scalars: new Float64Array(2 * scalarLength),
    tensorEpochs: Int32Array.of(firstEpoch + 1),
    tensors: new Float64Array(tensorLength),
    ...changes,
  };
}

const basis: WorkerToHost = { type: 'basis', basis: { data: 'd', arithmetic: 'a' } };

/** A training whose thread does what the test says. */
function spoken() {
  const port = new FakePort();
  const clock = new FakeClock();
  const training = new Training({
    start: () => port,
    request: {
      text: '',
      fallbackName: 'net',
      computing: { reproducible: false, threads: 1 },
      files: 'untrusted',
      limits: { ...defaultLimits, dataBytes: 0 },
    },
    identity: { id: 'one', spec: 'file:///net.mlp.json' },
    historyBytes: 1e6,
    later: clock.later,
  });
  return { port, clock, training, say: (message: WorkerToHost) => port.say(message) };
}

/** Such a training, two epochs on. */
async function underWay() {
  const all = spoken();
  all.say({ type: 'started', info, subject });
  const started = await all.training.started;
  assert.ok(started.type === 'run');
  const { run } = started;
  all.say(basis);
  all.say(epochs(1));
  return { ...all, run, told: () => all.port.posted.map(message => (message as { type: string }).type) };
}

const stateOf = ({ status }: Run) => [status.state, status.message, status.epoch];

suite('a training whose thread fails', () => {
  for (const [what, misdeed, why] of [
    ['is gone', port => port.go('its thread ran out of memory'), 'its thread ran out of memory'],
    [
      'sends epochs that are not the next',
      port => port.say(epochs(7)),
      'a message from its thread cannot be used (the history ends at epoch 2, but the batch starts at 7)',
    ],
    [
      'sends half an epoch',
      port => port.say(epochs(3, { scalars: new Float64Array(1) })),
      'a message from its thread cannot be used (the numbers of the batch are not those of whole epochs)',
    ],
    [
      'sends tensors of an epoch that it does not name',
      port => port.say(epochs(3, { tensorEpochs: new Int32Array(0) })),
      'a message from its thread cannot be used (the numbers of the batch are not those of whole epochs)',
    ],
    [
      'sends what no training sends',
      port => port.say({ type: 'weather' }),
      'a message from its thread cannot be used (unknown type "weather")',
    ],
    ['does not respond', (_, clock) => clock.pass(7), 'its thread did not respond for 60 seconds'],
  ] as readonly (readonly [string, (port: FakePort, clock: FakeClock) => void, string])[]) {
    test(`because it ${what} says so once and keeps its epochs`, async () => {
      const { port, clock, run, training, say } = await underWay();
      let changes = 0;
      run.onDidChange(() => changes++);
      misdeed(port, clock);
      say(epochs(3));
      say({ type: 'ended', state: 'finished', message: '' });
      port.go('its thread ended unexpectedly');
      await training.ended;
      assert.deepEqual(stateOf(run), ['failed', `the training failed: ${why}`, 2]);
      assert.deepEqual([changes, clock.waiting], [1, 0]);
    });
  }

  test('before it has started has no run', async () => {
    const { port, training } = spoken();
    const refused = assert.rejects(training.started, /^Error: its thread ended unexpectedly$/);
    port.go('its thread ended unexpectedly');
    await refused;
    await training.ended;
  });

  test('because it sends epochs before it has started has no run', async () => {
    const { port, training, say } = spoken();
    const refused = assert.rejects(
      training.started,
      /cannot be used \("epochs" came where "refused" or "started" was expected\)/,
    );
    say(epochs(1));
    await refused;
    port.go();
    await training.ended;
    assert.ok(port.isEnded);
  });

  test('after its end has ended well', async () => {
    const { port, clock, run, training, say } = await underWay();
    say({ type: 'ended', state: 'finished', message: 'the goal is reached' });
    assert.deepEqual([port.isEnded, clock.waiting], [true, 0]);
    port.go('its thread ended unexpectedly');
    await training.ended;
    assert.deepEqual(stateOf(run), ['finished', 'the goal is reached', 2]);
  });

  test('after it was stopped has failed, as the person may miss epochs', async () => {
    const { port, run, training } = await underWay();
    training.stop();
    port.go('its thread ran out of memory');
    await training.ended;
    assert.deepEqual(stateOf(run), ['failed', 'the training failed: its thread ran out of memory', 2]);
  });
});

suite('a training whose thread is sound', () => {
  test('is watched from its start to its end, paused or not', async () => {
    const { port, clock, run, training, say, told } = await underWay();
    for (let time = 0; time < 10; time++) {
      clock.pass(6);
      say({ type: 'pong' } as never);
    }
    training.pause();
    say({ type: 'state', state: 'paused' });
    for (let time = 0; time < 10; time++) {
      clock.pass(6);
      say({ type: 'pong' } as never);
    }
    training.resume();
    say({ type: 'state', state: 'running' });
    assert.deepEqual(stateOf(run), ['running', '', 2]);
    assert.deepEqual(
      told().filter(type => type !== 'ping'),
      ['ack', 'pause', 'resume'],
    );
    assert.equal(port.pings, 20);
  });

  test('may be silent for longer where its epochs are long', async () => {
    const { clock, training, say } = spoken();
    // 3e10 multiply-adds an epoch.
    say({ type: 'started', info: { ...info, trainingRows: 10_000_000_000 }, subject });
    const started = await training.started;
    assert.ok(started.type === 'run');
    clock.pass(7);
    assert.equal(started.run.status.state, 'running');
    clock.passAll();
    assert.match(started.run.status.message, /did not respond for 6 minutes$/);
  });

  test('is ended by force when it was stopped and goes on for too long', async () => {
    const { port, clock, run, training, told } = await underWay();
    training.stop();
    assert.deepEqual([told().at(-1), port.isEnded], ['stop', false]);
    clock.passOf(grace);
    assert.equal(port.isEnded, false);
    clock.passOf(0);
    assert.equal(port.isEnded, true);
    const stopped = ['stopped', 'in the middle of epoch 3', 2];
    assert.deepEqual(stateOf(run), stopped);
    port.go();
    await training.ended;
    assert.deepEqual([stateOf(run), clock.waiting], [stopped, 0]);
  });

  test('is not ended by force when it stops by itself', async () => {
    const { port, clock, run, training, say } = await underWay();
    training.stop();
    say(epochs(3));
    say({ type: 'ended', state: 'stopped', message: '' });
    port.go();
    await training.ended;
    assert.deepEqual([stateOf(run), clock.waiting], [['stopped', '', 4], 0]);
  });
});
