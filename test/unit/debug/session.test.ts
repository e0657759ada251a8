import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Client, debugClient, type Message, xorText } from './client.ts';

/** XOR in batches of one, for few epochs: many stops, and soon at the end. */
const batches = xorText.replace('"full"', '1').replace('"epochs": 400', '"epochs": 3');
/** Diverges in its third epoch. */
const diverging = JSON.stringify({
  data: { inputs: [[1], [2]], targets: [[1], [2]] },
  layers: [{ units: 1 }],
  optimizer: { type: 'sgd', learningRate: 1e6 },
  training: { epochs: 50 },
});

/** What the session has sent, in short: `next`, `!next` where it was refused, `stopped step`. */
function story({ messages }: Client): string[] {
  return messages.map(({ type, success, command, event, body }: Message) => {
    if (type === 'response') return success ? `${command}` : `!${command}`;
    return [event, body?.reason ?? body?.exitCode].filter(part => part !== undefined).join(' ');
  });
}

suite('a debug session', () => {
  test('it stops at the first operation, and steps from there', async () => {
    const client = debugClient();
    await client.start();
    assert.equal(client.session.timeline.time, 0);
    assert.equal((await client.move('stepIn')).reason, 'step');
    assert.equal(client.session.timeline.time, 1);
    const delta = client.session.timeline.names.value('delta', 0);
    assert.deepEqual(delta, { why: 'delta of layer "hidden" is not computed yet.' });
  });

  test('a response precedes what it causes, and without stopOnEntry it runs to the end', async () => {
    const client = debugClient({ text: batches });
    await client.start({ stopOnEntry: false });
    await client.event('terminated');
    await client.request('disconnect');
    assert.deepEqual(story(client), [
      'initialize',
      'launch',
      'initialized',
      'configurationDone',
      'exited 0',
      'terminated',
      'disconnect',
    ]);
  });

  test('without debugging it runs to the end, whatever else is asked', async () => {
    const client = debugClient({ text: batches });
    await client.start({ noDebug: true, stopAtEnd: true, stopOnEntry: false });
    await client.event('terminated');
    assert.equal(client.session.timeline.time, client.session.timeline.course.end);
  });

  test('with stopAtEnd it stands at the end, from where one goes back, and a further continue ends it', async () => {
    const client = debugClient({ text: batches });
    await client.start({ stopAtEnd: true });
    const stop = await client.move('continue');
    assert.deepEqual([stop.reason, stop.description], ['end of training', 'End of training']);
    assert.equal((await client.move('next')).reason, 'end of training');
    const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
    assert.deepEqual(
      stackFrames.map(({ name }: { name: string }) => name),
      ['end of training', 'end', 'end', 'batch 4', 'epoch 3', 'training'],
    );
    assert.equal((await client.move('stepBack')).reason, 'step');
    assert.equal(client.session.timeline.names.position?.stop.operation, 'record');
    await client.move('continue');
    await client.request('continue');
    await client.event('terminated');
  });

  test('a training that diverges ends with exit code 1 and says how', async () => {
    const client = debugClient({ text: diverging });
    await client.start({ stopOnEntry: false });
    const output = await client.event('output');
    assert.match(output.body.output, /^The training diverged at epoch 1 in layer /);
    assert.equal(output.body.category, 'stderr');
    assert.equal((await client.event('exited')).body.exitCode, 1);
  });

  test('at the end of one that diverges it stands, and says how', async () => {
    const client = debugClient({ text: diverging });
    await client.start({ stopAtEnd: true });
    const stop = await client.move('continue');
    assert.equal(stop.description, 'End of training: it diverged');
    assert.match(stop.text, /^The training diverged at epoch/);
    await client.request('continue');
    assert.equal((await client.event('exited')).body.exitCode, 1);
  });

  test('a spec with errors is not launched, and a later launch of a good one is', async () => {
    let isGood = false;
    const good = debugClient();
    const client = debugClient({
      open: async (launch, recorded) => {
        if (!isGood) throw new Error('xor.mlp.json:3:1: "units" is missing');
        return await good.session.host.open(launch, recorded);
      },
    });
    await client.request('initialize');
    const response = await client.ask('launch', { program: 'xor.mlp.json' });
    assert.equal(response.message, 'xor.mlp.json:3:1: "units" is missing');
    assert.deepEqual(response.body.error, { id: 1, format: response.message, showUser: true });
    isGood = true;
    await client.request('launch', { program: 'xor.mlp.json' });
    await client.event('initialized');
  });

  test('a text with braces is shown as it is, as braces are variables in the protocol', async () => {
    const client = debugClient({ open: () => Promise.reject(new Error('found {3}')) });
    await client.request('initialize');
    const { message, body } = await client.ask('launch', { program: 'x' });
    assert.equal(message, 'found {3}');
    assert.deepEqual(body.error, { id: 1, format: '{words}', variables: { words: 'found {3}' }, showUser: true });
  });

  test('what comes out of order is refused in words', async () => {
    const client = debugClient();
    assert.match(await client.refused('launch', { program: 'x' }), /send "initialize" first/);
    await client.request('initialize');
    assert.match(await client.refused('initialize'), /was sent already/);
    for (const command of ['next', 'stackTrace', 'threads', 'pause', 'configurationDone', 'restart', 'terminate']) {
      assert.match(await client.refused(command), /send "launch" first/, command);
    }
    assert.match(await client.refused('attach'), /nothing to attach to/);
    await client.request('launch', { program: 'x' });
    assert.match(await client.refused('launch', { program: 'x' }), /was sent already/);
    assert.match(await client.refused('next'), /has not begun/);
    assert.match(await client.refused('restart'), /has not begun/);
    await client.request('configurationDone');
    await client.event('terminated');
    assert.match(await client.refused('next'), /has ended/);
    await client.request('terminate');
    await client.request('disconnect');
    assert.match(await client.refused('threads'), /session is over/);
    assert.match(await client.refused('disconnect'), /session is over/);
  });

  test('arguments that cannot be used are named, with what was found', async () => {
    const client = debugClient();
    await client.request('initialize');
    const refused = (args: unknown) => client.refused('launch', args);
    assert.equal(
      await refused({ program: 7 }),
      'The argument "program" of "launch" cannot be used: expected a string, found 7.',
    );
    const wrong = async (args: object) => (await refused({ program: 'x', ...args })).replace(/^.*cannot be used: /, '');
    assert.equal(await wrong({ seed: -1 }), 'expected a number of at least 0, found -1.');
    assert.equal(await wrong({ epochs: 1.5 }), 'expected a whole number, found 1.5.');
    assert.equal(await wrong({ program: '' }), 'expected a string that is not empty, found an empty string.');
    assert.equal(await wrong({ noDebug: null }), 'expected a boolean, found null.');
    await client.request('launch', { program: 'x', stopOnEntry: true });
    await client.request('configurationDone');
    const words = await client.refused('backprop/move', { by: 'year', direction: 1 });
    assert.match(words, /expected "step" or "layer" or "phase" or "batch" or "epoch", found "year" \(a string\)\.$/);
    assert.match(
      await refused([]),
      /^The arguments of "launch" cannot be used: expected an object, found an empty array\.$/,
    );
    assert.match(await client.refused('fly'), /^There is no request "fly"\.$/);
    assert.match(await client.refused('toString'), /^There is no request "toString"\.$/);
  });

  test('a message that is no request is answered as such, and a response or event is passed over', async () => {
    const client = debugClient();
    for (const message of [null, 7, 'x', [], {}, { seq: 5 }, { seq: 5, type: 'request' }, { seq: 'x', command: 'y' }]) {
      client.post(message);
    }
    client.post({ seq: 9, type: 'response', request_seq: 1, success: true, command: 'runInTerminal' });
    client.post({ seq: 10, type: 'event', event: 'x' });
    assert.deepEqual(
      client.messages.map(({ request_seq, success, command }) => [request_seq, success, command]),
      [0, 0, 0, 0, 0, 5, 5, 0].map((seq, index) => [seq, false, index === 7 ? 'y' : '']),
    );
  });

  test('pause stops a training on its way, exactly once, and while it runs its place cannot be asked for', async () => {
    const client = debugClient();
    await client.start();
    await client.request('continue');
    assert.match(await client.refused('stackTrace'), /running/);
    assert.match(await client.refused('next'), /running/);
    assert.deepEqual(await client.request('threads'), { threads: [{ id: 1, name: 'training' }] });
    await client.request('pause');
    assert.equal((await client.event('stopped')).body.reason, 'pause');
    const { time, course } = client.session.timeline;
    assert.ok(time > 0 && time < course.end);
    await client.request('pause');
    await client.request('stackTrace');
    assert.equal(client.messages.filter(({ event }) => event === 'stopped').length, 2);
  });

  test('one that leaves mid-step hears nothing more, and one that terminates hears that it is over', async () => {
    const client = debugClient();
    await client.start();
    await client.request('continue');
    await client.request('disconnect');
    await client.session.halt();
    assert.equal(story(client).at(-1), 'disconnect');

    const other = debugClient();
    await other.start();
    await other.request('continue');
    await other.request('terminate');
    await other.session.halt();
    assert.deepEqual(story(other).slice(-2), ['terminate', 'terminated']);
  });

  test('restart begins anew, with other arguments where it has some, also while the training runs', async () => {
    const client = debugClient();
    await client.start();
    await client.move('next');
    const first = client.session.timeline;
    await client.request('restart');
    assert.equal((await client.event('stopped')).body.reason, 'entry');
    assert.notEqual(client.session.timeline, first);
    assert.equal(client.session.timeline.time, 0);
    await client.request('continue');
    await client.request('restart', { arguments: { program: 'x', seed: 5, epochs: 2, stopOnEntry: true } });
    assert.equal((await client.event('stopped')).body.reason, 'entry');
    assert.equal(client.session.timeline.options.seed, 5);
    assert.equal(client.session.timeline.course.epochs, 2);
    // The move that was given up says nothing.
    assert.deepEqual(story(client).slice(-3), ['continue', 'restart', 'stopped entry']);
  });

  test('a restart that cannot be done leaves everything as it was', async () => {
    let isGone = false;
    const good = debugClient();
    const client = debugClient({
      open: async (launch, recorded) => {
        if (isGone) throw new Error('xor.mlp.json: there is no such file');
        return await good.session.host.open(launch, recorded);
      },
    });
    await client.start();
    await client.move('next');
    const { time } = client.session.timeline;
    isGone = true;
    assert.equal(await client.refused('restart'), 'xor.mlp.json: there is no such file');
    await client.request('stackTrace');
    assert.equal(client.session.timeline.time, time);
  });

  test('requests wait for one that takes long, in their order; cancel, pause, threads and disconnect do not', async () => {
    let open = () => {};
    const good = debugClient();
    const client = debugClient({
      open: async (launch, recorded) => {
        await new Promise<void>(resolve => {
          open = resolve;
        });
        return await good.session.host.open(launch, recorded);
      },
    });
    await client.request('initialize');
    const launched = client.ask('launch', { program: 'x', stopOnEntry: true });
    const configured = client.ask('configurationDone');
    const cancelledSeq = 4;
    const waiting = client.ask('loadedSources');
    assert.equal((await client.ask('threads')).success, false);
    await client.request('cancel', { requestId: cancelledSeq });
    assert.equal((await waiting).message, 'cancelled');
    open();
    assert.ok((await launched).success);
    assert.ok((await configured).success);
    await client.event('stopped');
    assert.deepEqual(story(client), [
      'initialize',
      '!threads',
      'cancel',
      '!loadedSources',
      'launch',
      'initialized',
      'configurationDone',
      'stopped entry',
    ]);
  });

  test('a client that leaves while the spec is read gets its answers, and no training', async () => {
    let open = () => {};
    const good = debugClient();
    const client = debugClient({
      open: async (launch, recorded) => {
        await new Promise<void>(resolve => {
          open = resolve;
        });
        return await good.session.host.open(launch, recorded);
      },
    });
    await client.request('initialize');
    const launched = client.ask('launch', { program: 'x' });
    const waiting = client.ask('configurationDone');
    await client.request('disconnect');
    open();
    assert.match((await launched).message!, /ended before the spec was read/);
    assert.match((await waiting).message!, /session is over/);
    assert.equal(client.messages.filter(({ type }) => type === 'event').length, 0);
  });

  test('an error of the timeline is told, and the session goes on', async () => {
    const client = debugClient();
    await client.start();
    const { timeline } = client.session;
    for (const way of ['seek', 'forward']) {
      Object.defineProperty(timeline, way, { value: () => Promise.reject(new Error('out of memory')) });
    }
    assert.equal((await client.move('next')).text, 'out of memory');
    assert.equal((await client.event('output')).body.output, 'out of memory\n');
    await client.request('stackTrace');
  });

  test('a jump that takes long tells its progress, and cancelling it leaves the training where it was', async () => {
    const client = debugClient({ turnMs: 150 });
    await client.request('initialize', { supportsProgressReporting: true });
    await client.request('launch', { program: 'x', stopOnEntry: true, stopAtEnd: true });
    await client.request('configurationDone');
    await client.event('stopped');
    await client.request('backprop/move', { by: 'epoch', direction: 1 });
    assert.equal((await client.event('stopped')).body.reason, 'step');
    assert.equal(client.messages.filter(({ event }) => event?.startsWith('progress')).length, 0);
    await client.move('continue');
    await client.request('backprop/move', { by: 'epoch', direction: -1 });
    const start = await client.event('progressStart');
    assert.equal(start.body.title, 'Going back');
    assert.equal(start.body.cancellable, true);
    assert.match(start.body.message, /^epoch \d+ of 400$/);
    const update = await client.event('progressUpdate');
    assert.ok(update.body.percentage >= 0 && update.body.percentage <= 100);
    await client.request('cancel', { progressId: start.body.progressId });
    assert.equal((await client.event('progressEnd')).body.message, 'Cancelled');
    assert.equal((await client.event('stopped')).body.reason, 'pause');
    assert.equal(client.session.timeline.time, client.session.timeline.course.end);
  });

  test('a client that knows no progress is told of none', async () => {
    const client = debugClient({ turnMs: 500 });
    await client.start({ stopAtEnd: true });
    await client.move('continue');
    await client.move('reverseContinue');
    assert.equal(client.messages.filter(({ event }) => event?.startsWith('progress')).length, 0);
  });

  test('a run that was trained before is entered at its epoch', async () => {
    const client = debugClient({ text: batches, run: { marks: [], epoch: 2 } });
    await client.start();
    assert.equal(client.session.timeline.names.position?.epoch, 2);
    assert.equal(client.session.timeline.time, client.session.timeline.course.timeOf(2, 1, 0));
  });
});
