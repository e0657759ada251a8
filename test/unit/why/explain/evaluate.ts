import assert from 'node:assert/strict';
import type { Formula } from '../../../../src/formula/formula.ts';

const constants: Readonly<Record<string, number>> = { e: Math.E, π: Math.PI };

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
  abs: Math.abs,
  sign: Math.sign,
  max: Math.max,
  min: Math.min,
  log: Math.log,
  Φ: x => (x < 0 ? upperTail(-x) : 1 - upperTail(x)),
  φ: density,
};

function density(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

const knownTails = new Map<number, number>();

/** The integral of the density from x on, by Simpson's rule: apart from how the engine does it. */
function upperTail(x: number): number {
  const known = knownTails.get(x) ?? integral(x);
  knownTails.set(x, known);
  return known;
}

function integral(x: number): number {
  const steps = 24_000;
  const h = 12 / steps;
  let total = 0;
  for (let k = 0; k <= steps; k++) total += density(x + k * h) * (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2);
  return (total * h) / 3;
}

/** What a formula without indices comes to; undefined for words. Symbols other than e and π are looked up. */
export function evaluate(formula: Formula, symbols: Readonly<Record<string, number>> = {}): number {
  const of = (part: Formula) => evaluate(part, symbols);
  switch (formula.kind) {
    case 'number':
      return formula.value;
    case 'symbol':
      return constants[formula.name] ?? symbols[formula.name] ?? assert.fail(`what is ${formula.name}?`);
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
      return (functions[formula.name] ?? assert.fail(`what is ${formula.name}?`))(...formula.arguments.map(of));
    default:
      return assert.fail(`${formula.kind} has no value`);
  }
}

/** The magnitudes that are added in a formula: what rounding errors are measured by. */
export function scaleOf(formula: Formula, symbols: Readonly<Record<string, number>> = {}): number {
  const of = (part: Formula) => scaleOf(part, symbols);
  switch (formula.kind) {
    case 'sum':
      return formula.terms.reduce((total, term) => total + of(term), 0);
    case 'product':
      return formula.factors.reduce((total, factor) => total * of(factor), 1);
    case 'negative':
      return of(formula.of);
    case 'fraction':
      return of(formula.over) / Math.abs(evaluate(formula.under, symbols));
    case 'call':
      // The engine adds to 1/2.
      return formula.name === 'Φ' ? 1 : Math.abs(evaluate(formula, symbols));
    default:
      return Math.abs(evaluate(formula, symbols));
  }
}

/** The sides of an equation that are no words; the first is what is explained. */
export function sidesOf(line: Formula): readonly [Formula, ...Formula[]] {
  if (line.kind !== 'equation') return [line];
  const [left, ...sides] = line.sides;
  return [left, ...sides.filter(side => side.kind !== 'words')];
}

/** Every side of every line must come to the same; the first line's last to the value. Later lines explain the symbols of earlier ones. */
export function assertEvaluates(
  title: string,
  lines: readonly Formula[],
  prepare: (side: Formula) => Formula = side => side,
): number | undefined {
  const symbols: Record<string, number> = {};
  let first: number | undefined;
  for (const line of lines.toReversed()) {
    const [left, ...sides] = sidesOf(line);
    if (sides.length === 0) continue;
    const prepared = sides.map(prepare);
    const last = evaluate(prepared[prepared.length - 1], symbols);
    for (const side of prepared) {
      const value = evaluate(side, symbols);
      if (value === last) continue;
      const scale = Math.max(scaleOf(side, symbols), Math.abs(last));
      assert.ok(Math.abs(value - last) <= 1e-13 * scale, `${title}: ${value} is not ${last}`);
    }
    if (left.kind === 'symbol' && left.index === undefined) symbols[left.name] = last;
    first = last;
  }
  return first;
}
