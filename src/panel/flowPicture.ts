/**
 * How values go up through a network and gradients come down, in a few numbers for each layer. Norms are L2. Those of x to
 * dE/dx are of one sample, before the epoch's first update.
 *
 * - `input`, `output`: of x and y.
 * - `outputGradient`, `delta`, `inputGradient`: of dE/dy, dE/dnet and dE/dx, in the order in which they come down.
 * - `activationFactor` is delta / outputGradient, `weightFactor` inputGradient / delta; NaN where the divisor is 0.
 * - `derivative` is the mean magnitude of dy/dnet's diagonal, for softmax that of a full matrix; `flatShare` the share
 *   of its entries within ±saturationThreshold (src/trace/layout.ts), `offShare` of those that are exactly 0.
 * - `epochDerivative`: the mean magnitude over the units of the epoch's mean diagonal.
 * - `gradient`, `update`, `weights`: of the epoch's mean dE/dW, the epoch's change of W, and W after it.
 * - `zeroWeights`: 1 where every weight was 0 before the epoch, else 0.
 */
export const flowNumbers = [
  'input',
  'output',
  'outputGradient',
  'delta',
  'inputGradient',
  'activationFactor',
  'weightFactor',
  'derivative',
  'flatShare',
  'offShare',
  'epochDerivative',
  'gradient',
  'update',
  'weights',
  'zeroWeights',
] as const;
export type FlowNumber = (typeof flowNumbers)[number];

/**
 * The flow of an epoch, or at a stop of the debugger: there `gradient` is of the batch's dE/dW, `update` what the batch has added to W, and
 * `weights` of W as it is.
 */
export interface Flow {
  readonly epoch: number;
  /** The stop that it is of (`StopPicture.key`); absent of a recorded epoch. */
  readonly stop?: string;
  /** Whose values they are, for instance `sample 1`. */
  readonly sample: string;
  /** The last delta was computed from loss and activation taken together, not as the product with dE/dy. */
  readonly isFused: boolean;
  /** A row for each layer, from the first, with the numbers in the order of `flowNumbers`. */
  readonly rows: Float64Array;
  /** In the same places 1 where a stop has no number, most because it is not computed yet. Absent of a recorded epoch, which has all. */
  readonly missing?: Uint8Array;
}

export function flowNumber({ rows }: Flow, layer: number, name: FlowNumber): number {
  return rows[layer * flowNumbers.length + flowNumbers.indexOf(name)]!;
}

/** Whether there is no number, rather than one that is not finite. */
export function isMissing({ missing }: Flow, layer: number, name: FlowNumber): boolean {
  return missing?.[layer * flowNumbers.length + flowNumbers.indexOf(name)] === 1;
}
