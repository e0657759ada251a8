/** Questions about a run's network under the weights of one epoch, and their answers. */

/** One layer's weights (O, I) and bias (O; empty in a layer without). */
export interface LayerWeights {
  readonly weights: Float64Array;
  readonly bias: Float64Array;
}

/** Both ends belong to it. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Where a network of one or two inputs is sampled, in scaled inputs. */
export interface SurfaceExtent {
  /** Of the first input. */
  readonly x: Interval;
  /** Of the second input; means nothing where there is none. */
  readonly y: Interval;
  /** Points along x, the ends among them; one point lies in the middle. */
  readonly columns: number;
  /** Points along y; 1 for a network of one input. */
  readonly rows: number;
}

/** A kept row by its place among the kept rows, or numbers as the network sees them. */
export type ProbeSample = { readonly row: number } | { readonly inputs: Float64Array; readonly targets: Float64Array };

export interface EvaluationAnswers {
  readonly rows: RowsAnswer;
  readonly surface: SurfaceAnswer;
  /**
   * The `probe*` tensors, an array for each layer: what stands in the layer's block from `probeInput` to the end. See
   * src/trace/probeBlock.ts.
   */
  readonly probe: readonly Float64Array[];
  readonly shares: SharesAnswer;
}

export type EvaluationKind = keyof EvaluationAnswers;

/** What the network answers to every kept row. Where numbers overflow there are infinities and NaN. */
export interface RowsAnswer {
  /** (rows, O) */
  readonly outputs: Float64Array;
  /** Each row's own loss, times the weight of its class, without regularization (rows). */
  readonly losses: Float64Array;
}

/** What each kept training row alone would make of the gradient of one weight or bias: dE/dw of the row's own loss (trainingRows). */
export interface SharesAnswer {
  readonly gradients: Float64Array;
}

/** A weight, or with `input` null a unit's bias; counted from 0. */
export interface ParameterRef {
  readonly layer: number;
  readonly unit: number;
  readonly input: number | null;
}

export interface SurfaceAnswer {
  readonly extent: SurfaceExtent;
  /** (extent.rows, extent.columns, O): the first row is at y.from, the first column at x.from. */
  readonly outputs: Float64Array;
}

export type EvaluationQuestion =
  | { readonly kind: 'rows' }
  | { readonly kind: 'surface'; readonly extent: SurfaceExtent }
  | { readonly kind: 'probe'; readonly sample: ProbeSample }
  | { readonly kind: 'shares'; readonly parameter: ParameterRef };

export interface EvaluationRequest {
  readonly layers: readonly LayerWeights[];
  readonly question: EvaluationQuestion;
}
