import { substituted } from '../../../../src/formula/compose.ts';
import type { Formula } from '../../../../src/formula/formula.ts';
import { plainText } from '../../../../src/formula/formulaText.ts';
import { numberFormula } from '../../../../src/formula/quantityFormula.ts';
import { symbolsOf } from '../../../../src/trace/quantitySymbol.ts';
import { shapesIn, valueAt } from '../../../../src/why/explain/quantities.ts';
import type { ChainSource } from '../../../../src/why/explain/source.ts';
import { refsOf } from './sources.ts';

/** Every number that formulas of a layer may name, by the text of its symbol. */
export function dictionary(source: ChainSource, layer: number): ReadonlyMap<string, number> {
  const known = new Map<string, number>([['m', source.target.length]]);
  if (source.classWeight) known.set('w', source.classWeight.value);
  for (const ref of refsOf(source)) {
    const { quantity, row, column } = ref;
    if (Math.abs(ref.layer - layer) > 1) continue;
    const neighbor = ref.layer === layer ? undefined : ref.layer > layer ? 'above' : 'below';
    const symbol = numberFormula(quantity, symbolsOf(shapesIn(source), ref.layer), row, column, neighbor);
    known.set(plainText(symbol), valueAt(source, ref));
  }
  const { net } = source.layers[layer];
  known.set('max(net)', Math.max(...net));
  return known;
}

/** The formula with a number in place of each symbol that is known, its series written out. */
export function inNumbers(formula: Formula, known: ReadonlyMap<string, number>): Formula {
  const inner = (part: Formula) => inNumbers(part, known);
  const value = known.get(plainText(formula));
  if (value !== undefined && formula.kind !== 'number') return { kind: 'number', value };
  switch (formula.kind) {
    case 'sum':
      return { ...formula, terms: formula.terms.map(inner) };
    case 'product':
      return { ...formula, factors: formula.factors.map(inner) };
    case 'negative':
    case 'root':
      return { ...formula, of: inner(formula.of) };
    case 'fraction':
      return { ...formula, over: inner(formula.over), under: inner(formula.under) };
    case 'power':
      return { ...formula, base: inner(formula.base), exponent: inner(formula.exponent) };
    case 'call':
      return { ...formula, arguments: formula.arguments.map(inner) };
    case 'series': {
      const { index, from, to, of } = formula;
      const terms: Formula[] = [];
      for (let k = Number(from); k <= Number(to); k++) terms.push(inner(atIndex(of, index, String(k))));
      return { kind: 'sum', terms };
    }
    default:
      return formula;
  }
}

/** The formula with one index of its symbols set. */
function atIndex(formula: Formula, name: string, value: string): Formula {
  if (formula.kind === 'symbol') {
    const index = formula.index?.split(',').map(part => (part === name ? value : part));
    return index === undefined ? formula : { ...formula, index: index.join(',') };
  }
  if (formula.kind === 'derivative') {
    return { ...formula, of: atIndex(formula.of, name, value), by: atIndex(formula.by, name, value) };
  }
  if (formula.kind === 'product')
    return { ...formula, factors: formula.factors.map(part => atIndex(part, name, value)) };
  if (formula.kind === 'sum') return { ...formula, terms: formula.terms.map(part => atIndex(part, name, value)) };
  if (formula.kind === 'negative') return { ...formula, of: atIndex(formula.of, name, value) };
  if (formula.kind === 'power') {
    return { ...formula, base: atIndex(formula.base, name, value), exponent: atIndex(formula.exponent, name, value) };
  }
  return substituted(formula, {});
}
