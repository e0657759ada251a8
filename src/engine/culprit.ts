import type { FailedBatch } from '../trace/failedBatch.ts';
import { numberInWords } from '../trace/formatNumber.ts';
import type { Vec } from './vector.ts';

/** The present place in the run and what the person can change. */
export interface Circumstances {
  readonly epoch: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Each layer's weights before the last update, where they are still known: more operands can be named with them. */
  readonly before?: readonly Weights[];
  /** A weight that is bad may have been set by a person: no update is blamed for it. */
  readonly isEdited?: boolean;
}

/** A number that went into another, by the name that the formulas give it: `w[7]`, `dE/dy`. */
export interface Operand {
  readonly name: string;
  readonly value: number;
}

/** The first number of a run that is NaN or infinite, and what produced it. Units, inputs and samples are counted from 0. */
export interface Culprit {
  /** Index of the layer, from 0. */
  readonly layer: number;
  readonly tensor: FailedBatch['tensor'];
  /** Sentences: `the net value of unit 5 for sample 12 is Infinity. It is b + sum of w x, and ...` */
  readonly what: string;
  /** Those that `what` names. */
  readonly operands: readonly Operand[];
  /** Set when it stood before the batch at hand was computed, by an earlier update: `weight w[7] of unit 5`, whose value is the operand. */
  readonly olderName?: string;
}

/** A layer's weights (O, I) and bias (O). */
export interface Weights {
  readonly w: Vec;
  readonly b: Vec;
}

/** `w[7] = 1.2e200`. */
export function equation({ name, value }: Operand): string {
  return `${name} = ${numberInWords(value)}`;
}

/** `x[3] is NaN`. */
export function verdict({ name, value }: Operand): string {
  return `${name} is ${numberInWords(value)}`;
}

/** The weight of a sample's class, where classes are weighted. */
export function classWeightOf(sampleWeights: Float64Array | undefined, n: number): Operand[] {
  return sampleWeights ? [{ name: 'the class weight', value: sampleWeights[n] }] : [];
}

/** A product of two operands, and what it comes to. */
interface Term {
  readonly factors: readonly [Operand, Operand];
  readonly value: number;
}

export function term(first: Operand, second: Operand): Term {
  return { factors: [first, second], value: first.value * second.value };
}

/** `w[7] x[7] = 1.2e200 * 3e150`. */
export function product({ factors: [a, b] }: Term): string {
  return `${a.name} ${b.name} = ${numberInWords(a.value)} * ${numberInWords(b.value)}`;
}

/** The position of the largest magnitude among `count` numbers; one that is NaN or infinite is the largest. */
export function largest(count: number, value: (index: number) => number): number {
  let best = 0;
  let most = -1;
  for (let index = 0; index < count; index++) {
    const magnitude = Math.abs(value(index));
    if (!Number.isFinite(magnitude)) return index;
    if (magnitude > most) [best, most] = [index, magnitude];
  }
  return best;
}
