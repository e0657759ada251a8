import type { Formula } from '../../src/protocol/explanation.ts';

/** How tightly the parts of a formula hold together: a looser one inside a tighter one gets parentheses. */
const tightness = { equation: 0, sum: 1, negative: 1, series: 1, product: 2, fraction: 2, derivative: 2 } as const;

/** Whether `inner` must stand in parentheses as a factor, a base or behind a minus sign. */
export function needsParentheses(inner: Formula, outer: 'product' | 'power' | 'negative'): boolean {
  if (inner.kind === 'number') return inner.value < 0 || Object.is(inner.value, -0);
  const own: number = tightness[inner.kind as keyof typeof tightness] ?? 3;
  return own < (outer === 'power' ? 3 : 2);
}

/** A formula in a line of plain text, to be read out: `dE/dnet[2] = dE/dy[2] · dy/dnet[2][2]`. */
export function formulaText(formula: Formula, format: (value: number) => string): string {
  const text = (part: Formula) => formulaText(part, format);
  const within = (part: Formula, outer: 'product' | 'power' | 'negative') =>
    needsParentheses(part, outer) ? `(${text(part)})` : text(part);
  switch (formula.kind) {
    case 'symbol':
      return formula.index === undefined ? formula.name : `${formula.name}[${formula.index}]`;
    case 'number':
      return format(formula.value);
    case 'words':
      return formula.text;
    case 'derivative':
      return `d${text(formula.of)}/d${text(formula.by)}`;
    case 'sum':
      return formula.terms
        .map((term, index) => {
          const { isMinus, rest } = signed(term, index);
          if (index === 0) return text(term);
          return isMinus ? ` - ${within(rest, 'negative')}` : ` + ${text(rest)}`;
        })
        .join('');
    case 'product':
      return formula.factors.map(factor => within(factor, 'product')).join(' · ');
    case 'negative':
      return `-${within(formula.of, 'negative')}`;
    case 'fraction':
      return `${within(formula.over, 'power')} / ${within(formula.under, 'power')}`;
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

/** A later term of a sum without its minus sign, which takes the place of the plus. */
export function signed(term: Formula, index: number): { readonly isMinus: boolean; readonly rest: Formula } {
  if (index > 0 && term.kind === 'negative') return { isMinus: true, rest: term.of };
  if (index > 0 && term.kind === 'number' && (term.value < 0 || Object.is(term.value, -0))) {
    return { isMinus: true, rest: { kind: 'number', value: -term.value } };
  }
  return { isMinus: false, rest: term };
}

function assertNever(formula: never): never {
  throw new TypeError(`no formula ${JSON.stringify(formula)}`);
}
