import type { Formula } from '../formula/formula.ts';
import type { Precision } from '../trace/digits.ts';
import type { MatrixQuantity } from '../trace/quantity.ts';
import type { QuantityRef } from '../trace/quantityRef.ts';
import type { LayerSymbols } from '../trace/quantitySymbol.ts';
import type { LayerShape } from '../trace/shapes.ts';

/** dy/dnet: diag(diagonal), or diag(p) - p pT of softmax, where p is the output and the diagonal the training's own. */
export interface ActivationJacobian {
  readonly form: 'diagonal' | 'softmax';
  readonly diagonal: Float64Array;
}

/** All factors of one layer for one sample, under the weights before the epoch's first update. */
export interface LayerChain {
  readonly layer: number;
  readonly epoch: number;
  /** `sample 3`, `given input`, `typed input`. */
  readonly sample: string;
  readonly shape: LayerShape;
  readonly symbols: LayerSymbols;
  readonly precision: Precision;
  readonly input: Float64Array;
  /** Rows `firstUnit` .. `firstUnit + weights.length / I - 1` of W: all, or where that are too many those around the chosen unit. */
  readonly weights: Float64Array;
  readonly firstUnit: number;
  /** Empty where the layer has none. */
  readonly bias: Float64Array;
  readonly net: Float64Array;
  readonly output: Float64Array;
  readonly outputGradient: Float64Array;
  readonly activationJacobian: ActivationJacobian;
  /** As the training computed it: by a formula that does the loss and the activation at once where `fused` is one. */
  readonly delta: Float64Array;
  readonly inputGradient: Float64Array;
  /** Of the last layer alone. */
  readonly target: Float64Array | null;
  /** `dE/dnet = y - t`, where the delta was computed at once; of the last layer alone. */
  readonly fused: string | null;
  /** What the sample's loss is multiplied by, where classes are weighted; of the last layer alone. */
  readonly classWeight: number | null;
  /** What a stop of the debugger has not, each with the reason; its numbers are NaN. Empty of a recorded epoch. */
  readonly missing: Readonly<Partial<Record<MatrixQuantity, string>>>;
  /** The position of the stop that it is of, the matrix that the next operation computes, and whether the layer's update is done; absent of a recorded epoch. */
  readonly stop?: { readonly position: string; readonly next: ChainPart | undefined; readonly isUpdated: boolean };
  /** The names of the layers below and above, null where there is none: the data, the loss. */
  readonly below: string | null;
  readonly above: string | null;
  readonly loss: string;
  /** What a reader must know: weights that are W after the epoch minus its update (the last digit may differ), dropout, float32. */
  readonly notes: readonly string[];
  /** The first number of the whole pass that is not finite, in the order in which it is computed. */
  readonly firstNonFinite: { readonly ref: QuantityRef; readonly text: string } | null;
  /** When the input is an image, row by row. */
  readonly imageShape: { readonly height: number; readonly width: number } | null;
}

/** The samples that pull a weight, under the weights before the epoch's first update. */
export interface SampleShares {
  readonly ref: QuantityRef;
  readonly epoch: number;
  /** Training rows of which this is known, and all that there are. */
  readonly rows: number;
  readonly all: number;
  /** The mean over the rows, and what the negative and the positive ones add to it. */
  readonly mean: number;
  readonly negative: number;
  readonly positive: number;
  /** The rows of the largest magnitudes of both signs, largest first: gradient descent moves the weight against the sign. */
  readonly up: readonly SampleShare[];
  readonly down: readonly SampleShare[];
  /** Whether each row counts with the weight of its class. */
  readonly isWeighted: boolean;
  /** Rows whose gradient is exactly 0, and those where it is not finite. */
  readonly zeros: number;
  readonly nonFinite: number;
}

export interface SampleShare {
  /** The kept row, to be selected, and its number in the source. */
  readonly sample: number;
  readonly sourceRow: number;
  /** Its class or its target, in words; empty where there is nothing short to say. */
  readonly label: string;
  /** dE/dw of this sample's own loss. */
  readonly gradient: number;
}

/** A matrix, or what else a step of the lecture is about. */
export type ChainPart = MatrixQuantity | 'loss';

export const walkLanguages = ['en', 'ko'] as const;
export type WalkLanguage = (typeof walkLanguages)[number];

/** One of the lecture's steps, in one language. */
export interface WalkStep {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly formulas: readonly Formula[];
  /** The layer that it is about. */
  readonly layer: number;
  /** What of it lights up; the rest of the page stays, but calm. */
  readonly parts: readonly ChainPart[];
}

export interface Walk {
  readonly language: WalkLanguage;
  /** Counted from 0. */
  readonly step: number;
  readonly titles: readonly string[];
  readonly content: WalkStep;
}
