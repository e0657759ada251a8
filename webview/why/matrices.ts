import { largestOf, type SampleVectors } from '../../src/trace/elements.ts';
import { factsOf, type MatrixQuantity, sizeOf } from '../../src/trace/quantity.ts';
import type { LayerChain } from '../../src/why/chain.ts';

/** A number of a matrix that the page shows. */
export interface MatrixCell {
  readonly quantity: MatrixQuantity;
  readonly row: number;
  readonly column: number;
}

/** A matrix of the chain, whose elements are computed when they are asked for: dnet/dvec(W) has O*O*I of them. */
export interface ChainMatrix {
  readonly quantity: MatrixQuantity;
  readonly rows: number;
  readonly columns: number;
  /** Rows of which the numbers are here; only the weights of large layers lack some. */
  readonly known: { readonly first: number; readonly count: number };
  /** An element; NaN for a row that is not known. */
  readonly value: (row: number, column: number) => number;
  /** Whether an element is zero whatever the numbers are. */
  readonly isStructuralZero: (row: number, column: number) => boolean;
  /** The largest finite magnitude, for the colours. */
  readonly largest: number;
}

const made = new WeakMap<LayerChain, Map<MatrixQuantity, ChainMatrix | undefined>>();

/** A matrix of the layer; undefined where the layer has none: no bias, no target. Made once a chain. */
export function chainMatrix(chain: LayerChain, quantity: MatrixQuantity): ChainMatrix | undefined {
  const matrices = made.get(chain) ?? new Map<MatrixQuantity, ChainMatrix | undefined>();
  made.set(chain, matrices);
  if (!matrices.has(quantity)) matrices.set(quantity, makeMatrix(chain, quantity));
  return matrices.get(quantity);
}

function makeMatrix(chain: LayerChain, quantity: MatrixQuantity): ChainMatrix | undefined {
  const { shape, weights, firstUnit } = chain;
  const { kept, shape: form } = factsOf(quantity);
  const [rows, columns] = sizeOf(quantity, shape, chain.target !== null);
  if (rows === 0) return undefined;
  const whole = { quantity, rows, columns, known: { first: 0, count: rows }, isStructuralZero: () => false };
  if (kept.in === 'vectors') {
    const { isStructuralZero = whole.isStructuralZero, at, largest } = kept.make(vectorsOf(chain), shape);
    return { ...whole, value: at, isStructuralZero, largest: largest() };
  }
  if (form === 'OxI') {
    const known = { first: firstUnit, count: weights.length / columns };
    const value = (row: number, column: number) => weights[(row - firstUnit) * columns + column] ?? Number.NaN;
    return { ...whole, known, value, largest: largestOf(weights) };
  }
  const values = chain[quantity as keyof VectorsOf<LayerChain>]!;
  return { ...whole, value: (_, column) => values[column]!, largest: largestOf(values) };
}

/** What of a chain is a vector by the name of its quantity. */
type VectorsOf<Chain> = {
  [Name in keyof Chain as Chain[Name] extends Float64Array | null ? Name : never]: Chain[Name];
};

function vectorsOf({ input, output, delta, activationJacobian }: LayerChain): SampleVectors {
  return { input, output, delta, jacobianDiagonal: activationJacobian.diagonal };
}

/** dE/dW[unit][input] = dE/dnet[unit] x[input]: the one term of the product that is not zero by structure. */
export function weightGradient({ delta, input }: LayerChain, unit: number, index: number): number {
  return delta[unit]! * input[index]!;
}

/** Whether a chain has the weights of a unit: of large layers it has some. */
export function knowsWeights({ firstUnit, weights, shape }: LayerChain, unit: number): boolean {
  return unit >= firstUnit && unit < firstUnit + weights.length / shape.inputs;
}
