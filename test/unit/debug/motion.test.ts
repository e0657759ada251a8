import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Names } from '../../../src/timeline/names.ts';
import { positionText } from '../../../src/timeline/positionText.ts';
import { type Client, debugClient, xorText } from './client.ts';

/** Two batches of two rows, three epochs. */
const text = xorText.replace('"full"', '2').replace('"epochs": 400', '"epochs": 3');

function here({ session }: Client): string {
  const { position, layers }: Names = session.timeline.names;
  return position ? positionText(position, layers) : 'end';
}

async function started(launch = {}): Promise<Client> {
  const client = debugClient({ text });
  await client.start({ stopAtEnd: true, ...launch });
  return client;
}

suite('motion', () => {
  test('next is the next layer, step in the next operation, step out the next phase', async () => {
    const client = await started();
    assert.equal(here(client), '1:1:forward:hidden:net');
    const moves = [
      ['stepIn', '1:1:forward:hidden:activation'],
      ['next', '1:1:forward:out:net'],
      ['next', '1:1:loss:-:loss'],
      ['stepOut', '1:1:backward:out:delta'],
      ['next', '1:1:backward:hidden:dE/dy'],
      ['stepOut', '1:1:update:hidden:state'],
      ['stepIn', '1:1:update:hidden:step'],
      ['stepOut', '1:2:forward:hidden:net'],
    ] as const;
    for (const [command, place] of moves) {
      assert.equal((await client.move(command, { threadId: 1 })).reason, 'step');
      assert.equal(here(client), place);
    }
  });

  test('step back undoes the last steps, whatever they were, and goes back by layers where there was none', async () => {
    const client = await started();
    const places = [here(client)];
    for (const command of ['stepIn', 'stepOut', 'next', 'stepOut', 'stepIn', 'stepOut', 'next']) {
      await client.move(command);
      places.push(here(client));
    }
    for (const place of places.slice(0, -1).reverse()) {
      await client.move('stepBack');
      assert.equal(here(client), place);
    }
    await client.move('stepBack');
    assert.equal(here(client), '1:1:forward:hidden:net');
    await client.move('backprop/goto', { position: '2:1:backward:hidden:delta' });
    for (const place of ['2:1:backward:out:delta', '2:1:loss:-:loss', '2:1:forward:out:net']) {
      await client.move('stepBack');
      assert.equal(here(client), place);
    }
  });

  test('after going on, to and fro, steps before it are not undone any more', async () => {
    const client = await started();
    await client.move('stepIn');
    await client.move('stepIn');
    await client.move('continue');
    await client.move('stepBack');
    assert.equal(here(client), '3:2:end:-:record');
    await client.move('reverseContinue');
    assert.equal(here(client), '1:1:forward:hidden:net');
  });

  test('going back to the start of something leaves the steps that are before it to be undone', async () => {
    const client = await started();
    await client.move('next');
    await client.move('stepIn');
    await client.move('stepIn');
    await client.move('backprop/move', { by: 'layer', direction: 'start' });
    assert.equal(here(client), '1:1:loss:-:loss');
    await client.move('backprop/move', { by: 'phase', direction: -1 });
    assert.equal(here(client), '1:1:forward:hidden:net');
    await client.move('next');
    await client.move('stepIn');
    await client.move('backprop/move', { by: 'layer', direction: 'start' });
    assert.equal(here(client), '1:1:forward:out:net');
    await client.move('stepBack');
    assert.equal(here(client), '1:1:forward:hidden:net');
  });

  test('moves of our own go by every stride, say that the training moves, and stop as a step or a jump', async () => {
    const client = await started();
    const moves = [
      ['epoch', 1, '2:1:forward:hidden:net', 'step'],
      ['batch', 1, '2:2:forward:hidden:net', 'step'],
      ['batch', -1, '2:1:forward:hidden:net', 'step'],
      ['phase', 1, '2:1:loss:-:loss', 'step'],
      ['step', -1, '2:1:forward:out:activation', 'step'],
      ['phase', 'start', '2:1:forward:hidden:net', 'goto'],
      ['epoch', 'start', '2:1:forward:hidden:net', 'goto'],
      ['epoch', -1, '1:1:forward:hidden:net', 'step'],
      ['batch', -1, '1:1:forward:hidden:net', 'step'],
    ] as const;
    for (const [by, direction, place, reason] of moves) {
      assert.equal((await client.move('backprop/move', { by, direction })).reason, reason);
      assert.equal(here(client), place);
      await client.event('continued');
    }
    assert.match(await client.refused('backprop/move', { by: 'year', direction: 1 }), /"by".*found "year"/);
    assert.match(await client.refused('backprop/move', { by: 'batch', direction: 2 }), /"direction".*found 2/);
  });

  test('one goes to a position that is written as text, and what is wrong with it is said with its place', async () => {
    const client = await started();
    assert.equal((await client.move('backprop/goto', { position: '2:2:backward' })).reason, 'goto');
    assert.equal(here(client), '2:2:backward:out:delta');
    assert.equal((await client.move('backprop/goto', { position: 'end' })).description, 'End of training');
    assert.match(await client.refused('backprop/goto', { position: '9' }), /no epoch 9.* Character 1 of "9"\.$/);
    assert.match(await client.refused('backprop/goto', { position: '2:1:sideways' }), /Character 5 of/);
    assert.match(await client.refused('backprop/goto', {}), /give either "position".* or "time"/);
    assert.match(await client.refused('backprop/goto', { position: '1', time: 0 }), /give either/);
    assert.match(await client.refused('backprop/goto', { time: 1e6 }), /There is no time 1000000/);
    assert.deepEqual(await client.request('backprop/parsePosition', { text: '2:1:loss' }), {
      time: client.session.timeline.course.timeOf(2, 1, 4),
      position: '2:1:loss:-:loss',
    });
    const { problem, at, length } = await client.request('backprop/parsePosition', { text: '2:1:sideways' });
    assert.match(problem, /no phase "sideways"/);
    assert.deepEqual([at, length], [4, 8]);
  });

  test('it says where it stands, how far it has come and how long the training is', async () => {
    const client = await started();
    await client.move('backprop/goto', { position: '2:1:backward:hidden:dE/dW' });
    const { course } = client.session.timeline;
    assert.deepEqual(await client.request('backprop/position'), {
      text: '2:1:backward:hidden:dE/dW',
      time: client.session.timeline.time,
      reached: client.session.timeline.time,
      end: course.end,
      epoch: 2,
      batch: 1,
      phase: 'backward',
      layer: 'hidden',
      operation: 'dE/dW',
      epochs: 3,
      batches: 2,
      operations: course.ofBatch.length,
    });
    await client.move('continue');
    const { text: at, ending } = await client.request('backprop/position');
    assert.deepEqual([at, ending], ['end', { state: 'finished', message: '' }]);
  });

  test('a thread that does not exist is refused', async () => {
    const client = await started();
    for (const command of ['next', 'continue', 'pause', 'stackTrace', 'stepBack']) {
      const words = await client.refused(command, { threadId: 7 });
      assert.equal(words, 'There is no thread 7. The training is thread 1.');
    }
  });

  test('a step beyond the end stays there, and without stopAtEnd ends the session', async () => {
    const client = await started({ stopAtEnd: false });
    await client.move('backprop/goto', { position: '3:2:end:-:schedule' });
    await client.request('next');
    assert.equal((await client.event('exited')).body.exitCode, 0);
  });
});
