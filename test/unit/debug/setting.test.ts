import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Client } from './client.ts';
import { debugClient } from './client.ts';
import { realTimeline } from './realTimeline.ts';

async function started(): Promise<Client> {
  const client = debugClient({ timeline: realTimeline });
  await client.start();
  return client;
}

async function read(client: Client, expression: string): Promise<string> {
  return (await client.request('evaluate', { expression, context: 'watch' })).result;
}

suite('setting numbers', () => {
  test('a weight, a row, a bias, an input and the learning rate are what was set, and a branch begins', async () => {
    const client = await started();
    for (const [expression, value, part, expected] of [
      ['W(hidden)[3,1]', '0.5', 'W(hidden)[3,1]', '0.5'],
      ['W(hidden)[2]', '1 / 4', 'W(hidden)[2,0] + W(hidden)[2,1]', '0.5'],
      ['b(out)', '-2', 'b(out)[0]', '-2'],
      ['x(hidden)[3,0]', '7', 'x(hidden)[3,0]', '7'],
      ['x(hidden, sample(2))[1]', '6', 'x(hidden)[2,1]', '6'],
      ['W(hidden)[-1,-1]', 'W(hidden)[0,0] * 0 + 8', 'W(hidden)[3,1]', '8'],
      ['learningRate', '0.125', 'learningRate', '0.125'],
    ] as const) {
      const answer = await client.request('setExpression', { expression, value });
      assert.equal(answer.value, await read(client, expression));
      assert.equal(await read(client, part), expected, expression);
    }
    assert.equal(client.session.timeline.branch.parent, 0);
    // The weight that was set twice counts once.
    assert.equal(client.session.timeline.branch.edits.length, 6);
  });

  test('a whole tensor is set to one of its shape, and only to such a one', async () => {
    const client = await started();
    await client.request('setExpression', { expression: 'W(hidden)', value: 'W(hidden) * 2' });
    const refused = await client.refused('setExpression', { expression: 'W(hidden)', value: 'b(hidden)' });
    assert.match(refused, /"W\(hidden\)" is of the shape \(4, 2\), and the value has the shape \(4,\)/);
    assert.match(
      await client.refused('setExpression', { expression: 'W(hidden)[0,0]', value: 'b(hidden)' }),
      /is a number/,
    );
  });

  test('the console sets with a sign of equality, the list of variables by the name of one', async () => {
    const client = await started();
    const { result } = await client.request('evaluate', { expression: 'W(hidden)[0,0] = 0.5', context: 'repl' });
    assert.equal(result, '0.5');
    const { variablesReference } = await client.request('evaluate', { expression: 'W(hidden)[1]', context: 'repl' });
    const answer = await client.request('setVariable', { variablesReference, name: '[1]', value: '0.75' });
    assert.equal(answer.value, '0.75');
    assert.equal(await read(client, 'W(hidden)[1,1]'), '0.75');
    // What was listed before shows what was set.
    const { variables } = await client.request('variables', { variablesReference });
    assert.equal(variables[1].value, '0.75');
  });

  test('what is computed, what is no number, and what is not there cannot be set, in words', async () => {
    const client = await started();
    const { branch } = client.session.timeline;
    const refused = (expression: string, value: string) => client.refused('setExpression', { expression, value });
    assert.match(
      await refused('loss', '1'),
      /"loss" cannot be set\. Set W or b of a layer, x of the first layer, learningRate/,
    );
    assert.match(await refused('delta(hidden)', '1'), /cannot be set/);
    assert.match(await refused('x(out)', '1'), /cannot be set/);
    assert.match(await refused('W(hidden) + 1', '1'), /cannot be set/);
    assert.match(await refused('W(hidden)[0,0]', 'one'), /There is no name "one"/);
    assert.match(await refused('W(hidden)[0,0]', '1 / 0'), /cannot be set to Infinity\. Enter a finite number/);
    assert.match(await refused('W(hidden)[0,0]', 'nan'), /cannot be set to NaN/);
    assert.match(await refused('W(hidden)[0,0]', '1 < 2'), /cannot be set to true/);
    assert.match(await refused('W(hidden)[0,0]', ''), /./);
    assert.match(await refused('W(hidden)[9,0]', '1'), /./);
    assert.match(await refused('W(hidden)[:,0]', '1'), /not next to each other/);
    assert.match(await refused('learningRate', '-1'), /learning rate cannot be -1/);
    assert.match(await refused('learningRate', 'W(hidden)'), /cannot be set to a tensor/);
    assert.equal(client.session.timeline.branch.id, branch.id);
  });

  test('only what can be set may be edited in the list of variables', async () => {
    const client = await started();
    const isReadOnly = async (expression: string) =>
      (await client.request('evaluate', { expression, context: 'watch' })).presentationHint.attributes.includes(
        'readOnly',
      );
    assert.deepEqual(
      [await isReadOnly('W(hidden)[0]'), await isReadOnly('learningRate'), await isReadOnly('x(hidden)')],
      [false, false, false],
    );
    assert.deepEqual(
      [await isReadOnly('W(hidden) * 2'), await isReadOnly('epoch'), await isReadOnly('1')],
      [true, true, true],
    );
  });

  test('a client that can be told reads everything anew, and searches go through the branch', async () => {
    const client = debugClient({ timeline: realTimeline });
    await client.request('initialize', { adapterID: 'backprop', supportsInvalidatedEvent: true });
    await client.request('launch', { program: '/networks/xor.mlp.json', stopOnEntry: true });
    await client.request('configurationDone');
    await client.event('stopped');
    const before = await client.request('backprop/trace', { expression: 'meanLoss', to: 3 });
    await client.request('setExpression', { expression: 'W(hidden)', value: '0.1' });
    assert.deepEqual((await client.event('invalidated')).body, { areas: ['variables', 'stacks'] });
    const after = await client.request('backprop/trace', { expression: 'meanLoss', to: 3 });
    assert.notDeepEqual(after.values, before.values);
    assert.equal(after.values.length, 3);
  });
});
