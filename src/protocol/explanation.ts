import type { NumberRef } from './chain.ts';

/**
 * A formula as a tree, from which MathML, LaTeX and plain text are written. Names are the field's: `W`, `net`, `dE/dnet`.
 */
export type Formula =
  /** `name` with an index below it: W with index `2,1`. A prime stands in the name: `f'`. */
  | { readonly kind: 'symbol'; readonly name: string; readonly index?: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Words, such as `776 more terms`. */
  | { readonly kind: 'words'; readonly text: string }
  /** d of / d by, such as dE/dnet. */
  | { readonly kind: 'derivative'; readonly of: Formula; readonly by: Formula }
  | { readonly kind: 'sum'; readonly terms: readonly Formula[] }
  | { readonly kind: 'product'; readonly factors: readonly Formula[] }
  | { readonly kind: 'negative'; readonly of: Formula }
  | { readonly kind: 'fraction'; readonly over: Formula; readonly under: Formula }
  | { readonly kind: 'power'; readonly base: Formula; readonly exponent: Formula }
  | { readonly kind: 'root'; readonly of: Formula }
  | { readonly kind: 'transpose'; readonly of: Formula }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Formula[] }
  /** The sum over `index` from `from` to `to` of `of`. */
  | {
      readonly kind: 'series';
      readonly index: string;
      readonly from: string;
      readonly to: string;
      readonly of: Formula;
    }
  /** Two sides or more with `=` between them, `≈` where `isRounded`. */
  | { readonly kind: 'equation'; readonly sides: readonly Formula[]; readonly isRounded?: boolean };

/** A number that another one is made of, one click further up the chain. */
export interface Factor {
  /** As in the formula: `dE/dnet[2]`. */
  readonly label: string;
  readonly value: number;
  /** What it is, in words: `the delta of unit 2 of "hidden"`. */
  readonly meaning: string;
  /** Absent where the chain ends: data, first weights, the target. */
  readonly ref?: NumberRef;
}

/** How one number came about. */
export interface Explanation {
  readonly ref: NumberRef;
  /** `dE/dW[2][1] of "hidden"`, with index from 0 as everywhere. */
  readonly title: string;
  readonly value: number;
  /** Lines of formulas, each first with symbols, then with numbers; most have one of each. */
  readonly symbols: readonly Formula[];
  readonly numbers: readonly Formula[];
  /** What made it small, large, zero or not finite, with the numbers. */
  readonly sentence: string;
  readonly factors: readonly Factor[];
  /** What a reader must know besides: rounding, fused losses, dropout. */
  readonly notes: readonly string[];
  /** The formulas, to be pasted into a document. */
  readonly latex: string;
  /** A program that computes the number with NumPy from the numbers above and prints it. */
  readonly python: string;
}
