import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import { isActive } from '../../../src/run/runState.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { mostUnheard } from '../../../src/threads/thread.ts';
import { Training } from '../../../src/threads/training.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { subjectOf } from '../run/subjects.ts';
import { runOf } from '../run/trainedRun.ts';
import { FakeClock, FakePort } from './fakeThreads.ts';

/** Whatever a thread says, its run ends once and keeps what was said rightly before; nobody else notices. */

type Said = { readonly [name: string]: unknown };

const subject = await subjectOf({ data: { inputs: [[0], [1]], targets: [[0], [1]] }, layers: [{ units: 1 }] });
const { info } = runOf(shapesOf(subject.model), 0, { epochs: 1000 });
const { scalarLength, tensorLength } = traceLayout(info.layers);

const started: Said = { type: 'started', info, subject };
const basis: Said = { type: 'basis', basis: { data: 'd', arithmetic: 'a' } };
const firstWeights: Said = { type: 'firstWeights', weights: Float64Array.of(0.5, 0) };
const ended: Said = { type: 'ended', state: 'finished', message: '', test: new Float64Array(4) };
const epochs = (firstEpoch: number, count: number): Said => ({
  type: 'epochs',
  firstEpoch,
  scalars: new Float64Array(count * scalarLength).fill(firstEpoch),
  tensorEpochs: Int32Array.of(firstEpoch + count - 1),
  tensors: new Float64Array(tensorLength).fill(firstEpoch),
});
const mark = (epoch: number): Said => ({
  type: 'mark',
  mark: {
    arithmetic: 'a',
    training: 't',
    epoch,
    batch: 0,
    counters: new Float64Array(7),
    streams: new Float64Array(10),
    parameters: new Float64Array(2),
    sums: new Float64Array(),
    record: new Float64Array(),
  },
});

/** A conversation as a thread leads it. `steps`: epochs in a message, a mark, a pause. */
function conversation(steps: readonly ('mark' | 'pause' | number)[], knowsWeights: boolean): Said[] {
  const all = [started, ...(knowsWeights ? [firstWeights] : []), basis];
  let done = 0;
  for (const step of steps) {
    if (step === 'mark') all.push(mark(done));
    else if (step === 'pause') all.push({ type: 'state', state: 'paused' }, { type: 'state', state: 'running' });
    else {
      all.push(epochs(done + 1, step));
      done += step;
    }
  }
  return [...all, ended];
}

/** What is no message of a thread, whatever was said before. */
const strange: readonly unknown[] = [
  undefined,
  null,
  'hello',
  3,
  [],
  {},
  { type: 3 },
  { type: 'weather' },
  { type: '__proto__' },
  { type: 'toString' },
  { type: 'pong' },
  { type: 'answer', id: 1, answer: {} },
  { type: 'dropped', id: 1 },
  { type: 'ack', stride: 1 },
  { type: 'unfit', message: 'of a new run' },
  { type: 'state', state: 'finished' },
  { type: 'state', state: undefined },
  { type: 'state', state: 'constructor' },
  { type: 'debugged', stop: undefined, travel: {} },
];

const wrongNumbers: readonly unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  -1,
  0.5,
  '1',
  undefined,
  null,
  1n,
  2 ** 60,
];
const wrongArrays: readonly unknown[] = [
  undefined,
  [0],
  {},
  new Uint8Array(8),
  new Float32Array(3),
  new ArrayBuffer(8),
  'text',
];
const with_ = (object: unknown, changes: Said): Said => ({ ...(object as Said), ...changes });

/** The same message with something wrong in it. */
function spoilt(said: Said): Said[] {
  switch (said.type) {
    case 'started':
      return [
        ...[undefined, null, 'text', { ...info, layers: [] }, { ...info, layers: 'none' }].map(bad =>
          with_(said, { info: bad }),
        ),
        ...['name', 'loss', 'probe'].map(name => with_(said, { info: { ...info, [name]: 3 } })),
        ...wrongNumbers.map(bad => with_(said, { info: { ...info, epochs: bad } })),
        ...wrongNumbers.map(bad =>
          with_(said, { info: { ...info, layers: [with_(info.layers[0], { outputs: bad })] } }),
        ),
        with_(said, { info: { ...info, layers: [...info.layers, with_(info.layers[0], { inputs: 7 })] } }),
        with_(said, { info: { ...info, layers: [with_(info.layers[0], { outputs: 2 })] } }),
        ...[undefined, null, {}, { model: subject.model }].map(bad => with_(said, { subject: bad })),
        ...wrongArrays.map(bad =>
          with_(said, { subject: { ...subject, samples: { ...subject.samples, inputs: bad } } }),
        ),
        ...wrongNumbers.map(bad =>
          with_(said, { subject: { ...subject, samples: { ...subject.samples, rows: bad } } }),
        ),
      ];
    case 'basis':
      return [undefined, null, 3, {}, { data: 3, arithmetic: 'a' }].map(bad => with_(said, { basis: bad }));
    case 'firstWeights':
      return [...wrongArrays, new Float64Array(3)].map(bad => with_(said, { weights: bad }));
    case 'epochs': {
      const first = said.firstEpoch as number;
      return [
        ...wrongNumbers.map(bad => with_(said, { firstEpoch: bad })),
        ...[first - 1, first + 1].map(bad => with_(said, { firstEpoch: bad })),
        ...wrongArrays.map(bad => with_(said, { scalars: bad })),
        ...wrongArrays.map(bad => with_(said, { tensors: bad })),
        ...wrongArrays.map(bad => with_(said, { tensorEpochs: bad })),
        ...[0, 1, scalarLength + 1, 1001 * scalarLength].map(n => with_(said, { scalars: new Float64Array(n) })),
        ...[0, 1, 2 * tensorLength].map(n => with_(said, { tensors: new Float64Array(n) })),
        ...[0, first - 1, first + 1000, -1].map(epoch => with_(said, { tensorEpochs: Int32Array.of(epoch) })),
        with_(said, { tensorEpochs: Int32Array.of(first, first), tensors: new Float64Array(2 * tensorLength) }),
      ];
    }
    case 'mark': {
      const good = said.mark as Said;
      return [
        ...[undefined, null, 'text', {}].map(bad => with_(said, { mark: bad })),
        ...wrongNumbers.map(bad => with_(said, { mark: { ...good, epoch: bad } })),
        with_(said, { mark: { ...good, epoch: (good.epoch as number) + 1 } }),
        ...wrongArrays.map(bad => with_(said, { mark: { ...good, counters: bad } })),
        ...['sums', 'record', 'streams'].map(name => with_(said, { mark: { ...good, [name]: undefined } })),
      ];
    }
    case 'ended':
      return [
        ...[undefined, 'running', 'failed', 3].map(bad => with_(said, { state: bad })),
        ...[undefined, 3, {}].map(bad => with_(said, { message: bad })),
        ...[...wrongArrays.slice(1), new Float64Array(5)].map(bad => with_(said, { test: bad })),
        with_(said, { state: 'diverged', failedBatch: { epoch: 1 } }),
      ];
    default:
      return [with_(said, { state: 'preparing' })];
  }
}

/** A training that is told all of this, and what is to be seen of it. */
function told(messages: readonly unknown[]) {
  const port = new FakePort();
  const clock = new FakeClock();
  const request = {
    text: '',
    fallbackName: 'net',
    computing: { reproducible: false, threads: 1 },
    files: 'untrusted',
    limits: defaultLimits,
  } as const;
  const identity = { id: 'one', spec: 'file:///net.mlp.json' };
  const training = new Training({ start: () => port, request, identity, historyBytes: 1e6, later: clock.later });
  let run: Run | undefined;
  let ends = 0;
  let failure: Error | undefined;
  void training.started.then(
    begun => {
      if (begun.type === 'run') run = begun.run;
    },
    error => {
      failure = error;
    },
  );
  return {
    port,
    clock,
    async say(): Promise<{ run: Run | undefined; ends: number; failure: Error | undefined }> {
      for (const message of messages) {
        port.say(message);
        // What has started is known in the next turn.
        if ((Object(message) as Said).type !== 'started' || run) continue;
        const begun = await training.started.catch(() => undefined);
        if (begun?.type !== 'run') continue;
        begun.run.onDidChange(() => {
          if (!isActive(begun.run.status.state)) ends++;
        });
      }
      await Promise.race([training.started, Promise.resolve()]).catch(() => undefined);
      return { run, ends, failure };
    },
    async gone() {
      port.go();
      await training.ended;
    },
  };
}

const epochsIn = (messages: readonly Said[]) =>
  messages.reduce(
    (sum, { type, scalars }) => sum + (type === 'epochs' ? (scalars as Float64Array).length / scalarLength : 0),
    0,
  );

/** Tells all of it and holds what is seen against what was said rightly. */
async function assertFails(right: readonly Said[], wrong: unknown, after: readonly Said[]): Promise<void> {
  const { port, clock, say, gone } = told([...right, wrong, ...after]);
  const { run, ends, failure } = await say();
  assert.ok(port.isEnded, 'the thread goes on');
  assert.equal(clock.waiting, 0);
  assert.equal(run !== undefined, right.includes(started));
  if (run) {
    const { state, message, epoch } = run.status;
    assert.deepEqual([state, ends], ['failed', 1]);
    assert.match(message, /^the training failed: a message from its thread cannot be used \(.+\)$/);
    const sum = epochsIn(right);
    assert.deepEqual([epoch, run.history.epochs], [sum, sum]);
    assert.equal(
      run.marks.all.length > 0,
      right.some(({ type }) => type === 'mark'),
    );
  } else assert.match(failure!.message, /^a message from its thread cannot be used \(.+\)$/);
  await gone();
}

const steps = fc.array(fc.oneof(fc.constantFrom('mark' as const, 'pause' as const), fc.integer({ min: 1, max: 3 })), {
  maxLength: 8,
});
const conversations = fc.tuple(steps, fc.boolean()).map(([all, knows]) => conversation(all, knows));

suite('a thread that trains', () => {
  test('is believed as long as it keeps to the order, whatever it says', async () => {
    await fc.assert(
      fc.asyncProperty(conversations, async messages => {
        const { port, clock, say, gone } = told(messages);
        const { run, ends } = await say();
        assert.deepEqual([run?.status.state, ends, run?.history.epochs], ['finished', 1, epochsIn(messages)]);
        assert.ok(port.isEnded && clock.waiting === 0);
        await gone();
      }),
      { numRuns: 50 },
    );
  });

  test('is ended once it says what no training says, and its run keeps what came before', async () => {
    await fc.assert(
      fc.asyncProperty(conversations, fc.nat(), fc.constantFrom(...strange), async (messages, at, wrong) => {
        const place = at % messages.length;
        await assertFails(messages.slice(0, place), wrong, messages.slice(place));
      }),
      { numRuns: 300 },
    );
  });

  test('is ended once a message of its has the wrong contents, and its run keeps what came before', async () => {
    // Every message, with every fault that it can have.
    const messages = conversation([2, 'mark', 'pause', 1, 'mark'], true);
    for (const [place, message] of messages.entries()) {
      for (const wrong of spoilt(message)) await assertFails(messages.slice(0, place), wrong, messages.slice(place));
    }
  });

  test('is ended once a message comes where another one should, twice, or not at all', async () => {
    const messages = conversation([2, 'mark', 'pause', 1], true);
    const [begun, weights, of, batch, marked, paused, running, more, end] = messages;
    for (const [right, wrong] of [
      [[], of],
      [[], weights],
      [[], batch],
      [[], end],
      [[begun], begun],
      [[begun], batch],
      [[begun], marked],
      [[begun], end],
      [[begun, weights], weights],
      [[begun, weights, of], weights],
      [[begun, weights, of], of],
      [[begun, of], begun],
      [[begun, of, batch], batch],
      [[begun, of, batch], weights],
      [[begun, of], more],
      [[begun, of], running],
      [[begun, of, batch, paused], paused],
      [[begun, of, batch, paused], more],
      [[begun, of, batch], { type: 'refused', problems: [] }],
    ] as [Said[], Said][]) {
      await assertFails(right, wrong, messages);
    }
  });

  test('is not heard after its end: what comes then changes nothing', async () => {
    const messages = conversation([2], true);
    const { run, ends } = await told([...messages, ended, epochs(3, 1), ...strange]).say();
    assert.deepEqual([run?.status.state, run?.history.epochs, ends], ['finished', 2, 1]);
  });

  test('is ended when it sends without waiting: every message is a right one, but none may be heard in between', async () => {
    const flood = Array.from({ length: 100_000 }, (_, k) => ({
      type: 'state',
      state: k % 2 === 0 ? 'paused' : 'running',
    }));
    const { port, say } = told([started, basis, epochs(1, 2), ...flood]);
    const { run } = await say();
    assert.deepEqual([run?.status.state, run?.history.epochs, port.isEnded], ['failed', 2, true]);
    assert.match(run!.status.message, /sent 20,000 messages without waiting for an answer$/);
    assert.ok(mostUnheard === 20_000 && port.pings === 1);
  });

  test('may send any number of messages when it answers now and then', async () => {
    const { port, say } = told([started, basis, epochs(1, 2)]);
    const { run } = await say();
    for (let k = 0; k < 50_000; k++) {
      const pings = port.pings;
      port.say({ type: 'state', state: k % 2 === 0 ? 'paused' : 'running' });
      if (port.pings > pings) {
        port.say({ type: 'pong' });
        port.posted.length = 0;
      }
    }
    assert.deepEqual([run?.status.state, port.isEnded], ['running', false]);
  });
});
