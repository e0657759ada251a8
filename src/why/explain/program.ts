import type { Formula } from '../../formula/formula.ts';
import { assertNever } from '../../run/runState.ts';
import type { Precision } from '../../trace/digits.ts';

/** What a number is computed from and how, to be written as a NumPy program. Names are Python's. */
export interface Program {
  readonly given: readonly (readonly [name: string, value: number | ArrayLike<number>])[];
  /** Values in between, in order. */
  readonly steps?: readonly (readonly [name: string, expression: string])[];
  readonly result: string;
  /** How far sums may be from the recorded number because of the order in which they were added. */
  readonly slack?: number;
}

/** A NumPy program that computes the number from its factors, prints it and compares it with the recorded one. */
export function programText(
  title: string,
  { given, steps = [], result, slack = 0 }: Program,
  value: number,
  precision: Precision,
): string {
  const helpers = `${result} ${steps.map(([, of]) => of).join(' ')}`.includes('erfc(') ? 'from math import erfc\n' : '';
  const tolerances = `rtol=${precision === 'float32' ? '1e-4' : '1e-9'}, atol=${literal(slack)}, equal_nan=True`;
  return [
    `${helpers}import numpy as np`,
    '',
    ...commented(title),
    ...given.map(([name, values]) => `${name} = ${typeof values === 'number' ? scalar(values) : array(values)}`),
    ...steps.map(([name, expression]) => `${name} = ${expression}`),
    `value = ${result}`,
    `recorded = ${scalar(value)}`,
    'print(value)',
    `print("recorded", recorded, "agrees" if np.isclose(value, recorded, ${tolerances}) else "differs")`,
    '',
  ].join('\n');
}

/** Text as a comment, whatever lines it has. */
export function commented(text: string): string[] {
  return text.split(/[\r\n\u2028\u2029]+/).map(line => `# ${line}`);
}

/** All digits of a number. */
export function literal(value: number): string {
  if (Number.isNaN(value)) return 'np.nan';
  if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function scalar(value: number): string {
  return `np.float64(${literal(value)})`;
}

const perLine = 8;

export function array(values: ArrayLike<number>): string {
  const all = Array.from(values, literal);
  if (all.length <= perLine) return `np.array([${all.join(', ')}], dtype=np.float64)`;
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += perLine) lines.push(`    ${all.slice(at, at + perLine).join(', ')},`);
  return `np.array([\n${lines.join('\n')}\n], dtype=np.float64)`;
}

const functions: Readonly<Record<string, string>> = {
  tanh: 'np.tanh',
  sin: 'np.sin',
  cos: 'np.cos',
  abs: 'np.abs',
  sign: 'np.sign',
  max: 'np.maximum',
  min: 'np.minimum',
};

/** A formula as a Python expression, whose variables are the formula's symbols. */
export function pythonExpression(formula: Formula): string {
  const of = pythonExpression;
  switch (formula.kind) {
    case 'symbol':
      if (formula.name === 'e') return 'np.e';
      return formula.name === 'π' ? 'np.pi' : formula.name;
    case 'number':
      return formula.value < 0 ? `(${literal(formula.value)})` : literal(formula.value);
    case 'sum':
      if (isPowerLessOne(formula.terms)) return `np.expm1(${of(formula.terms[0].exponent)})`;
      return `(${formula.terms.map(of).join(' + ')})`;
    case 'product':
      return formula.factors.map(of).join(' * ');
    case 'negative':
      return `(-${of(formula.of)})`;
    case 'fraction':
      return `(${of(formula.over)} / (${of(formula.under)}))`;
    case 'power':
      if (formula.base.kind === 'symbol' && formula.base.name === 'e') return `np.exp(${of(formula.exponent)})`;
      return `(${of(formula.base)}) ** ${of(formula.exponent)}`;
    case 'root':
      return `np.sqrt(${of(formula.of)})`;
    case 'call':
      return callExpression(formula.name, formula.arguments);
    case 'words':
    case 'derivative':
    case 'transpose':
    case 'series':
    case 'equation':
      throw new TypeError(`no Python expression is known for ${formula.kind}`);
    default:
      return assertNever(formula);
  }
}

type Power = Extract<Formula, { kind: 'power' }>;

/** e^x - 1, of which a function of its own keeps the digits near x = 0. */
function isPowerLessOne(terms: readonly Formula[]): terms is readonly [Power, Formula] {
  const [first, second] = terms;
  if (terms.length !== 2 || first.kind !== 'power' || second.kind !== 'negative') return false;
  return (
    first.base.kind === 'symbol' && first.base.name === 'e' && second.of.kind === 'number' && second.of.value === 1
  );
}

function callExpression(name: string, parts: readonly Formula[]): string {
  const written = parts.map(pythonExpression).join(', ');
  if (name === 'Φ') return `(0.5 * erfc(-${written} / np.sqrt(2)))`;
  if (name === 'φ') return `(np.exp(-${written} ** 2 / 2) / np.sqrt(2 * np.pi))`;
  const [only] = parts;
  // Keeps the digits of what is added to 1.
  if (name === 'log' && only.kind === 'sum' && only.terms.length === 2) {
    return `np.log1p(${pythonExpression(only.terms[1])})`;
  }
  const known = functions[name];
  if (known === undefined) throw new TypeError(`no Python function is known for ${name}`);
  return `${known}(${written})`;
}
