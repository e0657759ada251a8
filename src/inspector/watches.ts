import { type InspectedQuantity, quantityNamed, sizeOf } from '../trace/quantity.ts';
import type { Inspected } from './inspected.ts';
import type { InspectorNode } from './nodes.ts';
import { InspectorNodes } from './nodes.ts';
import { type NodeText, nodeText } from './nodeText.ts';
import { isInspected, isMatrix, tensorLabel } from './tensors.ts';

/** A tensor, a row of it or a value that a person keeps an eye on, from run to run: the layer goes by its name. */
export interface Watch {
  readonly layer: string;
  readonly tensor: InspectedQuantity;
  readonly row?: number;
  readonly column?: number;
}

/** A watch of a line; undefined for one that is no tensor, row or value, or is the optimizer's. */
export function watchOf(node: InspectorNode, { layout }: Pick<Inspected, 'layout'>): Watch | undefined {
  if (!('tensor' in node) || !isInspected(node.tensor)) return undefined;
  const layer = layout.layers[node.layer]?.shape.name;
  if (layer === undefined) return undefined;
  const { tensor } = node;
  switch (node.kind) {
    case 'tensor':
      return { layer, tensor };
    case 'row':
      return { layer, tensor, row: node.row };
    case 'value':
      return { layer, tensor, row: node.row, column: node.column };
    default:
      return undefined;
  }
}

/** Equal for equal watches alone. */
export function watchKey({ layer, tensor, row, column }: Watch): string {
  return JSON.stringify([layer, tensor, row ?? null, column ?? null]);
}

/** The watches among what was kept, also by an older version; what else is there is left out. */
export function keptWatches(kept: unknown): Watch[] {
  return Array.isArray(kept) ? kept.flatMap(each => keptWatch(each) ?? []) : [];
}

function keptWatch(kept: unknown): Watch | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { layer, tensor: name, row, column } = kept as Partial<Record<keyof Watch, unknown>>;
  const isIndex = (value: unknown) => value === undefined || (Number.isInteger(value) && (value as number) >= 0);
  const tensor = typeof name === 'string' ? quantityNamed(name) : undefined;
  if (typeof layer !== 'string' || !tensor || !isInspected(tensor) || !isIndex(row) || !isIndex(column))
    return undefined;
  return {
    layer,
    tensor,
    ...(row !== undefined && { row: row as number }),
    ...(column !== undefined && { column: column as number }),
  };
}

/** The watched line at an epoch, and what it says; or in words why the run has no such number. */
type WatchReading =
  | { readonly node: InspectorNode; readonly label: string; readonly text: NodeText }
  | { readonly node: undefined; readonly label: string; readonly problem: string };

export function readWatch(watch: Watch, inspected: Inspected): WatchReading {
  const { layer: name, tensor, row, column } = watch;
  const layer = inspected.layout.layers.findIndex(({ shape }) => shape.name === name);
  const label = watchLabel(watch, inspected.layout.layers[layer]?.shape.activation ?? '');
  const missing = (problem: string): WatchReading => ({ node: undefined, label, problem });
  if (layer < 0) return missing(`no layer called ${name} in this run`);
  const [rows, columns] = sizeOf(tensor, inspected.shape(layer), layer === inspected.layout.layers.length - 1);
  if (rows === 0) return missing(`${name} has no bias in this run`);
  if (row !== undefined && row >= rows) return missing(`there is no unit ${row} in this run: ${name} has ${rows}`);
  if (column !== undefined && column >= columns) {
    return missing(`there is no index ${column} in this run: there are ${columns}, counted from 0`);
  }
  const node = nodeOf(layer, watch);
  return { node, label, text: { ...nodeText(node, new InspectorNodes(inspected)), label } };
}

function nodeOf(layer: number, { tensor, row, column }: Watch): InspectorNode {
  if (row === undefined) return { kind: 'tensor', layer, tensor };
  return column === undefined ? { kind: 'row', layer, tensor, row } : { kind: 'value', layer, tensor, row, column };
}

/** `hidden dE/dW[1][0]` */
export function watchLabel({ layer, tensor, row, column }: Watch, activation = ''): string {
  const label = tensorLabel(tensor, { activation });
  const indices = [isMatrix(tensor) ? row : undefined, column].filter(index => index !== undefined);
  return `${layer} ${label}${indices.map(index => `[${index}]`).join('')}`;
}
