import { formatNumber } from '../../trace/formatNumber.ts';
import type { Quantity } from '../../trace/quantity.ts';
import { sizeOf } from '../../trace/quantity.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import type { LayerChain } from '../chain.ts';
import { explain } from './explain.ts';
import { valueAt } from './quantities.ts';
import type { ChainSource } from './source.ts';

/**
 * The first number of the sample's whole pass that is NaN or infinite, in the order in which they are computed, and what made it
 * so; null when all are finite. The derivative of a loss is passed over where the training computes the delta without it.
 */
export function firstNonFinite(source: ChainSource): LayerChain['firstNonFinite'] {
  for (const [layer, quantity] of orderOf(source)) {
    if (source.lack?.(layer, quantity) !== undefined) continue;
    const ref = firstBad(source, layer, quantity);
    if (!ref) continue;
    const { title, value, sentence } = explain(source, ref);
    return { ref, text: `The first number that is not finite is ${title}: ${formatNumber(value)}. ${sentence}` };
  }
  return null;
}

function* orderOf({ layers, fused, weightsAre }: ChainSource): Generator<readonly [number, Quantity]> {
  const last = layers.length - 1;
  yield [0, 'input'];
  yield [last, 'target'];
  for (const layer of layers.keys()) {
    // What is left of a weight after an infinite update has been taken away says nothing of what it was.
    const parameters = weightsAre === 'blurred' ? [] : (['weights', 'bias'] as const);
    for (const quantity of [...parameters, 'net', 'output'] as const) yield [layer, quantity];
  }
  for (let layer = last; layer >= 0; layer--) {
    if (layer < last || !fused) yield [layer, 'outputGradient'];
    for (const quantity of ['activationJacobian', 'delta', 'gradient', 'inputGradient'] as const)
      yield [layer, quantity];
  }
}

function firstBad(source: ChainSource, layer: number, quantity: Quantity): QuantityRef | undefined {
  const own = source.layers[layer];
  const [rows, columns] = sizeOf(quantity, own.shape, layer === source.layers.length - 1);
  if (quantity === 'activationJacobian') {
    const unit = own.jacobianDiagonal.findIndex(value => !Number.isFinite(value));
    return unit < 0 ? undefined : { layer, quantity, row: unit, column: unit };
  }
  // A product of finite vectors is finite where that of their largest magnitudes is.
  if (quantity === 'gradient' && Number.isFinite(magnitude(own.delta) * magnitude(own.input))) return undefined;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const ref = { layer, quantity, row, column };
      if (!Number.isFinite(valueAt(source, ref))) return ref;
    }
  }
  return undefined;
}

function magnitude(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
