import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Finding } from '../../../src/findings/finding.ts';
import type { FixWanted } from '../../../src/panel/panelHost.ts';
import { firstView, type PanelToHost, panelMessageTypes } from '../../../src/panel/panelMessage.ts';
import type { HostToPanel } from '../../../src/panel/panelMessages.ts';
import type { Run } from '../../../src/run/run.ts';
import { hostedPanel } from '../../support/page/hosted.ts';
import { addEpoch, runOf } from '../run/trainedRun.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: true, activation: 'sigmoid' },
];
/** The first bytes of every PNG file, and one more. */
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
const ref = { layer: 1, quantity: 'delta', row: 0, column: 0 } as const;
const block = { row: 0, column: 1, rows: 1, columns: 1 };

function finished(id: string, epochs: number) {
  const run = runOf(layers, epochs, { id });
  run.setState('finished');
  return run;
}

const slow: Finding = {
  code: 'slow',
  kind: 'symptom',
  severity: 'info',
  message: 'The training is slow.',
  evidence: [],
  fixes: ['Hurry', 'Wait'].map(title => ({ title, edits: [] })),
};

/** A page that has everything of two runs, `b` being shown. */
async function open(actions: Parameters<typeof hostedPanel>[1] = {}) {
  const panel = hostedPanel([finished('a', 4), finished('b', 3)], actions, () => [slow]);
  panel.host.receive({ type: 'ready', view: firstView });
  const ready = await panel.settle();
  return { ...panel, ready, say: (message: PanelToHost) => panel.host.receive(message) };
}

type Opened = Awaited<ReturnType<typeof open>>;
type Result = (panel: Opened) => unknown | Promise<unknown>;

const shown = ({ list }: Opened) => list.shown?.run.info.id;
const selection = ({ list }: Opened) => list.shown?.selection;
/** What is wanted of a finding of which run. */
const wanted = ({ done }: Opened) =>
  done.map(([action, given]) => {
    const { run, finding, fix } = given as FixWanted;
    return [action, run.info.id, finding.code, fix?.title];
  });
/** An action with the run that it is given, by its id. */
const named = ([action, run, ...rest]: readonly unknown[]) => [action, (run as Run).info.id, ...rest];
const travels = async ({ done, settle }: Opened) => {
  await settle();
  return done.map(named);
};
const frames = async ({ settle }: Opened) => (await settle()).map(({ type }) => type);

/** For each message of a page: one of them, what comes of it, and what that is to be. */
const protocol: {
  readonly [Type in PanelToHost['type']]: readonly [
    message: Extract<PanelToHost, { type: Type }>,
    result: Result,
    expected: unknown,
  ];
} = {
  ready: [{ type: 'ready', view: firstView, choice: 2 }, ({ sent }) => sent.map(({ type }) => type), ['hydrate']],
  ack: [{ type: 'ack', frame: 1 }, frames, []],
  view: [{ type: 'view', view: { ...firstView, quantity: 'updateRatio' } }, frames, ['frame']],
  select: [{ type: 'select', layer: 1, epoch: 2, choice: 1, run: 'b' }, selection, { layer: 1, epoch: 2 }],
  control: [{ type: 'control', action: 'pause' }, ({ done }) => done, [['pause']]],
  show: [{ type: 'show', run: 'a' }, shown, 'a'],
  remove: [{ type: 'remove', run: 'b' }, shown, 'a'],
  compare: [{ type: 'compare', id: 7, run: 'a' }, ({ sent }) => sent.map(answerOf), [['compared', 7]]],
  why: [
    { type: 'why', ref, epoch: 2 },
    opened => [opened.done, selection(opened)],
    [[['why', ref]], { layer: 0, epoch: 2 }],
  ],
  debug: [{ type: 'debug' }, ({ done }) => done.map(named), [['debug', 'b']]],
  travel: [
    { type: 'travel', to: { by: 'layer', direction: -1 } },
    travels,
    [['travel', 'b', { by: 'layer', direction: -1 }]],
  ],
  bookmark: [
    { type: 'bookmark', change: { kind: 'add', time: 7, note: 'here' } },
    ({ done }) => done.map(named),
    [['bookmark', 'b', { kind: 'add', time: 7, note: 'here' }]],
  ],
  breakWhen: [
    { type: 'breakWhen', ref: { layer: 1, quantity: 'meanGradient', row: 0, column: 1 } },
    ({ done }) => done.map(named),
    [['breakWhen', 'b', 'meanGradient(out)[0,1]']],
  ],
  reveal: [{ type: 'reveal', layer: 1 }, ({ done }) => done, [['reveal', 1]]],
  explain: [{ type: 'explain', code: 'slow' }, ({ done }) => done, [['explain', 'slow']]],
  tryFix: [{ type: 'tryFix', code: 'slow', run: 'b', fix: 1 }, wanted, [['tryFix', 'b', 'slow', 'Wait']]],
  applyFix: [{ type: 'applyFix', code: 'slow', run: 'b', fix: 0 }, wanted, [['applyFix', 'b', 'slow', 'Hurry']]],
  compareFixes: [{ type: 'compareFixes', code: 'slow', run: 'a' }, wanted, [['compareFixes', 'a', 'slow', undefined]]],
  applyTried: [{ type: 'applyTried', trial: 3, fix: 1 }, ({ done }) => done, [['applyTried', 3, 1]]],
  read: [
    { type: 'read', id: 8, epoch: 2 },
    ({ sent }) => sent,
    [{ type: 'row', id: 8, row: { epoch: 2, scalars: runOf(layers, 2).history.scalarsOf(2)!.slice() } }],
  ],
  cell: [
    { type: 'cell', id: 9, layer: 0, epoch: 2, tensor: 'meanGradient', block },
    ({ sent }) => sent.map(answerOf),
    [['cell', 9]],
  ],
  export: [{ type: 'export' }, ({ done }) => done, [['export']]],
  picture: [{ type: 'picture', what: 'Loss', png }, ({ done }) => done, [['savePicture', 'Loss', png]]],
  appearance: [
    { type: 'appearance', id: 1, classes: 'vscode-dark', variables: {}, preferences: '{}' },
    ({ sent, done }) => [sent, done],
    [[], []],
  ],
};

function answerOf(message: HostToPanel) {
  return [message.type, 'id' in message ? message.id : undefined];
}

suite('the host of a training panel', () => {
  for (const type of panelMessageTypes) {
    test(`answers "${type}"`, async () => {
      assert.ok(type in protocol, `the protocol has "${type}", which nothing here sends`);
      const [message, result, expected] = protocol[type];
      const panel = await open();
      panel.say(message);
      await Promise.resolve();
      assert.deepEqual(await result(panel), expected);
    });
  }

  test('drops what is no message of its page', async () => {
    const panel = await open();
    for (const other of [undefined, null, 3, 'ready', {}, { type: 'toString' }, { type: 'reveal', layer: -1 }]) {
      panel.host.receive(other);
    }
    assert.deepEqual([await panel.settle(), panel.done], [[], []]);
  });

  test('a fix of a finding that the run has no longer is not tried, and that is said', async () => {
    const { say, done } = await open();
    say({ type: 'tryFix', code: 'stalled', run: 'b', fix: 0 });
    say({ type: 'applyFix', code: 'slow', run: 'b', fix: 2 });
    say({ type: 'compareFixes', code: 'slow', run: 'c' });
    assert.deepEqual(
      done.map(([action]) => action),
      ['fail', 'fail', 'fail'],
    );
  });

  test('every button of a training is an action of its name', async () => {
    const { say, done } = await open();
    const buttons = ['train', 'trainWithNewSeed', 'pause', 'resume', 'stop'] as const;
    for (const action of buttons) say({ type: 'control', action });
    assert.deepEqual(
      done,
      buttons.map(name => [name]),
    );
  });

  test('an action that throws, or rejects later, is said in words, and what follows is answered', async () => {
    const panel = await open({
      reveal: () => {
        throw new Error('there is no editor.');
      },
      export: () => Promise.reject(new Error('the disk is full.')),
    });
    panel.say({ type: 'reveal', layer: 0 });
    panel.say({ type: 'export' });
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(panel.done, [
      ['fail', 'The training panel asked for "reveal", and that failed: there is no editor.'],
      ['fail', 'The training panel asked for "export", and that failed: the disk is full.'],
    ]);
    panel.say({ type: 'select', epoch: 1 });
    assert.equal(selection(panel)?.epoch, 1);
    assert.deepEqual(await frames(panel), ['frame']);
  });

  test('a question for what there is not has an answer, too, and a page that is not there none', async () => {
    const { host, say, sent } = await open();
    say({ type: 'read', id: 1, epoch: 99 });
    say({ type: 'compare', id: 2, run: 'gone' });
    assert.deepEqual(sent.splice(0), [
      { type: 'row', id: 1, row: null },
      { type: 'compared', id: 2, run: 'gone', text: '' },
    ]);
    say({ type: 'cell', id: 3, layer: 9, epoch: 1, tensor: 'weightsAfter', block });
    const [reading] = sent.splice(0);
    assert.ok(reading?.type === 'cell' && reading.reading.value.length === 0);
    host.hidden();
    say({ type: 'read', id: 4, epoch: 1 });
    say({ type: 'compare', id: 5, run: 'a' });
    assert.deepEqual(sent, []);
  });

  test('where two runs part is said in words, and selected', async () => {
    const other = runOf(layers, 1, { id: 'a' });
    const later = finished('b', 2);
    const scalars = later.history.scalarsOf(2)!.map(value => value + 1);
    other.append({ firstEpoch: 2, scalars, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
    other.setState('finished');
    const panel = hostedPanel([other, later]);
    panel.host.receive({ type: 'ready', view: firstView });
    await panel.settle();
    panel.host.receive({ type: 'compare', id: 1, run: 'a' });
    const [answer] = panel.sent;
    assert.ok(answer?.type === 'compared' && answer.run === 'a');
    assert.match(answer.text, /^First difference: epoch 2, /);
    assert.deepEqual(panel.list.shown?.selection, { layer: 0, epoch: 2 });
  });

  test('what the editor selects reaches the page, and a choice in another run than the shown one means nothing', async () => {
    const panel = await open();
    panel.list.select({ layer: 1 });
    assert.deepEqual(await frames(panel), ['frame']);
    panel.say({ type: 'select', layer: 0, run: 'a' });
    assert.equal(selection(panel)?.layer, 1);
    addEpoch(panel.list.shown!.run, 4);
    assert.deepEqual(await frames(panel), ['frame']);
  });
});

suite('how a panel looks', () => {
  const looks = { classes: 'vscode-dark', variables: { '--vscode-a': 'red' }, preferences: '{}' };

  test('is asked with an id and told with the same; other answers are to nobody', async () => {
    const { host, say, sent } = await open();
    const [first, second] = [host.appearance(), host.appearance()];
    const asked = sent.map(answerOf);
    assert.deepEqual(
      asked.map(([type]) => type),
      ['describe', 'describe'],
    );
    const [one, two] = asked.map(([, id]) => id as number);
    say({ type: 'appearance', id: 99, ...looks, classes: 'late' });
    say({ type: 'appearance', id: two!, ...looks });
    assert.deepEqual(await second, looks);
    say({ type: 'appearance', id: one!, ...looks, classes: 'vscode-light' });
    assert.equal((await first)?.classes, 'vscode-light');
  });

  test('is asked again of a page that has loaded meanwhile, and given up after a while or when it is closed', async () => {
    const { host, say, sent, clock } = await open();
    const asked = host.appearance();
    say({ type: 'ready', view: firstView });
    assert.deepEqual(
      sent.map(({ type }) => type),
      ['describe', 'hydrate', 'describe'],
    );
    clock.pass(5000);
    assert.equal(await asked, undefined);
    const other = host.appearance();
    host.dispose();
    assert.equal(await other, undefined);
  });
});
