import type { Formula } from '../../formula/formula.ts';

/** What a formula of numbers comes to. Throws a TypeError at what has no value: symbols, words. */
export function formulaValue(formula: Formula): number {
  const of = formulaValue;
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'sum':
      return formula.terms.reduce((total, term) => total + of(term), 0);
    case 'product':
      return formula.factors.reduce((total, factor) => total * of(factor), 1);
    case 'negative':
      return -of(formula.of);
    case 'fraction':
      return of(formula.over) / of(formula.under);
    case 'power':
      return of(formula.base) ** of(formula.exponent);
    case 'root':
      return Math.sqrt(of(formula.of));
    case 'call':
      return called(formula.name, formula.arguments.map(of));
    default:
      throw new TypeError(`a ${formula.kind} has no value`);
  }
}

function called(name: string, values: readonly number[]): number {
  switch (name) {
    case 'abs':
      return Math.abs(values[0]);
    case 'sign':
      return Math.sign(values[0]);
    case 'max':
      return Math.max(...values);
    case 'min':
      return Math.min(...values);
    default:
      throw new TypeError(`what ${name} comes to is not known here`);
  }
}
