import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expressionOf } from '../../../src/debug/requests/variables.ts';
import type { Variable } from '../../../src/debug/variables/variable.ts';
import { type Client, debugClient, xorText } from './client.ts';
import { realTimeline } from './realTimeline.ts';

async function started(): Promise<Client> {
  const client = debugClient({ timeline: realTimeline });
  await client.start();
  return client;
}

async function scopesOf(client: Client, depth: number): Promise<Map<string, number>> {
  const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
  const { scopes } = await client.request('scopes', { frameId: stackFrames[depth].id });
  return new Map(
    scopes.map(({ name, variablesReference }: { name: string; variablesReference: number }) => [
      name,
      variablesReference,
    ]),
  );
}

async function below(client: Client, variablesReference: number, rest: object = {}): Promise<readonly Variable[]> {
  return (await client.request('variables', { variablesReference, ...rest })).variables;
}

async function named(client: Client, depth: number, scope: string, ...path: readonly string[]): Promise<Variable> {
  let reference = (await scopesOf(client, depth)).get(scope)!;
  let found: Variable | undefined;
  for (const name of path) {
    found = (await below(client, reference)).find(variable => variable.name === name);
    assert.ok(found, `${name} in ${scope}`);
    reference = found.variablesReference;
  }
  return found!;
}

suite('variables', () => {
  test('every frame has the same eight scopes at every stop', async () => {
    const client = await started();
    const scopes = ['Forward', 'Loss', 'Backward', 'Jacobian', 'Parameters', 'Optimizer', 'Data', 'Metrics'];
    for (let step = 0; step < 25; step++) {
      for (const depth of [0, 1, 2, 5]) assert.deepEqual([...(await scopesOf(client, depth)).keys()], scopes);
      await client.move('stepIn', { threadId: 1 });
    }
  });

  test("a layer's frame has the layer's own names, a frame of the network groups them by layer", async () => {
    const client = await started();
    const own = await below(client, (await scopesOf(client, 1)).get('Parameters')!);
    assert.deepEqual(
      own.map(({ name }) => name),
      ['W', 'b'],
    );
    const groups = await below(client, (await scopesOf(client, 3)).get('Parameters')!);
    assert.deepEqual(
      groups.map(({ name, value }) => [name, value]),
      [
        ['hidden', '4 units, tanh'],
        ['out', '1 unit, sigmoid'],
      ],
    );
    const weights = await below(client, groups[1]!.variablesReference);
    assert.deepEqual(
      weights.map(({ evaluateName }) => evaluateName),
      ['W(out)', 'b(out)'],
    );
  });

  test('a tensor shows its shape first, and expands to rows and numbers', async () => {
    const client = await started();
    const weights = await named(client, 1, 'Parameters', 'W');
    assert.match(weights.value, /^\(4, 2\) norm /);
    assert.equal(weights.type, 'float64 (4, 2)');
    assert.equal(weights.indexedVariables, 4);
    const row = (await below(client, weights.variablesReference))[3]!;
    assert.deepEqual([row.name, row.evaluateName, row.indexedVariables], ['[3]', 'W(hidden)[3]', 2]);
    const numbers = await below(client, row.variablesReference);
    assert.deepEqual(
      numbers.map(({ name, evaluateName, variablesReference }) => [name, evaluateName, variablesReference]),
      [
        ['[0]', 'W(hidden)[3,0]', 0],
        ['[1]', 'W(hidden)[3,1]', 0],
      ],
    );
    const { names } = client.session.timeline;
    const W = names.value('W', 0);
    assert.ok(typeof W === 'object' && 'values' in W);
    assert.deepEqual(
      numbers.map(({ value }) => Number(value)),
      [W.values[6], W.values[7]],
    );
  });

  test('what comes later in the batch is said to be not computed yet, and has nothing below it', async () => {
    const client = await started();
    const delta = await named(client, 1, 'Backward', 'delta');
    assert.equal(delta.value, 'delta of layer "hidden" is not computed yet.');
    assert.equal(delta.variablesReference, 0);
    assert.equal(delta.presentationHint?.visibility, 'internal');
  });

  test('what training never forms is marked as derived, and says of what it is made', async () => {
    const client = await started();
    for (let step = 0; step < 6; step++) await client.move('stepIn', { threadId: 1 });
    const dy = await named(client, 3, 'Backward', 'out', 'dy');
    assert.match(dy.value, /\(derived\)$/);
    assert.match(dy.type ?? '', /Training does not form dE\/dy here/);
    assert.ok(dy.presentationHint?.attributes?.includes('derived'));
  });

  test('parts are listed as they are asked for, by their kind, their start and their count', async () => {
    const client = await started();
    const { variablesReference } = await named(client, 1, 'Parameters', 'W');
    const names = async (rest: object) => (await below(client, variablesReference, rest)).map(({ name }) => name);
    assert.deepEqual(await names({ filter: 'indexed', start: 1, count: 2 }), ['[1]', '[2]']);
    assert.deepEqual(await names({ filter: 'indexed', start: 3, count: 100 }), ['[3]']);
    assert.deepEqual(await names({ filter: 'indexed', start: 4, count: 100 }), []);
    assert.deepEqual(await names({ filter: 'indexed', count: 0 }), ['[0]', '[1]', '[2]', '[3]']);
    assert.deepEqual(await names({ filter: 'named' }), []);
    const scope = (await scopesOf(client, 1)).get('Parameters')!;
    assert.deepEqual(await below(client, scope, { filter: 'indexed' }), []);
    assert.equal((await below(client, scope, { filter: 'named', start: 1, count: 1 }))[0]?.name, 'b');
  });

  test('a large tensor is never listed as a whole: what is left out is counted', async () => {
    const client = debugClient({ timeline: realTimeline, text: xorText.replace('"units": 4', '"units": 1100') });
    await client.start();
    const weights = await named(client, 1, 'Parameters', 'W');
    assert.equal(weights.indexedVariables, 1100);
    const rows = await below(client, weights.variablesReference);
    assert.equal(rows.length, 1001);
    assert.deepEqual([rows[999]!.name, rows[1000]!.name], ['[999]', '...']);
    assert.match(rows[1000]!.value, /^100 more\./);
    const page = await below(client, weights.variablesReference, { filter: 'indexed', start: 1000, count: 100 });
    assert.deepEqual([page.length, page[0]!.name, page[99]!.name], [100, '[1000]', '[1099]']);
  });

  test('the full Jacobian is computed when it is asked for, and is exactly one child', async () => {
    const client = await started();
    while (client.session.timeline.names.position?.stop.phase !== 'update')
      await client.move('stepIn', { threadId: 1 });
    const lazy = await named(client, 3, 'Jacobian', 'hidden', 'J');
    assert.equal(lazy.presentationHint?.lazy, true);
    const [jacobian, ...more] = await below(client, lazy.variablesReference);
    assert.deepEqual(more, []);
    assert.match(jacobian!.value, /^\(4, 4, 4\) norm /);
    const [sample] = await below(client, jacobian!.variablesReference);
    assert.equal(sample!.evaluateName, 'J(hidden)[0]');
  });

  test('Jacobians of too many numbers are listed sample by sample, each computed when it is asked for', async () => {
    const client = debugClient({ timeline: realTimeline, text: xorText.replace('"units": 4', '"units": 600') });
    await client.start();
    while (client.session.timeline.names.position?.stop.phase !== 'update')
      await client.move('stepIn', { threadId: 1 });
    const lazy = await named(client, 3, 'Jacobian', 'hidden', 'J');
    const [jacobian, ...more] = await below(client, lazy.variablesReference);
    assert.deepEqual([more, jacobian!.value], [[], '(4, 600, 600), one sample at a time']);
    const samples = await below(client, jacobian!.variablesReference);
    assert.deepEqual(
      samples.map(({ name, evaluateName, presentationHint }) => [name, evaluateName, presentationHint?.lazy]),
      [0, 1, 2, 3].map(n => [`[${n}]`, `J(hidden, sample(${n}))`, true]),
    );
    const [sample, ...others] = await below(client, samples[2]!.variablesReference);
    assert.deepEqual(others, []);
    assert.match(sample!.value, /^\(600, 600\) norm /);
    assert.equal(expressionOf(client.session, jacobian!.variablesReference, '[2]'), 'J(hidden, sample(2))');
  });

  test('a scope of a large layer waits until it is asked for', async () => {
    const isExpensive = async (units: number) => {
      const client = debugClient({ timeline: realTimeline, text: xorText.replace('"units": 4', `"units": ${units}`) });
      await client.start();
      await client.move('next', { threadId: 1 });
      const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
      const { scopes } = await client.request('scopes', { frameId: stackFrames[1].id });
      return scopes
        .filter(({ expensive }: { expensive: boolean }) => expensive)
        .map(({ name }: { name: string }) => name);
    };
    assert.deepEqual(await isExpensive(4), []);
    assert.deepEqual(await isExpensive(150_000), ['Forward', 'Optimizer', 'Metrics']);
  });

  test('a reference of an earlier stop is refused, and one that never was', async () => {
    const client = await started();
    const { variablesReference } = await named(client, 1, 'Parameters', 'W');
    const { stackFrames } = await client.request('stackTrace', { threadId: 1 });
    await client.move('stepIn', { threadId: 1 });
    assert.match(await client.refused('variables', { variablesReference }), /reference from an earlier stop/);
    assert.match(await client.refused('variables', { variablesReference: 999_999 }), /There is no variable 999999/);
    assert.match(await client.refused('scopes', { frameId: stackFrames[0].id }), /reference from an earlier stop/);
  });

  test('every variable can be read again by its expression, to the same text, and data breakpoints get that very expression', async () => {
    const client = await started();
    const seen = new Set<string>();
    for (const steps of [0, 5, 8]) {
      for (let step = 0; step < steps; step++) await client.move('stepIn', { threadId: 1 });
      for (const reference of (await scopesOf(client, 4)).values()) await readAgain(client, reference, seen);
    }
    for (const name of ['W(hidden)[3,1]', 'delta(out)[3,0]', 'J(hidden)[3,0,0]', 'loss', 'v(hidden)[0,0]']) {
      assert.ok(seen.has(name), name);
    }
  });
});

/** The first and the last below a reference, and what is below them; of names all. */
async function readAgain(client: Client, reference: number, seen: Set<string>): Promise<void> {
  const all = await below(client, reference);
  const some = all[0]?.name.startsWith('[') ? [all[0], ...all.slice(1).slice(-1)] : all;
  for (const variable of some) {
    const expression = expressionOf(client.session, reference, variable.name);
    assert.equal(expression, variable.evaluateName);
    if (expression !== undefined && variable.presentationHint?.lazy !== true) {
      seen.add(expression);
      const { success, body, message } = await client.ask('evaluate', { expression, context: 'watch' });
      assert.equal(success ? body.result : message, variable.value.replace(/ \(derived\)$/, ''), expression);
    }
    if (variable.variablesReference > 0) await readAgain(client, variable.variablesReference, seen);
  }
}
