import { type Centre, spanOf } from '../../src/why/sight.ts';

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

/** As many columns of vec(W), whose blocks are to be seen beside each other. */
const mostOfVector = 24;

/** 0 .. length-1, whole or, where that are too many, those around `centre` with the rest folded. */
export function axisOf(length: number, of: 'unit' | 'input', centre: number): Axis {
  const { first, count } = spanOf(length, of, centre);
  return [...folded(0, first), ...indices(first, count), ...folded(first + count, length - first - count)];
}

/** A vector's only row. */
export const oneRow: Axis = indices(0, 1);

/** The columns of vec(W): whole where they are few, else one block in full and of every other one column. */
export function vectorAxis(units: number, inputs: number, centre: Omit<Centre, 'layer'>): Axis {
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

function indices(first: number, count: number): AxisItem[] {
  return Array.from({ length: count }, (_, step) => ({ index: first + step, count: 1, isFolded: false }));
}

function folded(index: number, count: number): AxisItem[] {
  return count === 0 ? [] : [{ index, count, isFolded: true }];
}
