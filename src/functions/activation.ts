/** What a row of the catalogue of activations (activations.ts) says. */
import type { Formula } from '../formula/formula.ts';

/** An element-wise activation: the output depends on the unit's own net value only, so dy/dnet is diagonal. */
export interface Activation {
  /** y = f(net). */
  readonly f: (net: number) => number;
  /** dy/dnet, from the net value and the output that was computed from it. */
  readonly df: (net: number, y: number) => number;
  /** Net values at which the derivative jumps. */
  readonly kinks: readonly number[];
  /** Net values at which the derivative does not jump, but its own derivative does. None where absent. */
  readonly bends?: readonly number[];
}

/** An abbreviation within a formula: `T = tanh(...)`. */
interface Abbreviation {
  readonly name: string;
  readonly of: Formula;
  readonly at: (net: number) => number;
}

/** A function of the symbols `net` and `y`, and of its own abbreviations, which may use those before them. */
export interface FunctionFormula {
  readonly of: Formula;
  readonly abbreviations: readonly Abbreviation[];
  /** The whole function in words, where `of` is the piece of it that holds at this net value. */
  readonly pieces?: string;
}

export interface ActivationFormulas {
  readonly output: FunctionFormula;
  readonly derivative: FunctionFormula;
}

/** An interval; infinite where there is no bound. */
export type Range = readonly [low: number, high: number];
export const unbounded = Number.POSITIVE_INFINITY;

/** An activation whose parameter, if it has one, is set. */
export interface SetActivation extends Activation {
  /** The values that outputs lie between; where an activation dips below 0 and comes back, its least value, rounded down. */
  readonly range: Range;
  /** The largest magnitude that the derivative can have. */
  readonly steepest: number;
  /** y = f(net) and dy/dnet as `f` and `df` compute them; of one that is defined in pieces, the piece at this net value. */
  readonly formulas: (net: number) => ActivationFormulas;
}

/** The shapes of activations, for advice and diagnosis, each with what units are called whose derivative is 0 or nearly 0. */
export const families = {
  identity: 'saturated',
  /** About net to the right of 0, about 0 to the left. */
  rectifier: 'dead',
  /** Between two bounds, flat at both ends. */
  squashing: 'saturated',
  /** Always above 0, and 0 on the far left. */
  positive: 'saturated',
  /** Exactly 0 around 0, where a unit answers nothing, and net beyond. */
  shrinking: 'dead',
  periodic: 'saturated',
  /** Flat at both ends, with a peak at 0. */
  bump: 'saturated',
  /** Shares of the whole layer that add up to 1. */
  distribution: 'saturated',
} as const;
type Family = keyof typeof families;

interface Described {
  /** What the editor shows. Markdown. */
  readonly doc: string;
  /** y from net, and dy/dnet, as plain text; the name of the parameter stands for its value. */
  readonly formula: string;
  readonly derivative: string;
  readonly family: Family;
  /** What a loss can rely on: probabilities are above 0, too. */
  readonly outputs?: 'positive' | 'probabilities';
}

/** A number that a spec can set. */
interface ActivationParameter {
  readonly name: string;
  readonly doc: string;
  /** PyTorch's default. */
  readonly standard: number;
  readonly bounds: { readonly above?: number; readonly atLeast?: number };
}

export interface PlainRow extends Described, SetActivation {
  /** The kernels have no code of their own for it and call `f` and `df` back. */
  readonly isHosted?: true;
}

export interface ParametricRow extends Described {
  readonly parameter: ActivationParameter;
  readonly of: (parameter: number) => SetActivation;
}

/** An activation that looks at the whole layer (src/engine/softmax.ts), and whose Jacobian is full. */
export interface LayerRow extends Described {
  readonly range: Range;
  readonly isOfLayer: true;
}

export type ActivationRow = PlainRow | ParametricRow | LayerRow;
