/** A comparison in words, as plain data: what the command line, its JSON and the editor show. */
import type { EngineOptions } from '../engine/options.ts';
import { count, counted, list } from '../spec/words.ts';
import { aligned } from '../trace/aligned.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';
import type { ComparedTensor, Comparison, Explanation } from './compare.ts';
import { codesOf, type Mistake, mistakeInWords, mistakesOf, type WordsContext } from './mistakeWords.ts';

interface MistakeReport {
  /** Stable; several where the same numbers come out. The likeliest first. */
  readonly codes: readonly string[];
  /** The layers' names. */
  readonly layers: readonly string[];
  readonly sentence: string;
}

export interface GradientsReport {
  /** Rows that the gradient is a mean over. */
  readonly rows: number;
  readonly pass: boolean;
  readonly tensors: readonly ComparedTensor[];
  /** The mistakes that together explain what is wrong, or so much of it as `summary` says. Empty when nothing does. */
  readonly mistakes: readonly MistakeReport[];
  /** Other mistakes that come to the same numbers. */
  readonly also: readonly (readonly MistakeReport[])[];
  /** All of that as sentences, the verdict first. */
  readonly summary: readonly string[];
}

/** Other explanations than this many are not listed. */
const mostOthers = 3;

export function gradientsReport(comparison: Comparison, options: EngineOptions): GradientsReport {
  const { rows, totalWeight, pass, tensors, explanations } = comparison;
  const judged = tensors.filter(({ verdict }) => verdict !== 'not judged');
  const context = { options, rows, totalWeight, highest: Math.max(...judged.map(({ layer }) => layer)) };
  const [first = [], ...others] = explanations.map(explanation => reported(explanation, context));
  const also = others.slice(0, mostOthers);
  const told = { mistakes: first, also, others: others.length };
  return { rows, pass, tensors, mistakes: first, also, summary: summary(comparison, judged, told, context) };
}

function reported(explanation: Explanation, context: WordsContext): MistakeReport[] {
  return mistakesOf(explanation).map(mistake => ({
    codes: codesOf(mistake, context),
    layers: mistake.layers.map(l => context.options.layers[l]!.name),
    sentence: mistakeInWords(mistake, context),
  }));
}

interface Told {
  readonly mistakes: readonly MistakeReport[];
  readonly also: readonly (readonly MistakeReport[])[];
  readonly others: number;
}

function summary(
  comparison: Comparison,
  judged: readonly ComparedTensor[],
  { mistakes, also, others }: Told,
  context: WordsContext,
): string[] {
  const { pass, explanations, isPartial, tensors } = comparison;
  const left = tensors.length - judged.length;
  const notJudged =
    left > 0 ? `${counted(left, 'tensor is', 'tensors are')} not in the file and not judged.` : undefined;
  const wrong = judged.filter(({ verdict }) => verdict === 'wrong');
  if (pass) {
    const all = judged.length === 1 ? 'The gradient is right.' : `All ${judged.length} gradients are right.`;
    return said(all, digitsSentence(judged), notJudged);
  }
  if (explanations.length === 0) {
    return said(
      `${counted(wrong.length, 'gradient is', 'gradients are')} wrong, and no classic mistake explains the numbers.`,
      notTriedSentence(comparison),
      ...wrong.map(patternSentence),
      notJudged,
    );
  }
  const made = mistakesOf(explanations[0]!);
  return said(
    ...mistakes.map(({ sentence }) => sentence),
    isPartial ? partialSentence(context, made) : followers(made, wrong, context),
    ...also.map(
      explanation => `The same numbers come out if: ${explanation.map(({ sentence }) => sentence).join(' ')}`,
    ),
    others > also.length
      ? `${counted(others - also.length, 'other explanation fits', 'other explanations fit')} as well.`
      : undefined,
    notJudged,
  );
}

function said(...sentences: readonly (string | undefined)[]): string[] {
  return sentences.filter(sentence => sentence !== undefined);
}

function digitsSentence(judged: readonly ComparedTensor[]): string | undefined {
  const digits = judged.map(({ digits }) => digits).filter(each => each !== undefined);
  if (digits.length === 0) return undefined;
  const least = Math.min(...digits);
  return `They are compared to the ${counted(least, 'digit')} that the file has.`;
}

function notTriedSentence({ notTried }: Comparison): string | undefined {
  switch (notTried) {
    case 'work':
      return 'Not every mistake was tried, as there is too much to compute. Compare with fewer rows ("limit" in "data", or one row).';
    case 'evidence':
      return 'Combinations of mistakes were not tried, as too few numbers would fit by chance. Give more tensors, or more digits.';
    case undefined:
      return undefined;
  }
}

function partialSentence({ options }: WordsContext, made: readonly Mistake[]): string {
  const lowest = Math.min(...made.flatMap(({ layers }) => layers));
  return `This explains ${list([options.layers[lowest]!.name])}. Below it something else is wrong as well: correct this first and compare again.`;
}

/** The wrong layers below the mistake, which follow from it. */
function followers(
  made: readonly Mistake[],
  wrong: readonly ComparedTensor[],
  { options }: WordsContext,
): string | undefined {
  const spreads = made.filter(({ slots }) => slots.includes('delta') || slots.includes('hand'));
  if (spreads.length === 0 || made.some(({ kind }) => kind === 'factor')) return undefined;
  const lowest = Math.min(...spreads.map(({ slots, layers }) => layers[0]! - (slots.includes('hand') ? 1 : 0)));
  const below = new Set(wrong.filter(({ layer }) => layer < lowest).map(({ layer }) => options.layers[layer]!.name));
  if (below.size === 0) return undefined;
  return `The wrong gradients of ${list([...below], 'and', 4)} follow from it.`;
}

/** `hidden, dE/dW` */
function tensorName({ layerName, tensor }: ComparedTensor): string {
  return `${layerName}, ${gradientSymbol(tensor)}`;
}

/** Rows or columns that are named one by one. */
const mostNamed = 8;

/** `hidden, dE/dW: 2 of 6 elements are right: those of column 1.` */
function patternSentence(tensor: ComparedTensor): string {
  const { elements, wrong, rightRows, rightColumns, ratio } = tensor;
  const right = elements - wrong;
  const named = `${tensorName(tensor)}: `;
  const lines = [...linesInWords('row', rightRows), ...linesInWords('column', rightColumns)];
  const where = lines.length > 0 ? `; right are ${lines.join(' and ')} (counted from 0)` : '';
  const constant = ratio?.isConstant ? `; all are ${formatNumber(ratio.median, 6)} times ours` : '';
  const share =
    right === 0
      ? `none of ${counted(elements, 'element')} is right`
      : `${count(right)} of ${counted(elements, 'element')} are right`;
  return `${named}${share}${where}${constant}.`;
}

function linesInWords(noun: string, places: readonly number[]): string[] {
  if (places.length === 0) return [];
  const shown = places.slice(0, mostNamed).join(', ');
  const more = places.length > mostNamed ? ' and more' : '';
  return [`${noun}${places.length === 1 ? '' : 's'} ${shown}${more}`];
}

/** `right`, `right (3 digits)`, `WRONG`, `not in the file`. */
function verdictInWords({ verdict, digits }: ComparedTensor): string {
  if (verdict === 'not judged') return 'not in the file';
  if (verdict === 'wrong') return 'WRONG';
  return digits === undefined ? 'right' : `right (${counted(digits, 'digit')})`;
}

/** `2`, `-1`, `0.94 (not constant)`; of what has no ratio a dash. */
function ratioInWords({ ratio }: ComparedTensor): string {
  if (!ratio) return '-';
  return `${formatNumber(ratio.median, 6)}${ratio.isConstant ? '' : ' (varies)'}`;
}

/** `[1, 0]`, of a bias `[0]`: counted from 0. */
function worstPlace({ tensor, worst }: ComparedTensor): string {
  if (!worst) return '-';
  return tensor === 'bias' ? `[${worst.column}]` : `[${worst.row}, ${worst.column}]`;
}

/** Every tensor with its verdict, ratio and worst element, side by side. `safe` makes names safe where they are shown. */
export function tensorTable({ tensors }: GradientsReport, safe: (name: string) => string): string {
  const head = ['gradient', 'verdict', 'theirs / ours', 'worst at', 'theirs', 'ours'];
  return aligned([head, ...tensors.map(tensor => tensorRow(tensor, safe))]);
}

function tensorRow(tensor: ComparedTensor, safe: (name: string) => string): string[] {
  const { worst } = tensor;
  return [
    safe(tensorName(tensor)),
    verdictInWords(tensor),
    ratioInWords(tensor),
    worstPlace(tensor),
    worst ? formatNumber(worst.theirs, 6) : '-',
    worst ? formatNumber(worst.ours, 6) : '-',
  ];
}
