/** What a training needs, as plain data: it can be posted to a worker as it is. */

export type ActivationName = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'softmax';

export type LossName = 'mse' | 'halfSquaredError' | 'crossEntropy' | 'binaryCrossEntropy';

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
  readonly activation: ActivationName;
  readonly weightInit: Initialization;
  readonly biasInit: Initialization;
}

export type OptimizerOptions =
  /** torch.optim.SGD: v = momentum v + g; theta -= learningRate v. */
  | { readonly type: 'sgd'; readonly learningRate: number; readonly momentum: number }
  /** torch.optim.Adam with bias correction. */
  | {
      readonly type: 'adam';
      readonly learningRate: number;
      readonly betas: readonly [number, number];
      readonly eps: number;
    };

/** Rows of samples: inputs (rows, I) and targets (rows, O), both row-major. */
export interface Samples {
  readonly rows: number;
  readonly inputs: Float64Array;
  readonly targets: Float64Array;
}

export type Task = 'classification' | 'regression';

export interface EngineOptions {
  /** An unsigned 32-bit integer. */
  readonly seed: number;
  /** I of the first layer. */
  readonly inputs: number;
  readonly layers: readonly LayerOptions[];
  readonly loss: LossName;
  readonly optimizer: OptimizerOptions;
  readonly epochs: number;
  /** At most the number of training rows. */
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly task: Task;
  readonly training: Samples;
  /** May have no rows. */
  readonly validation: Samples;
  /** One row: the pinned sample. */
  readonly probe: Samples;
}
