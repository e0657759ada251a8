import { num, numberEquation, product, sum, sym, words } from '../../formula/compose.ts';
import type { Formula } from '../../formula/formula.ts';
import { formatNumber } from '../../trace/formatNumber.ts';
import type { Factor } from '../explanation.ts';
import { factorOf, type Part } from './draft.ts';
import { count } from './sentences.ts';

/** So many terms are written out; of more the largest. */
const mostWritten = 8;
const largestWritten = 6;

/** A product of numbers of the chain, or one of them by itself. */
export interface Term {
  readonly parts: readonly Part[];
  readonly value: number;
}

export function termOf(...parts: readonly Part[]): Term {
  return { parts, value: parts.reduce((value, part) => value * part.value, 1) };
}

/** Which terms are written out, in their order or by magnitude, and what the others come to. */
interface Written {
  readonly terms: readonly Term[];
  readonly others: number;
  readonly rest: number;
}

function writtenTerms(terms: readonly Term[]): Written {
  if (terms.length <= mostWritten) return { terms, others: 0, rest: 0 };
  const order = byMagnitude(terms);
  const others = order.slice(largestWritten);
  return {
    terms: order.slice(0, largestWritten),
    others: others.length,
    rest: others.reduce((rest, { value }) => rest + value, 0),
  };
}

/** Largest first; what is not finite before all else. */
function byMagnitude(terms: readonly Term[]): Term[] {
  const size = ({ value }: Term) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value));
  return [...terms].sort((a, b) => {
    const [first, second] = [size(a), size(b)];
    return first === second ? 0 : second - first;
  });
}

/** The lines that add up the terms: `left = a b + c d + rest`, and what the rest is. */
export function sumLines(left: Formula, terms: readonly Term[], value: number): Formula[] {
  const { terms: shown, others, rest } = writtenTerms(terms);
  const written = shown.map(({ parts }) => product(...parts.map(part => num(part.value))));
  if (others === 0) return [numberEquation(left, sum(...written), value)];
  const restSymbol = sym('rest');
  return [
    numberEquation(left, sum(...written, restSymbol), value),
    numberEquation(restSymbol, words(`the sum of ${count(others, 'more term')}`), rest),
  ];
}

/** The numbers that the written terms are made of. */
export function sumFactors(terms: readonly Term[]): Factor[] {
  return writtenTerms(terms).terms.flatMap(({ parts }) => parts.map(factorOf));
}

/** A bound for what the order of adding can change. */
export function sumSlack(terms: readonly Term[]): number {
  const size = terms.reduce((total, { value }) => total + Math.abs(value), 0);
  return Number.isFinite(size) ? size * 1e-15 * Math.max(1, Math.log2(terms.length + 1)) : 0;
}

/** Where the terms are this many times larger together than their sum, they cancel. */
const cancelling = 10;
const dominating = 0.5;

/** What made a sum as large or small as it is. */
export function sumSentence(value: number, terms: readonly Term[]): string {
  const [most] = byMagnitude(terms);
  if (!Number.isFinite(value)) return nonFiniteSum(value, terms);
  if (terms.length === 1) return `It is ${termText(most)}.`;
  const size = terms.reduce((total, term) => total + Math.abs(term.value), 0);
  if (size === 0) return zeroSum(terms);
  if (value === 0 || size / Math.abs(value) > cancelling) return cancellation(value, terms);
  if (Math.abs(most.value) > dominating * size) {
    const part = Math.round((Math.abs(most.value) / size) * 100);
    return `Most of it is ${termText(most)}: ${part}% of the magnitude of all ${count(terms.length, 'term')}.`;
  }
  return `It adds up from ${count(terms.length, 'term')}; the largest is ${termText(most)}.`;
}

function cancellation(value: number, terms: readonly Term[]): string {
  const add = (total: number, term: Term) => total + term.value;
  const positive = terms.filter(term => term.value > 0).reduce(add, 0);
  const negative = terms.filter(term => term.value < 0).reduce(add, 0);
  const signs = `the positive ones come to ${formatNumber(positive)} and the negative ones to ${formatNumber(negative)}`;
  return `Its terms cancel: ${signs}, which leaves ${formatNumber(value)}.`;
}

function zeroSum(terms: readonly Term[]): string {
  const first = commonZero(terms);
  if (first) return `It is 0 because ${first}.`;
  return `It is 0 because in each of its ${count(terms.length, 'term')} one factor is 0.`;
}

/** `every dE/dnet of "out" is 0`, where the factors in one place are all 0. */
function commonZero(terms: readonly Term[]): string | undefined {
  const products = terms.filter(({ parts }) => parts.length > 1);
  if (products.length === 0) return undefined;
  for (const place of [0, 1]) {
    if (!products.every(({ parts }) => parts[place].value === 0)) continue;
    const label = products[0].parts[place].label.replace(/(\[\d+\])+/, '');
    return `every ${label} in it is 0`;
  }
  return undefined;
}

function nonFiniteSum(value: number, terms: readonly Term[]): string {
  const parts = terms.flatMap(term => term.parts);
  const bad = parts.find(part => !Number.isFinite(part.value));
  const own = formatNumber(value);
  if (bad) return `It is ${own} because ${bad.label}, ${bad.meaning}, is ${formatNumber(bad.value)}.`;
  const [most] = byMagnitude(terms);
  if (Number.isNaN(value)) return `It is NaN because its terms overflow to both sides; the first is ${termText(most)}.`;
  return `The sum overflows to ${own}; its largest term is ${termText(most)}.`;
}

/** `W[0][1] · x[1] = 2 · 3 = 6`. */
function termText({ parts, value }: Term): string {
  const labels = parts.map(part => part.label).join(' · ');
  if (parts.length === 1) return `${labels} = ${formatNumber(value)}`;
  return `${labels} = ${parts.map(part => factorText(part.value)).join(' · ')} = ${formatNumber(value)}`;
}

function factorText(value: number): string {
  return value < 0 ? `(${formatNumber(value)})` : formatNumber(value);
}
