import type { LayerShape } from './shapes.ts';

/** The vectors of one sample that its matrices are made of: x (I), y, diag(dy/dnet) and dE/dnet (O). */
export type VectorName = 'input' | 'output' | 'jacobianDiagonal' | 'delta';
export type SampleVectors = Readonly<Record<VectorName, Float64Array>>;

/** Those of a sample's vectors that a quantity is made of, as its row of the table says (quantity.ts). */
export function vectorsOf(names: readonly VectorName[], read: (name: VectorName) => Float64Array): SampleVectors {
  return Object.fromEntries(names.map(name => [name, read(name)])) as Record<VectorName, Float64Array>;
}

/** A matrix whose elements are computed when they are asked for: dnet/dvec(W) has O*O*I of them. */
export interface Elements {
  /** An element. The row of a vector is 0. */
  readonly at: (row: number, column: number) => number;
  /** Whether an element is zero whatever the numbers are. */
  readonly isStructuralZero?: (row: number, column: number) => boolean;
  /** A bound of the finite magnitudes, for colours. */
  readonly largest: () => number;
}

/** Makes a quantity of the vectors that its row of the table names. */
export type Made = (vectors: SampleVectors, layer: LayerShape) => Elements;

/** dy/dnet: diag(f'(net)), or of softmax diag(p) - p pT, whose diagonal is the training's own. */
export const activationJacobian: Made = ({ output: p, jacobianDiagonal: diagonal }, { activation }) => {
  if (activation === 'softmax') {
    return {
      at: (row, column) => (row === column ? diagonal[row]! : -p[row]! * p[column]!),
      // No product of two probabilities that sum to 1 is larger than this, and at the diagonal neither.
      largest: () => largestOf(p.map(probability => probability * (1 - probability))),
    };
  }
  return {
    at: (row, column) => (row === column ? diagonal[row]! : 0),
    isStructuralZero: (row, column) => row !== column,
    largest: () => largestOf(diagonal),
  };
};

/** dnet/dvec(W): row o holds x in the block of unit o and is zero elsewhere. */
export const parameterJacobian: Made = ({ input: x }, { inputs: I }) => {
  const isStructuralZero = (row: number, column: number) => Math.floor(column / I) !== row;
  return {
    at: (row, column) => (isStructuralZero(row, column) ? 0 : x[column - row * I]!),
    isStructuralZero,
    largest: () => largestOf(x),
  };
};

/** dE/dW = deltaT xT */
export const outerProduct: Made = ({ delta, input: x }) => ({
  at: (row, column) => delta[row]! * x[column]!,
  largest: () => largestOf(delta) * largestOf(x),
});

/** The same in one row: element o*I + i is delta[o] x[i]. */
export const outerProductAsRow: Made = ({ delta, input: x }, { inputs: I }) => ({
  at: (_, column) => delta[Math.floor(column / I)]! * x[column % I]!,
  largest: () => largestOf(delta) * largestOf(x),
});

/** dE/db = delta: dnet/db is the identity. */
export const sameAsDelta: Made = ({ delta }) => ({
  at: (_, column) => delta[column]!,
  largest: () => largestOf(delta),
});

/** The largest finite magnitude; 0 when there is none. */
export function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}
