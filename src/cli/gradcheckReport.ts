import { type CheckedElement, type CheckedTensor, passes, tensorVerdict } from '../engine/gradientCheck.ts';
import { threshold } from '../engine/gradientVerdict.ts';
import type { Network } from '../engine/network.ts';
import type { EngineOptions } from '../engine/options.ts';
import { leftOut, placeOf, totalsInWords, totalsOf, verdictWord } from '../plan/gradientWords.ts';
import { parameterCount } from '../spec/parameterCount.ts';
import { count, counted } from '../spec/words.ts';
import { aligned } from '../trace/aligned.ts';
import { figure } from '../trace/figure.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';
import { precisionNotes } from './chainNotes.ts';
import { printable } from './printable.ts';

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
    `${printable(name)}\ngradients of the ${options.classWeights ? 'weighted ' : ''}mean ${options.loss}${penalty(network)} at the first weights, seed ${options.seed}\n` +
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

/** The worst element of every tensor, the elements that could not be compared, and the verdict. */
export function checkText(check: Check): string {
  const { tensors, elements, done, stopped } = check;
  const head = ['gradient', 'checked', 'worst at', 'analytic', 'numeric', 'difference', 'bound', ''];
  const table = tensors.length > 0 ? aligned([head, ...tensors.map(row)]) : '';
  const rest = tensors.flatMap(restLines).join('');
  if (!stopped) return `${table}${rest}${totalsInWords(tensors)}\n`;
  const wrong = tensors.some(tensor => !passes(tensor)) ? `; ${totalsInWords(tensors)}` : '';
  return `${table}${rest}stopped after ${count(done)} of ${counted(elements, 'element')}${wrong}\n`;
}

function row(tensor: CheckedTensor): string[] {
  const { worst, checked, elements } = tensor;
  const name = [nameOf(tensor), `${count(checked)} of ${count(elements)}`];
  if (!worst) return [...name, '-', '-', '-', '-', '-', verdictWord(tensor)];
  const { analytic, numeric, bound } = worst;
  return [
    ...name,
    placeOf(worst),
    formatNumber(analytic, 6),
    formatNumber(numeric, 6),
    formatNumber(Math.abs(analytic - numeric), 2),
    formatNumber(bound, 2),
    verdictWord(tensor),
  ];
}

function restLines(tensor: CheckedTensor): string[] {
  return leftOut(tensor).map(line => `  ${nameOf(tensor)}: ${line}\n`);
}

function nameOf(tensor: CheckedTensor): string {
  return `${printable(tensor.layerName)}, ${gradientSymbol(tensor.tensor)}`;
}

/** One JSON document. Rows and columns count from 0; a bias has one row. */
export function checkJson({ name, options, rows, elements, done, tensors, stopped }: Check): string {
  const { right, wrong, cannotTell, atKink } = totalsOf(tensors);
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
    right,
    wrong,
    cannotTell,
    atKink,
    tensors: tensors.map(tensorJson),
  };
  return `${JSON.stringify(facts, undefined, 1)}\n`;
}

function tensorJson(tensor: CheckedTensor) {
  const { layerName, elements, checked, right, wrong, cannotTell, worst, atKink } = tensor;
  return {
    layer: layerName,
    tensor: tensor.tensor,
    elements,
    checked,
    verdict: tensorVerdict(tensor),
    pass: passes(tensor),
    right,
    wrong,
    cannotTell,
    worst: worst ? elementJson(worst) : null,
    atKink: atKink.map(elementJson),
  };
}

function elementJson({ row: r, column, route, verdict, ...numbers }: CheckedElement) {
  const { analytic, numeric, error, rounding, bound } = numbers;
  return {
    row: r,
    column,
    route,
    analytic: figure(analytic),
    numeric: figure(numeric),
    error: figure(error),
    rounding: figure(rounding),
    bound: figure(bound),
    verdict,
  };
}
