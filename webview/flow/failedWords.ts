import type { FailedBatch } from '../../src/trace/failedBatch.ts';
import { symbolText } from '../../src/trace/quantitySymbol.ts';
import type { LayerShape } from '../../src/trace/shapes.ts';
import { formatCount } from '../format.ts';
import { nameOf } from './words.ts';

/** What the first bad number is in: the loss, or a tensor by its symbol. */
export function badTensorText(tensor: FailedBatch['tensor']): string {
  return tensor === 'loss' ? tensor : symbolText(tensor);
}

/** `The training diverged in batch 13 of epoch 1, in hidden.` */
export function failedPlace({ batch, epoch, layer }: FailedBatch, layers: readonly LayerShape[]): string {
  return `The training diverged in batch ${batch} of epoch ${epoch}, in ${nameOf(layers[layer]!)}.`;
}

/** Where it was, and what produced the first bad number. */
export function failedSummary(failed: FailedBatch, layers: readonly LayerShape[]): string {
  const { what } = failed;
  return `${failedPlace(failed, layers)} ${what.slice(0, 1).toUpperCase()}${what.slice(1)}`;
}

/** Whose norms are shown. */
export function failedNote({ batch, epoch, normsBatch, samples, hasBackward }: FailedBatch): string {
  const which = normsBatch === batch ? '' : `, the first after the update of batch ${batch}`;
  const backward = hasBackward ? '' : '; its backward pass was not computed';
  return `batch ${normsBatch} of epoch ${epoch}${which}: norms over its ${formatCount(samples, 'sample')}${backward}`;
}
