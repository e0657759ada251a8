import { largestOf } from '../trace/elements.ts';
import type { LayerShape } from '../trace/shapes.ts';
import { type Centre, isInSpan, type Span, spanOf } from './sight.ts';
import type { Told, WhySubject } from './whySubject.ts';

/** What a page has of W: all of it, or of a large layer the weights in sight. */
export interface KnownWeights {
  readonly firstUnit: number;
  readonly firstInput: number;
  /** Columns of `values`, one for each input. */
  readonly inputs: number;
  readonly values: Float64Array;
  /** What the page shows of the others; null where there are none. */
  readonly others: OtherWeights | null;
}

/** Of weights that are out of sight, the few numbers that are shown: they are as many for every layer. */
export interface OtherWeights {
  /** The largest finite magnitude in all of W, for the colours. */
  readonly largest: number;
  /** For each unit in sight, its terms W[unit][i] x[i] of the inputs out of sight. */
  readonly net: OtherTerms;
  /** For each input in sight, its terms delta[o] W[o][input] of the units out of sight. */
  readonly inputGradient: OtherTerms;
  readonly row: RowShares;
}

/** Sums of terms and of their magnitudes. */
export interface OtherTerms {
  readonly sums: Float64Array;
  readonly sizes: Float64Array;
}

/** The row of W of a unit for a picture: of each `each` inputs the largest weight as a share of the row's largest. */
export interface RowShares {
  readonly unit: number;
  readonly each: number;
  /** In units of 1/`wholeShare`, the steps of the colours; `notFinite` for NaN and the infinities. */
  readonly shares: Int8Array;
}

export const wholeShare = 127;
export const notFinite = -128;

/** Weights that are sent whole, in bytes a megabyte: those of a layer of 784 inputs and 128 units are fewer. */
const mostWhole = 2 ** 17;
/** As wide as most strips are drawn, and every pixel of an image of 32 x 32. */
const mostShares = 1024;

/** What weights and the sums that they are in are made of. */
interface Weighted {
  readonly shape: LayerShape;
  readonly weights: Float64Array;
  readonly input: Float64Array;
  readonly delta: Float64Array;
}

/** The weights that a page is to have. */
export function weightsOf({ viewed, numbers }: WhySubject): Told<KnownWeights> | undefined {
  if (!viewed || !numbers) return undefined;
  const { source, key, layer, centre } = numbers;
  const own = source.layers[layer]!;
  const { inputs, outputs } = own.shape;
  if (inputs * outputs <= mostWhole) {
    // Every sample goes through the same weights.
    const ofWeights = `${viewed.run.info.id} ${source.epoch} ${layer} ${source.stop?.time ?? ''}`;
    return { key: ofWeights, make: () => allWeights(own) };
  }
  const { unit, input, block } = centre;
  const inSight = [spanOf(outputs, 'unit', unit).first, spanOf(inputs, 'input', input).first, block];
  return { key: `${key} ${layer} in sight ${inSight.join(' ')}`, make: () => weightsInSight(own, centre) };
}

export function allWeights({ shape, weights }: Weighted): KnownWeights {
  return { firstUnit: 0, firstInput: 0, inputs: shape.inputs, values: weights.slice(), others: null };
}

/** The weights in sight and what is shown of the others. */
export function weightsInSight(own: Weighted, centre: Centre): KnownWeights {
  const { shape, weights, input: x, delta } = own;
  const { inputs: I, outputs: O } = shape;
  const units = spanOf(O, 'unit', centre.unit);
  const inputs = spanOf(I, 'input', centre.input);
  const values = new Float64Array(units.count * inputs.count);
  for (let u = 0; u < units.count; u++) {
    const first = (units.first + u) * I + inputs.first;
    values.set(weights.subarray(first, first + inputs.count), u * inputs.count);
  }
  return {
    firstUnit: units.first,
    firstInput: inputs.first,
    inputs: inputs.count,
    values,
    others: {
      largest: largestOf(weights),
      net: otherTerms(units, inputs, I, (unit, i) => weights[unit * I + i]! * x[i]!),
      inputGradient: otherTerms(inputs, units, O, (input, o) => delta[o]! * weights[o * I + input]!),
      row: rowShares(weights, I, Math.min(centre.block, O - 1)),
    },
  };
}

/** For each sum in sight, its terms 0 .. count-1 without those in sight. */
function otherTerms(
  sumsInSight: Span,
  termsInSight: Span,
  count: number,
  termAt: (sum: number, term: number) => number,
): OtherTerms {
  const sums = new Float64Array(sumsInSight.count);
  const sizes = new Float64Array(sumsInSight.count);
  for (let s = 0; s < sums.length; s++) {
    for (let t = 0; t < count; t++) {
      if (isInSpan(termsInSight, t)) continue;
      const term = termAt(sumsInSight.first + s, t);
      sums[s]! += term;
      sizes[s]! += Math.abs(term);
    }
  }
  return { sums, sizes };
}

function rowShares(weights: Float64Array, I: number, unit: number): RowShares {
  const row = weights.subarray(unit * I, (unit + 1) * I);
  const largest = largestOf(row);
  const each = Math.ceil(I / mostShares);
  const shares = Int8Array.from({ length: Math.ceil(I / each) }, (_, k) => {
    let found = 0;
    for (const value of row.subarray(k * each, (k + 1) * each)) {
      if (!Number.isFinite(value)) return notFinite;
      if (Math.abs(value) > Math.abs(found)) found = value;
    }
    return found === 0 ? 0 : Math.floor((found / largest) * wholeShare + 0.5);
  });
  return { unit, each, shares };
}
