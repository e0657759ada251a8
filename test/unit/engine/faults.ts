import type { ParameterNumbers } from '../../../src/engine/arithmetic.ts';
import { loadRows } from '../../../src/engine/batches.ts';
import { type Network, shareParameters } from '../../../src/engine/network.ts';
import type { Samples } from '../../../src/engine/options.ts';
import { backward, forward } from '../../../src/engine/passes.ts';
import { addRegularizationGradient } from '../../../src/engine/regularization.ts';

/** The gradients of a network, with a mistake if one is given: from an element's value, its layer and its place. */
export function gradientsOf(
  network: Network,
  samples: Samples,
  mistake: (value: number, place: Place) => number = value => value,
): ParameterNumbers[] {
  const own = shareParameters(network, samples.rows);
  loadRows(own, samples, 0, samples.rows);
  forward(own, samples.rows);
  backward(own, samples.rows);
  addRegularizationGradient(own);
  return own.layers.map(({ dw, db }, layer) => ({
    weights: Float64Array.from(dw, (value, index) => mistake(value, { layer, tensor: 'weights', index })),
    bias: Float64Array.from(db, (value, index) => mistake(value, { layer, tensor: 'bias', index })),
  }));
}

export interface Place {
  readonly layer: number;
  readonly tensor: 'weights' | 'bias';
  readonly index: number;
}
