import type { ChainQuantity, LayerChain } from '../../src/why/chain.ts';

/** The quantities of one layer for one sample, which the page shows as matrices. */
export type MatrixQuantity = Exclude<ChainQuantity, 'epochGradient' | 'epochBiasGradient' | 'update' | 'biasUpdate'>;

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
  const { inputs: I, outputs: O } = chain.shape;
  const delta = largestOf(chain.delta);
  const products = delta * largestOf(chain.input);
  switch (quantity) {
    case 'input':
      return vector(quantity, chain.input);
    case 'weights': {
      const { weights, firstUnit } = chain;
      const known = { first: firstUnit, count: weights.length / I };
      const value = (row: number, column: number) => weights[(row - firstUnit) * I + column] ?? Number.NaN;
      return { ...whole(quantity, O, I), known, value, largest: largestOf(weights) };
    }
    case 'bias':
    case 'biasGradient':
      if (!chain.shape.bias) return undefined;
      return vector(quantity, quantity === 'bias' ? chain.bias : chain.delta);
    case 'net':
    case 'output':
    case 'outputGradient':
    case 'delta':
    case 'inputGradient':
      return vector(quantity, chain[quantity]);
    case 'target':
      return chain.target ? vector(quantity, chain.target) : undefined;
    case 'activationJacobian':
      return { ...whole(quantity, O, O), ...activationJacobian(chain) };
    case 'parameterJacobian': {
      const isStructuralZero = (row: number, column: number) => Math.floor(column / I) !== row;
      const value = (row: number, column: number) =>
        isStructuralZero(row, column) ? 0 : chain.input[column - row * I]!;
      return { ...whole(quantity, O, O * I), value, isStructuralZero, largest: largestOf(chain.input) };
    }
    case 'vectorGradient': {
      const value = (_: number, column: number) => weightGradient(chain, Math.floor(column / I), column % I);
      return { ...whole(quantity, 1, O * I), value, largest: products };
    }
    case 'gradient':
      return {
        ...whole(quantity, O, I),
        value: (row, column) => weightGradient(chain, row, column),
        largest: products,
      };
    default:
      return assertNever(quantity);
  }
}

/** dE/dW[unit][input] = dE/dnet[unit] x[input]: the one term of the product that is not zero by structure. */
export function weightGradient({ delta, input }: LayerChain, unit: number, index: number): number {
  return delta[unit]! * input[index]!;
}

/** Whether a chain has the weights of a unit: of large layers it has some. */
export function knowsWeights({ firstUnit, weights, shape }: LayerChain, unit: number): boolean {
  return unit >= firstUnit && unit < firstUnit + weights.length / shape.inputs;
}

function whole(quantity: MatrixQuantity, rows: number, columns: number) {
  return { quantity, rows, columns, known: { first: 0, count: rows }, isStructuralZero: () => false };
}

function vector(quantity: MatrixQuantity, values: Float64Array): ChainMatrix {
  return { ...whole(quantity, 1, values.length), value: (_, column) => values[column]!, largest: largestOf(values) };
}

function activationJacobian({ activationJacobian: jacobian, output: p }: LayerChain) {
  if (jacobian.form === 'diagonal') {
    const { diagonal } = jacobian;
    const isStructuralZero = (row: number, column: number) => row !== column;
    const value = (row: number, column: number) => (row === column ? diagonal[row]! : 0);
    return { value, isStructuralZero, largest: largestOf(diagonal) };
  }
  const value = (row: number, column: number) => (row === column ? p[row]! * (1 - p[row]!) : -p[row]! * p[column]!);
  // No product of two probabilities that sum to 1 is larger than this, and at the diagonal neither.
  return { value, largest: largestOf(p.map(probability => probability * (1 - probability))) };
}

/** The largest finite magnitude; 0 when there is none. */
function largestOf(values: Float64Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function assertNever(quantity: never): never {
  throw new TypeError(`no matrix ${JSON.stringify(quantity)}`);
}
