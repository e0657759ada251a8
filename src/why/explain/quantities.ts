import { assertNever } from '../../run/runState.ts';
import { factsOf, isMatrix, isOfStop, type Quantity } from '../../trace/quantity.ts';
import { checkRef, type QuantityRef } from '../../trace/quantityRef.ts';
import type { ChainSource } from './source.ts';

export function shapesIn({ layers }: ChainSource) {
  return layers.map(({ shape }) => shape);
}

/** Throws a RangeError, which says what there is, when the source has no such number. */
export function checkNumber(source: ChainSource, ref: QuantityRef): void {
  checkRef(shapesIn(source), ref);
  const lack = source.lack?.(ref.layer, ref.quantity);
  if (lack !== undefined) throw new RangeError(lack.replace(/\.$/, ''));
  if (isOfStop(ref.quantity) && !source.stop) {
    throw new RangeError(
      'the gradient of a single batch is not recorded; debug this run and stop in the batch to see it',
    );
  }
}

/** The number itself. The reference must be one that `checkNumber` lets pass. */
export function valueAt(source: ChainSource, { layer, quantity, row, column }: QuantityRef): number {
  const own = source.layers[layer];
  const { kept } = factsOf(quantity);
  switch (kept.in) {
    case 'record':
    case 'previous':
    case 'stop': {
      const values = own[quantity as keyof typeof own & Quantity];
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
