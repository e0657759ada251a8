import { type EpochTensors, epochNumbers, type TensorQuantity } from '../trace/epochNumbers.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { LayerWeights } from './questions.ts';

/** Weights to evaluate: a tensor row of the history, whose weights are those after its epoch, or the arrays themselves. */
export type WeightSource = { readonly row: Float64Array } | { readonly layers: readonly LayerWeights[] };

/** Copies of the weights. Throws a RangeError when a row does not fit the layout. */
export function weightsOf(layout: TraceLayout, source: WeightSource): LayerWeights[] {
  if ('layers' in source) {
    return source.layers.map(({ weights, bias }) => ({ weights: weights.slice(), bias: bias.slice() }));
  }
  return copiesOf({ layout, row: source.row }, 'weightsAfter', 'biasAfter');
}

/**
 * Copies of the weights before a row's epoch: those of `previous`, the row of the epoch before, or without it those after the
 * epoch minus its update, which may be off in the last bit, and are not to be had where an update is not finite. Throws a
 * RangeError when the row does not fit the layout.
 */
export function weightsBefore(layout: TraceLayout, row: Float64Array, previous?: Float64Array): LayerWeights[] {
  return copiesOf({ layout, row, previous }, 'weights', 'bias');
}

function copiesOf(tensors: EpochTensors, weights: TensorQuantity, bias: TensorQuantity): LayerWeights[] {
  const { layout, row } = tensors;
  if (row.length !== layout.tensorLength) {
    throw new RangeError(`the tensor row has ${row.length} numbers where the network's has ${layout.tensorLength}`);
  }
  const copy = (layer: number, quantity: TensorQuantity) => epochNumbers(tensors, layer, quantity).flat().slice();
  return layout.layers.map((_, l) => ({ weights: copy(l, weights), bias: copy(l, bias) }));
}
