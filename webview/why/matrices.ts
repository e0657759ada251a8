import { largestOf, type SampleVectors } from '../../src/trace/elements.ts';
import { factsOf, type MatrixQuantity, sizeOf } from '../../src/trace/quantity.ts';
import { type KnownWeights, notFinite, wholeShare } from '../../src/why/knownWeights.ts';
import { isInSpan, type Span } from '../../src/why/sight.ts';
import type { ShownChain } from '../../src/why/whyMessages.ts';

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
  /** Whether the number of an element is here; only of the weights of large layers some are not. */
  readonly isKnown: (row: number, column: number) => boolean;
  /** An element; NaN for one that is not here. */
  readonly value: (row: number, column: number) => number;
  /** Whether an element is zero whatever the numbers are. */
  readonly isStructuralZero: (row: number, column: number) => boolean;
  /** The largest finite magnitude, for the colours. */
  readonly largest: number;
}

const made = new WeakMap<ShownChain, Map<MatrixQuantity, ChainMatrix | undefined>>();

/** A matrix of the layer; undefined where the layer has none: no bias, no target. Made once a chain. */
export function chainMatrix(chain: ShownChain, quantity: MatrixQuantity): ChainMatrix | undefined {
  const matrices = made.get(chain) ?? new Map<MatrixQuantity, ChainMatrix | undefined>();
  made.set(chain, matrices);
  if (!matrices.has(quantity)) matrices.set(quantity, makeMatrix(chain, quantity));
  return matrices.get(quantity);
}

function makeMatrix(chain: ShownChain, quantity: MatrixQuantity): ChainMatrix | undefined {
  const { shape, weights } = chain;
  const { kept, shape: form } = factsOf(quantity);
  const [rows, columns] = sizeOf(quantity, shape, chain.target !== null);
  if (rows === 0) return undefined;
  const whole = { quantity, rows, columns, isKnown: () => true, isStructuralZero: () => false };
  if (kept.in === 'vectors') {
    const { isStructuralZero = whole.isStructuralZero, at, largest } = kept.make(vectorsOf(chain), shape);
    return { ...whole, value: at, isStructuralZero, largest: largest() };
  }
  if (form === 'OxI') {
    const { firstUnit, firstInput, inputs, values, others } = weights;
    const isKnown = (row: number, column: number) => knowsWeight(chain, row, column);
    const value = (row: number, column: number) =>
      isKnown(row, column) ? values[(row - firstUnit) * inputs + column - firstInput]! : Number.NaN;
    return { ...whole, isKnown, value, largest: others?.largest ?? largestOf(values) };
  }
  const values = chain[quantity as keyof VectorsOf<ShownChain>]!;
  return { ...whole, value: (_, column) => values[column]!, largest: largestOf(values) };
}

/** What of a chain is a vector by the name of its quantity. */
type VectorsOf<Chain> = {
  [Name in keyof Chain as Chain[Name] extends Float64Array | null ? Name : never]: Chain[Name];
};

function vectorsOf({ input, output, delta, activationJacobian }: ShownChain): SampleVectors {
  return { input, output, delta, jacobianDiagonal: activationJacobian.diagonal };
}

/** dE/dW[unit][input] = dE/dnet[unit] x[input]: the one term of the product that is not zero by structure. */
export function weightGradient({ delta, input }: ShownChain, unit: number, index: number): number {
  return delta[unit]! * input[index]!;
}

/** Whether a chain has a weight: of large layers it has those in sight. */
export function knowsWeight({ weights }: ShownChain, unit: number, input: number): boolean {
  const { units, inputs } = knownSpans(weights);
  return isInSpan(units, unit) && isInSpan(inputs, input);
}

/** The units and the inputs whose weights are here. */
export function knownSpans({ firstUnit, firstInput, inputs, values }: KnownWeights): Record<'units' | 'inputs', Span> {
  return {
    units: { first: firstUnit, count: inputs === 0 ? 0 : values.length / inputs },
    inputs: { first: firstInput, count: inputs },
  };
}

/** A row of W for a picture, one number an input; undefined where it is not here. Of a large layer shares of the largest weight. */
export function pictureRow({ weights: { values, others }, shape }: ShownChain, unit: number): Float64Array | undefined {
  const { inputs: I } = shape;
  if (!others) return values.subarray(unit * I, (unit + 1) * I);
  const { row } = others;
  if (row.unit !== unit) return undefined;
  return Float64Array.from({ length: I }, (_, input) => {
    const share = row.shares[Math.floor(input / row.each)]!;
    return share === notFinite ? Number.NaN : share / wholeShare;
  });
}
