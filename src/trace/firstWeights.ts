import type { TraceLayout } from './layout.ts';

/** Weights and biases that a training may have for its first ones to be kept. */
export const mostFirstWeights = 500_000;

/** Each layer's weights and then its biases, first layer first. */
export function packedWeights(
  layers: readonly { readonly w: ArrayLike<number>; readonly b: ArrayLike<number>; readonly hasBias: boolean }[],
): Float64Array {
  const parts = layers.flatMap(({ w, b, hasBias }) => (hasBias ? [w, b] : [w]));
  const packed = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

/**
 * The tensor row of the time before the first epoch, of which there are the weights and biases alone. Throws a RangeError when they
 * are not those of the layout.
 */
export function firstRow(layout: TraceLayout, packed: Float64Array): Float64Array {
  const row = new Float64Array(layout.tensorLength);
  let at = 0;
  for (const { start, tensors } of layout.layers) {
    for (const { offset, length } of [tensors.weightsAfter, tensors.biasAfter]) {
      row.set(packed.subarray(at, at + length), start + offset);
      at += length;
    }
  }
  if (at !== packed.length) throw new RangeError(`${packed.length} first weights were given where ${at} are needed`);
  return row;
}
