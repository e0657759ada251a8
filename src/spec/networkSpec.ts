/**
 * A `.mlp.json` file as data, checked, with its defaults filled in. Only what needs the data itself (the number of
 * inputs, the loss that follows from the targets) is still open; src/plan settles that.
 */

export type ActivationName = 'linear' | 'sigmoid' | 'tanh' | 'relu' | 'softmax';
export type LossName = 'mse' | 'halfSquaredError' | 'crossEntropy' | 'binaryCrossEntropy';
export type GeneratorName = 'xor' | 'and' | 'or' | 'circle' | 'gaussian' | 'spiral' | 'moons' | 'sine';

export interface NetworkSpec {
  readonly name?: string;
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  /** States the number of inputs, to be checked against the data. */
  readonly inputs?: number;
  readonly data: DataSpec;
  readonly layers: readonly LayerSpec[];
  readonly loss?: LossName;
  readonly optimizer: OptimizerSpec;
  readonly training: TrainingSpec;
  readonly probe: ProbeSpec;
}

export interface DataOptions {
  /** Scale each input column to mean 0 and standard deviation 1, by the training rows. */
  readonly standardize: boolean;
  /** Scale each input column to 0..1, by the training rows. */
  readonly normalize?: 'minmax';
  /** Use the first rows only. */
  readonly limit?: number;
}

export interface InlineData extends DataOptions {
  readonly source: 'inline';
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
}

export interface CsvData extends DataOptions {
  readonly source: 'csv';
  /** Path of the file, relative to the spec's folder. */
  readonly csv: string;
  /** Column names (or 1-based numbers as text when there is no header); absent: every column but the targets. */
  readonly inputs?: readonly string[];
  readonly targets: readonly string[];
  /** One character. */
  readonly delimiter: string;
  readonly header: boolean;
}

export interface GeneratedData extends DataOptions {
  readonly source: 'generate';
  readonly generate: GeneratorName;
  readonly samples?: number;
  /** Standard deviation of the added normal noise. */
  readonly noise: number;
}

export type DataSpec = InlineData | CsvData | GeneratedData;

export type InitializationSpec =
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
  | { readonly type: 'uniform'; readonly min: number; readonly max: number }
  | { readonly type: 'normal'; readonly mean: number; readonly std: number }
  | { readonly type: 'constant'; readonly value: number };

export interface LayerSpec {
  /** As written, or `layer 1`, `layer 2`, ...; unique. */
  readonly name: string;
  readonly units: number;
  readonly activation: ActivationName;
  readonly init: InitializationSpec;
  readonly biasInit: InitializationSpec;
  /** O rows of I numbers; wins over `init`. */
  readonly weights?: readonly (readonly number[])[];
  /** O numbers; wins over `biasInit`. */
  readonly biases?: readonly number[];
}

export type OptimizerSpec =
  | { readonly type: 'sgd'; readonly learningRate: number; readonly momentum: number }
  | {
      readonly type: 'adam';
      readonly learningRate: number;
      readonly betas: readonly [number, number];
      readonly eps: number;
    };

export interface TrainingSpec {
  readonly epochs: number;
  readonly batchSize: number | 'full';
  readonly shuffle: boolean;
  /** Share of the rows held out, at least 0 and below 1. */
  readonly validationSplit: number;
}

export type ProbeSpec =
  /** A row of the data as the file has it, counted from 0. */
  { readonly sample: number } | { readonly input: readonly number[]; readonly target: readonly number[] };
