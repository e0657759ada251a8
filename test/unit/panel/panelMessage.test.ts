import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstView, keptPanel, type PanelToHost, panelMessage, savedView } from '../../../src/panel/panelMessage.ts';
import { mostTyped } from '../../../src/samples/typedSample.ts';

/** The first bytes of every PNG file, and one more. */
const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

const messages: readonly PanelToHost[] = [
  { type: 'ready', view: firstView },
  {
    type: 'view',
    view: {
      ...firstView,
      quantity: 'zeroShare',
      range: { first: 2, last: 2 },
      overlays: ['a'],
      learned: { kind: 'pairs', output: 1 },
    },
  },
  {
    type: 'view',
    view: {
      ...firstView,
      region: { layer: 1, row: 0, column: 2, rows: 3, columns: 4 },
      cell: { layer: 1, unit: 0, input: null, quantity: 'deltaRms' },
    },
  },
  { type: 'ack', frame: 3 },
  { type: 'select', layer: 0 },
  { type: 'select', epoch: 2, choice: 7, run: 'a' },
  { type: 'select', epoch: 'latest' },
  { type: 'select', sample: 3 },
  { type: 'select', sample: null },
  { type: 'select', sample: { inputs: [1, -0.5], targets: [0] } },
  { type: 'control', action: 'stop' },
  { type: 'reveal', layer: 4 },
  { type: 'explain', code: 'dead-units' },
  { type: 'tryFix', code: 'inputs-unscaled', run: 'a', fix: 0 },
  { type: 'applyFix', code: 'inputs-unscaled', run: 'a', fix: 2 },
  { type: 'compareFixes', code: 'healthy', run: 'a' },
  { type: 'read', id: 1, epoch: 1 },
  { type: 'show', run: 'a' },
  { type: 'remove', run: 'a' },
  { type: 'compare', id: 0, run: 'a' },
  {
    type: 'cell',
    id: 3,
    layer: 0,
    epoch: 2,
    tensor: 'meanGradient',
    block: { row: 0, column: 1, rows: 2, columns: 3 },
  },
  {
    type: 'cell',
    id: 4,
    layer: 0,
    epoch: 2,
    stop: '17 3 1:2:forward:hidden:net',
    tensor: 'batchGradient',
    block: { row: 0, column: 1, rows: 1, columns: 1 },
  },
  { type: 'export' },
  { type: 'debug' },
  { type: 'travel', to: { time: 12 } },
  { type: 'travel', to: { by: 'step', direction: -1 } },
  { type: 'bookmark', change: { kind: 'add', time: 3, note: '' } },
  { type: 'bookmark', change: { kind: 'rename', id: 'a', note: 'flat' } },
  { type: 'bookmark', change: { kind: 'remove', id: 'a' } },
  { type: 'breakWhen', ref: { layer: 0, quantity: 'delta', row: 0, column: 1 } },
  { type: 'picture', what: 'Loss', png },
  { type: 'appearance', id: 1, classes: 'vscode-dark', variables: { '--vscode-font-size': '13px' }, preferences: '{}' },
];

test('every message that a page sends is understood as it is', () => {
  for (const message of messages) assert.deepEqual(panelMessage(message), message);
});

test('what a page kept names the spec and what was selected, as far as it can be read', () => {
  const selection = { layer: 2, epoch: 7, sample: 3 };
  const kept = { spec: 'file:///a', run: 'one', selection };
  assert.deepEqual(keptPanel({ ...kept, lossScale: 'linear' }), kept);
  assert.deepEqual(keptPanel({ ...kept, run: 3 }), { spec: 'file:///a', run: undefined, selection });
  const typed = { layer: 0, sample: { inputs: [0.5], targets: [1] } };
  assert.deepEqual(keptPanel({ spec: 'file:///a', selection: typed })?.selection, typed);
  assert.deepEqual(keptPanel({ spec: 'file:///a' }), { spec: 'file:///a' });
  assert.equal(keptPanel({ spec: 'file:///a', selection: { layer: -1 } })?.selection, undefined);
  for (const unreadable of [undefined, null, 3, {}, { spec: 3 }]) assert.equal(keptPanel(unreadable), undefined);
});

test('what is no message of a page is dropped', () => {
  const wrong = [
    undefined,
    null,
    3,
    'ready',
    [],
    {},
    { type: 'ready' },
    { type: 'toString' },
    { type: 'control', action: 'constructor' },
    { type: 'reveal', layer: -1 },
    { type: 'reveal', layer: 0.5 },
    { type: 'select', epoch: Number.NaN },
    { type: 'select', layer: '0' },
    { type: 'select', sample: { inputs: [1] } },
    { type: 'select', sample: { inputs: [], targets: [1] } },
    { type: 'select', sample: { inputs: [Number.NaN], targets: [1] } },
    { type: 'select', sample: { inputs: [1], targets: ['1'] } },
    { type: 'read', id: 1, epoch: 0 },
    { type: 'read', epoch: 1 },
    { type: 'compare', id: 'a', run: 'a' },
    { type: 'view', view: { quantity: '__proto__', range: null } },
    { type: 'view', view: { ...firstView, range: { first: 5, last: 4 } } },
    { type: 'view', view: { ...firstView, region: { layer: 0, row: 0, column: 0, rows: 0, columns: 1 } } },
    { type: 'view', view: { ...firstView, cell: { layer: 0, unit: -1, input: 0 } } },
    { type: 'cell', id: 3, layer: 0, epoch: 1, tensor: 'toString', block: { row: 0, column: 0, rows: 1, columns: 1 } },
    {
      type: 'cell',
      id: 3,
      layer: 0,
      epoch: 1,
      tensor: 'biasAfter',
      block: { row: 0, column: 0.5, rows: 1, columns: 1 },
    },
  ];
  for (const message of wrong) assert.equal(panelMessage(message), undefined, JSON.stringify(message));
});

test('a typed sample has a bounded number of numbers', () => {
  const isTaken = (count: number) =>
    panelMessage({ type: 'select', sample: { inputs: new Array(count).fill(0), targets: [1] } }) !== undefined;
  assert.deepEqual([isTaken(mostTyped), isTaken(mostTyped + 1)], [true, false]);
});

test('a view that an older version kept shows whole layers and no selected cell', () => {
  const older = { quantity: 'updateNorm', range: null };
  assert.deepEqual(savedView(older), { ...firstView, ...older });
});

test('a picture is taken only when it begins as a PNG, as bytes, and is not too large', () => {
  const large = new Uint8Array(20 * 2 ** 20 + 1);
  large.set(png);
  const gif = Uint8Array.of(0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0, 0, 0);
  for (const wrong of [large, gif, [...png], png.subarray(0, 8), png.buffer, '', null]) {
    assert.equal(panelMessage({ type: 'picture', what: 'Loss', png: wrong }), undefined);
  }
  assert.ok(panelMessage({ type: 'picture', what: 'Loss', png: large.subarray(0, -1) }));
  assert.equal(panelMessage({ type: 'picture', what: 'x'.repeat(201), png }), undefined);
});

test("of how a page looks only the editor's variables are taken, and only a bounded number", () => {
  const told = (variables: unknown) =>
    panelMessage({ type: 'appearance', id: 1, classes: '', variables, preferences: '' }) !== undefined;
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`--vscode-${index}`, 'red']));
  assert.ok(told({}));
  assert.ok(told(many(5000)));
  assert.ok(!told(many(5001)));
  assert.ok(!told({ '--other': 'red' }));
  assert.ok(!told({ color: 'red' }));
  assert.ok(!told({ '--vscode-a': 'x'.repeat(1001) }));
  assert.ok(!told({ '--vscode-a': 3 }));
});
