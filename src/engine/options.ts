/** What a training needs, as plain data: it can be posted to a worker as it is. */
import type { ActivationName, ActivationOptions } from '../functions/activations.ts';
import type { LossName } from '../functions/losses.ts';
import type { OptimizerName, OptimizerOptions } from '../functions/optimizers.ts';
import type { Precision } from './vector.ts';

export type { ActivationName, ActivationOptions, LossName, OptimizerName, OptimizerOptions };

/** Where a layer's first weights come from. `fanIn` is I, `fanOut` is O. */
export type Initialization =
  | {
      readonly type:
        | 'glorotUniform'
        | 'glorotNormal'
        | 'heUniform'
        | 'heNormal'
        | 'lecunUniform'
        | 'lecunNormal'
        | 'torchLinear'
        | 'zeros';
    }
  /** Orthonormal rows, or columns where there are fewer of those. */
  | { readonly type: 'orthogonal' }
  /** Uniform in [min, max). */
  | { readonly type: 'uniform'; readonly min: number; readonly max: number }
  | { readonly type: 'normal'; readonly mean: number; readonly std: number }
  | { readonly type: 'constant'; readonly value: number }
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
  /** False keeps weights and bias as they start. */
  readonly trainable: boolean;
}

/** How the learning rate changes from epoch to epoch. Names and meanings are torch.optim.lr_scheduler's. */
export type ScheduleOptions = {
  /** Epochs over which the rate rises in equal steps before the schedule begins. */
  readonly warmup: number;
} & (
  | { readonly type: 'constant' }
  /** StepLR: times `gamma` every `stepSize` epochs. */
  | { readonly type: 'step'; readonly stepSize: number; readonly gamma: number }
  /** ExponentialLR: times `gamma` every epoch. */
  | { readonly type: 'exponential'; readonly gamma: number }
  /** CosineAnnealingLR: down to `minimum` within `epochs`, and it stays there. */
  | { readonly type: 'cosine'; readonly epochs: number; readonly minimum: number }
  /** LinearLR: from `startFactor` to `endFactor` of the rate within `epochs`. */
  | { readonly type: 'linear'; readonly startFactor: number; readonly endFactor: number; readonly epochs: number }
  /** ReduceLROnPlateau: times `factor` when `monitor` has not become better for more than `patience` epochs. */
  | {
      readonly type: 'plateau';
      readonly monitor: 'loss' | 'validationLoss';
      readonly factor: number;
      readonly patience: number;
      readonly threshold: number;
      readonly minimum: number;
    }
);

/** Ends a run when a number has not become better by more than `minDelta` for `patience` epochs. */
export interface EarlyStopping {
  readonly monitor: 'loss' | 'validationLoss' | 'accuracy' | 'validationAccuracy';
  readonly patience: number;
  readonly minDelta: number;
}

/** Ends a run as soon as the training rows reach every number that is given. */
export interface StopWhen {
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
  readonly training: Samples;
  /** May have no rows. */
  readonly validation: Samples;
  /** Measured once, at the end: see testing.ts. May have no rows. */
  readonly test: Samples;
  /** One row: the pinned sample. */
  readonly probe: Samples;
}
