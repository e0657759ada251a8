import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { knownNumbers, recordedMoment } from '../../../src/run/moment.ts';
import { RunList } from '../../../src/run/runList.ts';
import { stopMoment } from '../../../src/run/stopMoment.ts';
import { runAnswers } from '../../../src/threads/runAnswers.ts';
import { runReplays } from '../../../src/threads/runReplay.ts';
import { createCourse } from '../../../src/timeline/course.ts';
import type { QuantityRef } from '../../../src/trace/quantityRef.ts';
import { WhyFeed } from '../../../src/why/whyFeed.ts';
import { firstWhyView, type WhyView } from '../../../src/why/whyMessage.ts';
import type { HostToWhy, WhyContents } from '../../../src/why/whyMessages.ts';
import { newLayer } from '../../../src/why/whySubject.ts';
import { PageTraining } from '../../support/page/pageTraining.ts';
import { stopAt } from '../run/stops.ts';

const xor = 'examples/xor.mlp.json';

/** A page's host: what it was sent, what the networks were asked, and a run of two layers that has been trained for some epochs. */
async function opened(epochs: number, wish?: WhyView) {
  const training = await PageTraining.of(xor);
  if (epochs > 0) training.train(epochs);
  const asked: string[] = [];
  const settles: (() => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const answers = runAnswers({
    evaluator: ({ samples }) => ({
      rows: async () => undefined,
      surface: async () => undefined,
      probe: () =>
        new Promise((resolve, reject) => {
          asked.push('probe');
          failures.push(reject);
          const { layers } = training.run.history.layout;
          settles.push(() =>
            resolve(layers.map(({ length, tensors }) => new Float64Array(length - tensors.input.offset).fill(0.5))),
          );
        }),
      shares: async (_, { layer, unit, input }) => {
        asked.push(`shares ${layer} ${unit} ${input}`);
        return { gradients: new Float64Array(samples.trainingRows).fill(0.25) };
      },
      dispose: () => {},
    }),
    now: () => 0,
    later: () => {},
  });
  const replays = runReplays({ start: () => assert.fail('no thread is needed'), access: () => 'not on disk' });
  const sent: HostToWhy[] = [];
  const feed = new WhyFeed(message => sent.push(message), { answers, replays, language: 'en' }, { wish });
  const list = new RunList(() => feed.update(list.shown));
  list.add(training.run);
  const told = () => sent.flatMap(message => (message.type === 'show' ? message.parts : []));
  /** What a page shows after each message. */
  const pages = () => told().map((_, index, all) => Object.assign({}, ...all.slice(0, index + 1)) as WhyContents);
  /** Acknowledges until nothing more comes. */
  const drain = async () => {
    for (let seen = -1; seen !== sent.length; ) {
      seen = sent.length;
      const last = sent.at(-1);
      if (last?.type === 'show') feed.acknowledged(last.frame);
      await Promise.resolve();
    }
  };
  return {
    training,
    feed,
    list,
    sent,
    told,
    pages,
    asked,
    drain,
    settle: () => settles.splice(0).forEach(settle => void settle()),
    fail: (error: Error) => failures.splice(0).forEach(fail => void fail(error)),
  };
}

const looking = (why: QuantityRef | null, step: number | null = null): WhyView => ({ why, step, language: null });
const weight = (layer: number, row: number, column: number): QuantityRef => ({
  layer,
  quantity: 'gradient',
  row,
  column,
});
const last = (pages: readonly WhyContents[]) => pages.at(-1)!;

suite('the feed of a why page', () => {
  test('says nothing before the page asks, and then everything', async () => {
    const { feed, sent, pages } = await opened(3);
    assert.deepEqual(sent, []);
    feed.ready(firstWhyView);
    const page = last(pages());
    assert.ok(page.chain && page.weights);
    assert.deepEqual([page.run?.name, page.epoch, page.latest, page.chain.epoch], ['XOR', 3, 3, 3]);
    assert.equal(page.message, '');
  });

  test('explains, when no number was chosen, the weight with the largest gradient', async () => {
    const { feed, pages, training } = await opened(3);
    feed.ready(firstWhyView);
    const { why, chain } = last(pages());
    assert.ok(why && chain);
    const { delta, input } = chain;
    const magnitudes = Array.from(delta, d => Array.from(input, x => Math.abs(d * x)));
    assert.equal(Math.abs(why.value), Math.max(...magnitudes.flat()));
    assert.equal(why.ref.quantity, 'gradient');
    assert.equal(training.run.info.layers.length, 2);
  });

  test('sends nothing before the last message was drawn, and then what came meanwhile at once', async () => {
    const { feed, training, pages, drain } = await opened(3);
    feed.ready(firstWhyView);
    await drain();
    const before = pages().length;
    training.train(1);
    training.train(1);
    training.train(1);
    assert.equal(pages().length, before + 1);
    await drain();
    assert.equal(pages().length, before + 2);
    assert.equal(last(pages()).epoch, 6);
  });

  test('leaves out what the page has, and sends nothing when nothing is new', async () => {
    const { feed, list, sent, told, drain } = await opened(3);
    feed.ready(firstWhyView);
    await drain();
    const count = sent.length;
    feed.update(list.shown);
    await drain();
    assert.equal(sent.length, count);
    feed.look(looking(weight(0, 1, 0)));
    const parts = told().at(-1)!;
    assert.deepEqual(Object.keys(parts).sort(), ['shares', 'why']);
    assert.deepEqual(parts.why?.ref, weight(0, 1, 0));
  });

  test('asks for the samples that pull the chosen weight, and sends them when they are there', async () => {
    const { feed, pages, asked, drain } = await opened(3);
    feed.ready(looking(weight(0, 1, 0)));
    assert.equal(last(pages()).shares, null);
    assert.deepEqual(asked, ['shares 0 1 0']);
    await drain();
    assert.equal(last(pages()).shares?.mean, 0.25);
    feed.look(looking({ layer: 0, quantity: 'net', row: 0, column: 1 }));
    assert.equal(last(pages()).shares, null);
  });

  test('a chosen number of another layer waits until that layer is selected', async () => {
    const { feed, list, pages, drain } = await opened(3);
    feed.ready(looking(weight(1, 0, 2)));
    assert.equal(last(pages()).why?.ref.layer, 0);
    await drain();
    list.select({ layer: 1 });
    assert.deepEqual(last(pages()).why?.ref, weight(1, 0, 2));
  });

  test('a number that the layer does not have is said in words, and the largest gradient stands in', async () => {
    const { feed, pages } = await opened(3);
    feed.ready(looking(weight(0, 99, 0)));
    const { message, why } = last(pages());
    assert.match(message, /^"hidden" has no dE\/dW\[99\]\[0\].*This is the largest gradient of the layer instead\.$/);
    assert.notEqual(why?.ref.row, 99);
  });

  test('while a chosen sample is on its way there is no chain, and then there is', async () => {
    const { feed, list, pages, drain, settle } = await opened(3);
    list.select({ sample: 2 });
    feed.ready(firstWhyView);
    assert.equal(last(pages()).chain, null);
    assert.equal(last(pages()).message, 'The sample is on its way through the network.');
    assert.match(last(pages()).sample, /^sample 2: /);
    settle();
    await drain();
    const { chain } = last(pages());
    assert.ok(chain);
    assert.equal(chain.sample, 'sample 2');
    assert.deepEqual([...new Set(chain.delta)], [0.5]);
  });

  test('where another epoch is chosen, the same number has its value in that epoch', async () => {
    const { training, feed, list, drain, pages } = await opened(4);
    const ref = { layer: 1, quantity: 'meanGradient', row: 0, column: 2 } as const;
    list.select({ layer: 1 });
    feed.ready(looking(ref));
    for (const epoch of [1, 3, 2]) {
      list.select({ epoch });
      await drain();
      const { why, epoch: shown } = last(pages());
      const numbers = knownNumbers(recordedMoment({ run: training.run, epoch }), 1, 'meanGradient')!;
      assert.deepEqual([shown, why?.ref, why?.value], [epoch, ref, numbers.at(0, 2)]);
    }
  });

  test('where a debugger goes on, the same number has its value at the new stop', async () => {
    const { training, feed, list, drain, pages } = await opened(4);
    const course = createCourse(training.options);
    const update = course.ofBatch.findIndex(({ phase }) => phase === 'update');
    feed.ready(looking({ layer: 0, quantity: 'delta', row: 0, column: 1 }));
    for (const epoch of [1, 3, 2]) {
      const stop = await stopAt(training.options, course.timeOf(epoch, 1, update));
      list.setDebugged(training.run.info.id, { stop, travel: undefined });
      await drain();
      const { why, epoch: shown } = last(pages());
      const numbers = knownNumbers(stopMoment(stop), 0, 'delta')!;
      assert.deepEqual([shown, why?.value], [epoch, numbers.at(0, 1)]);
    }
  });

  test("until a sample's way at another epoch is there, all numbers are those of the epoch before, and it says so", async () => {
    const { training, feed, list, drain, settle, pages } = await opened(4);
    list.select({ epoch: 2, sample: 0 });
    feed.ready(looking({ layer: 0, quantity: 'weightsAfter', row: 1, column: 1 }));
    settle();
    for (let turn = 0; turn < 4; turn++) await drain();
    const weightAfter = (epoch: number) =>
      knownNumbers(recordedMoment({ run: training.run, epoch }), 0, 'weightsAfter')!.at(1, 1);
    const shown = () => {
      const { epoch, message, why } = last(pages());
      return { epoch, message, value: why?.value };
    };
    assert.deepEqual(shown(), { epoch: 2, message: '', value: weightAfter(2) });
    list.select({ epoch: 3 });
    for (let turn = 0; turn < 4; turn++) await drain();
    const waiting = 'The chain of the chosen epoch is being computed.';
    assert.deepEqual(shown(), { epoch: 2, message: waiting, value: weightAfter(2) });
  });

  test('where the way of a chosen sample cannot be computed the page says so, until another one is chosen', async () => {
    const { feed, list, pages, drain, fail } = await opened(3);
    list.select({ sample: 2 });
    feed.ready(firstWhyView);
    fail(new Error('its thread ran out of memory'));
    await drain();
    const problem = "The sample's way through the network could not be computed: its thread ran out of memory.";
    assert.deepEqual([last(pages()).chain, last(pages()).message], [null, problem]);
    list.select({ sample: 1 });
    await drain();
    assert.equal(last(pages()).message, 'The sample is on its way through the network.');
  });

  test('before the first epoch, and without a run, it says so in words', async () => {
    const { feed, pages } = await opened(0);
    feed.ready(firstWhyView);
    assert.deepEqual([last(pages()).chain, last(pages()).message], [null, 'Its first epoch is being trained.']);
    feed.acknowledged(1);
    feed.update(undefined);
    assert.deepEqual([last(pages()).run, last(pages()).message], [null, 'Nothing has been trained yet.']);
  });

  test('what is to be looked at is told to the page when it is there, or when it comes', async () => {
    const wish = looking(weight(0, 1, 1));
    const { feed, sent, pages, drain } = await opened(3, wish);
    feed.ready(firstWhyView);
    assert.deepEqual(sent[0], { type: 'look', view: wish });
    assert.deepEqual(last(pages()).why?.ref, weight(0, 1, 1));
    await drain();
    const other = looking(weight(0, 0, 1));
    feed.lookAt(other);
    assert.deepEqual(
      sent.findLast(({ type }) => type === 'look'),
      { type: 'look', view: other },
    );
    feed.hidden();
    feed.lookAt(wish);
    feed.ready(other);
    assert.deepEqual(
      sent.findLast(({ type }) => type === 'look'),
      { type: 'look', view: wish },
    );
    assert.deepEqual(feed.view, wish);
  });

  test('a hidden page gets nothing until it asks anew, and then all', async () => {
    const { feed, training, sent, told, pages, drain } = await opened(3);
    feed.ready(firstWhyView);
    await drain();
    feed.hidden();
    const count = sent.length;
    training.train(2);
    assert.equal(sent.length, count);
    feed.ready(firstWhyView);
    assert.ok(told().at(-1)!.chain);
    assert.equal(last(pages()).epoch, 5);
  });

  test('a closed page is forgotten: answers that come later are for nobody', async () => {
    const { feed, sent, list, settle } = await opened(3);
    list.select({ sample: 1 });
    feed.ready(firstWhyView);
    feed.dispose();
    const count = sent.length;
    settle();
    await new Promise(resolve => setImmediate(resolve));
    assert.equal(sent.length, count);
  });

  test('what goes to the clipboard is of the number that is explained, or of the selected layer', async () => {
    const { feed, list } = await opened(3);
    list.select({ layer: 1 });
    feed.look(looking(weight(1, 0, 1)));
    assert.match(feed.text('chain') ?? '', /Layer "out"/);
    assert.match(feed.text('latex') ?? '', /\\frac|\\partial/);
    assert.match(feed.text('numpy') ?? '', /print/);
    feed.update(undefined);
    assert.equal(feed.text('chain'), undefined);
    assert.equal(feed.text('latex'), undefined);
  });
});

suite('the layer of a view', () => {
  test('is that of a step or a number that is new, and else left alone', () => {
    const walking = looking(null, 3);
    assert.equal(newLayer(walking, undefined), 1);
    assert.equal(newLayer(looking(null, 6), walking), 0);
    assert.equal(newLayer(walking, walking), undefined);
    assert.equal(newLayer(looking(weight(0, 1, 1), 3), walking), 0);
    assert.equal(newLayer(looking(weight(0, 1, 1), 3), looking(weight(0, 1, 1), 3)), undefined);
    assert.equal(newLayer(looking(null), walking), undefined);
  });
});
