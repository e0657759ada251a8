import { type TraceLayout, tensorInRow } from '../trace/layout.ts';
import type { LayerWeights } from './questions.ts';

/** Weights to evaluate: a tensor row of the history, whose weights are those after its epoch, or the arrays themselves. */
export type WeightSource = { readonly row: Float64Array } | { readonly layers: readonly LayerWeights[] };

/** Copies of the weights. Throws a RangeError when a row does not fit the layout. */
export function weightsOf(layout: TraceLayout, source: WeightSource): LayerWeights[] {
  if ('layers' in source) {
    return source.layers.map(({ weights, bias }) => ({ weights: weights.slice(), bias: bias.slice() }));
  }
  const row = fitting(layout, source.row);
  return layout.layers.map((_, l) => ({
    weights: tensorInRow(layout, row, l, 'weights').slice(),
    bias: tensorInRow(layout, row, l, 'bias').slice(),
  }));
}

/**
 * The weights before a row's epoch, in arrays of their own: those after it minus the update, which may be off in the last
 * bit, and are not to be had where an update is not finite. Throws a RangeError when the row does not fit the layout.
 */
export function weightsBefore(layout: TraceLayout, tensors: Float64Array): LayerWeights[] {
  const row = fitting(layout, tensors);
  return layout.layers.map((_, l) => ({
    weights: difference(tensorInRow(layout, row, l, 'weights'), tensorInRow(layout, row, l, 'weightUpdate')),
    bias: difference(tensorInRow(layout, row, l, 'bias'), tensorInRow(layout, row, l, 'biasUpdate')),
  }));
}

function fitting({ tensorLength }: TraceLayout, row: Float64Array): Float64Array {
  if (row.length === tensorLength) return row;
  throw new RangeError(`the tensor row has ${row.length} numbers where the network's has ${tensorLength}`);
}

function difference(after: Float64Array, update: Float64Array): Float64Array {
  const before = new Float64Array(after.length);
  for (let k = 0; k < before.length; k++) before[k] = after[k]! - update[k]!;
  return before;
}
