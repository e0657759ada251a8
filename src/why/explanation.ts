import type { Formula } from '../formula/formula.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';

/** A number that another one is made of, one click further up the chain. */
export interface Factor {
  /** As in the formula: `dE/dnet[2]`. */
  readonly label: string;
  readonly value: number;
  /** What it is, in words: `the delta of unit 2 of "hidden"`. */
  readonly meaning: string;
  /** Absent where the chain ends: data, first weights, the target. */
  readonly ref?: QuantityRef;
}

/** How one number came about. */
export interface Explanation {
  readonly ref: QuantityRef;
  /** `dE/dW[2][1] of "hidden"`, with index from 0 as everywhere. */
  readonly title: string;
  /** What it is a number of: `Mean gradient of epoch 12`. */
  readonly subject: string;
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
