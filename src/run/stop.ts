import type { Precision } from '../trace/digits.ts';
import type { LayerShape } from '../trace/shapes.ts';

/** Where a training stands: before the operation that it names, in the words of src/timeline/course.ts. Epochs and batches count from 1. */
export interface StopPlace {
  readonly epoch: number;
  readonly batch: number;
  /** `forward`, `loss`, `backward`, `update` or `end`. */
  readonly phase: string;
  /** Counted from 0; undefined of an operation of the whole network. */
  readonly layer: number | undefined;
  /** `net`, `delta`, `dE/dW` ... */
  readonly operation: string;
}

/** Why there are no numbers, in a sentence. */
export interface NotThere {
  readonly why: string;
  /** It is only still to come: a later stop of the same batch has them. */
  readonly isToCome: boolean;
}

/** Row-major numbers, or why there are none. */
export type StopNumbers = Float64Array | NotThere;

/** One layer at a stop. The vectors are of the one sample of the batch that `StopSample` tells. */
export interface StopLayer {
  readonly shape: LayerShape;
  /** W (O, I) and b (O; empty without a bias) as they are. */
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  /** Those that this batch was sent through, where its update has changed them since; else absent. */
  readonly weightsBefore?: Float64Array;
  readonly biasBefore?: Float64Array;
  /** x (I) as the training sees it: what dropout has left of the layer below. */
  readonly input: StopNumbers;
  /** net, y, dE/dy, diag(dy/dnet), delta (O), dE/dx (I): of the sample's own loss with the weight of its class, not divided by B. */
  readonly net: StopNumbers;
  readonly output: StopNumbers;
  readonly outputGradient: StopNumbers;
  readonly jacobianDiagonal: StopNumbers;
  readonly delta: StopNumbers;
  readonly inputGradient: StopNumbers;
  /** The factors (O) by which dropout multiplies y; absent where there is no dropout. */
  readonly dropoutMask?: StopNumbers;
  /** dE/dW (O, I) and dE/db (O) of the batch's mean loss, without penalties and clipping. */
  readonly batchGradient: StopNumbers;
  readonly batchBiasGradient: StopNumbers;
}

/** The sample of the batch whose numbers are there. */
export interface StopSample {
  /** Its place in the batch, counted from 0, of `count`. */
  readonly index: number;
  readonly count: number;
  /** Its row in the training data, counted from 0, and the number of this row in the source. */
  readonly trainingRow: number;
  readonly sourceRow: number;
  /** The same of every sample of the batch, in their order. */
  readonly sourceRows: Uint32Array;
  /** t (O of the last layer). */
  readonly target: Float64Array;
  /** Whether it is the one that was asked for; the first of the batch stands in for one that is in another batch. */
  readonly isWanted: boolean;
}

/**
 * A training that stands before one operation, as its views show it. Plain data and typed arrays: it may be posted as it is, and
 * nothing of it changes later. Whoever debugs makes one at each stop, and another one when the person has chosen another sample.
 */
export interface StopSnapshot {
  /** The position as text: `3:12:backward:hidden:delta`. */
  readonly position: string;
  /** The same as a number: see `Travel` (travel.ts). */
  readonly time: number;
  readonly at: StopPlace;
  /** Undefined where no batch is at hand. */
  readonly sample: StopSample | undefined;
  readonly precision: Precision;
  readonly layers: readonly StopLayer[];
  readonly learningRate: number;
  /** The mean loss of the batch. */
  readonly loss: number | NotThere;
  /** The epoch's record (src/trace/layout.ts), where the epoch is over. */
  readonly record?: { readonly scalars: Float64Array; readonly tensors: Float64Array | undefined };
}
