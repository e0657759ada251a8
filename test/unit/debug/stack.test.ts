import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Client, debugClient, xorText } from './client.ts';

const text = xorText.replace('"full"', '2').replace('"epochs": 400', '"epochs": 3');

interface ShownFrame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source: { readonly name: string; readonly path: string };
  readonly presentationHint?: string;
}

async function stack(client: Client, args = {}): Promise<ShownFrame[]> {
  return (await client.request('stackTrace', { threadId: 1, ...args })).stackFrames;
}

/** What stands in the text at a frame. */
function at(frame: ShownFrame, of = text): string {
  return of.split(/\r\n|\r|\n/)[frame.line - 1]!.slice(frame.column - 1);
}

suite('the call stack', () => {
  test('it has six frames at every operation, each at its place in the text', async () => {
    const client = debugClient({ text });
    await client.start({ stopAtEnd: true });
    const begins: Record<string, string> = {
      hidden: '{ "name": "hidden"',
      out: '{ "name": "out"',
      forward: '"layers"',
      backward: '"layers"',
      // The loss is not written: it follows from the last layer.
      loss: '{ "name": "out"',
      update: '"optimizer"',
      end: '"training"',
    };
    for (;;) {
      const { position } = client.session.timeline.names;
      if (!position) break;
      const frames = await stack(client);
      const { epoch, batch, stop } = position;
      const layer = stop.layer === undefined ? undefined : ['hidden', 'out'][stop.layer]!;
      assert.deepEqual(
        frames.map(({ name }) => name),
        [stop.operation, layer ?? stop.phase, stop.phase, `batch ${batch}`, `epoch ${epoch}`, 'training'],
      );
      const [operation, ofLayer, phase, ofBatch, ofEpoch, training] = frames as [
        ShownFrame,
        ShownFrame,
        ShownFrame,
        ShownFrame,
        ShownFrame,
        ShownFrame,
      ];
      assert.ok(at(operation).startsWith(begins[layer ?? stop.phase]!));
      assert.ok(at(ofLayer).startsWith(begins[layer ?? stop.phase]!));
      assert.ok(at(phase).startsWith(begins[stop.phase]!));
      assert.ok(at(ofBatch).startsWith('"batchSize"'));
      assert.ok(at(ofEpoch).startsWith('"epochs"'));
      assert.ok(at(training).startsWith('"training"'));
      assert.deepEqual(ofLayer.presentationHint, layer ? undefined : 'subtle');
      assert.deepEqual(operation.source, { name: 'xor.mlp.json', path: '/networks/xor.mlp.json' });
      await client.move('stepIn');
    }
    assert.equal((await stack(client)).length, 6);
  });

  test('it is given in parts, and always says how many there are', async () => {
    const client = debugClient({ text });
    await client.start();
    const names = async (args: object) => (await stack(client, args)).map(({ name }) => name);
    assert.deepEqual(await names({ startFrame: 0, levels: 1 }), ['net']);
    assert.deepEqual(await names({ startFrame: 1, levels: 2 }), ['hidden', 'forward']);
    assert.deepEqual(await names({ startFrame: 4 }), ['epoch 1', 'training']);
    assert.deepEqual(await names({ startFrame: 6, levels: 3 }), []);
    assert.equal((await client.request('stackTrace', { startFrame: 5, levels: 1 })).totalFrames, 6);
    assert.match(await client.refused('stackTrace', { startFrame: -1 }), /"startFrame".*found -1/);
  });

  test('a frame of an earlier stop is refused as such, another one is not known', async () => {
    const client = debugClient({ text });
    await client.start();
    const [frame] = await stack(client);
    assert.equal((await stack(client))[0]!.id, frame!.id);
    await client.request('scopes', { frameId: frame!.id });
    await client.move('next');
    assert.match(await client.refused('scopes', { frameId: frame!.id }), /a reference from an earlier stop/);
    assert.match(await client.refused('scopes', { frameId: 1_000_000 }), /^There is no frame 1000000\.$/);
    assert.match(await client.refused('scopes', { frameId: 0 }), /^There is no frame 0\.$/);
    const [fresh] = await stack(client);
    await client.request('scopes', { frameId: fresh!.id });
  });

  test('an editor that counts from 0, and names files by URI, gets what it asks for', async () => {
    const client = debugClient({ text, program: '/my networks/xor.mlp.json' });
    await client.request('initialize', { linesStartAt1: false, columnsStartAt1: false, pathFormat: 'uri' });
    await client.request('launch', { program: '/my networks/xor.mlp.json', stopOnEntry: true });
    await client.request('configurationDone');
    await client.event('stopped');
    const [frame] = await stack(client);
    assert.ok(at({ ...frame!, line: frame!.line + 1, column: frame!.column + 1 }).startsWith('{ "name": "hidden"'));
    assert.equal(frame!.source.path, 'file:///my%20networks/xor.mlp.json');
    const source = { path: frame!.source.path };
    const { targets } = await client.request('gotoTargets', { source, line: frame!.line, column: frame!.column });
    assert.equal(targets[0].line, frame!.line);
    assert.deepEqual(await client.request('loadedSources'), { sources: [frame!.source] });
  });

  test('the text as it is trained can be had, and no other', async () => {
    const client = debugClient({ text });
    await client.start();
    const [{ source }] = (await stack(client)) as [ShownFrame];
    const { content } = await client.request('source', { source, sourceReference: 0 });
    assert.equal(content, text);
    assert.match(
      await client.refused('source', { source: { path: '/etc/passwd' }, sourceReference: 0 }),
      /is not debugged/,
    );
  });
});

suite('targets to go to', () => {
  async function targets(client: Client, containing: string): Promise<{ label: string; id: number }[]> {
    const line = text.split('\n').findIndex(line => line.includes(containing)) + 1;
    const source = { path: '/networks/xor.mlp.json' };
    return (await client.request('gotoTargets', { source, line })).targets;
  }

  test('of a layer they are its phases: next and before, in this epoch, in the first and the last', async () => {
    const client = debugClient({ text });
    await client.start();
    await client.move('backprop/goto', { position: '2:2:backward:out:delta' });
    assert.deepEqual(
      (await targets(client, '{ "name": "hidden"')).map(({ label }) => label),
      [
        'epoch 3, batch 1, forward, hidden (next)',
        'epoch 2, batch 2, forward, hidden (previous)',
        'epoch 2, batch 1, forward, hidden (start of this epoch)',
        'epoch 1, batch 1, forward, hidden (first epoch)',
        'epoch 2, batch 2, backward, hidden (next)',
        'epoch 2, batch 1, backward, hidden (previous)',
        'epoch 1, batch 1, backward, hidden (first epoch)',
        'epoch 3, batch 1, backward, hidden (last epoch)',
        'epoch 2, batch 2, update, hidden (next)',
        'epoch 2, batch 1, update, hidden (previous)',
        'epoch 1, batch 1, update, hidden (first epoch)',
        'epoch 3, batch 1, update, hidden (last epoch)',
      ],
    );
  });

  test('one goes there, and a target of an earlier stop is refused', async () => {
    const client = debugClient({ text });
    await client.start();
    const [first] = await targets(client, '"optimizer"');
    assert.match(first!.label, /^epoch 1, batch 1, update/);
    assert.equal((await client.move('goto', { threadId: 1, targetId: first!.id })).reason, 'goto');
    assert.equal(client.session.timeline.names.position?.stop.phase, 'update');
    assert.match(await client.refused('goto', { threadId: 1, targetId: first!.id }), /from an earlier stop/);
    assert.match(await client.refused('goto', { threadId: 1, targetId: 999 }), /There is no target 999/);
  });

  test('every target of every line leads to the moment that it names', async () => {
    const client = debugClient({ text });
    await client.start({ stopAtEnd: true });
    for (const place of ['"inputs"', '{ "name": "hidden"', '"out"', '"optimizer"', '"training"']) {
      for (const from of ['1', '2:1:loss', 'end']) {
        await client.move('backprop/goto', { position: from });
        const count = (await targets(client, place)).length;
        assert.ok(count >= 1, place);
        for (let index = 0; index < count; index++) {
          await client.move('backprop/goto', { position: from });
          const { id, label } = (await targets(client, place))[index]!;
          await client.move('goto', { threadId: 1, targetId: id });
          const { epoch, batch, stop } = client.session.timeline.names.position!;
          const layer = stop.layer === undefined ? [] : [['hidden', 'out'][stop.layer]];
          const there = [`epoch ${epoch}`, `batch ${batch}`, stop.phase, ...layer].join(', ');
          assert.equal(label.replace(/ \(.*/, ''), there);
        }
      }
    }
  });

  test('a line on which nothing stands has none, and another file is refused', async () => {
    const client = debugClient({ text });
    await client.start();
    assert.deepEqual(await targets(client, '// XOR'), []);
    assert.match(await client.refused('gotoTargets', { source: { path: '/other' }, line: 1 }), /is not debugged: "xor/);
  });
});
