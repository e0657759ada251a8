import { assertNever } from '../../run/runState.ts';
import { factsOf, isMatrix } from '../../trace/quantity.ts';
import type { QuantityRef } from '../../trace/quantityRef.ts';
import type { ChainSource } from './source.ts';

export function shapesIn({ layers }: ChainSource) {
  return layers.map(({ shape }) => shape);
}

/** The number itself. The reference must be one that `checkRef` lets pass. */
export function valueAt(source: ChainSource, { layer, quantity, row, column }: QuantityRef): number {
  const own = source.layers[layer];
  const { kept } = factsOf(quantity);
  switch (kept.in) {
    case 'record':
    case 'previous': {
      const values = own[quantity as Exclude<keyof typeof own, 'shape' | 'activation' | 'setting'>];
      return values[isMatrix(quantity) ? row * own.shape.inputs + column : column];
    }
    case 'samples':
      return source.target[column];
    case 'vectors':
      return kept.make(own, own.shape).at(row, column);
    default:
      return assertNever(kept);
  }
}
