/** Numbers in row-major order. A scalar is a number and no tensor. What is compared number by number is a tensor of 0 and 1. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export type Value = number | boolean | string | Tensor;

/** Why there is no value, in a sentence: it is not computed yet, not kept, or never formed. A condition on it is false. */
export interface Unavailable {
  readonly why: string;
}

/** Characters of a text, counted in UTF-16 units from 0. */
export interface Span {
  readonly at: number;
  readonly length: number;
}

/** Why an expression has no value whenever it is evaluated: an unknown name, shapes that do not fit, too much work. */
export interface Misuse extends Unavailable, Span {}

export function isUnavailable(value: Value | Unavailable): value is Unavailable {
  return typeof value === 'object' && 'why' in value;
}

export function isMisuse(value: Value | Unavailable): value is Misuse {
  return isUnavailable(value) && 'at' in value;
}

export function isTensor(value: Value | Unavailable): value is Tensor {
  return typeof value === 'object' && 'shape' in value;
}
