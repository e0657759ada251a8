import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import type { Run } from '../../../src/run/run.ts';
import type { TrainingRequest } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { type Endpoint, messagePort } from '../../../src/threads/messagePort.ts';
import type { StartThread } from '../../../src/threads/port.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import { serve } from '../../../src/threads/serve.ts';
import { checkSpec } from '../../../src/threads/specCheck.ts';
import { Training } from '../../../src/threads/training.ts';

/** Both sides over the web's MessagePort, in one thread: what a browser needs of both is here. */
const start: StartThread = request => {
  const { port1, port2 } = new MessageChannel();
  serve(messagePort(port2), {
    arithmetic: () => plainArithmetic,
    files: () => undefined,
    dataDigest: () => '',
    textDigest: () => '',
    now: () => performance.now(),
    nextTurn: () => new Promise(resolve => setTimeout(resolve)),
  });
  const port = messagePort(port1);
  port.post(request);
  return port;
};

const request: TrainingRequest = {
  text: JSON.stringify({
    data: { inputs: [[0], [1]], targets: [[0], [1]] },
    layers: [{ units: 2, activation: 'tanh' }, { units: 1 }],
    optimizer: { type: 'adam' },
    training: { epochs: 20 },
  }),
  files: 'untrusted',
  limits: defaultLimits,
  fallbackName: 'net',
  computing: { reproducible: true, threads: 1 },
};

async function trained(): Promise<Run> {
  const training = new Training({
    start,
    request,
    identity: { id: 'one', spec: 'file:///net.mlp.json' },
    historyBytes: 1e6,
  });
  const started = await training.started;
  await training.ended;
  assert.ok(started.type === 'run');
  return started.run;
}

suite("over the web's message ports", () => {
  test('a training has every epoch', async () => {
    const run = await trained();
    assert.deepEqual(run.status, { state: 'finished', epoch: 20, message: '', canContinue: true });
    assert.equal(run.history.epochs, 20);
  });

  test('a spec is checked', async () => {
    const { problems, layers } = (await checkSpec(start, request))!;
    assert.deepEqual([problems, layers.map(({ outputs }) => outputs)], [[], [2, 1]]);
  });

  test('a network is asked, and a run is trained again', async () => {
    const run = await trained();
    const evaluator = new Evaluator(start, run.subject!);
    const { losses } = (await evaluator.rows({ row: run.history.tensorsOf(20)! }))!;
    assert.equal(losses.length, 2);
    evaluator.dispose();
    const replays = runReplays({ start, access: () => 'untrusted' });
    const state = await new Promise(resolve => {
      replays.onDidAnswer(() => {
        const there = replays.of(run).state(5, 0);
        if (there.state !== 'computing') resolve(there.state);
      });
      replays.of(run).state(5, 0);
    });
    assert.equal(state, 'done');
    replays.dispose();
  });
});

/** What the standard calls: a Worker seen from outside. */
function fakeWorker() {
  const listeners = new Map<string, (event: object) => void>();
  const calls: unknown[] = [];
  const endpoint: Endpoint = {
    postMessage: (message, transfer) => calls.push(['post', message, transfer.length]),
    addEventListener: (type, listener) => listeners.set(type, listener),
    terminate: () => calls.push('terminate'),
  };
  const port = messagePort(endpoint);
  const ends: (string | undefined)[] = [];
  port.onEnd(reason => ends.push(reason));
  return { port, calls, ends, happen: (type: string, event: object = {}) => listeners.get(type)?.(event) };
}

suite('a web worker, seen from outside', () => {
  test('says what it posts to the newest listener, and gets what is posted', () => {
    const { port, calls, happen } = fakeWorker();
    const heard: unknown[] = [];
    happen('message', { data: 'before there is a listener' });
    port.onMessage(message => heard.push(['first', message]));
    happen('message', { data: 1 });
    port.onMessage(message => heard.push(['second', message]));
    happen('message', { data: 2 });
    port.post({ type: 'go' }, [new ArrayBuffer(8)]);
    assert.deepEqual(heard, [
      ['first', 1],
      ['second', 2],
    ]);
    assert.deepEqual(calls, [['post', { type: 'go' }, 1]]);
  });

  for (const [type, event, reason] of [
    ['error', { message: 'Uncaught RangeError: too large' }, 'Uncaught RangeError: too large'],
    ['error', {}, 'its thread failed without a reason'],
    ['messageerror', {}, 'a message from its thread cannot be read'],
    ['close', {}, 'its thread ended unexpectedly'],
  ] as const) {
    test(`is gone after its event "${type}" (${reason}), once, and is terminated`, () => {
      const { calls, ends, happen } = fakeWorker();
      happen(type, event);
      happen('error', { message: 'more of it' });
      happen('close');
      assert.deepEqual([ends, calls], [[reason], ['terminate']]);
    });
  }

  test('is gone without a reason when it is ended', () => {
    const { port, calls, ends, happen } = fakeWorker();
    port.end();
    port.end();
    happen('close');
    assert.deepEqual([ends, calls], [[undefined], ['terminate']]);
  });
});
