/** Numbers in row-major order. A scalar is a number and no tensor. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export type Value = number | boolean | string | Tensor;

/** Why there is no value, in a sentence: it is not computed yet, not kept, or never formed. A condition on it is false. */
export interface Unavailable {
  readonly why: string;
}

export function isUnavailable(value: Value | Unavailable): value is Unavailable {
  return typeof value === 'object' && 'why' in value;
}

export function isTensor(value: Value | Unavailable): value is Tensor {
  return typeof value === 'object' && 'shape' in value;
}
