import type { QuantityRef } from '../trace/quantityRef.ts';
import { type Filter, hasWords, isEmpty, noFilter } from './filter.ts';
import type { Inspected } from './inspected.ts';
import { hasMatch, type Order, rowOrder, valueOrder } from './order.ts';
import { gradientNorm } from './size.ts';
import {
  type Group,
  groupOf,
  groups,
  type InspectedTensor,
  isInspected,
  isMatrix,
  type StateTensorName,
  tensorLabel,
  tensorsOfGroup,
  writtenAs,
} from './tensors.ts';
import { groupTitle } from './titles.ts';

interface OfTensor {
  readonly layer: number;
  readonly tensor: InspectedTensor;
}

/**
 * A line of the inspector: layer > group > tensor > row of a matrix > value, with pages between where there are many. `from`
 * counts lines as they are shown, `row` and `column` are indices of the tensor; a vector has row 0.
 */
export type InspectorNode =
  | { readonly kind: 'layer'; readonly layer: number }
  | { readonly kind: 'group'; readonly layer: number; readonly group: Group }
  | { readonly kind: 'state'; readonly layer: number }
  | { readonly kind: 'note'; readonly layer: number; readonly under: string; readonly text: string }
  | ({ readonly kind: 'tensor' } & OfTensor)
  | ({ readonly kind: 'rows'; readonly from: number } & OfTensor)
  | ({ readonly kind: 'row'; readonly row: number } & OfTensor)
  | ({ readonly kind: 'values'; readonly row: number; readonly from: number } & OfTensor)
  | ({ readonly kind: 'value'; readonly row: number; readonly column: number } & Asked & OfTensor);

/** What `backprop.why` is asked of a number: which it is, and in which epoch it was read. */
interface Asked {
  readonly ref?: QuantityRef;
  readonly epoch?: number;
}

/** What is chosen of the tree, and in which order it stands. */
export interface Arrangement {
  readonly filter: Filter;
  readonly byMagnitude: boolean;
}

const plainArrangement: Arrangement = { filter: noFilter, byMagnitude: false };

/** More lines than this under one parent are split into pages. */
export const pageSize = 100;

/** In a larger network tensors without a match are listed all the same: to look through them all takes too long. */
const searchedThrough = 2_000_000;

/** The inspector's lines at one epoch. Lists of indices are made once for each tensor and kept as long as this is. */
export class InspectorNodes {
  readonly inspected: Inspected;
  readonly arrangement: Arrangement;
  readonly #orders = new Map<string, Order>();
  readonly #matches = new Map<string, boolean>();

  constructor(inspected: Inspected, arrangement: Arrangement = plainArrangement) {
    this.inspected = inspected;
    this.arrangement = arrangement;
  }

  layers(): InspectorNode[] {
    const { inspected, arrangement } = this;
    const { layout, moment, stop } = inspected;
    const size = (layer: number) => {
      const norm = stop ? gradientNorm(inspected, layer) : moment.scalar(layer, 'gradientNorm');
      return Number.isFinite(norm) ? norm : Number.POSITIVE_INFINITY;
    };
    const layers = [...layout.layers.keys()].filter(
      layer => isEmpty(arrangement.filter) || this.children({ kind: 'layer', layer }).length > 0,
    );
    if (arrangement.byMagnitude) layers.sort((a, b) => (size(a) === size(b) ? a - b : size(b) - size(a)));
    return layers.map(layer => ({ kind: 'layer', layer }));
  }

  /** What the filter leaves; `unknown` when that is optimizer states alone, whose numbers nobody has looked at yet. */
  left(): 'nothing' | 'unknown' | 'something' {
    const layers = this.layers();
    if (layers.length === 0) return 'nothing';
    const isTensor = ({ kind }: InspectorNode) => kind === 'tensor';
    const hasTensor = layers.some(({ layer }) => groups.some(group => this.#inGroup(layer, group).some(isTensor)));
    return hasTensor || this.arrangement.filter.conditions.length === 0 ? 'something' : 'unknown';
  }

  /** The lines below a line. */
  children(node: InspectorNode): InspectorNode[] {
    const { layer } = node;
    switch (node.kind) {
      case 'layer':
        return groups
          .filter(group => isEmpty(this.arrangement.filter) || this.#inGroup(layer, group).length > 0)
          .map(group => ({ kind: 'group', layer, group }));
      case 'group':
        return this.#inGroup(layer, node.group);
      case 'state':
        return this.#stateNodes(layer);
      case 'tensor':
        return this.#inTensor(layer, node.tensor);
      case 'rows':
        return this.rowsOf(node)
          .indices.slice(node.from, node.from + pageSize)
          .map(row => ({ kind: 'row', layer, tensor: node.tensor, row }));
      case 'row':
        return this.#valueNodes(layer, node.tensor, node.row);
      case 'values':
        return this.valuesOf(node)
          .indices.slice(node.from, node.from + pageSize)
          .map(column => ({ kind: 'value', layer, tensor: node.tensor, row: node.row, column }));
      case 'value':
      case 'note':
        return [];
    }
  }

  /** The line above a line. */
  parent(node: InspectorNode): InspectorNode | undefined {
    const { layer } = node;
    switch (node.kind) {
      case 'layer':
        return undefined;
      case 'group':
        return { kind: 'layer', layer };
      case 'state':
        return { kind: 'group', layer, group: 'update' };
      case 'note':
        if (node.under === 'state') return { kind: 'state', layer };
        return { kind: 'tensor', layer, tensor: node.under as InspectedTensor };
      case 'tensor':
        return isInspected(node.tensor)
          ? { kind: 'group', layer, group: groupOf(node.tensor) }
          : { kind: 'state', layer };
      case 'rows':
        return { kind: 'tensor', layer, tensor: node.tensor };
      case 'row': {
        const from = pageWith(this.rowsOf(node), node.row);
        const { tensor } = node;
        return from === undefined ? { kind: 'tensor', layer, tensor } : { kind: 'rows', layer, tensor, from };
      }
      case 'values':
        return this.#aboveValues(node);
      case 'value': {
        const from = pageWith(this.valuesOf(node), node.column);
        const { tensor, row } = node;
        return from === undefined ? this.#aboveValues(node) : { kind: 'values', layer, tensor, row, from };
      }
    }
  }

  /** The shown rows of a matrix. */
  rowsOf({ layer, tensor }: OfTensor): Order {
    const { filter, byMagnitude } = this.arrangement;
    return this.#order(`${layer}/${tensor}`, () => {
      const numbers = this.inspected.numbers(layer, tensor);
      return numbers && rowOrder(numbers, filter.conditions, byMagnitude);
    });
  }

  /** The shown values of a row. */
  valuesOf({ layer, tensor, row }: OfTensor & { readonly row: number }): Order {
    const { filter, byMagnitude } = this.arrangement;
    return this.#order(`${layer}/${tensor}/${row}`, () => {
      const numbers = this.inspected.numbers(layer, tensor);
      return numbers && valueOrder(numbers.row(row), filter.conditions, byMagnitude);
    });
  }

  #order(key: string, make: () => Order | undefined): Order {
    const order = this.#orders.get(key) ?? make();
    if (order) this.#orders.set(key, order);
    return order ?? nothing;
  }

  #inGroup(layer: number, group: Group): InspectorNode[] {
    const { inspected, arrangement } = this;
    const { filter } = arrangement;
    const shape = inspected.shape(layer);
    const isNamed = (label: string, symbols: readonly string[]) =>
      hasWords(filter, { layer: shape.name, group: groupTitle(group), label, symbols });
    const tensors: InspectorNode[] = tensorsOfGroup(group, shape, inspected.moment.stop !== undefined)
      .filter(tensor => isNamed(tensorLabel(tensor, shape), writtenAs(tensor)) && this.#mayMatch(layer, tensor))
      .map(tensor => ({ kind: 'tensor', layer, tensor }));
    // What its numbers are is known when it is opened.
    if (group === 'update' && isNamed('optimizer state', [])) tensors.push({ kind: 'state', layer });
    return tensors;
  }

  #mayMatch(layer: number, tensor: InspectedTensor): boolean {
    const { conditions } = this.arrangement.filter;
    if (conditions.length === 0 || this.inspected.layout.tensorLength > searchedThrough) return true;
    const key = `${layer}/${tensor}`;
    const known = this.#matches.get(key);
    if (known !== undefined) return known;
    const numbers = this.inspected.numbers(layer, tensor);
    // What is still computed may have any value; what a stop has not computed has none.
    if (!numbers) return this.inspected.whyNone(layer, tensor) === undefined;
    const matches = hasMatch(numbers, conditions);
    this.#matches.set(key, matches);
    return matches;
  }

  #stateNodes(layer: number): InspectorNode[] {
    const note = (text: string): InspectorNode[] => [{ kind: 'note', layer, under: 'state', text }];
    const state = this.inspected.state(layer);
    if (!state) return note('The optimizer of this run cannot be looked into.');
    if (state.state === 'problem') return note(state.message);
    if (state.state === 'computing') {
      const { epoch } = this.inspected;
      return note(`Training again to see it: epoch ${state.epoch} of ${epoch} ...`);
    }
    const { optimizer, tensors } = state.answer;
    if (tensors.length === 0) return note(`${optimizer} remembers nothing of this layer.`);
    const names = tensors.flatMap(({ name, weights, bias }): StateTensorName[] => [
      ...(weights.length > 0 ? [`state.weights.${name}` as const] : []),
      ...(bias.length > 0 ? [`state.bias.${name}` as const] : []),
    ]);
    const shown = names.filter(name => this.#mayMatch(layer, name));
    return shown.length > 0 ? shown.map(name => ({ kind: 'tensor', layer, tensor: name })) : note(noMatch);
  }

  #inTensor(layer: number, tensor: InspectedTensor): InspectorNode[] {
    const note = (text: string): InspectorNode[] => [{ kind: 'note', layer, under: tensor, text }];
    if (!this.inspected.numbers(layer, tensor))
      return note(this.inspected.whyNone(layer, tensor) ?? 'Being computed ...');
    if (!isMatrix(tensor)) {
      const values = this.#valueNodes(layer, tensor, 0);
      return values.length > 0 ? values : note(noMatch);
    }
    const { indices } = this.rowsOf({ layer, tensor });
    if (indices.length === 0) return note(noMatch);
    return indices.length > pageSize
      ? pages(indices.length).map(from => ({ kind: 'rows', layer, tensor, from }))
      : indices.map(row => ({ kind: 'row', layer, tensor, row }));
  }

  #valueNodes(layer: number, tensor: InspectedTensor, row: number): InspectorNode[] {
    const { indices } = this.valuesOf({ layer, tensor, row });
    return indices.length > pageSize
      ? pages(indices.length).map(from => ({ kind: 'values', layer, tensor, row, from }))
      : indices.map(column => ({ kind: 'value', layer, tensor, row, column }));
  }

  #aboveValues({ layer, tensor, row }: OfTensor & { readonly row: number }): InspectorNode {
    return isMatrix(tensor) ? { kind: 'row', layer, tensor, row } : { kind: 'tensor', layer, tensor };
  }
}

const noMatch = 'No value meets the condition.';
const nothing: Order = { indices: [], matches: 0 };

/** A name that stays the same from epoch to epoch, so that what is open stays open. */
export function nodeId(node: InspectorNode): string {
  const parts: Readonly<Record<string, unknown>> = { ...node };
  return ['kind', 'layer', 'group', 'under', 'tensor', 'row', 'column', 'from']
    .filter(name => name in parts)
    .map(name => parts[name])
    .join('/');
}

/** What the why page is asked about; undefined for a line that is no number, or one of the optimizer's. */
export function numberRefOf(node: InspectorNode | undefined): QuantityRef | undefined {
  if (node?.kind !== 'value' || !isInspected(node.tensor)) return undefined;
  const { layer, tensor: quantity, row, column } = node;
  return { layer, quantity, row, column };
}

/** What a line can be asked for, as words: `copy` its numbers, `pin` it, open it as a `table`, `why`. */
export function abilities(node: InspectorNode): string[] {
  if (!('tensor' in node) || node.kind === 'rows' || node.kind === 'values') return [];
  return [
    'copy',
    ...(isInspected(node.tensor) ? ['pin'] : []),
    ...(node.kind === 'tensor' ? ['table'] : []),
    ...(numberRefOf(node) ? ['why'] : []),
  ];
}

/** Where the page starts that has an index; undefined where there are no pages. */
function pageWith({ indices }: Order, index: number): number | undefined {
  if (indices.length <= pageSize) return undefined;
  const position = indices.indexOf(index);
  return position - (position % pageSize);
}

function pages(count: number): number[] {
  return Array.from({ length: Math.ceil(count / pageSize) }, (_, page) => page * pageSize);
}
