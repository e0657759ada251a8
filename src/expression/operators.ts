import type { Arithmetic, Comparison } from './syntax.ts';

/** f of two numbers; `@` is of whole tensors (products.ts). */
export const arithmetic: Readonly<Record<Exclude<Arithmetic, '@'>, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': remainder,
};

export const comparisons: Readonly<Record<Comparison, (a: number, b: number) => number>> = {
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '>=': (a, b) => Number(a >= b),
};

/** a ** b as in C and NumPy: 1 to any power is 1, and so is -1 to an infinite one. */
export function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY) ? 1 : a ** b;
}

/** With the sign of b, as in Python. */
function remainder(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 === b < 0 ? rest : rest + b;
}

/** The operators, from those that bind most. docs/expressions.md lists them, in this order. */
export const operators: readonly { readonly signs: readonly string[]; readonly meaning: string }[] = [
  { signs: ['x[...]', 'x.T'], meaning: 'Elements and slices as in NumPy, and the transpose.' },
  { signs: ['**', '^'], meaning: 'Power, from the right: `2 ** 3 ** 2` is `2 ** 9`, and `-x ** 2` is `-(x ** 2)`.' },
  { signs: ['+x', '-x'], meaning: 'Sign.' },
  {
    signs: ['*', '/', '%', '@'],
    meaning: 'Product, quotient, remainder with the sign of the divisor, matrix product.',
  },
  { signs: ['+', '-'], meaning: 'Sum, difference.' },
  {
    signs: ['==', '!=', '<', '<=', '>', '>='],
    meaning: 'Comparison, number by number. `0 < x < 1` is true where both are.',
  },
  { signs: ['not', '!'], meaning: 'Negation of a condition; `not a == b` is `not (a == b)`.' },
  { signs: ['and', '&&'], meaning: 'Both conditions.' },
  { signs: ['or', '||'], meaning: 'Either condition.' },
];
