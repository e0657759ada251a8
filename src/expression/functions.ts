import { type Reduction, reductions } from './reductions.ts';

/** A function of the language. docs/expressions.md lists them, in this order. */
export interface FunctionFacts {
  readonly name: string;
  /** Fewest and most arguments, an axis not counted. */
  readonly takes: readonly [least: number, most: number];
  readonly hasAxis: boolean;
  /** Whether it answers true or false. */
  readonly isTruth: boolean;
  /** What it answers, in a line. `x` is its argument. */
  readonly meaning: string;
  readonly computes:
    | { readonly by: 'reduction'; readonly reduction: Reduction }
    /** Number by number. */
    | { readonly by: 'number'; readonly of: (value: number) => number }
    /** By an operation of its own (evaluateCall.ts). */
    | { readonly by: 'round' | 'shape' | 'diag' | 'outer' };
}

const one = [1, 1] as const;

function reducing(name: keyof typeof reductions, meaning: string): FunctionFacts {
  const reduction: Reduction = reductions[name];
  const isTruth = reduction.isTruth === true;
  return { name, takes: one, hasAxis: true, isTruth, meaning, computes: { by: 'reduction', reduction } };
}

function each(name: string, meaning: string, of: (value: number) => number, isTruth = false): FunctionFacts {
  return { name, takes: one, hasAxis: false, isTruth, meaning, computes: { by: 'number', of } };
}

/** By an operation of its own. */
function own(
  name: 'round' | 'shape' | 'diag' | 'outer',
  takes: readonly [number, number],
  meaning: string,
): FunctionFacts {
  return { name, takes, hasAxis: false, isTruth: false, meaning, computes: { by: name } };
}

export const functions: readonly FunctionFacts[] = [
  reducing('norm', 'The L2 norm: the root of the sum of squares. It does not overflow.'),
  reducing('rms', 'The root of the mean square.'),
  reducing('mean', 'The mean.'),
  reducing('std', 'The standard deviation, divided by n as in NumPy.'),
  reducing('sum', 'The sum.'),
  reducing('max', 'The largest number; NaN if one is NaN.'),
  reducing('min', 'The smallest number; NaN if one is NaN.'),
  reducing('argmax', 'The index of the largest number, in row-major order.'),
  reducing('argmin', 'The index of the smallest number, in row-major order.'),
  reducing('any', 'Whether any number is not 0.'),
  reducing('all', 'Whether no number is 0.'),
  reducing('share', 'The share of numbers that are not 0: `share(y(hidden) == 0)`.'),
  each('isfinite', 'Whether each number is neither NaN nor infinite.', value => Number(Number.isFinite(value)), true),
  each('isnan', 'Whether each number is NaN.', value => Number(Number.isNaN(value)), true),
  each('abs', 'The absolute value of each number.', Math.abs),
  each('sqrt', 'The square root of each number.', Math.sqrt),
  each('exp', 'e to the power of each number.', Math.exp),
  each('log', 'The natural logarithm of each number.', Math.log),
  each('tanh', 'The hyperbolic tangent of each number.', Math.tanh),
  own('round', [1, 2], 'Each number rounded, halves to even; `round(x, 2)` to 2 decimals.'),
  own('shape', one, 'The sizes of the dimensions.'),
  own('diag', one, 'The diagonal of a matrix, or the matrix with a vector in its diagonal.'),
  own('outer', [2, 2], 'Every number of the first times every number of the second.'),
];

export const functionNames = functions.map(({ name }) => name);
const byName = new Map(functions.map(facts => [facts.name, facts]));

export function functionNamed(name: string): FunctionFacts | undefined {
  return byName.get(name);
}

/** To so many decimals, halves to even, as NumPy does. */
export function rounded(value: number, decimals: number): number {
  const factor = 10 ** Math.abs(decimals);
  const scaled = decimals < 0 ? value / factor : value * factor;
  if (!Number.isFinite(scaled) || !Number.isFinite(factor)) return value;
  const whole = toEven(scaled);
  return decimals < 0 ? whole * factor : whole / factor;
}

function toEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  const whole = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
  // A number that is rounded to 0 keeps its sign.
  return whole === 0 && (value < 0 || Object.is(value, -0)) ? -0 : whole;
}
