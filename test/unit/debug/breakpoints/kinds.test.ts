import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numbersRead } from '../../../../src/engine/batchSteps.ts';
import type { EngineOptions } from '../../../../src/engine/options.ts';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import { prepare } from '../../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../../src/spec/limits.ts';
import { networkScalarIndex } from '../../../../src/trace/layout.ts';
import { norm } from '../../../../src/trace/norm.ts';
import { xorText } from '../client.ts';
import { positionOf, stopsOf, trainingClient } from './stops.ts';

const source = { path: '/networks/xor.mlp.json' };

/** The text of examples/xor.mlp.json, in two batches of two rows. */
const inBatches = xorText.replace('"batchSize": "full"', '"batchSize": 2');

async function optionsOf(text: string): Promise<EngineOptions> {
  const { options } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options);
  return options;
}

/** What a trainer that is stepped through says of each batch, at the end of its backward pass, and of its epoch. */
interface Batch {
  readonly epoch: number;
  readonly batch: number;
  readonly gradient: number;
  readonly loss: number;
  readonly weightBefore: number;
  readonly weightAfter: number;
  readonly meanLoss: number | undefined;
}

/** An independent way to the numbers: the engine's steps, one after the other. */
async function batchesOf(text: string, epochs: number): Promise<Batch[]> {
  const trainer = createTrainer(await optionsOf(text));
  const batches: Batch[] = [];
  let batch = 0;
  while (trainer.state === 'training' && trainer.epoch < epochs) {
    const epoch = trainer.epoch + 1;
    const steps = trainer.steps()!;
    steps.next();
    const weightBefore = numbersRead(steps.read('weights', 0))[7]!;
    while (steps.done < steps.plan.length) steps.next();
    const losses = numbersRead(steps.read('sampleLoss', 1));
    const gradient = norm(numbersRead(steps.read('gradient', 0)));
    const weightAfter = numbersRead(steps.read('weights', 0))[7]!;
    const record = steps.finish();
    const meanLoss = record?.scalars[networkScalarIndex('loss')];
    const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
    batches.push({ epoch, batch: ++batch, gradient, loss, weightBefore, weightAfter, meanLoss });
    if (record) batch = 0;
  }
  return batches;
}

test('a breakpoint on a layer stops at the first operation of each of its turns', async () => {
  const client = trainingClient();
  await client.start({ epochs: 2, stopAtEnd: true }, async () => {
    const { breakpoints } = await client.request('setBreakpoints', { source, breakpoints: [{ line: 17 }] });
    assert.deepEqual(
      breakpoints.map(({ verified, line, column }: { verified: boolean; line: number; column?: number }) => [
        verified,
        line,
        column,
      ]),
      [[true, 17, undefined]],
    );
  });
  const stops = await stopsOf(client, 'continue');
  assert.deepEqual(
    stops.map(({ at }) => at),
    [
      '1:1:backward:hidden:dE/dy',
      '1:1:update:hidden:state',
      '2:1:forward:hidden:net',
      '2:1:backward:hidden:dE/dy',
      '2:1:update:hidden:state',
      'end',
    ],
  );
  assert.equal(stops[0]?.reason, 'breakpoint');
  const back = await stopsOf(client, 'reverseContinue');
  assert.deepEqual(
    back.map(({ at }) => at),
    [
      ...stops
        .slice(0, -1)
        .map(({ at }) => at)
        .reverse(),
      // The first operation is one, too; behind it is the entry.
      '1:1:forward:hidden:net',
      '1:1:forward:hidden:net',
    ],
  );
  assert.deepEqual(
    back.slice(-2).map(({ reason }) => reason),
    ['breakpoint', 'entry'],
  );
});

test('each of the three columns of a layer stops in its phase only', async () => {
  for (const [phase, expected] of [
    ['forward', '2:1:forward:out:net'],
    ['backward', '1:1:backward:out:delta'],
    ['update', '1:1:update:out:state'],
  ] as const) {
    const client = trainingClient();
    await client.start({ epochs: 2, stopAtEnd: true });
    const { breakpoints: places } = await client.request('breakpointLocations', { source, line: 18 });
    assert.equal(places.length, 3);
    const place = places[['forward', 'backward', 'update'].indexOf(phase)];
    const { breakpoints } = await client.request('setBreakpoints', { source, breakpoints: [place] });
    assert.equal(breakpoints[0].column, place.column);
    if (phase === 'forward') await client.move('continue');
    assert.equal((await client.move('continue')).hitBreakpointIds.length, 1);
    assert.equal(positionOf(client), expected);
  }
});

test('loss, optimizer, data and training stop at the loss, the update, and the beginning of a batch and of an epoch', async () => {
  const lines = {
    12: '1:2:forward:hidden:net',
    14: '1:2:forward:hidden:net',
    20: '1:1:update:hidden:state',
    21: '2:1:forward:hidden:net',
  };
  for (const [line, expected] of Object.entries(lines)) {
    const client = trainingClient({ text: inBatches });
    await client.start();
    const set = await client.request('setBreakpoints', { source, breakpoints: [{ line: Number(line) }] });
    assert.equal(set.breakpoints[0].line, line === '14' ? 12 : Number(line));
    await client.move('continue');
    assert.equal(positionOf(client), expected, `line ${line}`);
  }
  const client = trainingClient({ text: xorText.replace('"optimizer"', '"loss": "mse",\n"optimizer"') });
  await client.start();
  await client.request('setBreakpoints', { source, breakpoints: [{ line: 20 }] });
  await client.move('continue');
  assert.equal(positionOf(client), '1:1:loss:-:loss');
});

test('a condition stops at the batches that an engine trainer finds, in both directions', async () => {
  const batches = await batchesOf(inBatches, 400);
  const wanted = batches.filter(({ loss, batch }) => batch === 2 && loss < 0.02);
  assert.ok(wanted.length > 3 && wanted.length < 400);
  const client = trainingClient({ text: inBatches });
  await client.start({ stopAtEnd: true });
  // The loss is known in the backward pass.
  const { breakpoints: places } = await client.request('breakpointLocations', { source, line: 17 });
  const condition = 'batch == 2 and loss < 0.02';
  await client.request('setBreakpoints', { source, breakpoints: [{ ...places[1], condition }] });
  await client.move('continue');
  assert.equal(positionOf(client), `${wanted[0]!.epoch}:2:backward:hidden:dE/dy`);
  const others = await stopsOf(client, 'continue');
  assert.equal(others.length, wanted.length);
  await client.move('reverseContinue');
  assert.equal(positionOf(client), `${wanted.at(-1)!.epoch}:2:backward:hidden:dE/dy`);
});

test('a function breakpoint stops where its condition becomes true, and not again until it has been false', async () => {
  const batches = await batchesOf(inBatches, 400);
  const crossings = batches.filter(
    ({ gradient }, index) => gradient < 0.01 && !(batches[index - 1]! && batches[index - 1]!.gradient < 0.01),
  );
  assert.ok(crossings.length > 1);
  const client = trainingClient({ text: inBatches });
  await client.start({ stopAtEnd: true });
  const name = 'norm(gradient(hidden)) < 0.01';
  const { breakpoints } = await client.request('setFunctionBreakpoints', { breakpoints: [{ name }] });
  const stops = await stopsOf(client, 'continue');
  const expected = crossings.map(({ epoch, batch }) => `${epoch}:${batch}:backward:hidden:dE/db`);
  assert.deepEqual(
    stops.slice(0, -1).map(({ at }) => at),
    expected,
  );
  assert.equal(stops[0]!.reason, 'function breakpoint');
  assert.deepEqual(stops[0]!.ids, [breakpoints[0].id]);
  const back = await stopsOf(client, 'reverseContinue');
  assert.deepEqual(
    back
      .slice(0, -1)
      .map(({ at }) => at)
      .reverse(),
    expected,
  );
  assert.equal(back.at(-1)!.reason, 'entry');
});

test('a function breakpoint that is a layer or a phase stops whenever that begins', async () => {
  for (const [name, expected] of [
    ['out', ['1:1:forward:out:net', '1:1:backward:out:delta', '1:1:update:out:state']],
    ['"out"', ['1:1:forward:out:net']],
    ['backward', ['1:1:backward:out:delta', '2:1:backward:out:delta']],
    ['end', ['1:1:end:-:record', '2:1:end:-:record']],
  ] as const) {
    const client = trainingClient();
    await client.start();
    await client.request('setFunctionBreakpoints', { breakpoints: [{ name }] });
    for (const at of expected) {
      await client.move('continue');
      assert.equal(positionOf(client), at);
    }
  }
});

test('a data breakpoint stops after the update that changed a weight, with both values, and is found from behind', async () => {
  const batches = await batchesOf(inBatches, 3);
  const client = trainingClient({ text: inBatches });
  await client.start();
  const info = await client.request('dataBreakpointInfo', { name: ' W( hidden )[3, 1] ' });
  assert.deepEqual(info, {
    dataId: 'W(hidden)[3,1]',
    description: 'W(hidden)[3,1]',
    accessTypes: ['write'],
    canPersist: true,
  });
  await client.request('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] });
  const changes = batches.filter(({ weightBefore, weightAfter }) => weightBefore !== weightAfter);
  for (const { epoch, batch, weightBefore, weightAfter } of changes.slice(0, 4)) {
    const stop = await client.move('continue');
    assert.equal(positionOf(client), `${epoch}:${batch}:update:out:state`);
    assert.equal(stop.reason, 'data breakpoint');
    assert.equal(
      stop.text,
      `W(hidden)[3,1] was ${weightBefore} and is ${weightAfter}. Changed by update, "hidden", step.`,
    );
  }
  const stop = await client.move('reverseContinue');
  const { weightBefore, weightAfter } = changes[2]!;
  assert.equal(
    stop.text,
    `W(hidden)[3,1] was ${weightBefore} and is ${weightAfter}. Changed by update, "hidden", step.`,
  );
});

test('when a value first fell below a bound is answered by going back from the end', async () => {
  const batches = await batchesOf(inBatches, 400);
  const isBelow = ({ gradient }: Batch) => gradient < 0.05;
  const crossings = batches.filter(
    (own, index) => isBelow(own) && !(batches[index - 1] && isBelow(batches[index - 1]!)),
  );
  const client = trainingClient({ text: inBatches });
  await client.start({ stopAtEnd: true });
  await client.move('continue');
  await client.request('setDataBreakpoints', {
    breakpoints: [{ dataId: 'norm(gradient(hidden))', condition: 'value < 0.05' }],
  });
  const back = await stopsOf(client, 'reverseContinue');
  assert.deepEqual(
    back
      .slice(0, -1)
      .map(({ at }) => at)
      .reverse(),
    crossings.map(({ epoch, batch }) => `${epoch}:${batch}:backward:hidden:dE/db`),
  );
  assert.match(back[0]!.text!, /^value < 0.05 has become true: norm\(gradient\(hidden\)\) is 0\.04\d+\.$/);
});

test('several breakpoints at one stop are all named', async () => {
  const client = trainingClient();
  await client.start();
  const { breakpoints: lines } = await client.request('setBreakpoints', {
    source,
    breakpoints: [{ line: 18 }, { line: 17 }],
  });
  const { breakpoints: functions } = await client.request('setFunctionBreakpoints', {
    breakpoints: [{ name: 'operation == "net" and layer == "out"' }, { name: 'out' }],
  });
  const { hitBreakpointIds, reason } = await client.move('continue');
  assert.equal(positionOf(client), '1:1:forward:out:net');
  assert.deepEqual(hitBreakpointIds, [lines[0].id, functions[0].id, functions[1].id]);
  assert.equal(reason, 'function breakpoint');
});

test('hit counts count from the first moment of the training, whichever way one comes', async () => {
  const counted = async (hitCondition: string, condition?: string): Promise<string[]> => {
    const client = trainingClient({ text: inBatches });
    await client.start({ epochs: 6, stopAtEnd: true });
    const { breakpoints: places } = await client.request('breakpointLocations', { source, line: 18 });
    await client.request('setBreakpoints', { source, breakpoints: [{ ...places[1], hitCondition, condition }] });
    const forward = (await stopsOf(client, 'continue'))
      .slice(0, -1)
      .map(({ at }) => at.replace(':backward:out:delta', ''));
    const backward = (await stopsOf(client, 'reverseContinue'))
      .slice(0, -1)
      .map(({ at }) => at.replace(':backward:out:delta', ''));
    assert.deepEqual(backward.toReversed(), forward);
    return forward;
  };
  assert.deepEqual(await counted('== 7'), ['4:1']);
  assert.deepEqual(await counted('% 5'), ['3:1', '5:2']);
  assert.deepEqual(await counted('11'), ['6:1', '6:2']);
  assert.deepEqual(await counted('< 3'), ['1:1', '1:2']);
  assert.deepEqual(await counted('>= 4', 'batch == 2'), ['4:2', '5:2', '6:2']);
  assert.deepEqual(await counted('== 3', 'loss > 0 and epoch > 1'), ['3:1']);
});

test('a logpoint prints its values with their moment, and what is not known with its reason', async () => {
  const batches = await batchesOf(inBatches, 2);
  const client = trainingClient({ text: inBatches });
  await client.start({ epochs: 2, stopAtEnd: true });
  const { breakpoints: places } = await client.request('breakpointLocations', { source, line: 18 });
  await client.request('setBreakpoints', {
    source,
    breakpoints: [{ ...places[1], logMessage: 'loss {loss} {{of}} {batch}: {norm(W(out)) > 0}, {gradient(out)}' }],
  });
  assert.equal((await client.move('continue')).reason, 'end of training');
  const lines = client.messages.filter(({ event }) => event === 'output').map(({ body }) => body);
  assert.deepEqual(
    lines.map(({ output }) => output),
    batches.map(
      ({ epoch, batch, loss }) =>
        `loss ${loss} {of} ${batch}: true, <dE/dW of layer "out" is not computed yet.> (${epoch}:${batch}:backward:out:delta)\n`,
    ),
  );
  assert.deepEqual(lines[1].data, { position: '1:2:backward:out:delta', epoch: 1, batch: 2 });
  assert.equal(lines[0].line, 18);
});

test('hits are counted over everything that was reached, and no further', async () => {
  const client = trainingClient({ text: inBatches });
  await client.start({ epochs: 20, stopAtEnd: true });
  const { breakpoints: lines } = await client.request('setBreakpoints', {
    source,
    breakpoints: [{ line: 21 }, { line: 17, condition: 'batch == 2' }, { line: 18, hitCondition: '% 4' }, { line: 1 }],
  });
  await client.request('setDataBreakpoints', { breakpoints: [{ dataId: 'W(out)[0,0]' }] });
  const hits = async () => {
    const answer = await client.request('backprop/hits');
    assert.equal(answer.searched, 1);
    return answer.breakpoints.map(({ hits: count }: { hits: number }) => count);
  };
  assert.deepEqual(await hits(), [1, 0, 0, 0]);
  await client.request('setBreakpoints', { source, breakpoints: [] });
  await client.request('setDataBreakpoints', { breakpoints: [] });
  await client.move('continue');
  await client.request('setBreakpoints', {
    source,
    breakpoints: [{ line: 21 }, { line: 17, condition: 'batch == 2' }, { line: 18, hitCondition: '% 4' }],
  });
  await client.request('setDataBreakpoints', { breakpoints: [{ dataId: 'W(out)[0,0]' }] });
  assert.deepEqual(await hits(), [20, 60, 30, 40]);
  assert.equal(lines[3].verified, false);
});
