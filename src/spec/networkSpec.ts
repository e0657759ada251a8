/**
 * A `.mlp.json` file as data, checked, with its defaults filled in. Only what needs the data itself (the number of
 * inputs, the loss that follows from the targets) is still open; src/plan settles that.
 */
import type { ActivationName, ActivationOptions } from '../functions/activations.ts';
import type { InitializationOptions } from '../functions/initializations.ts';
import type { LossName } from '../functions/losses.ts';
import type { OptimizerName, OptimizerOptions } from '../functions/optimizers.ts';
import type { WrittenSchedule } from '../functions/schedules.ts';
import type { Trainable } from '../functions/trainable.ts';

export type GeneratorName =
  | ('xor' | 'and' | 'or' | 'parity' | 'circle' | 'gaussian' | 'spiral' | 'moons' | 'checkerboard')
  | ('sine' | 'plane');

export type Precision = 'float64' | 'float32';

export interface NetworkSpec {
  readonly name?: string;
  /** Unsigned 32-bit integer. */
  readonly seed: number;
  readonly precision: Precision;
  /** States the number of inputs, to be checked against the data. */
  readonly inputs?: number;
  readonly data: DataSpec;
  readonly layers: readonly LayerSpec[];
  readonly loss?: LossName;
  readonly optimizer: OptimizerSpec;
  readonly training: TrainingSpec;
  readonly probe: ProbeSpec;
}

interface DataOptions {
  /** Fixed factors that multiply the data before everything else. Left out: 1. */
  readonly scale?: ScaleSpec;
  /** Scale each input column to mean 0 and standard deviation 1, by the training rows. */
  readonly standardize: boolean;
  /** Scale each target column to mean 0 and standard deviation 1, by the training rows. Left out: no. */
  readonly standardizeTargets?: boolean;
  /** Scale each input column to 0..1, by the training rows. */
  readonly normalize?: 'minmax';
  /** Use the first rows only. */
  readonly limit?: number;
  /** States the number of classes; a column of class numbers becomes one-hot rows of this width. At least 2. */
  readonly classes?: number;
  /** Share of the rows set aside before any are held out, above 0 and below 1; measured once, at the end. */
  readonly testSplit?: number;
}

export interface ScaleSpec {
  readonly inputs?: number;
  readonly targets?: number;
}

export interface InlineData extends DataOptions {
  readonly source: 'inline';
  readonly inputs: readonly (readonly number[])[];
  readonly targets: TargetRows;
}

/** Rows of numbers, or the class of each row. */
export type TargetRows = readonly (readonly number[] | readonly [string | boolean])[];

export interface CsvData extends DataOptions {
  readonly source: 'csv';
  /** Path of the file, relative to the spec's folder. */
  readonly csv: string;
  /** Column names (or 1-based numbers as text when there is no header); absent: every column but the targets. */
  readonly inputs?: readonly string[];
  readonly targets: readonly string[];
  /** Columns that are no inputs, where `inputs` is absent. */
  readonly exclude?: readonly string[];
  /** Columns of categories, even where their values are numbers. */
  readonly text?: readonly string[];
  /** One character, or `whitespace`: runs of blanks and tabs. Absent: the file decides. */
  readonly delimiter?: string;
  /** Whether there is a line of names, or which line it is, counted from 1. */
  readonly header: boolean | number;
  /** Lines that begin with it are passed over. */
  readonly comment?: string;
  /** Absent: a point. */
  readonly decimal?: '.' | ',';
  /** What may separate groups of three digits. */
  readonly thousands?: '.' | ',' | ' ' | "'";
  /** What stands for a missing value, beside the usual spellings: a text as it is, or any text with this value. */
  readonly missing?: readonly (string | number)[];
  /** Absent: UTF-8. A byte order mark wins. */
  readonly encoding?: Encoding;
}

/** `latin1` is ISO 8859-1, without the characters that windows-1252 adds. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'latin1';

export interface JsonData extends DataOptions {
  readonly source: 'json';
  /** Path of a file of inputs and targets, relative to the spec's folder. */
  readonly json: string;
}

/** MNIST's format; the files may be gzipped. */
export interface IdxData extends DataOptions {
  readonly source: 'idx';
  readonly idx: FilePair;
}

export interface NpyData extends DataOptions {
  readonly source: 'npy';
  readonly npy: FilePair;
}

export interface NpzData extends DataOptions {
  readonly source: 'npz';
  /** Path of the archive, relative to the spec's folder. */
  readonly npz: string;
  /** Names of arrays in it. */
  readonly inputs: string;
  readonly targets: string;
}

/** Paths of two files, relative to the spec's folder. */
interface FilePair {
  readonly inputs: string;
  readonly targets: string;
}

export interface GeneratedData extends DataOptions {
  readonly source: 'generate';
  readonly generate: GeneratorName;
  readonly samples?: number;
  /** Standard deviation of the added normal noise. */
  readonly noise: number;
}

export type DataSpec = InlineData | CsvData | JsonData | IdxData | NpyData | NpzData | GeneratedData;

export type InitializationSpec = InitializationOptions;
export type ActivationSpec = ActivationOptions;
export type { ActivationName, LossName };

export interface LayerSpec {
  /** As written, or `layer 1`, `layer 2`, ...; unique. */
  readonly name: string;
  readonly units: number;
  readonly activation: ActivationSpec;
  readonly init: InitializationSpec;
  /** False: net = W x, and `biasInit` and `biases` mean nothing. */
  readonly bias: boolean;
  readonly biasInit: InitializationSpec;
  /** O rows of I numbers; wins over `init`. */
  readonly weights?: readonly (readonly number[])[];
  /** O numbers; wins over `biasInit`. */
  readonly biases?: readonly number[];
  readonly l1: number;
  readonly l2: number;
  /** Share of the outputs that is dropped in training. */
  readonly dropout: number;
  /** What training changes; the rest keeps its first values. */
  readonly trainable: Trainable;
}

export type { OptimizerName };

export type OptimizerSpec = OptimizerOptions & {
  readonly schedule: ScheduleSpec;
  readonly clipValue?: number;
  readonly clipNorm?: number;
};

export type ScheduleSpec = WrittenSchedule;

export interface EarlyStoppingSpec {
  readonly monitor: 'loss' | 'validationLoss' | 'accuracy' | 'validationAccuracy';
  readonly patience: number;
  readonly minDelta: number;
}

interface TrainingSpec {
  readonly epochs: number;
  readonly batchSize: number | 'full';
  readonly shuffle: boolean;
  /** Share of the rows held out, of those that are not set aside to test; at least 0 and below 1. */
  readonly validationSplit: number;
  readonly earlyStopping?: EarlyStoppingSpec;
  readonly stopWhen?: { readonly loss?: number; readonly accuracy?: number };
  /** Weights of the sample loss: one for each class, above 0, or in inverse proportion to the classes' training rows. */
  readonly classWeights?: 'balanced' | readonly number[];
}

export type ProbeSpec =
  /** A row of the data as the file has it, counted from 0. */
  | { readonly sample: number }
  /** The target is a number for each unit, or a class. */
  | { readonly input: readonly number[]; readonly target: readonly number[] | readonly [string] | string };
