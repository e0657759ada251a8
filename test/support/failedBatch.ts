import type { FailedBatch } from '../../src/trace/failedBatch.ts';

/** A batch that failed, with numbers that JSON would lose. */
export const failedBatch: FailedBatch = {
  epoch: 2,
  batch: 3,
  layer: 0,
  tensor: 'net',
  what: 'the net value of unit 0 for sample 1 is Infinity.',
  operandNames: ['w[0]', 'x[0]'],
  operands: Float64Array.of(Number.NaN, Number.NEGATIVE_INFINITY),
  normsBatch: 3,
  samples: 4,
  norms: Float64Array.of(1, Number.POSITIVE_INFINITY, Number.NaN, Number.NaN, -0, 2),
  hasBackward: false,
};
