import assert from 'node:assert/strict';
import { type Matrix, multiply } from '../../../../src/engine/matrix.ts';
import type { Formula } from '../../../../src/formula/formula.ts';
import type { Numbers } from './lectureNetwork.ts';

/** What the indices of a formula stand for: `{ o: 1, i: 0 }`. */
export type Indices = Readonly<Record<string, number>>;

/** The value of a formula of the lecture, with shapes held as strictly as by any matrix product. Units are sigmoid. */
export function evaluate(formula: Formula, numbers: Numbers, indices: Indices): Matrix {
  const of = (inner: Formula, more: Indices = {}) => evaluate(inner, numbers, { ...indices, ...more });
  switch (formula.kind) {
    case 'symbol':
      return element(named(numbers, formula.name), formula.index, indices);
    case 'number':
      return scalar(formula.value);
    case 'derivative':
      return derivative(formula.of, formula.by, numbers, indices);
    case 'product':
      return formula.factors.map(factor => of(factor)).reduce(times);
    case 'sum':
      return formula.terms.map(term => of(term)).reduce(plus);
    case 'negative':
      return mapped(of(formula.of), value => -value);
    case 'fraction':
      return scalar(single(of(formula.over)) / single(of(formula.under)));
    case 'power':
      return scalar(single(of(formula.base)) ** single(of(formula.exponent)));
    case 'transpose':
      return transposed(of(formula.of));
    case 'series': {
      const { index, from, to } = formula;
      const count = Number(to) - Number(from) + 1;
      return Array.from({ length: count }, (_, n) => of(formula.of, { [index]: Number(from) + n })).reduce(plus);
    }
    case 'call':
      return called(formula.name, of(formula.arguments[0]!));
    default:
      return assert.fail(`the lecture has no ${formula.kind}`);
  }
}

/** The indices of a formula that stand for any number. */
export function freeIndices(formula: Formula): ReadonlySet<string> {
  const found = [...JSON.stringify(formula).matchAll(/"kind":"symbol","name":"[^"]*","index":"([^"]*)"/g)];
  const bound = [...JSON.stringify(formula).matchAll(/"kind":"series","index":"([^"]*)"/g)].map(([, name]) => name!);
  return new Set(found.flatMap(([, index]) => index!.split(',')).filter(name => !bound.includes(name)));
}

/** Of the Jacobian of names: all of it, or the element of one index for each number that is differentiated and by. */
function derivative(of: Formula, by: Formula, numbers: Numbers, indices: Indices): Matrix {
  const [above, below] = [part(of), part(by)];
  if (above.index === undefined && below.index === undefined) return named(numbers, `d${above.name}/d${below.name}`);
  const isWeight = below.index?.includes(',');
  if (above.index === undefined) return element(named(numbers, `d${above.name}/d${below.name}`), below.index, indices);
  assert.ok(isWeight, 'only net values are differentiated by single weights');
  const [o, i] = below.index!.split(',').map(name => indices[name]!) as [number, number];
  const jacobian = named(numbers, `d${above.name}/dvec(${below.name})`);
  const { columns: I } = named(numbers, below.name);
  return scalar(jacobian.values[indices[above.index]! * jacobian.columns + o * I + i]!);
}

function part(formula: Formula): { readonly name: string; readonly index?: string } {
  if (formula.kind === 'symbol') return formula;
  assert.ok(formula.kind === 'call' && formula.name === 'vec');
  return { name: `vec(${part(formula.arguments[0]!).name})` };
}

function named(numbers: Numbers, name: string): Matrix {
  return numbers.get(name) ?? assert.fail(`the step has no ${name}`);
}

function element(matrix: Matrix, index: string | undefined, indices: Indices): Matrix {
  if (index === undefined) return matrix;
  const at = index.split(',').map(name => indices[name]!);
  if (at.length === 1) {
    assert.ok(matrix.rows === 1 || matrix.columns === 1, 'one index is that of a vector');
    return scalar(matrix.values[at[0]!]!);
  }
  return scalar(matrix.values[at[0]! * matrix.columns + at[1]!]!);
}

function called(name: string, argument: Matrix): Matrix {
  const sigmoid = (net: number) => 1 / (1 + Math.exp(-net));
  if (name === 'f') return mapped(argument, sigmoid);
  if (name === "f'") return mapped(argument, net => sigmoid(net) * (1 - sigmoid(net)));
  assert.equal(name, 'diag');
  const n = argument.values.length;
  const values = Float64Array.from({ length: n * n }, (_, at) =>
    at % (n + 1) === 0 ? argument.values[at / (n + 1)]! : 0,
  );
  return { rows: n, columns: n, values };
}

/** A matrix product; a single number goes with every matrix. */
function times(a: Matrix, b: Matrix): Matrix {
  if (a.values.length === 1) return mapped(b, value => a.values[0]! * value);
  return b.values.length === 1 ? mapped(a, value => value * b.values[0]!) : multiply(a, b);
}

function plus(a: Matrix, b: Matrix): Matrix {
  assert.deepEqual([a.rows, a.columns], [b.rows, b.columns]);
  return { ...a, values: a.values.map((value, index) => value + b.values[index]!) };
}

function transposed({ rows, columns, values }: Matrix): Matrix {
  const turned = values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!);
  return { rows: columns, columns: rows, values: turned };
}

function mapped(matrix: Matrix, change: (value: number) => number): Matrix {
  return { ...matrix, values: matrix.values.map(change) };
}

function scalar(value: number): Matrix {
  return { rows: 1, columns: 1, values: Float64Array.of(value) };
}

function single({ values }: Matrix): number {
  assert.equal(values.length, 1);
  return values[0]!;
}
