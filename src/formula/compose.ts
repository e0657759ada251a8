import { formatNumber } from '../trace/formatNumber.ts';
import type { Formula } from './formula.ts';

/** Short forms to write formulas with. A plain number stands for itself. */
type Written = Formula | number;

const written = (part: Written): Formula => (typeof part === 'number' ? num(part) : part);

export const num = (value: number): Formula => ({ kind: 'number', value });
export const words = (text: string): Formula => ({ kind: 'words', text });
export const sym = (name: string, ...index: readonly (number | string)[]): Formula =>
  index.length === 0 ? { kind: 'symbol', name } : { kind: 'symbol', name, index: index.join(',') };
export const derivative = (of: Formula, by: Formula): Formula => ({ kind: 'derivative', of, by });
export const sum = (...terms: readonly Written[]): Formula =>
  terms.length === 1 ? written(terms[0]) : { kind: 'sum', terms: terms.map(written) };
export const minus = (from: Written, what: Written): Formula => sum(from, negative(what));
export const product = (...factors: readonly Written[]): Formula =>
  factors.length === 1 ? written(factors[0]) : { kind: 'product', factors: factors.map(written) };
export const negative = (of: Written): Formula => ({ kind: 'negative', of: written(of) });
export const fraction = (over: Written, under: Written): Formula => ({
  kind: 'fraction',
  over: written(over),
  under: written(under),
});
export const power = (base: Written, exponent: Written): Formula => ({
  kind: 'power',
  base: written(base),
  exponent: written(exponent),
});
export const root = (of: Written): Formula => ({ kind: 'root', of: written(of) });
export const call = (name: string, ...parts: readonly Written[]): Formula => ({
  kind: 'call',
  name,
  arguments: parts.map(written),
});
export const series = (index: string, to: string | number, of: Formula): Formula => ({
  kind: 'series',
  index,
  from: '0',
  to: String(to),
  of,
});

/** e to the power of something. */
export const ePower = (exponent: Written): Formula => power(sym('e'), exponent);

export const equation = (...sides: readonly Written[]): Formula => ({ kind: 'equation', sides: sides.map(written) });

/** An equation in numbers: with `≈` where one of them has more digits than are shown. */
export function numberEquation(...sides: readonly Written[]): Formula {
  const all = sides.map(written);
  return all.some(side => anyNumber(side, isLonger))
    ? { kind: 'equation', sides: all, isRounded: true }
    : equation(...all);
}

function isLonger(value: number): boolean {
  return Number.isFinite(value) && Number(formatNumber(value)) !== value;
}

function anyNumber(formula: Formula, holds: (value: number) => boolean): boolean {
  if (formula.kind === 'number') return holds(formula.value);
  return partsOf(formula).some(part => anyNumber(part, holds));
}

/** Whether a symbol stands in a formula, with an index or without. */
export function hasSymbol(formula: Formula, name: string): boolean {
  return formula.kind === 'symbol' ? formula.name === name : partsOf(formula).some(part => hasSymbol(part, name));
}

/** The formulas that a formula consists of. */
function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case 'symbol':
    case 'number':
    case 'words':
      return [];
    case 'derivative':
      return [formula.of, formula.by];
    case 'sum':
      return formula.terms;
    case 'product':
      return formula.factors;
    case 'negative':
    case 'root':
    case 'transpose':
    case 'series':
      return [formula.of];
    case 'fraction':
      return [formula.over, formula.under];
    case 'power':
      return [formula.base, formula.exponent];
    case 'call':
      return formula.arguments;
    case 'equation':
      return formula.sides;
  }
}

/** The formula with what stands for its symbols, by their names, in their place. */
export function substituted(formula: Formula, values: Readonly<Record<string, Formula>>): Formula {
  const inner = (part: Formula) => substituted(part, values);
  switch (formula.kind) {
    case 'symbol':
      return values[formula.name] ?? formula;
    case 'number':
    case 'words':
      return formula;
    case 'derivative':
      return { ...formula, of: inner(formula.of), by: inner(formula.by) };
    case 'sum':
      return { ...formula, terms: formula.terms.map(inner) };
    case 'product':
      return { ...formula, factors: formula.factors.map(inner) };
    case 'negative':
    case 'root':
    case 'transpose':
    case 'series':
      return { ...formula, of: inner(formula.of) };
    case 'fraction':
      return { ...formula, over: inner(formula.over), under: inner(formula.under) };
    case 'power':
      return { ...formula, base: inner(formula.base), exponent: inner(formula.exponent) };
    case 'call':
      return { ...formula, arguments: formula.arguments.map(inner) };
    case 'equation':
      return { ...formula, sides: formula.sides.map(inner) };
  }
}
