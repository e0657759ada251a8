/** Symbols and short forms of the formulas of activations and losses. */
import { call, ePower, fraction, negative, power, sum, sym } from '../formula/compose.ts';
import type { Formula } from '../formula/formula.ts';
import type { FunctionFormula } from './activation.ts';

export const net = sym('net');
export const y = sym('y');
export const t = sym('t');
/** Number of outputs. */
export const m = sym('m');

export const square = (of: Formula): Formula => power(of, 2);
export const sigmoidOf = (of: Formula): Formula => fraction(1, sum(1, ePower(negative(of))));

/** log(1 + e^x) of a symbol, as a formula that overflows nowhere, for a value of x on its side of 0. */
export const softplusOf = (x: Formula, value: number): Formula =>
  value > 0 ? sum(x, call('log', sum(1, ePower(negative(x))))) : call('log', sum(1, ePower(x)));

export const only = (of: Formula): FunctionFormula => ({ of, abbreviations: [] });
export const pieces = (text: string, of: Formula): FunctionFormula => ({ ...only(of), pieces: text });
