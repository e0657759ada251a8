import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Run } from '../../../src/run/run.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { Debugging } from '../../../src/threads/debugging.ts';
import { nodeThreads } from '../../../src/threads/node/nodeThreads.ts';
import type { StartThread } from '../../../src/threads/port.ts';

const threads = nodeThreads(join(import.meta.dirname, '../../../src/threads/node/worker.ts'));

function xor(epochs: number): string {
  return `{
    "data": { "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]] },
    "layers": [{ "units": 4, "activation": "tanh" }, { "units": 1, "activation": "sigmoid" }],
    "training": { "epochs": ${epochs} }
  }`;
}

type Message = DebugProtocol.Response & DebugProtocol.Event;

/** A session with a client that asks one thing after the other. */
class Client {
  readonly messages: Message[] = [];
  readonly positions: (string | undefined)[] = [];
  readonly failures: string[] = [];
  readonly debugging: Debugging;
  #seq = 1;
  #wake: () => void = () => undefined;

  constructor(text: string, { start = threads, run }: { readonly start?: StartThread; readonly run?: Run } = {}) {
    const training = {
      text,
      fallbackName: 'net.mlp.json',
      computing: { reproducible: false, threads: 1 },
      files: 'untrusted',
      limits: defaultLimits,
    } as const;
    const request = run ? { ...run.request!, run: { marks: run.marks.all, basis: run.basis, epoch: 1 } } : training;
    this.debugging = new Debugging(
      { start, request, identity: run ?? { id: 'one', spec: 'file:///net.mlp.json' }, historyBytes: 1e6 },
      {
        message: message => {
          this.messages.push(message as Message);
          this.#wake();
        },
        opened: () => undefined,
        moved: position => {
          this.positions.push(position);
          this.#wake();
        },
        failed: reason => {
          this.failures.push(reason);
          this.#wake();
        },
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
    return this.positions.filter(position => position !== undefined).length;
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

suite('Debugging, in a real worker thread', () => {
  test('a session trains a run, which waits while it stands and is stopped with it', async () => {
    const client = new Client(xor(50));
    const { success } = await client.launch();
    assert.equal(success, true);
    const run = client.debugging.run!;
    assert.equal(run.status.state, 'paused');
    await client.go('next');
    assert.equal(run.status.state, 'paused');
    await client.end();
    assert.equal(run.status.state, 'stopped');
    assert.equal(run.info.name, 'net.mlp.json');
  });
});
