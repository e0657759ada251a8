import { factsOf, type Quantity, quantityNames } from '../trace/quantity.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import { checkNumber } from './explain/quantities.ts';
import type { ChainSource } from './explain/source.ts';
import type { WhyView } from './whyMessage.ts';

/** The number that is explained, and what of the wish could not be followed. */
interface Chosen {
  readonly ref: QuantityRef;
  readonly message: string;
}

/**
 * The number that the page is to explain in the selected layer: the one it asks for, or where that is of another layer, or not
 * there, the weight whose gradient is largest.
 */
export function chosenNumber(source: ChainSource, { why }: WhyView, layer: number): Chosen {
  const standing = standingNumber(source, layer);
  if (!why || why.layer !== layer) return { ref: standing, message: '' };
  try {
    const ref = known(source, why);
    checkNumber(source, ref);
    return { ref, message: '' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const instead = standing.quantity === 'gradient' ? 'the largest gradient of the layer' : 'a number that is known';
    const what = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`;
    return { ref: standing, message: `${source.stop ? what : error.message}. This is ${instead} instead.` };
  }
}

/**
 * What is asked where somebody chooses W or b at a stop of the debugger, of which every view but this page's chain shows the present value: the chain
 * has what the batch was sent through.
 */
export function asItStands(ref: QuantityRef): QuantityRef {
  const { kept } = factsOf(ref.quantity);
  return kept.in === 'previous' ? { ...ref, quantity: kept.after as Quantity } : ref;
}

/** Before its update a batch has W and b but once. */
function known(source: ChainSource, ref: QuantityRef): QuantityRef {
  if (!source.stop || source.layers[ref.layer]?.isUpdated) return ref;
  const before = quantityNames.find(name => {
    const { kept } = factsOf(name);
    return kept.in === 'previous' && kept.after === ref.quantity;
  });
  return before ? { ...ref, quantity: before } : ref;
}

/** The largest gradient of the layer; where a stop of the debugger has none yet, the largest of what was computed last. */
function standingNumber(source: ChainSource, layer: number): QuantityRef {
  const known = (quantity: Quantity) => source.lack?.(layer, quantity) === undefined;
  if (known('gradient')) return { layer, quantity: 'gradient', ...largestGradient(source, layer) };
  const quantity = (['outputGradient', 'output', 'net', 'input'] as const).find(known);
  if (quantity) return { layer, quantity, row: 0, column: largest(source.layers[layer]![quantity]) };
  return { layer, quantity: 'weights', row: 0, column: 0 };
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
