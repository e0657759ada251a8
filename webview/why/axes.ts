import type { LayerChain } from '../../src/why/chain.ts';

/** A row or column that is shown, or several that are folded into one. */
export type AxisItem = {
  readonly index: number;
  /** 1 for a row or column that is shown. */
  readonly count: number;
  readonly isFolded: boolean;
  /** The unit whose block of vec(W) it belongs to, where there are blocks; -1 for several units. */
  readonly block?: number;
};
export type Axis = readonly AxisItem[];

/** What is shown of large layers: the unit and the input in the middle, and the unit whose block of vec(W) is unfolded. */
export interface Centre {
  readonly unit: number;
  readonly input: number;
  readonly block: number;
}

/** So many rows or columns are shown whole; of more, so many around the chosen one. */
export const mostShown = 16;
/** As many columns of vec(W), whose blocks are to be seen beside each other. */
const mostOfVector = 24;
const windowSizes = { unit: 5, input: 8 } as const;

/** Where the numbers are largest: at the unit of the largest delta, of those with weights, and the largest input. */
export function firstCentre({ delta, input, firstUnit, weights }: LayerChain): Centre {
  const units = weights.length / input.length;
  const unit = firstUnit + largestAt(delta.subarray(firstUnit, firstUnit + units));
  return { unit, input: largestAt(input), block: unit };
}

/** 0 .. length-1, whole or, where that are too many, those around `centre` with the rest folded. */
export function axisOf(length: number, of: keyof typeof windowSizes, centre: number): Axis {
  if (length <= mostShown) return indices(0, length);
  const count = windowSizes[of];
  const first = Math.min(Math.max(0, centre - (count >> 1)), length - count);
  return [...folded(0, first), ...indices(first, count), ...folded(first + count, length - first - count)];
}

/** A vector's only row. */
export const oneRow: Axis = indices(0, 1);

/** The columns of vec(W): whole where they are few, else one block in full and of every other one column. */
export function vectorAxis(units: number, inputs: number, centre: Centre): Axis {
  const isWhole = units * inputs <= mostOfVector;
  return axisOf(units, 'unit', centre.unit).flatMap((item): Axis => {
    if (item.isFolded) return [{ ...item, index: item.index * inputs, count: item.count * inputs, block: -1 }];
    const block = item.index;
    if (!isWhole && block !== centre.block && units > 1) {
      return [{ index: block * inputs, count: inputs, isFolded: true, block }];
    }
    return axisOf(inputs, 'input', centre.input).map(one => ({ ...one, index: block * inputs + one.index, block }));
  });
}

/** The centre from which a place can be seen, as near to the earlier one as possible: what is in sight stays where it is. */
export function centreWith(
  centre: Centre,
  place: { readonly unit: number; readonly input: number },
  units: number,
  inputs: number,
): Centre {
  const isInSight = (axis: Axis, index: number) =>
    index < 0 || axis.some(item => !item.isFolded && item.index === index);
  return {
    unit: isInSight(axisOf(units, 'unit', centre.unit), place.unit) ? centre.unit : place.unit,
    input: isInSight(axisOf(inputs, 'input', centre.input), place.input) ? centre.input : place.input,
    block: place.unit < 0 ? centre.block : place.unit,
  };
}

function largestAt(values: Float64Array): number {
  let at = 0;
  values.forEach((value, index) => {
    if (Math.abs(value) > Math.abs(values[at]!)) at = index;
  });
  return at;
}

function indices(first: number, count: number): AxisItem[] {
  return Array.from({ length: count }, (_, step) => ({ index: first + step, count: 1, isFolded: false }));
}

function folded(index: number, count: number): AxisItem[] {
  return count === 0 ? [] : [{ index, count, isFolded: true }];
}
