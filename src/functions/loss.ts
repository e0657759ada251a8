/** What a row of the catalogue of losses (losses.ts) says. */
import type { Formula } from '../formula/formula.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import type { TargetKind } from './targets.ts';

/** A sample's loss is weight(m) times the sum of `value` over its m outputs. */
export interface Loss {
  /** One output's part, from the output y and its target t. */
  readonly value: (y: number, t: number) => number;
  /** d value / dy. */
  readonly derivative: (y: number, t: number) => number;
  readonly weight: (m: number) => number;
  /** What y must be for the loss to be defined. */
  readonly outputs: 'any' | 'positive' | 'probabilities';
  /** Changes its sign where the derivative jumps; absent where it never does. */
  readonly kink?: (y: number, t: number) => number;
  /** Changes its sign where the derivative does not jump, but its own derivative does; absent where it never does. */
  readonly bend?: (y: number, t: number) => number;
  /** The size of what one output's part sums and cancels: `value` is exact to some ulps of this, and not of itself. */
  readonly size: (y: number, t: number) => number;
}

type Numbers = Float64Array | Float32Array;

/**
 * A last activation and a loss taken together. Both numbers stay finite and exact where the activation has saturated
 * and the two factors apart would give 0 times infinity.
 */
export interface FusedLoss {
  /** The last activation. */
  readonly after: 'softmax' | 'sigmoid';
  /** What `delta` computes, for hovers; and the same times w, the weight of the sample's class. */
  readonly formula: string;
  readonly weighted: string;
  /** The loss, from the net values, of the sample whose m outputs start at `at`. */
  readonly loss: (net: Numbers, t: Numbers, at: number, m: number) => number;
  /** dnet = dE/dnet of the same sample. Overwrites. */
  readonly delta: (dnet: Numbers, y: Numbers, t: Numbers, at: number, m: number) => void;
}

/** What a sample's delta is at once, with the weight of its class where there is one. */
export function fusedFormula({ formula, weighted }: FusedLoss, classWeight: number | undefined): string {
  return classWeight === undefined ? formula : `${weighted}, with the class weight w = ${formatNumber(classWeight)}`;
}

/** dE/dy of one output, in the symbols `y`, `t` and `m`. */
interface LossFormula {
  readonly of: Formula;
  /** The whole derivative in words, where `of` is the piece of it that holds here. */
  readonly pieces?: string;
}

export interface LossRow extends Loss {
  /** What the editor shows. Markdown. */
  readonly doc: string;
  /** As plain text: E of one sample with m outputs y and targets t, and dE/dy for one output. */
  readonly text: { readonly formula: string; readonly derivative: string };
  readonly targets: TargetKind;
  /** How it grows with the distance between an output and its target; absent where it is none of the distance. */
  readonly distance?: 'squared' | 'absolute' | 'mixed';
  /** Where the mean loss over many targets is the least, as far as that is known without a search: at their mean or their median. */
  readonly leastAt?: 'mean' | 'median';
  readonly fused?: FusedLoss;
  /** dE/dy as `derivative` and `weight` compute it; of one that is defined in pieces, the piece at this output and target. */
  readonly formula: (y: number, t: number) => LossFormula;
  /** What made dE/dy, `value`, as large or small as it is, where it is finite. */
  readonly sentence: (y: number, t: number, value: number, m: number) => string;
}

export const mean = (m: number): number => 1 / m;
export const total = (): number => 1;

/** Sizes: of the squares and of the numbers that are subtracted. */
export const squares = (y: number, t: number): number => y * y + t * t;
export const magnitudes = (y: number, t: number): number => Math.abs(y) + Math.abs(t);
