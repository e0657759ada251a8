/** What a training needs, as plain data: it can be posted to a worker as it is. */
import type { ActivationName, ActivationOptions } from '../functions/activations.ts';
import type { ClassWeights } from '../functions/classWeights.ts';
import type { InitializationOptions } from '../functions/initializations.ts';
import type { LossName } from '../functions/losses.ts';
import type { OptimizerName, OptimizerOptions } from '../functions/optimizers.ts';
import type { ScheduleOptions } from '../functions/schedules.ts';
import type { Trainable } from '../functions/trainable.ts';
import type { Precision } from './vector.ts';

export type { ActivationName, ActivationOptions, LossName, OptimizerName, OptimizerOptions, ScheduleOptions };

/** Where a layer's first weights come from. */
export type Initialization =
  | InitializationOptions
  /** Row-major values, as many as there are. */
  | { readonly type: 'explicit'; readonly values: Float64Array };

export interface LayerOptions {
  readonly name: string;
  /** O, the number of outputs. */
  readonly units: number;
  readonly activation: ActivationOptions;
  readonly weightInit: Initialization;
  /** False: net = W x; `biasInit` means nothing. */
  readonly bias: boolean;
  readonly biasInit: Initialization;
  /** Factors of the sum of |w| and of w^2 over the layer's weights, which are added to the loss. */
  readonly l1: number;
  readonly l2: number;
  /** Share of the outputs that are zeroed at random in training, the others scaled up by 1 / (1 - dropout). */
  readonly dropout: number;
  /** What training changes; the rest keeps its first values. */
  readonly trainable: Trainable;
}

/** Ends a run when a number has not become better by more than `minDelta` for `patience` epochs. */
export interface EarlyStopping {
  readonly monitor: 'loss' | 'validationLoss' | 'accuracy' | 'validationAccuracy';
  readonly patience: number;
  readonly minDelta: number;
}

/** Ends a run as soon as the training rows reach every number that is given. */
interface StopWhen {
  /** At most this. */
  readonly loss?: number;
  /** At least this. */
  readonly accuracy?: number;
}

/** Rows of samples: inputs (rows, I) and targets (rows, O), both row-major. */
export interface Samples {
  readonly rows: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

/** How targets that were scaled read in the data: (origin + target) * size; a pair for each output (O). */
export interface TargetUnits {
  readonly origin: Float64Array;
  readonly size: Float64Array;
}

export type Task = 'classification' | 'regression';

export interface EngineOptions {
  /** Of everything that is computed. Sums of losses and the trace's norms are float64 in either. */
  readonly precision: Precision;
  /** An unsigned 32-bit integer. */
  readonly seed: number;
  /** I of the first layer. */
  readonly inputs: number;
  readonly layers: readonly LayerOptions[];
  readonly loss: LossName;
  /** Above 0, where every row of targets names one class: each sample's loss is multiplied by its class's. */
  readonly classWeights?: ClassWeights | undefined;
  readonly optimizer: OptimizerOptions;
  readonly schedule: ScheduleOptions;
  /** Bounds for the gradient before each update: of each element, and of the L2 norm over all parameters. */
  readonly clipping: { readonly value?: number; readonly norm?: number };
  readonly epochs: number;
  readonly earlyStopping: EarlyStopping | undefined;
  readonly stopWhen: StopWhen;
  /** At most the number of training rows. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly task: Task;
  /** Absent where targets are as in the data. Errors are measured in the data's own units. */
  readonly targetUnits?: TargetUnits;
  readonly training: Samples;
  /** May have no rows. */
  readonly validation: Samples;
  /** Measured once, at the end: see testing.ts. May have no rows. */
  readonly test: Samples;
  /** One row: the pinned sample. */
  readonly probe: Samples;
}
