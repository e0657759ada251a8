import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstView, type PanelToHost, panelMessage } from '../../../src/protocol/panelMessage.ts';

const messages: readonly PanelToHost[] = [
  { type: 'ready', view: firstView },
  {
    type: 'view',
    view: {
      quantity: 'zeroShare',
      range: { first: 2, last: 2 },
      overlays: ['a'],
      learned: { kind: 'pairs', output: 1 },
    },
  },
  { type: 'ack', frame: 3 },
  { type: 'select', layer: 0 },
  { type: 'select', epoch: 'latest' },
  { type: 'select', sample: 3 },
  { type: 'select', sample: null },
  { type: 'control', action: 'stop' },
  { type: 'reveal', layer: 4 },
  { type: 'read', epoch: 1 },
  { type: 'show', run: 'a' },
  { type: 'remove', run: 'a' },
  { type: 'compare', run: 'a' },
];

test('every message that a page sends is understood as it is', () => {
  for (const message of messages) assert.deepEqual(panelMessage(message), message);
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
    { type: 'read', epoch: 0 },
    { type: 'view', view: { quantity: '__proto__', range: null } },
    { type: 'view', view: { quantity: 'zeroShare', range: { first: 5, last: 4 } } },
  ];
  for (const message of wrong) assert.equal(panelMessage(message), undefined, JSON.stringify(message));
});
