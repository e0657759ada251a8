import { type Precision, withItsDigits } from '../trace/digits.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { layerScalarIndex, type TensorName, type TraceLayout, tensorInRow } from '../trace/layout.ts';
import { type ProbeTensor, tensorInProbe } from '../trace/probeBlock.ts';
import { type Statistics, statistics } from '../trace/statistics.ts';

/** What the inspector shows at one epoch. */
export interface InspectedEpoch {
  readonly layout: TraceLayout;
  readonly epoch: number;
  readonly scalars: Float64Array;
  readonly tensors: Float64Array;
  readonly precision: Precision;
  /**
   * The `probe*` tensors of another sample than the recorded one, an array for each layer; undefined while they are being
   * computed. Absent where the recorded one is the probe.
   */
  readonly probe?: { readonly tensors: readonly Float64Array[] | undefined };
}

/**
 * A line of the inspector: layer > tensor > row of a matrix > value, with pages between where there are many.
 * `row` counts units; vectors have one row.
 */
export type InspectorNode =
  | { readonly kind: 'layer'; readonly layer: number }
  | { readonly kind: 'tensor'; readonly layer: number; readonly tensor: TensorName }
  | { readonly kind: 'rows'; readonly layer: number; readonly tensor: TensorName; readonly from: number }
  | { readonly kind: 'row'; readonly layer: number; readonly tensor: TensorName; readonly row: number }
  | {
      readonly kind: 'values';
      readonly layer: number;
      readonly tensor: TensorName;
      readonly row: number;
      readonly from: number;
    }
  | {
      readonly kind: 'value';
      readonly layer: number;
      readonly tensor: TensorName;
      readonly row: number;
      readonly column: number;
    };

/** More lines than this under one parent are split into pages. */
export const pageSize = 100;

/** The tensors of a layer that the inspector lists, in the order of the backward pass, with their titles. */
const inspected: Readonly<Partial<Record<TensorName, string>>> = {
  delta: 'delta  dE/dnet',
  jacobianDiagonal: 'Jacobian diagonal  diag(dy/dnet)',
  gradient: 'weight gradient  dE/dW',
  biasGradient: 'bias gradient  dE/db',
  weightUpdate: 'weight update  ΔW',
  biasUpdate: 'bias update  Δb',
  probeInputGradient: 'input gradient  dE/dx',
};

/** What the numbers of a tensor are taken over. */
const meaning: Readonly<Partial<Record<TensorName, string>>> = {
  delta: "Mean over the epoch's samples of each sample's dE/dnet.",
  jacobianDiagonal: "Mean over the epoch's samples of the activation's derivatives diag(dy/dnet).",
  gradient: "Mean over the epoch's batches of the batch gradient dE/dW.",
  biasGradient: "Mean over the epoch's batches of the batch gradient dE/db.",
  weightUpdate: 'Weights after the epoch minus weights before it.',
  biasUpdate: 'Biases after the epoch minus biases before it.',
  probeInputGradient:
    "The gradient handed down, dE/dx = delta . W, of the probe sample before the epoch's first update.",
};

export function layerNodes(layout: TraceLayout): InspectorNode[] {
  return layout.layers.map((_, layer) => ({ kind: 'layer', layer }));
}

/** The lines below a line. */
export function childNodes(node: InspectorNode, layout: TraceLayout): InspectorNode[] {
  switch (node.kind) {
    case 'layer':
      return (Object.keys(inspected) as TensorName[])
        .map(tensor => ({ kind: 'tensor', layer: node.layer, tensor }) as const)
        .filter(tensor => placeOf(tensor, layout).length > 0);
    case 'tensor': {
      const { rows } = placeOf(node, layout);
      if (rows === 1 && !isMatrix(node.tensor)) return valueNodes({ ...node, row: 0 }, layout);
      return rows > pageSize
        ? pages(rows).map(from => ({ ...node, kind: 'rows', from }))
        : range(0, rows).map(row => ({ ...node, kind: 'row', row }));
    }
    case 'rows': {
      const { layer, tensor, from } = node;
      const end = Math.min(from + pageSize, placeOf(node, layout).rows);
      return range(from, end).map(row => ({ kind: 'row', layer, tensor, row }));
    }
    case 'row':
      return valueNodes(node, layout);
    case 'values': {
      const { layer, tensor, row, from } = node;
      const end = Math.min(from + pageSize, placeOf(node, layout).columns);
      return range(from, end).map(column => ({ kind: 'value', layer, tensor, row, column }));
    }
    case 'value':
      return [];
  }
}

/** The line above a line. */
export function parentNode(node: InspectorNode, layout: TraceLayout): InspectorNode | undefined {
  if (node.kind === 'layer') return undefined;
  return ancestors(node, layout).at(-1);
}

/** A name that stays the same from epoch to epoch, so that what is open stays open. */
export function nodeId(node: InspectorNode): string {
  return Object.values(node).join('/');
}

export interface NodeText {
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
}

export function nodeText(node: InspectorNode, inspectedEpoch: InspectedEpoch): NodeText {
  const { layout, precision } = inspectedEpoch;
  const { shape } = layout.layers[node.layer]!;
  if (node.kind === 'layer') return layerText(node.layer, inspectedEpoch);
  const values = valuesOf(node.layer, node.tensor, inspectedEpoch);
  const { columns, rows } = placeOf(node, layout);
  switch (node.kind) {
    case 'tensor': {
      const title = inspected[node.tensor]!;
      const note =
        node.tensor === 'jacobianDiagonal' && shape.activation === 'softmax'
          ? '\n\nSoftmax has a full Jacobian diag(p) - p pT; this is its diagonal only.'
          : '';
      const partial = note && ' (of a full matrix)';
      return {
        label: title + partial,
        description: statisticsText(statistics(values)),
        tooltip: `${meaning[node.tensor]}${note}\n\nShape: ${isMatrix(node.tensor) ? `${rows} x ${columns}` : columns}\n${statisticsText(statistics(values))}`,
      };
    }
    case 'rows':
      return plain(`units ${node.from} to ${Math.min(node.from + pageSize, rows) - 1}`);
    case 'row': {
      const row = values.subarray(node.row * columns, (node.row + 1) * columns);
      return { ...plain(`unit ${node.row}`), description: statisticsText(statistics(row)) };
    }
    case 'values':
      return plain(`[${node.from}] to [${Math.min(node.from + pageSize, columns) - 1}]`);
    case 'value': {
      const value = values[node.row * columns + node.column]!;
      const index = isMatrix(node.tensor) ? `[${node.row}][${node.column}]` : `[${node.column}]`;
      return {
        label: index,
        description: formatNumber(value, 6),
        tooltip: `${inspected[node.tensor]} ${index} = ${withItsDigits(value, precision)}`,
      };
    }
  }
}

/** A tensor's numbers; NaN while a probe is being computed. */
function valuesOf(layer: number, tensor: TensorName, { layout, tensors, probe }: InspectedEpoch): Float64Array {
  const own = layout.layers[layer]!;
  if (!probe || !isProbeTensor(tensor)) return tensorInRow(layout, tensors, layer, tensor);
  if (probe.tensors) return tensorInProbe(own, probe.tensors[layer]!, tensor);
  return new Float64Array(own.tensors[tensor].length).fill(Number.NaN);
}

function isProbeTensor(tensor: TensorName): tensor is ProbeTensor {
  return tensor.startsWith('probe');
}

function layerText(layer: number, { layout, scalars }: InspectedEpoch): NodeText {
  const { name, inputs, outputs, activation } = layout.layers[layer]!.shape;
  const gradient = formatNumber(scalars[layerScalarIndex(layout, layer, 'gradientNorm')]!);
  return {
    label: name,
    description: `${inputs} → ${outputs} ${activation}, ‖dE/dW‖ ${gradient}`,
    tooltip: 'Go to the definition, and select the layer in the training panel',
  };
}

function statisticsText({ norm, min, max, mean, nonFinite }: Statistics): string {
  const text = `‖·‖ ${formatNumber(norm)}  min ${formatNumber(min)}  max ${formatNumber(max)}  mean ${formatNumber(mean)}`;
  return nonFinite > 0 ? `${text}  ${nonFinite} not finite` : text;
}

function plain(label: string): NodeText {
  return { label, description: '', tooltip: label };
}

function valueNodes(
  { layer, tensor, row }: { readonly layer: number; readonly tensor: TensorName; readonly row: number },
  layout: TraceLayout,
): InspectorNode[] {
  const { columns } = layout.layers[layer]!.tensors[tensor];
  return columns > pageSize
    ? pages(columns).map(from => ({ kind: 'values', layer, tensor, row, from }))
    : range(0, columns).map(column => ({ kind: 'value', layer, tensor, row, column }));
}

/** The path from the layer down to, but without, the line itself. */
function ancestors(node: Exclude<InspectorNode, { kind: 'layer' }>, layout: TraceLayout): InspectorNode[] {
  const { layer, tensor } = node;
  const path: InspectorNode[] = [{ kind: 'layer', layer }];
  if (node.kind === 'tensor') return path;
  path.push({ kind: 'tensor', layer, tensor });
  if (node.kind === 'rows') return path;
  const { rows, columns } = placeOf(node, layout);
  if (rows > pageSize) path.push({ kind: 'rows', layer, tensor, from: pageOf(node.row) });
  if (node.kind === 'row') return path;
  if (isMatrix(tensor)) path.push({ kind: 'row', layer, tensor, row: node.row });
  if (node.kind === 'value' && columns > pageSize) {
    path.push({ kind: 'values', layer, tensor, row: node.row, from: pageOf(node.column) });
  }
  return path;
}

function placeOf({ layer, tensor }: { readonly layer: number; readonly tensor: TensorName }, layout: TraceLayout) {
  return layout.layers[layer]!.tensors[tensor];
}

function isMatrix(tensor: TensorName): boolean {
  return tensor === 'gradient' || tensor === 'weightUpdate' || tensor === 'weights';
}

function pages(count: number): number[] {
  return range(0, Math.ceil(count / pageSize)).map(page => page * pageSize);
}

function pageOf(index: number): number {
  return index - (index % pageSize);
}

function range(from: number, end: number): number[] {
  return Array.from({ length: end - from }, (_, index) => from + index);
}
