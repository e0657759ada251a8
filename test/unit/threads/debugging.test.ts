import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Run } from '../../../src/run/run.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import type { Debugged } from '../../../src/run/runList.ts';
import type { StopSnapshot } from '../../../src/run/stop.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { Debugging } from '../../../src/threads/debugging.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import type { Port, StartThread } from '../../../src/threads/port.ts';
import { grace } from '../../../src/threads/thread.ts';
import { Training } from '../../../src/threads/training.ts';
import { subjectOf } from '../run/subjects.ts';
import { runOf } from '../run/trainedRun.ts';
import { FakeClock, FakePort } from './fakeThreads.ts';

const threads = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

const computing = { reproducible: false, threads: 1 } as const;

/** `more` are further keys of the data. */
function xor(epochs: number, more = ''): string {
  return `{
    "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]${more && `, ${more}`} },
    "layers": [{ "units": 4, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }],
    "training": { "epochs": ${epochs} }
  }`;
}

type Message = DebugProtocol.Response & DebugProtocol.Event;

interface ClientOptions {
  readonly start?: StartThread;
  /** One that was trained already. */
  readonly run?: Run;
  readonly epoch?: number;
}

/** A session with a client that asks one thing after the other. */
class Client {
  readonly messages: Message[] = [];
  readonly debugged: Debugged[] = [];
  readonly failures: string[] = [];
  /** Runs of branches, in the order in which they were gone to. */
  readonly branches: Run[] = [];
  /** The text of the file. */
  saved: string;
  readonly debugging: Debugging;
  #seq = 1;
  #wake: () => void = () => undefined;

  constructor(text: string, { start = threads, run, epoch = 1 }: ClientOptions = {}) {
    this.saved = run?.request?.text ?? text;
    const training = {
      text,
      fallbackName: 'net.mlp.json',
      computing,
      files: 'untrusted',
      limits: defaultLimits,
    } as const;
    const request = run
      ? { ...run.request!, run: { marks: run.marks.all, scalars: scalarsOf(run), basis: run.basis, epoch } }
      : training;
    this.debugging = new Debugging(
      { start, request, identity: run ?? { id: 'one', spec: 'file:///net.mlp.json' }, historyBytes: 1e6 },
      {
        message: message => {
          this.messages.push(message as Message);
          this.#wake();
        },
        opened: () => undefined,
        branched: run => this.branches.push(run),
        debugged: (_, debugged) => {
          this.debugged.push(debugged);
          this.#wake();
        },
        readSpec: () => Promise.resolve(this.saved),
        failed: reason => {
          this.failures.push(reason);
          this.#wake();
        },
        cutOff: () => this.failures.push('cut off'),
      },
    );
  }

  async until(wanted: (message: Message) => boolean): Promise<Message> {
    await this.#when(() => this.messages.some(wanted));
    return this.messages.find(wanted)!;
  }

  async ask(command: string, args: object = {}): Promise<Message> {
    const seq = this.#seq++;
    this.debugging.post({ seq, type: 'request', command, arguments: args });
    return this.until(({ type, request_seq }) => type === 'response' && request_seq === seq);
  }

  /** Asks for something that ends in a stop. */
  async go(command: string, args: object = { threadId: 1 }): Promise<Message> {
    const before = this.stops;
    const response = await this.ask(command, args);
    if (response.success) await this.#when(() => this.stops > before);
    return response;
  }

  /** How often it has stopped. */
  get stops(): number {
    return this.debugged.filter(({ stop }) => stop !== undefined).length;
  }

  get stop(): StopSnapshot | undefined {
    return this.debugged.at(-1)?.stop;
  }

  async launch(args: object = {}): Promise<Message> {
    await this.ask('initialize', { adapterID: 'backprop' });
    const response = await this.ask('launch', {
      program: '/net.mlp.json',
      stopOnEntry: true,
      stopAtEnd: true,
      ...args,
    });
    if (response.success) await this.go('configurationDone', {});
    return response;
  }

  async #when(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.failures.length > 0) throw new Error(this.failures[0]);
      await new Promise<void>(resolve => {
        this.#wake = resolve;
      });
    }
  }

  async end(): Promise<void> {
    await this.ask('disconnect');
    this.debugging.close();
    await this.debugging.ended;
  }
}

/** The run of an uninterrupted training of the same text. */
async function trained(text: string): Promise<Run> {
  const training = new Training({
    start: threads,
    request: { text, fallbackName: 'net.mlp.json', computing, files: 'untrusted', limits: defaultLimits },
    identity: { id: 'other', spec: 'file:///net.mlp.json' },
    historyBytes: 1e6,
  });
  const started = await training.started;
  await training.ended;
  assert.equal(started.type, 'run');
  return (started as { readonly run: Run }).run;
}

function scalarsOf({ history }: Run): Float64Array[] {
  return Array.from({ length: history.epochs }, (_, index) => history.scalarsOf(index + 1)!.slice());
}

suite('Debugging, in a real worker thread', () => {
  test('a session trains a run, which waits while it stands and is stopped with it', async () => {
    const client = new Client(xor(50));
    const { success } = await client.launch();
    assert.equal(success, true);
    const run = client.debugging.run!;
    assert.equal(run.status.state, 'paused');
    assert.equal(client.stop?.position.startsWith('1:1:forward:'), true, client.stop?.position);
    await client.go('next');
    assert.equal(run.status.state, 'paused');
    await client.end();
    assert.equal(run.status.state, 'stopped');
    assert.equal(run.info.name, 'net.mlp.json');
  });

  test('gone through, it has the numbers of a training to the bit, test rows included, and stands at the end', async () => {
    const text = xor(50, '"testSplit": 0.5');
    const client = new Client(text);
    await client.launch();
    await client.go('continue');
    const run = client.debugging.run!;
    await client.ask('threads');
    const expected = await trained(text);
    assert.deepEqual(scalarsOf(run), scalarsOf(expected));
    assert.deepEqual(run.status, expected.status);
    assert.equal(run.status.test?.length, expected.status.test?.length);
    assert.deepEqual(run.history.tensorsOf(50), expected.history.tensorsOf(50));
    assert.deepEqual(run.basis, expected.basis);
    await client.go('stepBack');
    assert.equal(run.status.state, 'finished');
    await client.end();
    assert.equal(run.status.state, 'finished');
  });

  test('a run that was left in the middle is trained on from where it was', async () => {
    const client = new Client(xor(60));
    await client.launch();
    for (let epoch = 0; epoch < 20; epoch++) await client.go('backprop/move', { by: 'epoch', direction: 1 });
    await client.end();
    const run = client.debugging.run!;
    assert.deepEqual([run.status.state, run.status.epoch, run.status.canContinue], ['stopped', 20, true]);
    const training = new Training({
      start: threads,
      request: run.request!,
      identity: { continues: run },
      historyBytes: 1e6,
    });
    await training.ended;
    assert.deepEqual(run.status.state, 'finished');
    assert.deepEqual(scalarsOf(run), scalarsOf(await trained(xor(60))));
  });

  test('a run that was trained already is opened at an epoch, and nothing of it changes', async () => {
    const run = await trained(xor(80));
    const [before, status] = [scalarsOf(run), run.status];
    const client = new Client('', { run, epoch: 30 });
    await client.launch();
    assert.match(client.stop!.position, /^30:1:forward:/);
    await client.go('backprop/move', { by: 'epoch', direction: 1 });
    await client.go('backprop/move', { by: 'step', direction: -1 });
    assert.match(client.stop!.position, /^30:1:end:-:schedule/);
    assert.deepEqual(client.stop!.record?.scalars, before[29]);
    await client.end();
    assert.deepEqual(scalarsOf(run), before);
    assert.deepEqual(run.status, status);
  });

  test('a weight that is set in the middle begins a run of its own, which is trained on with it', async () => {
    const client = new Client(xor(12));
    await client.launch();
    await client.go('backprop/goto', { position: '2' });
    const first = client.debugging.run!;
    const response = await client.ask('setExpression', { expression: 'W(0)[0,1]', value: '0.25' });
    assert.equal((response.body as { value: string }).value, '0.25');
    const [branch] = client.branches;
    assert.equal(client.debugging.run, branch);
    assert.equal(branch!.info.branch!.of, first.info.id);
    assert.match(branch!.info.branch!.edits, /^W\(.+\)\[0, 1\] = 0\.25$/);
    assert.equal(branch!.history.epochs, 1);
    // The stop of what was set may come later than the answer: that of the end counts.
    const atEnd = () => client.stop?.position === 'end';
    await client.ask('continue', { threadId: 1 });
    await client.until(atEnd);
    assert.equal(branch!.history.epochs, branch!.info.epochs);
    const untouched = await trained(xor(12));
    assert.deepEqual(branch!.history.scalarsOf(1), untouched.history.scalarsOf(1));
    assert.notDeepEqual(branch!.history.scalarsOf(2), untouched.history.scalarsOf(2));
    const { body } = await client.ask('backprop/branches');
    assert.deepEqual(
      (body as { branches: { edits: string[] }[] }).branches.map(({ edits }) => edits),
      [[], ['W("layer 1")[0, 1] = 0.25']],
    );
    await client.go('backprop/switchBranch', { branch: 0 });
    await client.until(() => client.debugging.run === first && atEnd());
    assert.equal(client.debugging.run, first);
    assert.deepEqual(scalarsOf(first), scalarsOf(untouched));
    await client.end();
  });

  test('other data than the run was trained with are refused', async () => {
    const run = await trained(xor(5));
    run.setBasis({ ...run.basis!, data: 'other' });
    const client = new Client('', { run });
    const { success, message } = await client.launch();
    await client.end();
    assert.equal(success, false);
    assert.match(message ?? '', /data has changed since the run was trained/);
  });

  test('a spec with mistakes is refused with their places', async () => {
    const client = new Client('{ "layers": [] }');
    const { success, message } = await client.launch();
    await client.end();
    assert.equal(success, false);
    assert.match(message ?? '', /^net\.mlp\.json:1:\d+: /);
  });

  test('a thread that dies fails the session, and the run keeps what it has', async () => {
    const ports: Port[] = [];
    const client = new Client(xor(50), {
      start: request => {
        const port = threads(request);
        ports.push(port);
        return port;
      },
    });
    await client.launch();
    await client.go('backprop/move', { by: 'epoch', direction: 1 });
    ports[0]!.post({ type: 'nonsense' });
    await client.debugging.ended;
    assert.equal(client.failures.length, 1);
    const { state, message, epoch } = client.debugging.run!.status;
    assert.deepEqual([state, epoch], ['failed', 1]);
    assert.match(message, /^the debug session failed: /);
  });
});

suite('a session whose client leaves', () => {
  const opened = async () => {
    const port = new FakePort();
    const clock = new FakeClock();
    const said: string[] = [];
    const subject = await subjectOf({ data: { inputs: [[0], [1]], targets: [[0], [1]] }, layers: [{ units: 1 }] });
    const { info } = runOf(shapesOf(subject.model), 0);
    const debugging = new Debugging(
      {
        start: () => port,
        request: { text: '', fallbackName: 'net', computing, files: 'untrusted', limits: defaultLimits },
        identity: { id: 'one', spec: 'file:///net.mlp.json' },
        historyBytes: 1e6,
        later: clock.later,
      },
      {
        message: () => said.push('message'),
        opened: () => undefined,
        branched: () => undefined,
        debugged: () => undefined,
        readSpec: () => Promise.resolve(''),
        failed: reason => said.push(reason),
        cutOff: () => said.push('cut off'),
      },
    );
    port.say({ type: 'started', info, subject });
    port.say({ type: 'basis', basis: { data: 'd', arithmetic: 'a' } });
    port.say({ type: 'state', state: 'running' });
    const { run } = debugging;
    assert.ok(run);
    return { port, clock, said, debugging, run };
  };
  const leave = { seq: 1, type: 'request', command: 'disconnect' };

  test('while a batch is computed is rid of its thread at once, and the run says where it was stopped', async () => {
    const { port, clock, said, debugging, run } = await opened();
    debugging.post(leave);
    assert.ok(grace < 200);
    clock.passOf(grace);
    assert.equal(port.isEnded, false);
    clock.passOf(0);
    const stopped = ['stopped', 'in the middle of epoch 1'];
    assert.deepEqual([port.isEnded, said, run.status.state, run.status.message], [true, ['cut off'], ...stopped]);
    port.go();
    await debugging.ended;
    assert.deepEqual([said, run.status.state, run.status.message], [['cut off'], ...stopped]);
  });

  test('and is answered gets what the thread still has to say', async () => {
    const { port, clock, said, debugging, run } = await opened();
    debugging.post(leave);
    port.say({ type: 'protocol', message: { type: 'response', command: 'disconnect', success: true } });
    clock.passOf(grace);
    clock.passOf(0);
    assert.deepEqual([port.isEnded, said], [false, ['message']]);
    port.say({ type: 'ended', state: 'stopped', message: '' });
    port.say({ type: 'over' });
    debugging.close();
    assert.deepEqual([port.isEnded, run.status.state, run.status.message], [true, 'stopped', '']);
  });

  test('fails when its thread says what comes out of order, and its run keeps what it has', async () => {
    const { port, said, run } = await opened();
    port.say({ type: 'started', info: run.info, subject: run.subject });
    assert.deepEqual([port.isEnded, run.status.state], [true, 'failed']);
    assert.match(said.join(), /"started" came where "protocol", .* was expected/);
  });
});
