import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exceptionNames } from '../../../../src/debug/breakpoints/exceptionBreakpoint.ts';
import { gradientSign } from '../../../../src/debug/breakpoints/gradientSign.ts';
import { plainArithmetic } from '../../../../src/engine/plain.ts';
import { createTrainer } from '../../../../src/engine/trainer.ts';
import { isTensor } from '../../../../src/expression/value.ts';
import { prepare } from '../../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../../src/spec/limits.ts';
import { createTimeline } from '../../../../src/timeline/createTimeline.ts';
import type { Names } from '../../../../src/timeline/names.ts';
import { layerScalarIndex, networkScalarIndex } from '../../../../src/trace/layout.ts';
import { thresholds } from '../../../../src/trace/thresholds.ts';
import { xorText } from '../client.ts';
import { positionOf, stopsOf, trainingClient } from './stops.ts';

/** A network of several layers on the four rows of XOR. */
function spec(
  layers: readonly object[],
  training: object,
  optimizer: object = { type: 'sgd', learningRate: 0.5 },
  more: object = {},
): string {
  return JSON.stringify(
    {
      seed: 3,
      data: {
        inputs: [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ],
        targets: [[0], [1], [1], [0]],
      },
      layers: layers.map((layer, index) => ({ name: index === layers.length - 1 ? 'out' : `h${index}`, ...layer })),
      optimizer,
      training,
      ...more,
    },
    undefined,
    1,
  );
}

async function optionsOf(text: string) {
  const { options, problems } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options, problems.map(({ message }) => message).join('\n'));
  return options;
}

const diverging = spec(
  [
    { units: 3, activation: 'relu' },
    { units: 1, activation: 'linear' },
  ],
  { epochs: 50, batchSize: 2 },
  { type: 'sgd', learningRate: 1e200 },
);

test('every exception is announced, with words, and only non-finite numbers are stopped at by default', async () => {
  const client = trainingClient();
  const { exceptionBreakpointFilters: filters } = await client.request('initialize', { adapterID: 'backprop' });
  assert.deepEqual(
    filters.map(({ filter }: { filter: string }) => filter),
    exceptionNames,
  );
  assert.deepEqual(
    filters.filter((own: { default: boolean }) => own.default).map(({ filter }: { filter: string }) => filter),
    ['nonFinite'],
  );
  for (const { description, supportsCondition } of filters) assert.ok(description.length > 20 && supportsCondition);
});

test('a training that diverges stops after the operation that made the first bad number, from either side', async () => {
  const options = await optionsOf(diverging);
  const client = trainingClient({ text: diverging });
  await client.start({ stopAtEnd: true });
  const { breakpoints } = await client.request('setExceptionBreakpoints', { filters: ['nonFinite'] });
  const stop = await client.move('continue');
  assert.equal(stop.reason, 'exception');
  assert.equal(stop.description, 'Number is not finite');
  assert.deepEqual(stop.hitBreakpointIds, [breakpoints[0].id]);
  const at = positionOf(client);
  const time = client.session.timeline.time;

  // By stepping an engine trainer: nothing is bad before, and something is from then on.
  const timeline = createTimeline(options, { arithmetic: plainArithmetic, now: () => 0 });
  const isBad = (names: Names) =>
    ['net', 'y', 'delta', 'gradient', 'biasGradient', 'W', 'b'].some(name =>
      names.layers.some((_, layer) => {
        const value = names.value(name, layer);
        return value !== undefined && isTensor(value) && value.values.some(number => !Number.isFinite(number));
      }),
    );
  let first: number | undefined;
  for (let t = 0; first === undefined; t++) {
    await timeline.seek(t, async () => true);
    if (isBad(timeline.names)) first = t;
  }
  assert.equal(time, first);

  const info = await client.request('exceptionInfo', { threadId: 1 });
  assert.equal(info.exceptionId, 'nonFinite');
  assert.equal(info.breakMode, 'always');
  assert.match(info.details.message, /^The training diverged at epoch \d+ in layer ".*": in batch \d+/);
  const value = await client.request('evaluate', { expression: info.details.evaluateName, context: 'watch' });
  assert.match(value.result, /inf|nan|Infinity|NaN/i);

  assert.equal((await client.move('continue')).reason, 'end of training');
  assert.match(await client.refused('exceptionInfo', { threadId: 1 }), /has not stopped for an exception/);
  const back = await client.move('reverseContinue');
  assert.equal(back.reason, 'exception');
  assert.equal(positionOf(client), at);
  assert.equal((await client.move('reverseContinue')).reason, 'entry');
});

test('a bad number is stopped at before the breakpoints that follow it in its batch, and together with one at its place', async () => {
  const client = trainingClient({ text: diverging });
  await client.start({ stopAtEnd: true });
  await client.request('setExceptionBreakpoints', { filters: ['nonFinite'] });
  await client.move('continue');
  const { time } = client.session.timeline;
  const expected = positionOf(client);

  for (const name of [`operation == "${expected.split(':').at(-1)}"`, 'operation == "loss"', 'phase == "backward"']) {
    const other = trainingClient({ text: diverging });
    await other.start({ stopAtEnd: true });
    await other.request('setExceptionBreakpoints', { filters: ['nonFinite'] });
    await other.request('setFunctionBreakpoints', { breakpoints: [{ name }] });
    const stops = await stopsOf(other, 'continue');
    assert.deepEqual(
      stops.filter(({ reason }) => reason === 'exception').map(({ at }) => at),
      [expected],
      name,
    );
    const back = await stopsOf(other, 'reverseContinue');
    assert.deepEqual(
      back.slice(0, -1).map(({ at }) => at),
      stops
        .slice(0, -1)
        .map(({ at }) => at)
        .toReversed(),
      name,
    );
  }
  assert.ok(time > 0);
});

test('with the filter off, or its condition false, a training that diverges ends', async () => {
  for (const options of [[], [{ filterId: 'nonFinite', condition: 'epoch > 1000' }]]) {
    const client = trainingClient({ text: diverging });
    await client.start({ stopAtEnd: true });
    await client.request('setExceptionBreakpoints', { filters: [], filterOptions: options });
    assert.equal((await client.move('continue')).reason, 'end of training');
  }
});

/** Its last operation is that of the loss, which is infinite. */
const infiniteLoss = spec(
  [
    { units: 3, activation: 'relu' },
    { units: 1, activation: 'linear' },
  ],
  { epochs: 50, batchSize: 2 },
  { type: 'sgd', learningRate: 1e160 },
);

test('a condition that the last operation of a diverging training makes true stops after it, counts, and is found', async () => {
  const { ending } = await endOf(infiniteLoss);
  const kinds = [
    ['setFunctionBreakpoints', { name: 'not isfinite(loss)' }],
    ['setDataBreakpoints', { dataId: 'loss', condition: 'not isfinite(value)' }],
  ] as const;
  for (const [command, breakpoint] of kinds) {
    const client = trainingClient({ text: infiniteLoss });
    await client.start({ stopAtEnd: true });
    const { breakpoints } = await client.request(command, { breakpoints: [breakpoint] });
    const stop = await client.move('continue');
    assert.match(stop.reason, /^(function|data) breakpoint$/);
    assert.deepEqual(stop.hitBreakpointIds, [breakpoints[0].id]);
    assert.equal(client.session.timeline.time, ending.time);
    const { breakpoints: hits } = await client.request('backprop/hits');
    assert.deepEqual(hits, [{ id: breakpoints[0].id, hits: 1 }]);
    const found = await client.request('evaluate', { expression: 'first(loss > 1e300)', context: 'repl' });
    assert.equal(found.result, 'end   loss = inf');
    const last = await client.request('backprop/find', { expression: 'not isfinite(loss)', which: 'last' });
    assert.deepEqual([last.position, last.time], ['end', ending.time]);
    const change = await client.request('evaluate', { expression: 'lastChange(loss)', context: 'repl' });
    assert.match(change.result, /:loss:-:loss {3}loss: not computed → inf$/);
    assert.equal((await client.move('reverseContinue')).reason, 'entry');
  }
});

test('what would come after the operation by which a training diverged is not stopped at, nor counted', async () => {
  const { ending, next } = await endOf(infiniteLoss);
  const client = trainingClient({ text: infiniteLoss });
  await client.start({ stopAtEnd: true });
  await client.request('setFunctionBreakpoints', { breakpoints: [{ name: 'backward' }, { name: 'loss > 1e300' }] });
  const stops = await stopsOf(client, 'continue', ending.batches);
  assert.equal(next.phase, 'backward');
  assert.equal(stops.at(-1)!.at, 'end');
  const { breakpoints: hits } = await client.request('backprop/hits');
  const at = (id: number) => stops.filter(({ ids }) => ids?.includes(id)).length;
  assert.deepEqual(
    hits.map(({ hits }: { hits: number }) => hits),
    hits.map(({ id }: { id: number }) => at(id)),
  );
  const [backward, infinite] = hits;
  assert.equal(backward.hits, ending.batches - 1);
  assert.equal(infinite.hits, 1);
});

/** How a training ends that is trained by an engine: the time, the batches that were begun, and the stop that would be next. */
async function endOf(text: string) {
  const timeline = createTimeline(await optionsOf(text), { arithmetic: plainArithmetic, now: () => 0 });
  const { course } = timeline;
  await timeline.seek(course.end, async () => true);
  const { time } = timeline.ending!;
  const { epoch, batch, stop } = course.at(time);
  assert.equal(course.at(time - 1).stop.operation, 'loss');
  return { ending: { time, batches: (epoch - 1) * course.batches + batch }, next: stop };
}

interface Epochs {
  scalar(epoch: number, layer: number, name: 'gradientNorm' | 'deltaRms'): number;
  loss(epoch: number): number;
  readonly count: number;
}

async function trained(text: string): Promise<Epochs> {
  const trainer = createTrainer(await optionsOf(text));
  const records: Float64Array[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record.scalars);
  }
  return {
    scalar: (epoch, layer, name) => records[epoch - 1]![layerScalarIndex(trainer.layout, layer, name)]!,
    loss: epoch => records[epoch - 1]![networkScalarIndex('loss')]!,
    count: records.length,
  };
}

/** The epochs at which something becomes true. */
function rises(epochs: number, is: (epoch: number) => boolean): number[] {
  return Array.from({ length: epochs }, (_, index) => index + 1).filter(
    epoch => is(epoch) && !(epoch > 1 && is(epoch - 1)),
  );
}

async function stopsAt(text: string, filter: string): Promise<{ epochs: number[]; texts: string[] }> {
  const client = trainingClient({ text });
  await client.start({ stopAtEnd: true });
  await client.request('setExceptionBreakpoints', { filters: [filter] });
  const stops = (await stopsOf(client, 'continue')).filter(({ reason }) => reason === 'exception');
  const back = (await stopsOf(client, 'reverseContinue')).filter(({ reason }) => reason === 'exception');
  assert.deepEqual(
    back.map(({ at }) => at).reverse(),
    stops.map(({ at }) => at),
  );
  for (const { at } of stops) assert.match(at, /:end:-:schedule$/);
  return { epochs: stops.map(({ at }) => Number(at.split(':')[0])), texts: stops.map(({ text }) => text!) };
}

const deep = (activation: string, init: object) => [
  ...Array.from({ length: 7 }, () => ({ units: 4, activation, init })),
  { units: 1, activation: 'sigmoid', init },
];

test('vanishing stops at the epochs in which little of the delta reaches the first layer', async () => {
  const text = spec(deep('sigmoid', { type: 'normal', std: 1 }), { epochs: 60, batchSize: 2 });
  const { scalar, count } = await trained(text);
  const expected = rises(count, epoch => {
    const gradient = scalar(epoch, 0, 'gradientNorm');
    const share = scalar(epoch, 0, 'deltaRms') / scalar(epoch, 7, 'deltaRms');
    return gradient > 0 && gradient < thresholds.vanishedSize && share < thresholds.vanishedShare;
  });
  assert.ok(expected.length > 0);
  const { epochs, texts } = await stopsAt(text, 'vanishing');
  assert.deepEqual(epochs, expected);
  assert.match(texts[0]!, /^The gradient vanishes on its way down: delta is .* in "out" and .* in "h0" \(RMS\)/);
  assert.deepEqual((await stopsAt(xorText, 'vanishing')).epochs, []);
});

test('exploding stops where gradients grow on their way down', async () => {
  const text = spec(
    deep('linear', { type: 'normal', std: 4 }),
    { epochs: 10, batchSize: 2 },
    { type: 'sgd', learningRate: 1e-9 },
  );
  const { scalar, count } = await trained(text);
  const expected = rises(count, epoch => {
    const sizes = Array.from({ length: 8 }, (_, layer) => scalar(epoch, layer, 'gradientNorm'));
    return (
      sizes.some(size => size > thresholds.hugeGradient) ||
      (sizes[0]! > thresholds.gradientGrowth * sizes[7]! && sizes[0]! > thresholds.grownGradient)
    );
  });
  assert.ok(expected.length > 0, 'this network does not explode');
  assert.deepEqual((await stopsAt(text, 'exploding')).epochs, expected);
});

test('dead and saturated units are stopped at, each under its own name', async () => {
  const dead = spec(
    [
      { units: 3, activation: 'relu', biasInit: { type: 'constant', value: -50 } },
      { units: 1, activation: 'sigmoid' },
    ],
    { epochs: 3, batchSize: 2 },
  );
  const saturated = spec(
    [
      { units: 3, activation: 'tanh', biasInit: { type: 'constant', value: 50 } },
      { units: 1, activation: 'sigmoid' },
    ],
    { epochs: 3, batchSize: 2 },
  );
  const found = await stopsAt(dead, 'deadUnits');
  assert.deepEqual(found.epochs, [1]);
  assert.match(found.texts[0]!, /^3 of 3 units of "h0" are dead/);
  assert.deepEqual((await stopsAt(dead, 'saturation')).epochs, []);
  assert.deepEqual((await stopsAt(saturated, 'saturation')).epochs, [1]);
  assert.deepEqual((await stopsAt(saturated, 'deadUnits')).epochs, []);
});

test('a loss that has risen to twice its lowest in four of six epochs is stopped at', async () => {
  const text = spec(
    [
      { units: 3, activation: 'tanh' },
      { units: 1, activation: 'linear' },
    ],
    { epochs: 60, batchSize: 4 },
    { type: 'sgd', learningRate: 0.5 },
  );
  const { loss, count } = await trained(text);
  const expected = rises(count, epoch => {
    const losses = Array.from({ length: epoch }, (_, index) => loss(index + 1));
    const lowest = Math.min(...losses);
    return epoch >= 6 && losses.slice(-6).filter(value => value >= 2 * lowest).length >= 4;
  });
  assert.ok(expected.length > 0, 'this loss does not rise');
  assert.deepEqual((await stopsAt(text, 'lossRising')).epochs, expected);
});

test('a gradient that is right is never stopped at, and one that is wrong is found', async () => {
  const client = trainingClient({ text: xorText.replace('"full"', '2') });
  await client.start({ epochs: 3, stopAtEnd: true });
  await client.request('setExceptionBreakpoints', { filters: ['gradientCheck'] });
  assert.equal((await client.move('continue')).reason, 'end of training');

  const options = await optionsOf(xorText);
  const timeline = createTimeline(options, { arithmetic: plainArithmetic, now: () => 0 });
  const [place] = gradientSign.at(timeline);
  await timeline.seek(place!, async () => true);
  const { names } = timeline;
  assert.equal(gradientSign.trouble(names, timeline, []), undefined);
  const wrong: Names = Object.create(names, {
    position: { get: () => names.position },
    all: { get: () => names.all },
    layers: { get: () => names.layers },
    value: {
      value: (name: string, layer?: number) => {
        const value = names.value(name, layer);
        if (name !== 'penalizedGradient' || layer !== 1 || value === undefined || !isTensor(value)) return value;
        return { ...value, values: value.values.map((number, index) => (index === 2 ? 1.001 * number : number)) };
      },
    },
  });
  const trouble = gradientSign.trouble(wrong, timeline, []);
  assert.match(trouble!.message, /^dE\/dW of "out" is wrong in 1 of 4 elements that were checked\. At \[0,2\]/);
  assert.equal(trouble!.evaluateName, 'gradient(out)[0,2]');
});

test('an exception without meaning is refused by its name', async () => {
  const client = trainingClient();
  await client.start();
  const { breakpoints } = await client.request('setExceptionBreakpoints', {
    filters: ['uncaught'],
    filterOptions: [{ filterId: 'nonFinite', condition: 'epoch >' }],
  });
  assert.match(breakpoints[0].message, /^There is no exception "uncaught"/);
  assert.equal(breakpoints[1].verified, false);
});
