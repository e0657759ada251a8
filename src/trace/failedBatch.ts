/**
 * Norms of a layer over all samples of a batch, L2: of x (B, I), of net, y and dE/dnet (B, O), of the batch's mean dE/dW (O, I)
 * without regularization and clipping, and of W (O, I) when the training stopped.
 */
export const batchNorms = ['input', 'net', 'output', 'delta', 'gradient', 'weights'] as const;
export type BatchNorm = (typeof batchNorms)[number];

/** The batch in which a training diverged, as data. What may be NaN or infinite is in typed arrays. */
export interface FailedBatch {
  /** Both from 1. Where a weight went bad, the batch whose update made it so. */
  readonly epoch: number;
  readonly batch: number;
  /** Index of the layer where the first bad number appeared, from 0, and the tensor it is in. */
  readonly layer: number;
  readonly tensor: 'net' | 'output' | 'delta' | 'gradient' | 'weights' | 'loss';
  /** Sentences that name the number and what produced it. The first begins in lower case. */
  readonly what: string;
  /** What the sentences name: `w[7]`. */
  readonly operandNames: readonly string[];
  readonly operands: Float64Array;
  /** The batch of `norms`, from 1: that after `batch` where the update of `batch` broke a weight. */
  readonly normsBatch: number;
  /** Samples in it. */
  readonly samples: number;
  /** A row for each layer, in the order of `batchNorms`; NaN also for what was not computed. */
  readonly norms: Float64Array;
  /** Whether its backward pass was computed. */
  readonly hasBackward: boolean;
}

export function batchNorm({ norms }: FailedBatch, layer: number, name: BatchNorm): number {
  return norms[layer * batchNorms.length + batchNorms.indexOf(name)]!;
}
