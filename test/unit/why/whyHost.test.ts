import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import { expressionOf } from '../../../src/trace/expressionOf.ts';
import type { QuantityRef } from '../../../src/trace/quantityRef.ts';
import { firstWhyView, type WhyToHost, type WhyView, whyMessageTypes } from '../../../src/why/whyMessage.ts';
import { hostedWhy } from '../../support/page/hosted.ts';
import { imageRun } from '../../support/page/imageRun.ts';
import { trainedRun } from '../../support/page/pageTraining.ts';
import { layersOf, randomSamples, trainingOptions } from '../engine/support.ts';
import { stopAt, travelAt } from '../run/stops.ts';
import { runOf } from './explain/sources.ts';

const run = await trainedRun('examples/xor.mlp.json', { epochs: 3 });
const delta: QuantityRef = { layer: 1, quantity: 'delta', row: 0, column: 0 };
const looking = (change: Partial<WhyView>): WhyView => ({ ...firstWhyView, ...change });

/** A page that has everything. */
async function open(actions: Parameters<typeof hostedWhy>[1] = {}) {
  const why = hostedWhy(run, actions);
  why.host.receive({ type: 'ready', view: firstWhyView });
  await why.settle();
  return { ...why, say: (message: WhyToHost) => why.host.receive(message) };
}

type Opened = Awaited<ReturnType<typeof open>>;
const done = ({ done: all }: Opened) => all;
const shown = async ({ settle }: Opened) =>
  (await settle()).map(message => (message.type === 'show' ? Object.keys(message.parts).toSorted() : message.type));

/** For each message of a page: one of them, what comes of it, and what that is to be. */
const protocol: {
  readonly [Type in WhyToHost['type']]: readonly [
    message: Extract<WhyToHost, { type: Type }>,
    result: (why: Opened) => unknown | Promise<unknown>,
    expected: unknown,
  ];
} = {
  ready: [{ type: 'ready', view: firstWhyView }, async why => (await shown(why))[0]?.includes('chain'), true],
  ack: [{ type: 'ack', frame: 1 }, shown, []],
  view: [{ type: 'view', view: looking({ why: delta }) }, ({ list }) => list.shown?.selection.layer, 1],
  select: [
    { type: 'select', layer: 1, epoch: 2, run: run.info.id },
    ({ list }) => list.shown?.selection,
    { layer: 1, epoch: 2 },
  ],
  // All weights of so small a layer are on the page.
  sight: [{ type: 'sight', layer: 0, unit: 1, input: 1, block: 1 }, shown, []],
  chooseSample: [{ type: 'chooseSample' }, done, [['chooseSample']]],
  copy: [
    { type: 'copy', id: 5, what: 'latex' },
    async why => [await why.settle(), why.done.map(([name, text]) => [name, typeof text])],
    [[{ type: 'copied', id: 5, isDone: true }], [['copy', 'string']]],
  ],
  table: [{ type: 'table', layer: 1, quantity: 'gradient' }, done, [['table', 1, 'gradient']]],
  reveal: [{ type: 'reveal', layer: 1 }, done, [['reveal', 1]]],
  breakWhen: [
    { type: 'breakWhen', ref: delta },
    ({ done: all }) => all.map(([action, of, text]) => [action, of === run, text]),
    [['breakWhen', true, expressionOf(delta, run.info.layers)]],
  ],
  showTraining: [{ type: 'showTraining' }, done, [['showTraining']]],
  train: [{ type: 'train' }, done, [['train']]],
};

suite('the host of a why page', () => {
  for (const type of whyMessageTypes) {
    test(`answers "${type}"`, async () => {
      assert.ok(type in protocol, `the protocol has "${type}", which nothing here sends`);
      const [message, result, expected] = protocol[type];
      const why = await open();
      why.say(message);
      await new Promise(resolve => setImmediate(resolve));
      assert.deepEqual(await result(why), expected);
    });
  }

  test('sends the weights of a large layer that come into sight, and forgets what was in sight when the page asks anew', async () => {
    const { host, list, settle } = hostedWhy(await imageRun(256));
    /** Where the weights begin that are sent because of a message. */
    const told = async (message: WhyToHost) => {
      host.receive(message);
      return (await settle()).flatMap(sent =>
        sent.type === 'show' && sent.parts.weights
          ? [[sent.parts.weights.firstUnit, sent.parts.weights.firstInput, sent.parts.weights.others?.row.unit]]
          : [],
      );
    };
    const sight = (layer: number, unit: number, input: number): WhyToHost => ({
      type: 'sight',
      layer,
      unit,
      input,
      block: unit,
    });
    const first = await told({ type: 'ready', view: firstWhyView });
    assert.equal(first.length, 1);
    assert.deepEqual(await told(sight(0, 100, 300)), [[98, 296, 100]]);
    assert.deepEqual(await told(sight(0, 100, 300)), []);
    assert.deepEqual(await told(sight(0, 2 ** 31, 2 ** 31)), [[251, 776, 255]]);
    assert.deepEqual(await told(sight(1, 100, 300)), first);
    await told(sight(0, 100, 300));
    assert.deepEqual(await told({ type: 'ready', view: firstWhyView }), first);
    list.select({ layer: 1 });
    assert.equal((await told(sight(1, 0, 0))).length, 1);
  });

  test('drops what is no message of its page', async () => {
    const why = await open();
    for (const other of [undefined, null, 3, {}, { type: 'copy' }, { type: 'copy', id: 1, what: 'all' }]) {
      why.host.receive(other);
    }
    assert.deepEqual([await why.settle(), why.done], [[], []]);
  });

  test('copies formulas, a program of the number and one of the chain, each as it is asked for', async () => {
    const why = await open();
    for (const [id, what] of (['latex', 'numpy', 'chain'] as const).entries()) why.say({ type: 'copy', id, what });
    await why.settle();
    const [latex, program, chain] = why.done.map(([, text]) => text as string);
    assert.match(latex!, /\\/);
    assert.match(program!, /import numpy/);
    assert.match(chain!, /Layer "hidden"/);
  });

  test('an action that throws, or rejects later, is said in words, and what follows is answered', async () => {
    const why = await open({
      reveal: () => {
        throw new Error('there is no editor.');
      },
      copy: () => Promise.reject(new Error('the clipboard is taken.')),
    });
    why.say({ type: 'reveal', layer: 0 });
    why.say({ type: 'copy', id: 3, what: 'chain' });
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(why.done.toSorted(), [
      ['fail', 'The why page asked for "copy", and that failed: the clipboard is taken.'],
      ['fail', 'The why page asked for "reveal", and that failed: there is no editor.'],
    ]);
    assert.deepEqual(await why.settle(), [{ type: 'copied', id: 3, isDone: false }]);
    why.say({ type: 'view', view: looking({ why: { ...delta, layer: 0 } }) });
    assert.deepEqual(await shown(why), [['shares', 'why']]);
  });

  test('has nothing to copy while nothing is trained, and says so', async () => {
    const why = hostedWhy(undefined);
    why.host.receive({ type: 'ready', view: firstWhyView });
    await why.settle();
    why.host.receive({ type: 'copy', id: 1, what: 'latex' });
    assert.deepEqual(await why.settle(), [{ type: 'copied', id: 1, isDone: false }]);
    assert.match(String(why.done[0]), /^fail,.*nothing is explained yet; wait until its numbers are there\.$/);
  });

  test('W that is chosen elsewhere at a stop of the debugger is W as it is there, and follows the steps', async () => {
    const given: Partial<EngineOptions> = {
      ...{ inputs: 2, epochs: 2, batchSize: 3, training: randomSamples(3, 6, 2, 2, 'mse') },
      layers: layersOf(['tanh', 'linear'], [3, 2]),
    };
    const options = trainingOptions(given);
    const course = createCourse(options);
    const step = course.ofBatch.findLastIndex(({ phase, layer }) => phase === 'update' && layer === 1);
    const why = hostedWhy(runOf(given));
    const { id } = why.list.shown!.run.info;
    const ref: QuantityRef = { layer: 0, quantity: 'weights', row: 2, column: 1 };
    const told = async () =>
      (await why.settle()).flatMap(message => (message.type === 'show' && message.parts.why ? message.parts.why : []));
    const stopsAt = async (time: number) => {
      const stop = await stopAt(options, time);
      why.list.setDebugged(id, { stop, travel: travelAt(options, time) });
      return stop.layers[0]!;
    };
    const updated = await stopsAt(course.timeOf(1, 2, step));
    why.host.receive({ type: 'ready', view: firstWhyView });
    await why.settle();
    why.host.lookAt({ why: ref });
    const [after] = await told();
    assert.equal(after?.value, updated.weights[5]);
    assert.notEqual(after?.value, updated.weightsBefore![5]);
    assert.equal(after?.title, 'W[2][1] of "1" after the update of batch 2');
    const [first, last] = after!.factors;
    assert.equal(first!.value, updated.weightsBefore![5]);
    assert.equal(last!.value, updated.weights[5]! - updated.weightsBefore![5]!);
    const next = await stopsAt(course.timeOf(2, 1, 1));
    const [before] = await told();
    assert.deepEqual([before?.title, before?.value], ['W[2][1] of "1"', next.weights[5]]);
    // The chain's own W is that which the batch was sent through.
    const again = await stopsAt(course.timeOf(2, 1, step));
    await why.settle();
    why.host.receive({ type: 'view', view: looking({ why: ref }) });
    assert.equal((await told()).at(-1)?.value, again.weightsBefore![5]);
  });

  test('what is chosen elsewhere selects its layer, and the page gets one message and not two', async () => {
    const why = await open();
    why.host.lookAt({ why: delta });
    assert.deepEqual(
      why.sent.map(({ type }) => type),
      ['show', 'look'],
    );
    const messages = await why.settle();
    const told = messages.flatMap(message => (message.type === 'show' ? (message.parts.why ?? []) : []));
    assert.deepEqual(
      told.map(({ ref }) => ref),
      [delta],
    );
  });
});
