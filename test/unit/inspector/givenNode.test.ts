import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenNode } from '../../../src/inspector/givenNode.ts';
import type { InspectorNode } from '../../../src/inspector/nodes.ts';

const lines: readonly InspectorNode[] = [
  { kind: 'layer', layer: 1 },
  { kind: 'group', layer: 0, group: 'backward' },
  { kind: 'state', layer: 0 },
  { kind: 'note', layer: 0, under: 'state', text: 'x' },
  { kind: 'tensor', layer: 1, tensor: 'weights' },
  { kind: 'tensor', layer: 1, tensor: 'state.weights.m' },
  { kind: 'rows', layer: 1, tensor: 'weights', from: 100 },
  { kind: 'row', layer: 1, tensor: 'weights', row: 2 },
  { kind: 'values', layer: 1, tensor: 'weights', row: 2, from: 0 },
  { kind: 'value', layer: 1, tensor: 'weights', row: 2, column: 3 },
];

test('every kind of line of the inspector is taken as it is', () => {
  for (const line of lines) assert.equal(givenNode(line, 2), line, JSON.stringify(line));
});

test('what is no line, or of a layer that the run does not have, is none', () => {
  const [value] = lines.filter(({ kind }) => kind === 'value') as [object];
  const others = [undefined, null, 5, 'layer', [], {}, () => 1, { kind: 'layer' }, { kind: 'constructor', layer: 0 }];
  for (const other of others) assert.equal(givenNode(other, 2), undefined, String(other));
  for (const wrong of [
    { layer: 2 },
    { layer: -1 },
    { layer: 0.5 },
    { layer: '1' },
    { tensor: '__proto__' },
    { tensor: 'toString' },
    { tensor: 5 },
    { row: -1 },
    { row: undefined },
    { column: Number.NaN },
    { column: Number.POSITIVE_INFINITY },
  ]) {
    assert.equal(givenNode({ ...value, ...wrong }, 2), undefined, JSON.stringify(wrong));
  }
  assert.equal(givenNode({ kind: 'group', layer: 0, group: 'length' }, 2), undefined);
  assert.equal(givenNode({ kind: 'rows', layer: 0, tensor: 'weights' }, 2), undefined);
});
