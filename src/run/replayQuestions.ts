/** What an optimizer remembered and did in an epoch: found by training again up to it, because the record does not hold it. */
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { OptimizerOptions } from '../functions/optimizers.ts';
import type { Precision } from '../trace/digits.ts';
import type { LayerWeights, ParameterRef } from './questions.ts';

type OptimizerSettings = OptimizerOptions;

/** A tensor that an optimizer remembers of a layer: for each weight (O, I) and each bias (O); empty where they are not trained. */
interface StateTensor {
  /** As in the formulas: `m`, `v`. */
  readonly name: string;
  /** `the running mean of the gradients`. */
  readonly meaning: string;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** What an optimizer remembers of a layer after an epoch. */
export interface OptimizerState {
  readonly optimizer: OptimizerSettings['type'];
  /** Empty where it remembers nothing: plain gradient descent, a layer that is not trained. */
  readonly tensors: readonly StateTensor[];
  /** Updates since the start of the training. */
  readonly steps: number;
}

/** One update of one weight or bias, with the numbers that were used. */
export interface UpdateStep {
  /** Of the batch's mean loss, with its regularization. */
  readonly gradient: number;
  /** What of the gradient is the regularization's: l1 sign(theta) + 2 l2 theta. */
  readonly penalty: number;
  /** What clipping left of the gradient, which the optimizer was given. */
  readonly clipped: number;
  /** The L2 norm of the whole network's gradient, elements bounded; NaN where the norm has no bound. */
  readonly norm: number;
  /** The weight before and after. */
  readonly before: number;
  readonly after: number;
  /** What the optimizer remembers of it before and after, in the order of `stateNames`. */
  readonly stateBefore: readonly number[];
  readonly stateAfter: readonly number[];
}

/** All updates of one weight or bias in an epoch. */
export interface Steps {
  readonly epoch: number;
  readonly parameter: ParameterRef;
  readonly optimizer: OptimizerSettings;
  /** False for what keeps its first value: there are no steps then. */
  readonly isTrained: boolean;
  readonly precision: Precision;
  /** Of the epoch: the schedule's. */
  readonly learningRate: number;
  readonly clipping: { readonly value?: number; readonly norm?: number };
  /** Of the layer's weights; 0 for a bias, which no regularization touches. */
  readonly l1: number;
  readonly l2: number;
  readonly stateNames: readonly string[];
  /** Updates of the training before the epoch. */
  readonly stepsBefore: number;
  /** Updates of the epoch, and the weight before the first. */
  readonly count: number;
  readonly before: number;
  /** The mean of all the epoch's gradients. */
  readonly meanGradient: number;
  /** The last of them, at most 10,000. */
  readonly steps: readonly UpdateStep[];
}

interface ReplayAnswers {
  readonly state: OptimizerState;
  readonly steps: Steps;
}

export type ReplayKind = keyof ReplayAnswers;

export type ReplaySubject =
  | { readonly kind: 'state'; readonly layer: number }
  | { readonly kind: 'steps'; readonly parameter: ParameterRef };

export interface ReplayQuestion {
  readonly epoch: number;
  readonly about: ReplaySubject;
  /** The weights that were recorded after the epoch, which the replay must come to. */
  readonly recorded: readonly LayerWeights[];
  /** Epochs that the run has so far: the next question is about one of them. */
  readonly epochs?: number;
  /** The run's newest mark before the epoch, from which training again may begin. */
  readonly mark?: Checkpoint | undefined;
}

export type ReplayReply =
  | { readonly type: 'answer'; readonly answer: ReplayAnswers[ReplayKind] }
  /** There is no answer, and why. */
  | { readonly type: 'problem'; readonly message: string }
  /** The question was dropped on the way. */
  | { readonly type: 'dropped' };

/** What there is of an answer at the moment. */
export type Replayed<Answer> =
  /** `epoch` of the run has been trained again so far. */
  | { readonly state: 'computing'; readonly epoch: number }
  | { readonly state: 'done'; readonly answer: Answer }
  | { readonly state: 'problem'; readonly message: string };
