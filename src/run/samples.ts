import type { ClassWeights } from '../functions/classWeights.ts';
import type { ActivationSpec, LossName } from '../spec/networkSpec.ts';
import type { Precision } from '../trace/digits.ts';

/** A network without its weights: enough to compute, with recorded weights, what it answers. */
export interface RunModel {
  /** I of the first layer. */
  readonly inputs: number;
  readonly layers: readonly ModelLayer[];
  readonly loss: LossName;
  /** By which each row's loss is multiplied, by its class; absent where all rows weigh the same. */
  readonly classWeights?: ClassWeights;
  readonly precision: Precision;
  readonly task: 'classification' | 'regression';
  /** When an answer counts as right: see src/engine/metrics.ts. */
  readonly measure: 'regression' | 'largestIsRight' | 'everySideIsRight';
}

export interface ModelLayer {
  readonly name: string;
  /** O, the number of outputs. */
  readonly units: number;
  readonly activation: ActivationSpec;
  readonly bias: boolean;
}

/** A part of the rows that a run learns from and is measured on, evenly chosen from the data. Test rows are never among them. */
export interface RunSamples {
  /** How many rows are kept: first those of the training, then those of the validation. */
  readonly rows: number;
  /** How many of the kept rows are training rows. */
  readonly trainingRows: number;
  /** How many rows the run has in all. */
  readonly all: { readonly training: number; readonly validation: number; readonly test: number };
  /** (rows, I) as the network sees them: scaled where the spec asks for it. */
  readonly inputs: Float64Array;
  /** (rows, O) as the network sees them. */
  readonly targets: Float64Array;
  /** The targets (O) of the spec's own probe, which need not be one of the rows. */
  readonly probeTargets: Float64Array;
  /** The number that each row has in its source, counted from 0. */
  readonly sourceRows: Uint32Array;
  /** One for each input, but at most the first 1,000, and long ones are cut. */
  readonly inputNames: readonly string[];
  /** One for each target, cut as the input names are. */
  readonly targetNames: readonly string[];
  /** Where the classes have names: one for each one-hot target, or two for one target of 0 and 1. Cut as the input names are. */
  readonly classNames?: readonly string[];
  /** Absent where the inputs are as in the source. */
  readonly scaling?: ColumnScaling;
  /** Absent where the targets are as in the source, or are classes. */
  readonly targetScaling?: ColumnScaling;
  /** Where a row's inputs are the pixels of an image, row by row. */
  readonly imageShape?: { readonly height: number; readonly width: number };
}

/** What a scaled number of a column was in the source: (offset + scale * number) / factor. */
export interface ColumnScaling {
  /** One for each column. */
  readonly offset: Float64Array;
  readonly scale: Float64Array;
  /** Absent where it is 1, as in runs that version 0.1 saved. */
  readonly factor?: number;
}

/** What is needed to ask a run's network, with the weights of any epoch, about its own data. */
export interface RunSubject {
  readonly model: RunModel;
  readonly samples: RunSamples;
}

/** The place among the kept rows of a training row, which has this number in the source; undefined where it is not kept. */
export function keptTrainingRow({ sourceRows, trainingRows }: RunSamples, sourceRow: number): number | undefined {
  const row = sourceRows.subarray(0, trainingRows).indexOf(sourceRow);
  return row < 0 ? undefined : row;
}
