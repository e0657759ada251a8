import type { RandomStreams } from '../random/streams.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { BatchStep } from './batchPlan.ts';
import type { NumbersEdit } from './edit.ts';
import type { Network } from './network.ts';
import type { EngineOptions } from './options.ts';
import type { Room } from './room.ts';
import type { Vec } from './vector.ts';

/** What stopped a batch or an epoch: a loss, a delta or a weight that is not finite, or weights that have exploded. */
export type Failure = 'loss' | 'delta' | 'weights';

/** The numbers of one epoch, which the next one overwrites. Their order is `layout`'s. */
export interface EpochRows {
  readonly scalars: Float64Array;
  /** Undefined for an epoch whose tensors were not asked for. */
  readonly tensors: Float64Array | undefined;
  /** Found in the weights; the rows are complete all the same. */
  readonly failure: Failure | undefined;
}

/** The numbers of several epochs, one after the other. The last may have failed. The next call overwrites them. */
export interface EpochsRows {
  readonly epochs: number;
  readonly scalars: Float64Array;
  /** Which of the epochs have tensors, counted from 0, ascending. */
  readonly recorded: readonly number[];
  readonly tensors: Float64Array;
  readonly failure: Failure | undefined;
  /** Batches of the last epoch that were computed. */
  readonly batches: number;
}

/** Numbers of a layer's weights (O, I) and bias (O), empty where there are none. Copies. */
export interface ParameterNumbers {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/**
 * Numbers of a batch of B samples that is stepped through, of a layer, each row-major: x (B, I), net, y, the factors of dropout, each sample's
 * loss (B), dE/dy (B, O), diag(dy/dnet) (B, O), delta (B, O) and dE/dx (B, I), all of each sample's own loss with the weight of its class, not divided by B; then dE/dW
 * (O, I) and dE/db (O) of the batch's mean loss, the same with penalties, and as clipping left them for the optimizer; W and b as they are.
 */
export type BatchQuantity =
  | 'input'
  | 'net'
  | 'output'
  | 'dropoutMask'
  | 'sampleLoss'
  | 'outputGradient'
  | 'jacobianDiagonal'
  | 'delta'
  | 'inputGradient'
  | 'gradient'
  | 'biasGradient'
  | 'penalizedGradient'
  | 'clippedGradient'
  | 'clippedBiasGradient'
  | 'weights'
  | 'bias';

/** The samples order[start] .. order[start + B - 1], and what they are trained with. */
export interface BatchPlace {
  readonly start: number;
  readonly B: number;
  readonly learningRate: number;
}

/** What is to be done in epochs that are trained in one call. */
export interface EpochsPlan {
  /** The learning rate of each. */
  readonly learningRates: readonly number[];
  /** Permutes an epoch's samples, or leaves them in order; called for each epoch in turn. */
  readonly arrange: (order: Uint32Array) => void;
  /** Whether the tensors of an epoch are wanted, counted from 0. */
  readonly wantsTensors: (epoch: number) => boolean;
}

/**
 * The computing part of a training. There are two, which give the same numbers: the plain one of this folder, which is the
 * readable reference, and that of src/wasm in WebAssembly. Whoever drives it decides on the order of the samples, the
 * learning rates and the end.
 */
export interface Arithmetic {
  /** Precision, and who computes: `float32 kernels with fused multiply-add`. The same name gives the same bits. */
  readonly name: string;
  readonly layout: TraceLayout;
  /** Each layer's weight norm before the training, from which it is judged whether its weights have exploded. */
  readonly firstWeightNorms: Float64Array;
  setFirstWeightNorms(norms: Float64Array): void;
  /** The training samples of the running epoch in their order; to be filled before `beginEpoch`. Ask for it anew for each epoch. */
  readonly order: Uint32Array;
  /** Row-major, with the present weights. Only to be looked at. */
  network(): Network;
  /** The same with the first B samples of the batch that was computed last, as far as net values, outputs and deltas. */
  batch(B: number): Network;
  beginEpoch(wantsTensors: boolean): void;
  /** Trains on a batch. A failure leaves the weights as they were. */
  trainBatch(place: BatchPlace): Failure | undefined;
  /** The steps of every batch. `trainBatch` does all of them, to the same bits. */
  readonly plan: readonly BatchStep[];
  /** Does a step of `plan`, after those before it. */
  perform(step: BatchStep, place: BatchPlace): Failure | undefined;
  /** What a step of the batch at hand has computed, and no later one has overwritten. A copy, in an array of `room` where it is a parameter's. */
  read(quantity: BatchQuantity, l: number, B: number, room?: Room): Float64Array;
  /** Sets what `editMisfit` has nothing against; x of the B samples of the batch at hand. */
  write(edit: NumbersEdit, B: number): void;
  /** What the optimizer remembers of a layer, in the order of `optimizerTensors`; nothing of what is not trained. Copies, in arrays of `room`. */
  memory(l: number, room?: Room): readonly ParameterNumbers[];
  /** Measures the held-out samples and writes the epoch's record. */
  endEpoch(learningRate: number): EpochRows;
  /** The record of an epoch that broke off: what was not computed is NaN. */
  breakOff(learningRate: number): EpochRows;
  /** How many epochs are worth one call of `trainEpochs`; 0 where it cannot be called. */
  readonly epochsPerCall: number;
  trainEpochs(plan: EpochsPlan): EpochsRows;
  /** Its part of a checkpoint, as copies; with the running epoch's sums, and its record where there is one, if they are wanted. */
  save(wantsSums: boolean, wantsRecord: boolean): ArithmeticState;
  /** Continues from what `save` returned, after so many updates; of the running epoch `batches` and `samples` are done. */
  load(
    state: ArithmeticState,
    place: { readonly updates: number; readonly batches: number; readonly samples: number },
  ): void;
}

/** Everything that an arithmetic remembers; lengths and orders are src/engine/checkpoint.ts's. */
export interface ArithmeticState {
  /** nadam's product of momenta; 1 of other optimizers. */
  readonly product: number;
  readonly parameters: Vec;
  readonly sums: Float64Array;
  readonly record: Float64Array;
}

export interface ArithmeticSettings {
  /** False leaves everything but losses and metrics out of the record. */
  readonly recording: boolean;
}

export type CreateArithmetic = (
  options: EngineOptions,
  streams: RandomStreams,
  settings: ArithmeticSettings,
) => Arithmetic;
