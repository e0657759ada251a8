import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { DebugClient } from '@vscode/debugadapter-testsupport';
import { processDebugHost } from '../../../src/cli/debugHost.ts';
import { encodeFrame } from '../../../src/debug/framing.ts';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { protocolProblems } from '../debug/protocolSchema.ts';
import { backprop, diverging, folderOf, xor } from './support.ts';

const built = join(import.meta.dirname, '../../../dist/backprop.mjs');
const folder = folderOf({
  'xor.mlp.json': xor(),
  'long.mlp.json': xor({ training: { epochs: 1_000_000, batchSize: 1 } }),
  'small.mlp.json': xor({ precision: 'float32', training: { epochs: 20, batchSize: 3, shuffle: true } }),
  'diverging.mlp.json': diverging,
  'bad.mlp.json': '{\n  "layers": [{ "units": 0 }],\n  "loss": 3\n}',
  'notUtf8.mlp.json': Uint8Array.of(0x7b, 0x22, 0xff, 0x22),
});
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill();
});

function adapter(): ChildProcess {
  const child = spawn(process.execPath, [built, 'debug-adapter'], { cwd: folder });
  children.push(child);
  return child;
}

/** The client that VS Code's debug adapters are tested with, at the other end of a process. */
class Client extends DebugClient {
  readonly child = adapter();
  readonly problems: string[] = [];

  constructor() {
    super('node', built, 'backprop');
    this.defaultTimeout = 60_000;
    this.connect(this.child.stdout!, this.child.stdin!);
  }

  /** Exit code and standard error, once it has ended. */
  async ended(): Promise<{ readonly code: number | null; readonly err: string }> {
    const [err, [code]] = await Promise.all([text(this.child.stderr!), once(this.child, 'close')]);
    return { code, err };
  }
}

/** What a process answers to bytes, whose input ends then. */
async function answers(...chunks: readonly (string | Uint8Array)[]) {
  const child = adapter();
  for (const chunk of chunks) child.stdin!.write(chunk);
  child.stdin!.end();
  const [out, err, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'close')]);
  const messages = out.split(/Content-Length: \d+\r\n\r\n/).filter(Boolean);
  return { code, err, messages: messages.map(message => JSON.parse(message)) };
}

suite('backprop debug-adapter', () => {
  test('a breakpoint on a layer is hit, each frame is in the file, and the process ends when the client leaves', async () => {
    const client = new Client();
    const ended = client.ended();
    const path = resolve(folder, 'xor.mlp.json');
    // The whole spec is on one line.
    await client.hitBreakpoint({ program: path }, { path, line: 1 });
    const { body } = await client.stackTraceRequest({ threadId: 1 });
    assert.deepEqual(new Set(body.stackFrames.map(({ source }) => source?.path)), new Set([path]));
    await client.disconnectRequest();
    assert.deepEqual(await ended, { code: 0, err: '' });
  });

  test('it stops at the entry, steps to and fro, goes anywhere and comes to the end', async () => {
    const client = new Client();
    const entered = client.waitForEvent('stopped');
    await Promise.all([client.configurationSequence(), client.launch({ program: 'xor.mlp.json', stopOnEntry: true })]);
    assert.equal((await entered).body.reason, 'entry');
    const path = resolve(folder, 'xor.mlp.json');
    const [stopped] = await Promise.all([
      client.assertStoppedLocation('step', { path, line: 1 }),
      client.stepInRequest({ threadId: 1 }),
    ]);
    assert.equal(stopped.body.stackFrames[0]!.name, 'activation');
    await Promise.all([client.waitForEvent('stopped'), client.stepBackRequest({ threadId: 1 })]);
    const position = async () => (await client.customRequest('backprop/position')).body.text;
    assert.equal(await position(), '1:1:forward:hidden:net');
    const there = { position: '2:2:backward' };
    await Promise.all([client.waitForEvent('stopped'), client.customRequest('backprop/goto', there)]);
    assert.equal(await position(), '2:2:backward:out:delta');
    await Promise.all([client.waitForEvent('terminated'), client.continueRequest({ threadId: 1 })]);
    await client.disconnectRequest();
  });

  test('a running training is paused, and one that diverges exits with 1', async () => {
    const client = new Client();
    await Promise.all([client.configurationSequence(), client.launch({ program: 'long.mlp.json' })]);
    await Promise.all([client.assertStoppedLocation('pause', { line: 1 }), client.pauseRequest({ threadId: 1 })]);
    await client.disconnectRequest();

    const other = new Client();
    const exited = other.waitForEvent('exited');
    await Promise.all([other.configurationSequence(), other.launch({ program: 'diverging.mlp.json', noDebug: true })]);
    assert.equal((await exited).body.exitCode, 1);
    await other.disconnectRequest();
  });

  test('a spec that cannot be trained is refused with its first errors and their places', async () => {
    const client = new Client();
    await client.initializeRequest();
    const words = async (program: string): Promise<string> => {
      const launched = client.launchRequest({ program } as object);
      const refused = await launched.then(
        () => undefined,
        (error: Error) => error,
      );
      return refused?.message ?? 'it was launched';
    };
    const [first, second] = (await words('bad.mlp.json')).split('\n');
    assert.match(first!, /^bad\.mlp\.json:1:1: .*"data"/);
    assert.match(second!, /^bad\.mlp\.json:2:\d+: /);
    assert.equal(await words('gone.mlp.json'), 'gone.mlp.json: there is no such file');
    assert.match(await words('notUtf8.mlp.json'), /^notUtf8\.mlp\.json:1:3: /);
    assert.match(await words('untitled:Untitled-1'), /^untitled:Untitled-1 is no file on this machine\./);
    assert.match(
      await words('file:///%zz.mlp.json'),
      /^file:\/\/\/%zz\.mlp\.json is no URI of a file on this machine\./,
    );
    // Waited for, a device would keep the process from ending.
    if (process.platform !== 'win32') assert.match(await words('/dev/null'), /^\/dev\/null is a pipe or a device\./);
    // One that is good may follow, named by its URI.
    await client.launchRequest({ program: pathToFileURL(resolve(folder, 'xor.mlp.json')).href } as object);
    await client.disconnectRequest();
  });

  test('the end of the input ends the process, in the middle of a training, too', async () => {
    const request = (seq: number, command: string, args: object = {}) =>
      encodeFrame({ seq, type: 'request', command, arguments: args });
    const long = [
      request(1, 'initialize'),
      request(2, 'launch', { program: 'long.mlp.json' }),
      request(3, 'configurationDone'),
    ];
    const { code, err, messages } = await answers(...long);
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(
      messages.filter(({ type }) => type === 'response').map(({ command, success }) => [command, success]),
      [
        ['initialize', true],
        ['launch', true],
        ['configurationDone', true],
      ],
    );
    assert.deepEqual(await answers(), { code: 0, err: '', messages: [] });
  });

  test('what is no message is told on the standard error and answered as an error, and the next one is served', async () => {
    const initialize = encodeFrame({ seq: 1, type: 'request', command: 'initialize', arguments: {} });
    const broken = ['hello\r\n', 'Content-Length: -5\r\n\r\n', 'Content-Length: 2\r\n\r\n{]', initialize];
    const { code, err, messages } = await answers(...broken);
    assert.equal(code, 0);
    const lines = err.trimEnd().split('\n');
    assert.match(lines[0]!, /^backprop debug-adapter: Found "hello" where "Content-Length: N" was expected\.$/);
    assert.match(lines.at(-1)!, /^backprop debug-adapter: A message is not JSON: /);
    const last = messages.at(-1);
    assert.deepEqual([last.command, last.success], ['initialize', true]);
    for (const message of messages) assert.deepEqual(protocolProblems(message), []);
    assert.ok(messages.slice(0, -1).every(({ success, request_seq }) => success === false && request_seq === 0));
    assert.equal(messages.length, lines.length + 1);
  });

  test('it takes no file and no option', async () => {
    const { code, err } = await backprop(folder, ['debug-adapter', 'xor.mlp.json']);
    assert.equal(code, 2);
    assert.match(err, /"debug-adapter" takes no file, found "xor\.mlp\.json"/);
    assert.match((await backprop(folder, ['debug-adapter', '--json'])).err, /has no option --json/);
  });
});

suite('the numbers of a session over stdio', () => {
  for (const file of ['xor.mlp.json', 'small.mlp.json']) {
    test(`the losses of ${file} are those of backprop train, to the bit`, async () => {
      const losses: number[] = [];
      const recorded = ({ scalars }: EpochRecord) => losses.push(scalars[networkScalarIndex('loss')]!);
      const launch = {
        program: file,
        stopOnEntry: false,
        stopAtEnd: false,
        seed: undefined,
        epochs: undefined,
        noDebug: true,
      };
      const { timeline } = await processDebugHost(folder).open(launch, recorded);
      await timeline.forward({ stops: new Set(), look: () => false }, async () => true);
      const { out } = await backprop(folder, ['train', file, '--json']);
      const trained = JSON.parse(out).epochs.map(({ loss }: { loss: number }) => loss);
      assert.ok(losses.length >= 3);
      assert.deepEqual(losses, trained);
    });
  }
});
