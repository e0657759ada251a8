/** A given tensor held against candidates for it: first at a few telling elements, then at all. */
import {
  type BiasGradient,
  biasGradient,
  penaltyOf,
  summedElement,
  summedRow,
  type WeightSum,
  weightSum,
} from './backpropagation.ts';
import type { GivenLayer } from './given.ts';
import type { BiasSlip, WeightSlip } from './mistakeKinds.ts';
import type { LayerGradients, Pass } from './pass.ts';
import { type GivenTensor, isWithin, type LayerSizes } from './tolerance.ts';

/** By what a candidate is multiplied: `data` without the regularization, `whole` with it. */
export interface Factors {
  readonly data: number;
  readonly whole: number;
}

/** A candidate for a tensor, by some way of computing it. */
export interface Candidate {
  /** Whether it is what was given at the telling elements, for these factors. */
  readonly isLikely: (factors: Factors) => boolean;
  /** Whether it is what was given everywhere. */
  readonly isRight: (factors: Factors) => boolean;
  /** The factor that the telling elements suggest for `data`; undefined where nothing is told. */
  readonly suggested: (whole: number) => number | undefined;
  /** Whether the tensor is regularized. */
  readonly isPenalized: boolean;
}

/** A tensor that was given. */
export interface Judged<Slip> {
  /** Whether what was given is ours. */
  readonly isRight: boolean;
  /** What comes of a delta with a mistake or without; undefined where it cannot be made. */
  readonly candidate: (delta: Float64Array, slip?: Slip) => Candidate | undefined;
}

/** Telling elements of a tensor of each of three sorts. */
const mostTelling = 8;

/** The elements that are furthest from ours, the largest, and some that are spread evenly. */
function tellingElements(values: Float64Array, ours: Float64Array): Uint32Array {
  const byDifference = largest(values, k => Math.abs(values[k]! - ours[k]!));
  const bySize = largest(values, k => Math.abs(values[k]!));
  const even = Array.from({ length: mostTelling }, (_, k) => Math.floor((k * values.length) / mostTelling));
  return Uint32Array.from(new Set([...byDifference, ...bySize, ...even]));
}

function largest({ length }: Float64Array, sizeOf: (k: number) => number): number[] {
  const found: number[] = [];
  for (let k = 0; k < length; k++) {
    const size = sizeOf(k);
    if (found.length === mostTelling && !(size > sizeOf(found.at(-1)!))) continue;
    const place = found.findIndex(other => sizeOf(other) < size);
    found.splice(place < 0 ? found.length : place, 0, k);
    if (found.length > mostTelling) found.pop();
  }
  return found;
}

/** The parts of a candidate at the telling elements; what all elements are is computed when it is asked for. */
interface Parts {
  readonly data: Float64Array;
  readonly penalty: Float64Array | undefined;
}

function candidateOf(
  given: GivenTensor,
  size: (k: number) => number,
  telling: Uint32Array,
  { data, penalty }: Parts,
  isRight: Candidate['isRight'],
): Candidate {
  const value = (j: number, factors: Factors) => factors.whole * (factors.data * data[j]! + (penalty?.[j] ?? 0));
  return {
    isRight,
    isPenalized: penalty !== undefined,
    isLikely: factors => telling.every((k, j) => isWithin(given, size, k, value(j, factors))),
    suggested: whole => {
      let best: number | undefined;
      let largest = 0;
      for (const [j, k] of telling.entries()) {
        if (!(Math.abs(data[j]!) > largest)) continue;
        largest = Math.abs(data[j]!);
        best = (given.values[k]! / whole - (penalty?.[j] ?? 0)) / data[j]!;
      }
      return best;
    },
  };
}

/** `spend` is told of the multiplications that are about to be done. */
function judgedWeights(
  pass: Pass,
  layer: number,
  given: GivenTensor,
  { isRight, ours, sizes, spend }: JudgedContext,
): Judged<WeightSlip> {
  const { I, O, w } = pass.layers[layer]!;
  const size = sizes.weights;
  const telling = tellingElements(given.values, ours.weights);
  const isZero = given.values.every(value => value === 0);
  const penaltyAt = penaltyOf(pass.layers[layer]!);
  return {
    isRight,
    candidate: (delta, slip) => {
      const sum = weightSum(pass, layer, delta, slip);
      if (!sum || (slip === 'all-zero' && !isZero)) return undefined;
      spend(telling.length * pass.rows);
      const penalty = penaltyAt && sum.penalty !== 0 ? (k: number) => sum.penalty * penaltyAt(w[k]!) : undefined;
      const data = Float64Array.from(telling, k => summedElement(sum, Math.floor(k / I), k % I, I, O));
      const parts = { data, penalty: penalty && Float64Array.from(telling, penalty) };
      return candidateOf(given, size, telling, parts, factors => {
        spend(O * I * pass.rows);
        return rowsAre(given, size, sum, factors, penalty, I, O);
      });
    },
  };
}

interface JudgedContext {
  readonly isRight: boolean;
  readonly ours: LayerGradients;
  readonly sizes: LayerSizes;
  readonly spend: (multiplications: number) => void;
}

function rowsAre(
  given: GivenTensor,
  size: (k: number) => number,
  sum: WeightSum,
  { data, whole }: Factors,
  penalty: ((k: number) => number) | undefined,
  I: number,
  O: number,
): boolean {
  const row = new Float64Array(I);
  for (let o = 0; o < O; o++) {
    summedRow(row, sum, o, I, O);
    for (let i = 0, k = o * I; i < I; i++, k++) {
      if (!isWithin(given, size, k, whole * (data * row[i]! + (penalty?.(k) ?? 0)))) return false;
    }
  }
  return true;
}

function judgedBias(
  pass: Pass,
  layer: number,
  given: GivenTensor,
  { isRight, sizes, spend }: JudgedContext,
): Judged<BiasSlip> {
  const all = Uint32Array.from(given.values.keys());
  const isZero = given.values.every(value => value === 0);
  return {
    isRight,
    candidate: (delta, slip) => {
      spend(delta.length);
      const gradient: BiasGradient | undefined = biasGradient(pass, layer, delta, slip);
      if (!gradient || (slip === 'all-zero' && !isZero)) return undefined;
      const candidate = candidateOf(given, sizes.bias, all, gradient, factors => candidate.isLikely(factors));
      return candidate;
    },
  };
}

/** Which tensors of a layer were given. */
export interface JudgedLayer {
  readonly weights: Judged<WeightSlip> | undefined;
  readonly bias: Judged<BiasSlip> | undefined;
}

export function judgedLayers(
  pass: Pass,
  given: readonly GivenLayer[],
  context: (layer: number, tensor: 'weights' | 'bias') => JudgedContext,
): JudgedLayer[] {
  return given.map(({ weights, bias }, layer) => ({
    weights: weights && judgedWeights(pass, layer, weights, context(layer, 'weights')),
    bias: bias && judgedBias(pass, layer, bias, context(layer, 'bias')),
  }));
}
