import {
  type CheckedElement,
  type CheckedTensor,
  gradientName,
  passes,
  threshold,
  verdictOn,
} from '../engine/gradientCheck.ts';
import type { Network } from '../engine/network.ts';
import type { EngineOptions } from '../engine/options.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import { count, counted } from '../spec/words.ts';
import { figure } from '../trace/figure.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { precisionNotes } from './chainNotes.ts';
import { printable } from './printable.ts';
import { aligned } from './report.ts';

/** A gradient check, finished or stopped. */
export interface Check {
  readonly name: string;
  readonly options: EngineOptions;
  readonly network: Network;
  /** Training rows whose mean loss is differentiated. */
  readonly rows: number;
  /** Elements that are to be checked, and that were. */
  readonly elements: number;
  readonly done: number;
  /** Of those that are done. */
  readonly tensors: readonly CheckedTensor[];
  readonly stopped: boolean;
}

/** What is going to be checked: over which rows, and how much of the network. */
export function checkHeading({
  name,
  options,
  network,
  rows,
  elements,
}: Omit<Check, 'tensors' | 'done' | 'stopped'>): string {
  const parameters = network.layers.reduce((sum, { I, O, hasBias }) => sum + parameterCount(I, O, hasBias), 0);
  const all = elements === parameters;
  const notes = precisionNotes(options.precision);
  return (
    `${printable(name)}\ngradients of the mean ${options.loss}${penalty(network)} at the first weights, seed ${options.seed}\n` +
    `over ${rowsText(rows, options.training.rows)}; ${all ? `all ${counted(parameters, 'parameter')}` : `${count(elements)} of ${counted(parameters, 'parameter')}, drawn at random by the seed`}\n${notes.map(note => `${note}\n`).join('')}`
  );
}

function penalty({ layers }: Network): string {
  return layers.some(({ l1, l2 }) => l1 !== 0 || l2 !== 0) ? ' with its regularization' : '';
}

function rowsText(rows: number, trainingRows: number): string {
  if (rows === trainingRows) return `all ${counted(rows, 'training row')}`;
  return `${count(rows)} of ${count(trainingRows)} training rows, evenly spaced`;
}

/** The worst element of every tensor, the elements at kinks, and the verdict. */
export function checkText(check: Check): string {
  const { tensors, elements, done, stopped } = check;
  const head = ['gradient', 'checked', 'worst at', 'analytic', 'numeric', 'error', ''];
  const table = tensors.length > 0 ? aligned([head, ...tensors.map(row)]) : '';
  const kinks = tensors.flatMap(kinkLines).join('');
  const wrong = tensors.filter(tensor => !passes(tensor)).length;
  const verdict =
    wrong === 0
      ? `every error is below ${formatNumber(threshold)} or within rounding`
      : `${counted(wrong, 'gradient is', 'gradients are')} WRONG`;
  if (!stopped) return `${table}${kinks}${verdict}\n`;
  return `${table}${kinks}stopped after ${count(done)} of ${counted(elements, 'element')}${wrong > 0 ? `, ${verdict}` : ''}\n`;
}

function row(tensor: CheckedTensor): string[] {
  const { layerName, worst, checked, elements } = tensor;
  const name = [`${printable(layerName)}, ${gradientName(tensor)}`, `${count(checked)} of ${count(elements)}`];
  if (!worst) return [...name, '-', '-', '-', '-', 'all at a kink'];
  const { analytic, numeric, error } = worst;
  return [
    ...name,
    place(worst),
    formatNumber(analytic, 6),
    formatNumber(numeric, 6),
    formatNumber(error, 2),
    verdictOn(tensor),
  ];
}

const mostKinksNamed = 4;

function kinkLines(tensor: CheckedTensor): string[] {
  const { layerName, atKink } = tensor;
  if (atKink.length === 0) return [];
  const named = atKink.slice(0, mostKinksNamed).map(place).join(', ');
  const more = atKink.length > mostKinksNamed ? `, and ${count(atKink.length - mostKinksNamed)} more` : '';
  return [
    `  ${printable(layerName)}, ${gradientName(tensor)}: ${counted(atKink.length, 'element')} at a kink, not compared: ${named}${more}\n`,
  ];
}

function place({ row: r, column }: CheckedElement): string {
  return `[${r}, ${column}]`;
}

/** One JSON document. Rows and columns count from 0; a bias has one row. */
export function checkJson({ name, options, rows, elements, done, tensors, stopped }: Check): string {
  const facts = {
    name,
    seed: options.seed,
    lossFunction: options.loss,
    precision: options.precision,
    notes: precisionNotes(options.precision),
    trainingRows: options.training.rows,
    rowsUsed: rows,
    threshold,
    elements,
    elementsChecked: done,
    outcome: stopped ? 'stopped' : 'finished',
    pass: !stopped && tensors.every(passes),
    tensors: tensors.map(tensorJson),
  };
  return `${JSON.stringify(facts, undefined, 1)}\n`;
}

function tensorJson(tensor: CheckedTensor) {
  const { layerName, elements, checked, worst, atKink } = tensor;
  return {
    layer: layerName,
    tensor: tensor.tensor,
    elements,
    checked,
    pass: passes(tensor),
    worst: worst ? elementJson(worst) : null,
    atKink: atKink.map(elementJson),
  };
}

function elementJson({ row: r, column, analytic, numeric, error, withinRounding }: CheckedElement) {
  return { row: r, column, analytic: figure(analytic), numeric: figure(numeric), error: figure(error), withinRounding };
}
