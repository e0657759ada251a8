import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import { numbersRead } from '../../../src/engine/batchSteps.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { createTimeline } from '../../../src/timeline/createTimeline.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import { norm } from '../../../src/trace/norm.ts';
import { type Client, debugClient } from './client.ts';

const examples = join(import.meta.dirname, '../../../examples');

async function optionsOf(text: string): Promise<EngineOptions> {
  const { options } = await prepare(text, { files: nodeFiles(examples, examples), limits: defaultLimits });
  return options ?? assert.fail('the example is not valid');
}

async function started(name = 'xor'): Promise<Client> {
  const text = readFileSync(join(examples, `${name}.mlp.json`), 'utf8');
  const options = await optionsOf(text);
  const prepared = await prepare(text, { files: nodeFiles(examples, examples), limits: defaultLimits });
  let clock = 0;
  const client = debugClient({
    open: async () => ({
      text,
      prepared,
      timeline: createTimeline(options, { arithmetic: plainArithmetic, now: () => clock++ }),
    }),
  });
  await client.start();
  return client;
}

async function inConsole(client: Client, expression: string): Promise<string> {
  return (await client.request('evaluate', { expression, context: 'repl' })).result;
}

/** The accuracies of the epochs of an uninterrupted training. */
function accuraciesOf(options: EngineOptions): number[] {
  const trainer = createTrainer(options, { arithmetic: plainArithmetic });
  const accuracies: number[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) accuracies.push(record.scalars[networkScalarIndex('accuracy')]!);
  }
  return accuracies;
}

/** The norm of dE/dW of the first layer in every batch of an uninterrupted training. */
function normsOf(options: EngineOptions): number[] {
  const trainer = createTrainer(options, { arithmetic: plainArithmetic });
  const norms: number[] = [];
  for (let steps = trainer.steps(); steps; steps = trainer.steps()) {
    while (steps.next());
    norms.push(norm(numbersRead(steps.read('gradient', 0))));
    steps.finish();
  }
  return norms;
}

suite('searching from the console', () => {
  for (const name of ['xor', 'iris'] as const) {
    test(`the first epoch of ${name} with the best accuracy is that of an uninterrupted training`, async () => {
      const client = await started(name);
      const accuracies = accuraciesOf(client.session.timeline.options);
      const best = Math.max(...accuracies);
      const batches = client.session.timeline.course.batches;
      const answer = await inConsole(client, `first(accuracy >= ${best})`);
      assert.equal(answer, `${accuracies.indexOf(best) + 1}:${batches}:end:-:schedule   accuracy = ${best}`);
      const last = accuracies.findLastIndex(accuracy => accuracy < best);
      assert.match(await inConsole(client, `last(accuracy < ${best})`), new RegExp(`^${last + 1}:`));
    });

    test(`the first batch of ${name} with a small gradient is that of an uninterrupted training`, async () => {
      const client = await started(name);
      const { course, names } = client.session.timeline;
      const layer = names.layers[0]!;
      const norms = normsOf(client.session.timeline.options);
      const threshold = [...norms].sort((a, b) => a - b)[Math.floor(norms.length / 10)]!;
      const first = norms.findIndex(value => value < threshold);
      const [epoch, batch] = [Math.floor(first / course.batches) + 1, (first % course.batches) + 1];
      const answer = await inConsole(client, `first(norm(gradient(${layer})) < ${threshold})`);
      assert.equal(answer, `${epoch}:${batch}:backward:${layer}:dE/db   norm(gradient(${layer})) = ${norms[first]}`);
    });
  }

  test('a search leaves the training where it stands, with its numbers, its references and its frames', async () => {
    const client = await started();
    for (let step = 0; step < 9; step++) await client.move('stepIn', { threadId: 1 });
    const { timeline } = client.session;
    const { time } = timeline;
    const { result, variablesReference } = await client.request('evaluate', {
      expression: 'delta(out)',
      context: 'repl',
    });
    for (const line of ['last(loss < 1)', 'trace(loss)', 'previous(loss > 0)', 'lastChange(W(hidden))'])
      await inConsole(client, line);
    assert.equal(client.session.timeline.time, time);
    assert.equal(await inConsole(client, 'delta(out)'), result);
    assert.equal((await client.request('variables', { variablesReference })).variables.length, 4);
    assert.equal(client.messages.filter(({ event }) => event === 'stopped').length, 10);
  });

  test('a trace is a line, a curve and rows to expand', async () => {
    const client = await started();
    const { result, variablesReference, indexedVariables } = await client.request('evaluate', {
      expression: 'trace(accuracy, 20, 30)',
      context: 'repl',
    });
    assert.match(
      result,
      /^accuracy: 11 values, one for each epoch\. 0\.5 → 1, least 0\.5 \(epoch 20\), largest 1 \(epoch 26\)\n▁▅▅▅▅▅█████$/,
    );
    assert.equal(indexedVariables, 11);
    const { variables } = await client.request('variables', {
      variablesReference,
      filter: 'indexed',
      start: 5,
      count: 2,
    });
    assert.deepEqual(
      variables.map(({ name, value }: { name: string; value: string }) => [name, value]),
      [
        ['epoch 25', '0.75'],
        ['epoch 26', '1'],
      ],
    );
  });

  test('what is nowhere is said to be nowhere in all of the training', async () => {
    const client = await started();
    assert.match(
      await inConsole(client, 'first(loss < 0)'),
      /^"loss < 0" holds at no moment\. .*400 epochs; all of it was searched\.$/,
    );
    assert.match(await inConsole(client, 'previous(loss < 0)'), /holds at no moment before this one/);
  });

  test('what is no condition, not known or no number is refused, with the place', async () => {
    const client = await started();
    const refused = (expression: string) => client.refused('evaluate', { expression, context: 'repl' });
    assert.match(
      await refused('first(loss)'),
      /"loss" is no condition\. Expected a comparison, such as loss < 0\.1\.\nloss\n\^\^\^\^/,
    );
    assert.match(await refused('first(W(hidden) < 1)'), /\n/);
    assert.match(await refused('trace(W(hidden))'), /has the shape \(4, 2\)\. Only a number can be traced/);
    assert.match(await refused('trace(los)'), /There is no name "los"/);
    assert.match(
      await refused('trace(loss, 500)'),
      /There are no epochs 500 to 400: the training has the epochs 1 to 400\./,
    );
  });

  test('other requests are answered while a search is under way, and it can be cancelled', async () => {
    const client = await started();
    const searched = client.ask('evaluate', { expression: 'first(norm(gradient(hidden)) < 0)', context: 'repl' });
    await setImmediate();
    assert.equal(await inConsole(client, '1 + 1'), '2');
    assert.equal((await client.move('stepIn', { threadId: 1 })).reason, 'step');
    assert.equal(await inConsole(client, 'cancel'), 'Cancelling the search.');
    const { success, body } = await searched;
    assert.ok(success);
    assert.match(
      body.result,
      /^Cancelled\. \d+ % was searched, and "norm\(gradient\(hidden\)\) < 0" holds nowhere there\.$/,
    );
    assert.equal(await inConsole(client, 'cancel'), 'Nothing is searched at present.');
  });

  test('a session that ends ends its searches', async () => {
    const client = await started();
    const searched = client.ask('evaluate', { expression: 'first(norm(gradient(hidden)) < 0)', context: 'repl' });
    await setImmediate();
    await client.request('disconnect');
    assert.match((await searched).body.result, /^Cancelled/);
  });
});

suite('searching by requests', () => {
  test('find answers a position, its moment and the value there', async () => {
    const client = await started();
    const found = await client.request('backprop/find', { expression: 'accuracy >= 1', which: 'first' });
    assert.deepEqual(found, {
      searched: 1,
      position: '26:1:end:-:schedule',
      // An epoch of XOR has 19 operations.
      time: 26 * 19 - 1,
      epoch: 26,
      batch: 1,
      value: 1,
      operands: [{ text: 'accuracy', value: '1' }],
    });
    assert.deepEqual(await client.request('backprop/find', { expression: 'accuracy > 1', which: 'last' }), {
      searched: 1,
    });
  });

  test('a trace of every epoch or batch keeps numbers that are not finite, and says what is missing', async () => {
    const client = await started();
    const { epochs, batches, values } = await client.request('backprop/trace', {
      expression: '1 / (epoch - 2)',
      to: 3,
    });
    assert.deepEqual(
      [epochs, batches, values],
      [
        [1, 2, 3],
        [1, 1, 1],
        [-1, { $number: 'Infinity' }, 1],
      ],
    );
    const lost = await client.request('backprop/trace', { expression: 'dx(hidden)[0,0]', to: 2, per: 'epoch' });
    assert.ok(lost.values.every((value: unknown) => typeof value === 'number'));
    const none = await client.request('backprop/trace', { expression: 'mask(hidden)[0,0]', to: 2 });
    assert.deepEqual(none.values, [null, null]);
    assert.equal(none.missing, 'Layer "hidden" has no dropout.');
  });

  test('a query tells how far it is and is cancelled by its id, once it waits and once it searches', async () => {
    const client = await started('iris');
    const ask = (id: string) => client.ask('backprop/find', { expression: 'loss < 0', which: 'first', id });
    const [one, two] = [ask('one'), ask('two')];
    const { body } = await client.event('backprop/progress');
    assert.equal(body.id, 'one');
    assert.ok(body.searched >= 0 && body.searched < 1);
    assert.deepEqual(await client.request('backprop/cancel', { id: 'two' }), { cancelled: 1 });
    assert.deepEqual(await client.request('backprop/cancel', { id: 'one' }), { cancelled: 1 });
    const { success, body: known } = await one;
    assert.ok(success && known.searched < 1 && known.position === undefined);
    assert.equal((await two).message, 'cancelled');
    assert.deepEqual(await client.request('backprop/cancel', { id: 'one' }), { cancelled: 0 });
  });

  test('the protocol cancels a query, too: by its request', async () => {
    const client = await started('iris');
    const request = {
      seq: 5000,
      type: 'request',
      command: 'backprop/trace',
      arguments: { expression: 'loss', per: 'batch' },
    };
    client.post(request);
    await setImmediate();
    await client.request('cancel', { requestId: 5000 });
    const answer = () => client.messages.find(({ request_seq }) => request_seq === 5000);
    while (!answer()) await setImmediate();
    assert.ok(answer()?.body.searched < 1);
  });

  test('the last change of a weight is the update of the batch before, that of a delta its own operation', async () => {
    const client = await started();
    while (client.session.timeline.names.position?.epoch !== 3) await client.move('stepOut', { threadId: 1 });
    const weight = await client.request('backprop/lastChange', { expression: 'W(hidden)[0,1]' });
    assert.equal(weight.position, '2:1:update:hidden:step');
    assert.notEqual(weight.before, weight.after);
    assert.equal(weight.after, await inConsole(client, 'W(hidden)[0,1]'));
    assert.equal(
      (await client.request('backprop/lastChange', { expression: 'x(hidden)[0,0] * 0' })).position,
      undefined,
    );
  });

  test('a tensor is sent with its shape and every bit of its numbers', async () => {
    const client = await started();
    const { shape, precision, numbers } = await client.request('backprop/tensor', { expression: 'W(hidden)' });
    const W = client.session.timeline.names.value('W', 0);
    assert.ok(typeof W === 'object' && 'values' in W);
    assert.deepEqual([shape, precision], [[4, 2], 'float64']);
    const bytes = Buffer.from(numbers, 'base64');
    assert.deepEqual(
      Array.from({ length: 8 }, (_, index) => bytes.readDoubleLE(8 * index)),
      Array.from(W.values),
    );
    assert.match(await client.refused('backprop/tensor', { expression: 'phase' }), /a text/);
  });
});
