import { formatNumber } from '../trace/formatNumber.ts';
import type { Formula } from './formula.ts';

/** Where a part of a formula stands, as far as it matters for parentheses. */
export type FormulaPlace = 'product' | 'power' | 'fraction' | 'negative';

/** How firmly the parts of a formula hold together: a looser one within a firmer one needs parentheses. */
const firmness = { equation: 0, sum: 1, series: 1, negative: 1, product: 2, fraction: 2, derivative: 3 } as const;

/** Whether `inner` must stand in parentheses as a factor, a base or exponent, a side of a `/`, or behind a minus sign. */
export function needsParentheses(inner: Formula, place: FormulaPlace): boolean {
  if (inner.kind === 'number') return isNegative(inner.value) || (place === 'power' && mayHaveExponent(inner.value));
  const own: number = firmness[inner.kind as keyof typeof firmness] ?? 4;
  switch (place) {
    case 'product':
    case 'negative':
      return own < 2;
    case 'fraction':
      return own < 3;
    case 'power':
      return own < 4;
  }
}

/** A number that is written with a power of ten, if it is shortened: another power would seem to belong to that alone. */
function mayHaveExponent(value: number): boolean {
  return /e/.test(formatNumber(value)) || /e/.test(String(value));
}

/** A later term of a sum without its minus sign, which takes the place of the plus. */
export function signedTerm(term: Formula, index: number): { readonly isMinus: boolean; readonly rest: Formula } {
  if (index > 0 && term.kind === 'negative') return { isMinus: true, rest: term.of };
  if (index > 0 && term.kind === 'number' && isNegative(term.value)) {
    return { isMinus: true, rest: { kind: 'number', value: -term.value } };
  }
  return { isMinus: false, rest: term };
}

/**
 * A formula in a line of plain text, to be read out or searched: `dE/dnet[2] = dE/dy[2] · dy[2]/dnet[2]`. Numbers are written by
 * `format`, with four significant digits by default.
 */
export function plainText(formula: Formula, format: (value: number) => string = formatNumber): string {
  const text = (part: Formula) => plainText(part, format);
  const within = (part: Formula, place: FormulaPlace) =>
    needsParentheses(part, place) ? `(${text(part)})` : text(part);
  switch (formula.kind) {
    case 'symbol':
      return formula.index === undefined ? formula.name : `${formula.name}${bracketed(formula.index)}`;
    case 'number':
      return format(formula.value);
    case 'words':
      return formula.text;
    case 'derivative':
      return `d${within(formula.of, 'fraction')}/d${within(formula.by, 'fraction')}`;
    case 'sum':
      return formula.terms
        .map((term, index) => {
          const { isMinus, rest } = signedTerm(term, index);
          if (isMinus) return ` - ${within(rest, 'negative')}`;
          return index === 0 ? text(term) : ` + ${text(term)}`;
        })
        .join('');
    case 'product':
      return formula.factors.map(factor => within(factor, 'product')).join(' · ');
    case 'negative':
      return `-${within(formula.of, 'negative')}`;
    case 'fraction':
      return `${within(formula.over, 'fraction')} / ${within(formula.under, 'fraction')}`;
    case 'power':
      return `${within(formula.base, 'power')}^${within(formula.exponent, 'power')}`;
    case 'root':
      return `sqrt(${text(formula.of)})`;
    case 'transpose':
      return `${within(formula.of, 'power')}^T`;
    case 'call':
      return `${formula.name}(${formula.arguments.map(text).join(', ')})`;
    case 'series':
      return `sum over ${formula.index} from ${formula.from} to ${formula.to} of ${text(formula.of)}`;
    case 'equation':
      return formula.sides.map(text).join(formula.isRounded ? ' ≈ ' : ' = ');
    default:
      return assertNever(formula);
  }
}

/** `2,1` as `[2][1]`. */
function bracketed(index: string): string {
  return index
    .split(',')
    .map(part => `[${part}]`)
    .join('');
}

function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

function assertNever(formula: never): never {
  throw new TypeError(`no formula: ${JSON.stringify(formula)}`);
}
