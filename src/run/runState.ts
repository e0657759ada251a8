import type { Before } from '../findings/before.ts';
import type { Precision } from '../trace/digits.ts';
import type { FailedBatch } from '../trace/failedBatch.ts';
import type { LayerShape } from '../trace/shapes.ts';
import type { RunSettings } from './settings.ts';

/** What a training is doing, or why it ended. */
export type RunState =
  /** The data is being read and checked. */
  | 'preparing'
  | 'running'
  | 'paused'
  /** All epochs done. */
  | 'finished'
  /** The person stopped it. */
  | 'stopped'
  | 'diverged'
  /** The window closed or reloaded while it ran; what had been saved is still there. */
  | 'interrupted'
  /** An error of ours. */
  | 'failed';

export interface RunStatus {
  readonly state: RunState;
  /** Epochs recorded so far; the diverging epoch counts. */
  readonly epoch: number;
  /** Why it ended, in words: `diverged at epoch 3 in layer "hidden": ...`. Empty while there is nothing to say. */
  readonly message: string;
  /** The numbers of the test rows (src/trace/testScalars.ts), once the run has ended and if it has any. */
  readonly test?: Float64Array;
  /** The batch in which it diverged, if it did. */
  readonly failedBatch?: FailedBatch;
  /** It has ended, and what is needed to continue it is there. */
  readonly canContinue?: true;
}

/** The facts of a run that do not change while it trains. */
export interface RunInfo {
  readonly id: string;
  /** The spec's name, or its file name. */
  readonly name: string;
  /** The spec's URI. */
  readonly spec: string;
  readonly seed: number;
  /** Whether the seed was asked for apart from the spec, and wins over the one that stands there. */
  readonly seedGiven: boolean;
  /** When it started to train, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds between its ends and its continuations; null where that is not known. Absent of a run that was never continued. */
  readonly idle?: number | null;
  /** Epochs asked for. */
  readonly epochs: number;
  readonly task: 'classification' | 'regression';
  /** Loss function's name in the spec, for instance `crossEntropy`. */
  readonly loss: string;
  /** For instance `adam`. */
  readonly optimizer: string;
  readonly precision: Precision;
  readonly trainingRows: number;
  readonly validationRows: number;
  readonly testRows: number;
  /** Weights and biases. */
  readonly parameters: number;
  readonly layers: readonly LayerShape[];
  /** Which sample the probe is: `sample 0`, or `given input`. */
  readonly probe: string;
  /** The spec as it was trained. */
  readonly settings: RunSettings;
  /** When the inputs are the pixels of an image, row by row. */
  readonly imageShape?: { readonly height: number; readonly width: number };
  /** What text and data said before it was trained. Absent of runs of earlier versions. */
  readonly before?: Before;
  /** Of a run that left another one where a person set numbers. */
  readonly branch?: RunBranch;
}

/** Where a run left another one, and what was set. */
export interface RunBranch {
  /** The id of the run that it left, and when that began. */
  readonly of: string;
  readonly ofStartedAt: number;
  /** The position (src/timeline/positionText.ts). */
  readonly at: string;
  readonly epoch: number;
  readonly batch: number;
  /** Everything that was set in it: `W(hidden)[2, 1] = 0.5; learningRate = 0.01`. */
  readonly edits: string;
}

/** What the worker knows of a run; the host adds the rest. */
export type RunFacts = Omit<RunInfo, 'id' | 'spec' | 'seedGiven' | 'startedAt' | 'branch'>;

/** A sample that a person typed, in numbers as the network sees them: scaled. */
export interface TypedSample {
  /** (I) of the first layer. */
  readonly inputs: readonly number[];
  /** (O) of the last layer. */
  readonly targets: readonly number[];
}

/** A kept row (src/run/samples.ts), or a sample that is in no data. */
export type ChosenSample = number | TypedSample;

/** What the person looks at, shared by the panel and the inspector. */
export interface Selection {
  /** Index of the layer. */
  readonly layer: number;
  /** Epoch counted from 1, or `latest` to follow the training. */
  readonly epoch: number | 'latest';
  /** What is the probe; absent for the spec's own. */
  readonly sample?: ChosenSample;
}

/** What a person chose anew; the rest stays. */
export interface SelectionChange {
  readonly layer?: number | undefined;
  readonly epoch?: number | 'latest' | undefined;
  /** Null goes back to the spec's own probe. */
  readonly sample?: ChosenSample | null | undefined;
}

export function isActive(state: RunState): boolean {
  return state === 'preparing' || state === 'running' || state === 'paused';
}

/** Whether a training ended by itself: no person, no closed window and no error cut it short. */
export function endedByItself(state: RunState): boolean {
  return state === 'finished' || state === 'diverged';
}

/** For the `default` of a `switch` over a union: a missing case is a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
