import type { InspectorNode } from './nodes.ts';
import { groups, type InspectedTensor, isInspected } from './tensors.ts';

const ofTensor: readonly string[] = ['tensor', 'rows', 'row', 'values', 'value'];
const ofLayer: readonly string[] = ['layer', 'state', 'note'];
const stateTensor = /^state\.(?:weights|bias)\./;

/** What somebody gave to a command as a line of the inspector, whose run has so many layers; undefined if it is none. */
export function givenNode(given: unknown, layers: number): InspectorNode | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { kind, layer, tensor, group, row, column, from } = given as Readonly<Record<string, unknown>>;
  if (typeof kind !== 'string' || !isIndex(layer) || layer >= layers) return undefined;
  const isNode =
    ofLayer.includes(kind) ||
    (kind === 'group' && groups.some(known => known === group)) ||
    (ofTensor.includes(kind) &&
      isTensor(tensor) &&
      (isIndex(row) || (kind !== 'row' && kind !== 'values' && kind !== 'value')) &&
      (isIndex(column) || kind !== 'value') &&
      (isIndex(from) || (kind !== 'rows' && kind !== 'values')));
  return isNode ? (given as InspectorNode) : undefined;
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTensor(value: unknown): value is InspectedTensor {
  return typeof value === 'string' && (isInspected(value) || stateTensor.test(value));
}
