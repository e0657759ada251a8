import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Client, debugClient } from './client.ts';
import { realTimeline } from './realTimeline.ts';

async function started(steps = 0): Promise<Client> {
  const client = debugClient({ timeline: realTimeline });
  await client.start();
  for (let step = 0; step < steps; step++) await client.move('stepIn', { threadId: 1 });
  return client;
}

/** Until the deltas of both layers of XOR are there. */
const toUpdate = 12;

suite('evaluate', () => {
  test('watches, hovers and the console read the same value', async () => {
    const client = await started(toUpdate);
    for (const context of ['watch', 'hover', 'variables', 'repl']) {
      const { result, type } = await client.request('evaluate', { expression: 'W(hidden) @ x(hidden).T', context });
      assert.match(result, /^\(4, 4\) norm /);
      assert.equal(type, 'float64 (4, 4)');
    }
    const { result, variablesReference } = await client.request('evaluate', { expression: '1 + 1', context: 'watch' });
    assert.deepEqual([result, variablesReference], ['2', 0]);
  });

  test('a tensor of an expression expands, and its parts are read by that expression', async () => {
    const client = await started(toUpdate);
    const { variablesReference } = await client.request('evaluate', { expression: 'W(hidden) + 1', context: 'repl' });
    const { variables } = await client.request('variables', { variablesReference });
    assert.equal(variables[2].evaluateName, '(W(hidden) + 1)[2]');
    const { result } = await client.request('evaluate', { expression: variables[2].evaluateName, context: 'watch' });
    assert.equal(result, variables[2].value);
  });

  test('the clipboard gets code of NumPy', async () => {
    const client = await started();
    const copy = async (expression: string) =>
      (await client.request('evaluate', { expression, context: 'clipboard' })).result;
    assert.match(await copy('W(hidden)'), /^np\.array\(\[\s*\[/);
    assert.equal(await copy('1 / 2'), '0.5');
    assert.equal(await copy('W(hidden)[0] * 0'), (await copy('W(hidden)[0] * 0')).replace(/-/g, '-'));
    assert.deepEqual(await client.request('backprop/numpy', { expression: 'W(out)' }), { text: await copy('W(out)') });
  });

  test('a watch gets a short reason, the console marks the place', async () => {
    const client = await started();
    const refused = (expression: string, context: string) => client.refused('evaluate', { expression, context });
    assert.equal(await refused('delta(hidden)', 'watch'), 'delta of layer "hidden" is not computed yet.');
    assert.equal(await refused('delta(hidden)', 'repl'), 'delta of layer "hidden" is not computed yet.');
    const watch = await refused('norm(W(hiden))', 'watch');
    assert.match(watch, /did you mean "hidden"/);
    assert.ok(!watch.includes('\n'));
    const [why, line, marks] = (await refused('norm(W(hiden))', 'repl')).split('\n');
    assert.match(why!, /did you mean "hidden"/);
    assert.equal(line, 'norm(W(hiden))');
    assert.equal(marks, '       ^^^^^');
    assert.match(await refused('norm(', 'hover'), /./);
  });

  test('a search is not started by a watch or a hover', async () => {
    const client = await started();
    for (const context of ['watch', 'hover']) {
      assert.match(await client.refused('evaluate', { expression: 'first(loss < 1)', context }), /Debug Console/);
    }
  });

  test('while the training runs everything is refused in words', async () => {
    const client = await started();
    client.session.move(async () => new Promise(() => {}));
    for (const context of ['watch', 'repl']) {
      assert.equal(
        await client.refused('evaluate', { expression: 'loss', context }),
        'The training is running. Pause it first.',
      );
    }
  });

  test('help lists names, functions of the console and what they do', async () => {
    const client = await started();
    const { result } = await client.request('evaluate', { expression: 'help', context: 'repl' });
    for (const part of ['first(condition)', 'gradient', 'meanLoss', 'trace(', 'cancel'])
      assert.ok(result.includes(part), part);
  });
});

suite('completions', () => {
  test('complete names, layers, functions and the searches of the console, as the client counts', async () => {
    const client = await started();
    const at = async (text: string, column: number, line?: number) =>
      (await client.request('completions', { text, column, ...(line !== undefined && { line }) })).targets as {
        text: string;
        start: number;
        length: number;
      }[];
    const search = (await at('fir', 4)).find(({ text }) => text === 'first(');
    assert.deepEqual([search?.start, search?.length], [0, 3]);
    const name = (await at('1 + grad', 9)).find(({ text }) => text.startsWith('gradient'));
    assert.deepEqual([name?.start, name?.length], [4, 4]);
    assert.ok((await at('W(h', 4)).some(({ text }) => text.startsWith('hidden')));
    assert.deepEqual((await at('1 +\nW(h', 4, 2)).find(({ text }) => text.startsWith('hidden'))?.start, 2);
    assert.ok(!(await at('1 + fir', 8)).some(({ text }) => text === 'first('));
  });
});
