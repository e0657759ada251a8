import { targetsAre } from '../run/scaledTargets.ts';
import { frozenNote, partOfQuantity, trainedParts } from '../run/trainedParts.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { Numbers } from '../trace/numbers.ts';
import { factsOf, meaningAt } from '../trace/quantity.ts';
import { diagonalNote, normText } from '../trace/quantitySymbol.ts';
import type { Inspected } from './inspected.ts';
import { type LayerFindings, layerFindings } from './layerFindings.ts';
import { type InspectorNode, type InspectorNodes, pageSize } from './nodes.ts';
import { exactNumber, fullNumber, shareText, shortNumber, statisticsText } from './numberText.ts';
import { gradientNorm, type Size, tensorSize } from './size.ts';
import { type InspectedTensor, isInspected, isMatrix, tensorLabel } from './tensors.ts';
import { groupSubject, groupTitle } from './titles.ts';

/** A line in words. */
export interface NodeText {
  readonly label: string;
  readonly description: string;
  /** Sentences of the tooltip, and under them names with their numbers. */
  readonly sentences: readonly string[];
  readonly figures: readonly (readonly [name: string, value: string])[];
  /** What is marked beside it: the worst finding of a layer, the size of a tensor's numbers. */
  readonly mark?: LayerFindings['mark'] | Size['size'];
}

/** Of what a stop of the debugger has no numbers; the tooltip says why. */
const notThere = 'not there at this stop';

/** What a line says. */
export function nodeText(node: InspectorNode, nodes: InspectorNodes): NodeText {
  const { inspected } = nodes;
  switch (node.kind) {
    case 'layer':
      return layerText(node.layer, inspected);
    case 'group':
      return { ...plain(groupTitle(node.group)), description: groupSubject(node.group, inspected) };
    case 'state': {
      const sentence =
        'What the optimizer remembers after the epoch. It is not recorded: opened, the run is trained again.';
      return { ...plain('optimizer state'), description: inspected.run.info.optimizer, sentences: [sentence] };
    }
    case 'note':
      return plain(node.text);
    case 'tensor':
      return tensorText(node.layer, node.tensor, nodes);
    case 'rows': {
      const { indices } = nodes.rowsOf(node);
      return plain(pageText('units', node.from, indices, nodes));
    }
    case 'row': {
      const found = inspected.statistics(node.layer, node.tensor, node.row);
      const columns = inspected.numbers(node.layer, node.tensor)?.columns ?? 0;
      const description = found ? statisticsText(found, columns) : '';
      return { ...plain(`unit ${node.row}`), description, sentences: [description] };
    }
    case 'values': {
      const { indices } = nodes.valuesOf(node);
      return plain(pageText('values', node.from, indices, nodes));
    }
    case 'value':
      return valueText(node, inspected);
  }
}

/** `hidden dE/dW[1][0]` */
function pathText(node: InspectorNode, inspected: Inspected): string {
  const shape = inspected.shape(node.layer);
  if (!('tensor' in node)) return shape.name;
  const tensor = `${shape.name} ${tensorLabel(node.tensor, shape)}`;
  const row = isMatrix(node.tensor) && 'row' in node ? `[${node.row}]` : '';
  return `${tensor}${row}${node.kind === 'value' ? `[${node.column}]` : ''}`;
}

function layerText(layer: number, inspected: Inspected): NodeText {
  const { name, inputs, outputs, activation } = inspected.shape(layer);
  const isLacking = inspected.whyNone(layer, 'batchGradient') !== undefined;
  const gradient = isLacking ? '' : `, ${normText('gradient')} ${formatNumber(gradientNorm(inspected, layer))}`;
  const { mark, words } = layerFindings(inspected, layer);
  return {
    label: name,
    description: `${inputs} → ${outputs} ${activation}${gradient}`,
    sentences: [...words, 'Click to go to the definition and to select the layer in the training panel.'],
    figures: [],
    mark,
  };
}

function tensorText(layer: number, tensor: InspectedTensor, nodes: InspectorNodes): NodeText {
  const { inspected, arrangement } = nodes;
  const shape = inspected.shape(layer);
  const label = tensorLabel(tensor, shape);
  const sentences = [...meaningOf(layer, tensor, inspected)];
  const found = inspected.statistics(layer, tensor);
  const numbers = inspected.numbers(layer, tensor);
  if (!found || !numbers) {
    const why = inspected.whyNone(layer, tensor);
    const description = why === undefined ? 'being computed ...' : notThere;
    return { label, description, sentences: [...(why === undefined ? [] : [why]), ...sentences], figures: [] };
  }
  const count = numbers.rows * numbers.columns;
  const { size, words } = tensorSize(inspected, layer, tensor);
  if (words !== '') sentences.unshift(words);
  const { conditions } = arrangement.filter;
  const matches = conditions.length > 0 ? `${matchesOf(layer, tensor, numbers, nodes)} of ${count} match  ` : '';
  return {
    label,
    description: matches + statisticsText(found, count),
    sentences,
    figures: [
      ['shape', numbers.isMatrix ? `${numbers.rows} x ${numbers.columns}` : String(count)],
      ['L2 norm', fullNumber(found.norm)],
      ['least', exactNumber(found.min, inspected.precision)],
      ['largest', exactNumber(found.max, inspected.precision)],
      ['mean', fullNumber(found.mean)],
      ['zeros', `${found.zeros} (${shareText(found.zeros, count)})`],
      ['not finite', `${found.nonFinite} (${shareText(found.nonFinite, count)})`],
    ],
    mark: size,
  };
}

function matchesOf(layer: number, tensor: InspectedTensor, numbers: Numbers, nodes: InspectorNodes): number {
  return numbers.isMatrix ? nodes.rowsOf({ layer, tensor }).matches : nodes.valuesOf({ layer, tensor, row: 0 }).matches;
}

function* meaningOf(layer: number, tensor: InspectedTensor, inspected: Inspected): Generator<string> {
  if (!isInspected(tensor)) {
    const state = inspected.state(layer);
    const [, part, ...name] = tensor.split('.');
    const found = state?.state === 'done' && state.answer.tensors.find(each => each.name === name.join('.'));
    if (found) yield `Of each ${part === 'weights' ? 'weight' : 'bias'} ${found.meaning}, after the epoch.`;
    return;
  }
  const { kept } = factsOf(tensor);
  yield meaningAt(tensor, inspected.stop !== undefined);
  const are = targetsAre(inspected.run.info);
  const isAnswer = tensor === 'output' && layer === inspected.layout.layers.length - 1;
  if (are && isAnswer) yield `The targets are ${are}: these numbers are not in the units of the data.`;
  const part = partOfQuantity(tensor);
  const frozen = part && frozenNote(trainedParts(inspected.run.info.settings, layer), part);
  if (frozen !== undefined) yield frozen;
  const note = diagonalNote(tensor, inspected.shape(layer).activation);
  if (note !== '') yield note;
  if (kept.in === 'previous' && !inspected.weightsAreExact) {
    yield 'Taken from the record after the epoch minus the update: the last digit may differ.';
  }
}

function valueText(node: Extract<InspectorNode, { kind: 'value' }>, inspected: Inspected): NodeText {
  const value = inspected.numbers(node.layer, node.tensor)?.row(node.row)[node.column];
  const label = isMatrix(node.tensor) ? `[${node.row}][${node.column}]` : `[${node.column}]`;
  if (value === undefined) {
    const why = inspected.whyNone(node.layer, node.tensor);
    return why === undefined
      ? { ...plain(label), description: 'being computed ...' }
      : { ...plain(label), description: notThere, sentences: [why] };
  }
  const exact = exactNumber(value, inspected.precision);
  return {
    label,
    description: shortNumber(value, 6),
    sentences: [`${pathText(node, inspected)} = ${exact}`],
    figures: [],
  };
}

/** By index where the lines stand in that order, else by their place. */
function pageText(what: string, from: number, indices: readonly number[], nodes: InspectorNodes): string {
  const end = Math.min(from + pageSize, indices.length) - 1;
  const { filter, byMagnitude } = nodes.arrangement;
  if (!byMagnitude && filter.conditions.length === 0) return `${what} ${from} to ${end}`;
  if (byMagnitude) return `${what}, place ${from + 1} to ${end + 1} by magnitude`;
  return `${what} ${indices[from]} to ${indices[end]}, those that match`;
}

function plain(label: string): NodeText {
  return { label, description: '', sentences: [], figures: [] };
}
