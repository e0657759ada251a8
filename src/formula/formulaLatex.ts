import { formatNumber } from '../trace/formatNumber.ts';
import type { Formula } from './formula.ts';
import { type FormulaPlace, needsParentheses, signedTerm } from './formulaText.ts';

/**
 * A formula as LaTeX, for math mode with amsmath. Numbers are written by `format`, with four significant digits by default, and
 * powers of ten as such.
 */
export function latex(formula: Formula, format: (value: number) => string = formatNumber): string {
  const text = (part: Formula) => latex(part, format);
  const within = (part: Formula, place: FormulaPlace) =>
    needsParentheses(part, place) ? `\\left(${text(part)}\\right)` : text(part);
  switch (formula.kind) {
    case 'symbol':
      return formula.index === undefined ? named(formula.name) : `${named(formula.name)}_{${formula.index}}`;
    case 'number':
      return number(format(formula.value));
    case 'words':
      return `\\text{${escaped(formula.text)}}`;
    case 'derivative':
      return `\\frac{\\mathrm{d} ${within(formula.of, 'product')}}{\\mathrm{d} ${within(formula.by, 'product')}}`;
    case 'sum':
      return formula.terms
        .map((term, index) => {
          const { isMinus, rest } = signedTerm(term, index);
          if (isMinus) return ` - ${within(rest, 'negative')}`;
          return index === 0 ? text(term) : ` + ${text(term)}`;
        })
        .join('');
    case 'product':
      return formula.factors.map(factor => within(factor, 'product')).join(' \\cdot ');
    case 'negative':
      return `-${within(formula.of, 'negative')}`;
    case 'fraction':
      return `\\frac{${text(formula.over)}}{${text(formula.under)}}`;
    case 'power':
      return `${within(formula.base, 'power')}^{${text(formula.exponent)}}`;
    case 'root':
      return `\\sqrt{${text(formula.of)}}`;
    case 'transpose':
      return `${within(formula.of, 'power')}^{\\mathsf{T}}`;
    case 'call':
      return `${called(formula.name)}\\left(${formula.arguments.map(text).join(', ')}\\right)`;
    case 'series':
      return `\\sum_{${formula.index}=${formula.from}}^{${formula.to}} ${within(formula.of, 'product')}`;
    case 'equation':
      return formula.sides.map(text).join(formula.isRounded ? ' \\approx ' : ' = ');
    default:
      return assertNever(formula);
  }
}

const letters: Readonly<Record<string, string>> = {
  π: '\\pi',
  Φ: '\\Phi',
  φ: '\\varphi',
  α: '\\alpha',
  β: '\\beta',
  ε: '\\varepsilon',
  η: '\\eta',
  γ: '\\gamma',
  λ: '\\lambda',
  μ: '\\mu',
  ρ: '\\rho',
  τ: '\\tau',
  Δ: '\\Delta',
};
const functions = ['exp', 'log', 'tanh', 'sin', 'cos', 'max', 'min'];

/** A letter, or a Greek one before others (ΔW), stays what it is; longer names are set as one word. */
function named(name: string): string {
  const [first = '', ...rest] = name;
  const greek = letters[first];
  if (greek !== undefined) return rest.length === 0 ? greek : `${greek} ${named(rest.join(''))}`;
  if (/^[a-zA-Z]'*$/.test(name)) return name;
  return /^[a-zA-Z]+$/.test(name) ? `\\mathit{${name}}` : `\\text{${escaped(name)}}`;
}

function called(name: string): string {
  return functions.includes(name) ? `\\${name}` : (letters[name] ?? `\\operatorname{${escaped(name)}}`);
}

/** `1.2e-7`, `NaN`, `-∞` as they are set. */
function number(text: string): string {
  if (text === 'NaN') return '\\mathrm{NaN}';
  return text.replace('∞', '\\infty').replace(/e\+?(-?\d+)$/, ' \\times 10^{$1}');
}

const specials: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '·': '$\\cdot$',
  '≤': '$\\le$',
};

function escaped(text: string): string {
  return text.replace(/[\\^~·≤{}$&#%_]/g, found => specials[found] ?? `\\${found}`);
}

function assertNever(formula: never): never {
  throw new TypeError(`no formula: ${JSON.stringify(formula)}`);
}
