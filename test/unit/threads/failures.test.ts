import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Replayed } from '../../../src/run/replayQuestions.ts';
import type { Run } from '../../../src/run/run.ts';
import type { CheckRequest, TrainingRequest } from '../../../src/run/workerMessages.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { askOnce } from '../../../src/threads/ask.ts';
import { Debugging } from '../../../src/threads/debugging.ts';
import { Evaluator } from '../../../src/threads/evaluator.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import { workerLimits } from '../../../src/threads/node/startWorker.ts';
import type { Port, StartThread } from '../../../src/threads/port.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import { checkSpec } from '../../../src/threads/specCheck.ts';
import { grace, type Later, lookInterval } from '../../../src/threads/thread.ts';
import { Training } from '../../../src/threads/training.ts';
import { type TrialRequest, Trials } from '../../../src/threads/trials.ts';
import { trainedOn } from '../run/subjects.ts';
import { FakeClock } from './fakeThreads.ts';
import { whenRun } from './whenRun.ts';

/** Real worker threads that do what no thread should do, and who is told of it. */

const folder = mkdtempSync(join(tmpdir(), 'failures-'));
after(() => rmSync(folder, { recursive: true }));

/** The sources of a good worker take a third of it. */
const little = { ...workerLimits.task, maxOldGenerationSizeMb: 96 };

/** What the thread does when it is asked for something, and how that is told. */
const misdeeds: Readonly<Record<string, readonly [code: string, reason: RegExp]>> = {
  'throws an error': [`throw new RangeError('no kernel fits');`, /^no kernel fits$/],
  'throws what is no error': [`throw undefined;`, /^undefined$/],
  'leaves a promise rejected': [`Promise.reject(new Error('not to be read'));`, /^not to be read$/],
  'runs out of its heap': [
    `const all = []; for (;;) all.push(new Array(1e5).fill(all.length));`,
    /^its thread ran out of memory \(.*heap/,
  ],
  'cannot allocate an array': [
    `const all = []; for (;;) all.push(new ArrayBuffer(2 ** 46));`,
    /^its thread ran out of memory \(.*alloc/,
  ],
  'exits by itself': [`process.exit(3);`, /^its thread ended unexpectedly, with exit code 3$/],
  'exits as if all were well': [`process.exit(0);`, /^its thread ended unexpectedly, with exit code 0$/],
  'dies while it posts': [
    `for (;;) { parentPort.postMessage({ type: 'pong' }); process.exit(1); }`,
    /^(its thread ended unexpectedly, with exit code 1|a message from its thread cannot be used \("pong" .*\))$/,
  ],
  'ends without an answer': [`parentPort.close();`, /^its thread ended unexpectedly, with exit code 0$/],
  'posts a text': [`parentPort.postMessage('hello');`, /^a message from its thread cannot be used \(it has no type\)$/],
  'posts an unknown type': [
    `parentPort.postMessage({ type: 'weather' });`,
    /^a message from its thread cannot be used \(unknown type "weather"\)$/,
  ],
  hangs: [`for (;;);`, /^its thread did not respond for \d+ (seconds|minutes)$/],
};

/** Threads that do so with their first message, or with the first `type` after it, when they have done what they should. */
function misdoing(what: string, type?: string): StartThread {
  const file = join(folder, `${what.replaceAll(' ', '-')}-${type}.mjs`);
  const [code] = misdeeds[what]!;
  const wanted = type === undefined ? 'true' : `message.type === '${type}'`;
  writeFileSync(
    file,
    [
      `import { parentPort } from 'node:worker_threads';`,
      ...(type === undefined ? [] : [`import ${JSON.stringify(pathToFileURL(worker).href)};`]),
      `parentPort.on('message', message => { if (${wanted}) { ${code} } });`,
    ].join('\n'),
  );
  return nodeThreads(file, little);
}

/** Such a thread, which is looked at at once if it hangs, and else never; and after it only good ones, which nobody looks at. */
function failing(what: string): { readonly start: StartThread; readonly later: Later; readonly firstBad: StartThread } {
  const start = misdoing(what);
  let isBad = what === 'hangs';
  let starts = 0;
  return {
    start,
    later(milliseconds, callback) {
      assert.equal(milliseconds, lookInterval);
      const next = isBad ? setImmediate(callback) : undefined;
      return () => clearImmediate(next);
    },
    firstBad(request) {
      if (starts++ === 0) return start(request);
      isBad = false;
      return good(request);
    },
  };
}

const worker = join(import.meta.dirname, '../../../src/threads/node/worker.ts');
const good = nodeThreads(worker, little);

const text = JSON.stringify({
  data: { inputs: [[0], [1]], targets: [[0], [1]] },
  layers: [{ units: 2, activation: 'tanh' }, { units: 1 }],
  optimizer: { type: 'adam' },
  training: { epochs: 3 },
});
const checkRequest: CheckRequest = { text, files: 'untrusted', limits: { ...defaultLimits, dataBytes: 1e6 } };
const request: TrainingRequest = {
  ...checkRequest,
  fallbackName: 'net',
  computing: { reproducible: false, threads: 1 },
};

const endless = { ...request, text: text.replace('"epochs":3', '"epochs":10000000') };

function training(start: StartThread, later?: Later, of = request): Training {
  return new Training({
    start,
    request: of,
    identity: { id: 'one', spec: 'file:///net.mlp.json' },
    historyBytes: 1e6,
    ...(later && { later }),
  });
}

async function trainedRun(): Promise<Run> {
  const one = training(good);
  const started = await one.started;
  await one.ended;
  assert.ok(started.type === 'run' && started.run.status.state === 'finished');
  return started.run;
}

const { signal } = new AbortController();

const trial: TrialRequest = {
  code: 'learning-rate-low',
  title: 'Set "learningRate" to 0.1',
  question: {
    ...checkRequest,
    computing: { reproducible: false },
    fixes: [{ title: 'Set "learningRate" to 0.1', edits: [{ path: ['optimizer', 'learningRate'], value: 0.1 }] }],
    budget: 60_000,
  },
};

const run = await trainedRun();
const { subject, epochs } = await trainedOn(JSON.parse(text));
const row = epochs[2]!.tensors!;

for (const [what, [, reason]] of Object.entries(misdeeds)) {
  /** The reason as a part of a sentence. */
  const within = new RegExp(reason.source.replace(/^\^|\$$/g, ''));

  suite(`a worker thread that ${what}`, () => {
    const { start, later } = failing(what);

    test('fails a training before it has started, with the reason', async () => {
      const one = training(start, later);
      await assert.rejects(one.started, (error: Error) => reason.test(error.message));
      await one.ended;
    });

    test('makes the check of a spec say that it could not be made', async () => {
      const result = await checkSpec(start, checkRequest, { later });
      const [problem, ...more] = result!.problems;
      assert.deepEqual([problem?.code, problem?.severity, more], ['not-checked', 'warning', []]);
      assert.match(problem!.message, within);
      assert.match(problem!.message, /^This network could not be checked: .*\. Edit the file to check it again\.$/);
    });

    test('fails what is asked once', async () => {
      const gradients = { task: 'checkGradients', computing: request.computing, ...checkRequest } as const;
      await assert.rejects(askOnce(start, gradients, { later }), (error: Error) => reason.test(error.message));
    });

    test('is the problem of a replay, once, and the next question of the run is answered', async () => {
      const bad = failing(what);
      const replays = runReplays({ start: bad.firstBad, access: () => 'untrusted', later: bad.later });
      const replay = replays.of(run);
      const settled = (ask: () => Replayed<unknown>) =>
        new Promise<Replayed<unknown>>(resolve => {
          const forget = replays.onDidAnswer(() => look());
          const look = () => {
            const there = ask();
            if (there.state === 'computing') return;
            forget();
            resolve(there);
          };
          look();
        });
      const first = await settled(() => replay.state(2, 0));
      assert.equal(first.state, 'problem');
      const { message } = first as { message: string };
      assert.match(message, within);
      assert.match(message, /^the run could not be trained again: /);
      assert.equal(replay.state(2, 0), first);
      assert.equal((await settled(() => replay.state(3, 0))).state, 'done');
      replays.dispose();
    });

    test('fails one question to a network, and the next one is answered', async () => {
      const bad = failing(what);
      const evaluator = new Evaluator(bad.firstBad, subject, bad.later);
      const [rows, probe] = await Promise.allSettled([evaluator.rows({ row }), evaluator.probe({ row }, { row: 0 })]);
      assert.deepEqual([rows.status, probe.status], ['rejected', 'fulfilled']);
      assert.match((rows as PromiseRejectedResult).reason.message, reason);
      evaluator.dispose();
    });

    test('fails one trial of fixes, and the next one is tried', async () => {
      const bad = failing(what);
      const trials = new Trials({ start: bad.firstBad, announce: () => undefined, later: bad.later });
      const tried = () => trials.start('file:///net.mlp.json', trial, { signal, progress: () => undefined });
      const first = await tried();
      assert.ok(first && 'problem' in first);
      assert.match(first.problem, within);
      assert.match(first.problem, /^The trial failed: .*\.$/);
      const next = await tried();
      assert.ok(next && 'trial' in next, JSON.stringify(next));
      trials.dispose();
    });

    test('fails a debug session, once, and leaves no run behind', async () => {
      const told: string[] = [];
      const debugging = new Debugging(
        { start, request, identity: { id: 'one', spec: 'file:///net.mlp.json' }, historyBytes: 1e6, later },
        {
          message: () => told.push('message'),
          opened: () => told.push('opened'),
          branched: () => told.push('branched'),
          debugged: () => told.push('debugged'),
          readSpec: () => Promise.resolve(text),
          failed: why => told.push(why),
          cutOff: () => told.push('cut off'),
        },
      );
      debugging.post({ seq: 1, type: 'request', command: 'initialize', arguments: {} });
      await debugging.ended;
      assert.equal(told.length, 1, told.join());
      assert.match(told[0]!, reason);
      assert.equal(debugging.run, undefined);
    });

    // A thread that only closes its port goes on unheard, which is one that does not respond.
    if (what === 'ends without an answer') return;
    test('fails a run that is trained, which keeps its epochs', async () => {
      const clock = new FakeClock();
      const one = training(misdoing(what, 'ack'), clock.later, endless);
      const started = await one.started;
      assert.ok(started.type === 'run');
      await whenRun(started.run, ({ status }) => status.epoch > 0 || status.state === 'failed');
      if (what === 'hangs') clock.passAll();
      await one.ended;
      const { state, message, epoch } = started.run.status;
      assert.equal(state, 'failed');
      assert.match(message, within);
      assert.match(message, /^the training failed: /);
      assert.ok(epoch > 0 && started.run.history.epochs === epoch);
      assert.equal(clock.waiting, 0);
    });
  });
}

test('a thread that hangs can be stopped, and its run is one that was stopped', async () => {
  const clock = new FakeClock();
  const one = training(misdoing('hangs', 'ack'), clock.later, endless);
  const started = await one.started;
  assert.ok(started.type === 'run');
  await whenRun(started.run, ({ status }) => status.epoch > 0);
  one.stop();
  clock.passOf(grace);
  clock.passOf(0);
  // At once, and not only when the thread is gone.
  const { state, message, epoch } = started.run.status;
  assert.deepEqual([state, message, epoch > 0], ['stopped', `in the middle of epoch ${epoch + 1}`, true]);
  await one.ended;
  assert.deepEqual([started.run.status.message, clock.waiting], [message, 0]);
});

suite('a worker thread that is asked what it does not understand says so, and ends', () => {
  for (const [what, message, reason] of [
    ['an unknown type', { type: 'weather' }, /unknown type "weather"/],
    ['no message', 7, /it has no type/],
    ['another task', { task: 'train', ...endless }, /it has no type/],
    ['no distance between epochs', { type: 'ack', stride: Number.NaN }, /tensors were asked for of every NaN-th epoch/],
    ['no distance between marks', { type: 'marked', interval: Number.NaN }, /marks were asked for every NaN milli/],
  ] as const) {
    test(`while it trains, by ${what}`, async () => {
      let port: Port | undefined;
      const begin: StartThread = request => {
        port = good(request);
        return port;
      };
      const one = training(begin, new FakeClock().later, endless);
      const started = await one.started;
      assert.ok(started.type === 'run');
      await whenRun(started.run, ({ status }) => status.epoch > 0);
      port?.post(message);
      await one.ended;
      const { state, message: said, epoch } = started.run.status;
      assert.deepEqual([state, epoch > 0], ['failed', true]);
      assert.match(said, /^the training failed: /);
      assert.match(said, reason);
    });
  }

  test('at first, by an unknown task', async () => {
    const port = good({ task: 'weather' } as never);
    const why = await new Promise<string | undefined>(resolve => port.onEnd(resolve));
    assert.match(why!, /a thread was started for "weather", which it cannot do/);
  });
});
