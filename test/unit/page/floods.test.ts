import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { firstView, type PanelToHost, panelMessageTypes } from '../../../src/panel/panelMessage.ts';
import type { HostToPanel } from '../../../src/panel/panelMessages.ts';
import { firstWhyView, type WhyToHost, whyMessageTypes } from '../../../src/why/whyMessage.ts';
import type { HostToWhy } from '../../../src/why/whyMessages.ts';
import { hostedPanel, hostedWhy } from '../../support/page/hosted.ts';
import { PageTraining, trainedRun } from '../../support/page/pageTraining.ts';

/** Messages that a page says at once. */
const many = 10_000;
/** Messages to a page in one turn of the event loop, whatever it says. */
const mostTold = 40;

const spec = 'examples/xor.mlp.json';
const run = await trainedRun(spec, { epochs: 6 });
const other = (await PageTraining.of(spec)).run;
const ref = { layer: 1, quantity: 'gradient', row: 0, column: 0 } as const;
const block = { row: 0, column: 0, rows: 1, columns: 1 };
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

/** Of every type of message one that changes something each time, as far as there is one. */
const ofPanel: { readonly [Type in PanelToHost['type']]: (index: number) => Extract<PanelToHost, { type: Type }> } = {
  ready: choice => ({ type: 'ready', view: firstView, choice }),
  ack: frame => ({ type: 'ack', frame }),
  view: k => ({ type: 'view', view: { ...firstView, range: { first: 1 + (k % 3), last: 5 } } }),
  select: k => ({ type: 'select', layer: k % 2, epoch: 1 + (k % 5), choice: k }),
  control: () => ({ type: 'control', action: 'train' }),
  show: k => ({ type: 'show', run: [run, other][k % 2]!.info.id }),
  remove: () => ({ type: 'remove', run: 'gone' }),
  compare: id => ({ type: 'compare', id, run: other.info.id }),
  why: k => ({ type: 'why', ref, epoch: 1 + (k % 5) }),
  explain: () => ({ type: 'explain', code: 'healthy' }),
  tryFix: () => ({ type: 'tryFix', code: 'healthy', run: run.info.id, fix: 0 }),
  applyFix: () => ({ type: 'applyFix', code: 'healthy', run: run.info.id, fix: 0 }),
  compareFixes: () => ({ type: 'compareFixes', code: 'healthy', run: run.info.id }),
  applyTried: trial => ({ type: 'applyTried', trial, fix: 0 }),
  reveal: k => ({ type: 'reveal', layer: k % 2 }),
  read: id => ({ type: 'read', id, epoch: 1 + (id % 5) }),
  cell: id => ({ type: 'cell', id, layer: 0, epoch: 1 + (id % 5), tensor: 'weightsAfter', block }),
  export: () => ({ type: 'export' }),
  debug: () => ({ type: 'debug' }),
  travel: time => ({ type: 'travel', to: { time } }),
  bookmark: time => ({ type: 'bookmark', change: { kind: 'add', time, note: '' } }),
  breakWhen: () => ({ type: 'breakWhen', ref }),
  picture: () => ({ type: 'picture', what: 'Loss', png }),
  appearance: id => ({ type: 'appearance', id, classes: '', variables: {}, preferences: '{}' }),
};

const ofWhy: { readonly [Type in WhyToHost['type']]: (index: number) => Extract<WhyToHost, { type: Type }> } = {
  ready: () => ({ type: 'ready', view: firstWhyView }),
  ack: frame => ({ type: 'ack', frame }),
  view: k => ({ type: 'view', view: { ...firstWhyView, why: { ...ref, layer: k % 2 } } }),
  select: k => ({ type: 'select', layer: k % 2, epoch: 1 + (k % 5) }),
  sight: k => ({ type: 'sight', layer: 0, unit: k, input: k, block: k }),
  chooseSample: () => ({ type: 'chooseSample' }),
  copy: id => ({ type: 'copy', id, what: 'chain' }),
  table: () => ({ type: 'table', layer: 0, quantity: 'gradient' }),
  reveal: () => ({ type: 'reveal', layer: 0 }),
  breakWhen: () => ({ type: 'breakWhen', ref }),
  showTraining: () => ({ type: 'showTraining' }),
  train: () => ({ type: 'train' }),
};

/** Something that is asked for and never done. */
const never = () => new Promise<void>(() => undefined);

/** A page that has everything of two runs, whose actions are never done; the first of them is shown. */
async function openPanel() {
  const started: string[] = [];
  const start = (name: string) => () => {
    started.push(name);
    return never();
  };
  const actions = Object.fromEntries(
    ['train', 'export', 'savePicture', 'debug', 'bookmark', 'breakWhen', 'travel', 'reveal'].map(name => [
      name,
      start(name),
    ]),
  );
  const panel = hostedPanel([other, run], actions);
  panel.host.receive({ type: 'ready', view: firstView });
  await panel.settle();
  return { ...panel, started };
}

async function openWhy() {
  const why = hostedWhy(run, { copy: never });
  why.host.receive({ type: 'ready', view: firstWhyView });
  await why.settle();
  return why;
}

/** Frames that are not acknowledged. */
const framesIn = (sent: readonly (HostToPanel | HostToWhy)[]) =>
  sent.filter(({ type }) => type === 'frame' || type === 'show').length;

suite('a training panel whose page says something ten thousand times at once', () => {
  for (const type of panelMessageTypes) {
    test(`"${type}" is told few messages, and its next one is answered`, async () => {
      const { host, sent, settle, started, list } = await openPanel();
      for (let index = 1; index <= many; index++) host.receive(ofPanel[type](index));
      assert.ok(sent.length <= mostTold, `${sent.length} messages`);
      assert.ok(started.length <= mostTold, `${started.length} actions`);
      await settle();
      list.show(run.info.id);
      await settle();
      host.receive({ type: 'read', id: 1, epoch: 2 });
      host.receive({ type: 'view', view: { ...firstView, quantity: 'updateNorm' } });
      const answered = (await settle()).map(message => message.type);
      assert.ok(answered.includes('row') && answered.includes('frame'), answered.join());
    });
  }

  test('is never more than one frame ahead of a page that acknowledges nothing', async () => {
    const { host, sent, clock } = await openPanel();
    for (let index = 1; index <= many; index++) {
      host.receive(ofPanel.select(index));
      host.receive(ofPanel.view(index));
      if (index % 100 === 0) clock.pass(1000);
    }
    assert.equal(framesIn(sent), 1);
  });

  test('passes over acknowledgements of frames that were never sent, twice, or from before a hide', async () => {
    const { host, sent, settle } = await openPanel();
    host.receive(ofPanel.select(1));
    const [first] = sent.splice(0);
    assert.ok(first?.type === 'frame');
    for (const frame of [first.frame + 1, first.frame - 1, 0, 2 ** 31]) host.receive({ type: 'ack', frame });
    host.receive(ofPanel.select(2));
    assert.deepEqual(sent, []);
    host.hidden();
    host.receive({ type: 'ack', frame: first.frame });
    assert.deepEqual(sent, []);
    host.receive({ type: 'ready', view: firstView });
    host.receive(ofPanel.select(3));
    host.receive({ type: 'ack', frame: first.frame });
    host.receive({ type: 'ack', frame: first.frame });
    host.receive(ofPanel.select(4));
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['hydrate'],
    );
    const last = (await settle()).at(-1);
    assert.ok(last?.type === 'frame' && last.selection.epoch === 5);
  });

  test('answers the last of many questions, and shows the last of many views', async () => {
    const { host, settle } = await openPanel();
    for (let index = 1; index <= many; index++) {
      host.receive(ofPanel.read(index));
      host.receive(ofPanel.view(index));
      host.receive(ofPanel.ready(index));
    }
    const told = await settle();
    assert.ok(told.some(message => message.type === 'row' && message.id === many));
    const hydrates = told.flatMap(message => (message.type === 'hydrate' ? message.choice : []));
    assert.equal(hydrates.at(-1), many);
  });
});

suite('a why page that says something ten thousand times at once', () => {
  for (const type of whyMessageTypes) {
    test(`"${type}" is told few messages, and its next one is answered`, async () => {
      const { host, sent, settle, done } = await openWhy();
      done.splice(0);
      for (let index = 1; index <= many; index++) host.receive(ofWhy[type](index));
      assert.ok(sent.length <= mostTold, `${sent.length} messages`);
      await settle();
      host.receive({ type: 'view', view: { ...firstWhyView, why: { ...ref, quantity: 'weights' } } });
      assert.ok(framesIn(await settle()) > 0);
    });
  }

  test('is never more than one message ahead of a page that acknowledges nothing', async () => {
    const { host, sent, clock } = await openWhy();
    for (let index = 1; index <= 1000; index++) {
      host.receive(ofWhy.select(index));
      host.receive(ofWhy.view(index));
      if (index % 100 === 0) clock.pass(1000);
    }
    assert.equal(framesIn(sent), 1);
  });
});
