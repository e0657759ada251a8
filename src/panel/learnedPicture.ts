import type { Interval } from '../run/questions.ts';

/** Ways to see what a network has learned; which of them there are depends on its inputs and its task. */
export const learnedKinds = ['regions', 'curve', 'pairs', 'confusion', 'rows'] as const;
export type LearnedKind = (typeof learnedKinds)[number];

/** One input as an axis, in the units of the source, as are all inputs, targets and answers of the pictures. */
export interface InputAxis extends Interval {
  readonly name: string;
}

/** The outcome of a kept row: what `verdicts` holds. */
export const verdictNames = ['right', 'wrong', 'noAnswer'] as const;

export interface LearnedPart {
  /** The answers are those of the weights after this epoch. */
  readonly epoch: number;
  readonly kinds: readonly LearnedKind[];
  /** Of the kept rows the first so many are training rows, the others held out. */
  readonly trainingRows: number;
  /** How many rows the run has of either. */
  readonly all: { readonly training: number; readonly validation: number };
  /** Names of the classes, where the network chooses between them. */
  readonly labels: readonly string[] | null;
  /** Whether the network itself answers scaled targets, which only the losses tell here. */
  readonly areTargetsScaled: boolean;
}

/** The kept rows as points. */
interface Points {
  /** (points) */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The kept row that each point is. */
  readonly rows: Uint32Array;
}

/** Two inputs: what is answered where. */
export interface RegionsPicture extends LearnedPart {
  readonly kind: 'regions';
  readonly across: InputAxis;
  readonly up: InputAxis;
  readonly columns: number;
  /** From `up.from` on. */
  readonly gridRows: number;
  /** (gridRows, columns): the class, or the first output; NaN where there is no answer. */
  readonly answers: Float32Array;
  /** (gridRows, columns), 0 to 1: by how much the answered class is ahead of the next; null for regression. */
  readonly certainty: Float32Array | null;
  readonly points: Points;
  /** The class or the first target of each point, and its outcome (of a regression always 0). */
  readonly truth: Float64Array;
  readonly verdicts: Uint8Array;
}

/** One input: the fitted curves. */
export interface CurvePicture extends LearnedPart {
  readonly kind: 'curve';
  readonly across: InputAxis;
  /** (count) */
  readonly x: Float64Array;
  /** For each shown output its curve (count) and its targets at the points' x. */
  readonly curves: readonly { readonly name: string; readonly y: Float64Array; readonly targets: Float64Array }[];
  readonly points: Points;
  /** Outputs of the network; only some are shown. */
  readonly outputs: number;
}

/** Regression: what the network says against what the data says, of one output. */
export interface PairsPicture extends LearnedPart {
  readonly kind: 'pairs';
  readonly output: number;
  readonly outputNames: readonly string[];
  /** x is the truth, y the prediction. */
  readonly points: Points;
  /** Rows without a finite prediction. */
  readonly noAnswer: number;
}

/** Classification: true classes by answered ones. */
export interface ConfusionPicture extends LearnedPart {
  readonly kind: 'confusion';
  readonly classes: number;
  readonly training: ConfusionCounts;
  /** Null without held-out rows. */
  readonly validation: ConfusionCounts | null;
}

export interface ConfusionCounts {
  readonly rows: number;
  readonly right: number;
  /** (classes, classes): rows of a true class by the answered one. */
  readonly counts: Uint32Array;
  /** Rows of each true class without an answer (classes). */
  readonly noAnswer: Uint32Array;
}

/** The rows that the network does worst on. */
export interface RowsPicture extends LearnedPart {
  readonly kind: 'rows';
  /** Kept rows, the largest loss first; at most 100 of them. */
  readonly rows: Uint32Array;
  /** For each its number in the source and its loss; class or first target, class or first output; outcome. */
  readonly sourceRows: Uint32Array;
  readonly losses: Float64Array;
  readonly truth: Float64Array;
  readonly answers: Float64Array;
  readonly verdicts: Uint8Array;
  readonly kept: number;
}

export type LearnedPicture = RegionsPicture | CurvePicture | PairsPicture | ConfusionPicture | RowsPicture;
