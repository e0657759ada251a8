import type { QuantityRef } from '../trace/quantityRef.ts';
import { checkNumber } from './explain/quantities.ts';
import type { ChainSource } from './explain/source.ts';
import type { WhyView } from './whyMessage.ts';

/** The number that is explained, and what of the wish could not be followed. */
export interface Chosen {
  readonly ref: QuantityRef;
  readonly message: string;
}

/**
 * The number that the page is to explain in the selected layer: the one it asks for, or where that is of another layer, or not
 * there, the weight whose gradient is largest.
 */
export function chosenNumber(source: ChainSource, { why }: WhyView, layer: number): Chosen {
  const standing = { layer, quantity: 'gradient', ...largestGradient(source, layer) } as const;
  if (!why || why.layer !== layer) return { ref: standing, message: '' };
  try {
    checkNumber(source, why);
    return { ref: why, message: '' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { ref: standing, message: `${error.message}. This is the largest gradient of the layer instead.` };
  }
}

/** Of the outer product of delta and input: the largest magnitude of each. What is not finite is larger than all. */
function largestGradient({ layers }: ChainSource, layer: number): { readonly row: number; readonly column: number } {
  const { delta, input } = layers[layer]!;
  return { row: largest(delta), column: largest(input) };
}

function largest(values: Float64Array): number {
  let found = 0;
  for (let k = 1; k < values.length; k++) if (magnitude(values[k]!) > magnitude(values[found]!)) found = k;
  return found;
}

function magnitude(value: number): number {
  return Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value);
}
