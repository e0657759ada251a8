/** What many numbers are summed up to. Of none, a mean, a largest and the like are not defined: `ofNone` is undefined. */
import { norm } from '../trace/norm.ts';
import type { Tensor } from './value.ts';

export interface Reduction {
  readonly of: (values: Float64Array) => number;
  readonly ofNone: number | undefined;
  readonly isTruth?: true;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += values[index]!;
  return total;
}

function mean(values: Float64Array): number {
  return sum(values) / values.length;
}

/** The root of the mean square, also where squares are beyond all doubles. */
function rms(values: Float64Array): number {
  return norm(values) / Math.sqrt(values.length);
}

/** Of the whole, not of a sample of it: divided by n, as NumPy does. */
function std(values: Float64Array): number {
  const middle = mean(values);
  return rms(values.map(value => value - middle));
}

/** The index of the first number that is better than all before; NaN is best, as in NumPy. */
function first(values: Float64Array, isBetter: (value: number, best: number) => boolean): number {
  let best = 0;
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) return index;
    if (isBetter(values[index]!, values[best]!)) best = index;
  }
  return best;
}

/** Of numbers that are not 0; NaN is not 0. */
function count(values: Float64Array): number {
  let found = 0;
  for (let index = 0; index < values.length; index++) if (values[index] !== 0) found++;
  return found;
}

function largest(values: Float64Array): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) best = Math.max(best, values[index]!);
  return best;
}

function smallest(values: Float64Array): number {
  let best = Number.POSITIVE_INFINITY;
  for (let index = 0; index < values.length; index++) best = Math.min(best, values[index]!);
  return best;
}

export const reductions = {
  norm: { of: norm, ofNone: 0 },
  sum: { of: sum, ofNone: 0 },
  mean: { of: mean, ofNone: undefined },
  rms: { of: rms, ofNone: undefined },
  std: { of: std, ofNone: undefined },
  min: { of: smallest, ofNone: undefined },
  max: { of: largest, ofNone: undefined },
  argmin: { of: values => first(values, (value, best) => value < best), ofNone: undefined },
  argmax: { of: values => first(values, (value, best) => value > best), ofNone: undefined },
  share: { of: values => count(values) / values.length, ofNone: undefined },
  any: { of: values => Number(count(values) > 0), ofNone: 0, isTruth: true },
  all: { of: values => Number(count(values) === values.length), ofNone: 1, isTruth: true },
} as const satisfies Readonly<Record<string, Reduction>>;

/** The same along one dimension, which is gone from the shape then. Numbers along it are there unless nothing is. */
export function reduceAlong({ shape, values }: Tensor, axis: number, of: (values: Float64Array) => number): Tensor {
  const size = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((count, size) => count * size, 1);
  const outer = shape.slice(0, axis).reduce((count, size) => count * size, 1);
  const reduced = new Float64Array(outer * inner);
  const line = new Float64Array(size);
  for (let above = 0; above < outer; above++) {
    for (let below = 0; below < inner; below++) {
      for (let index = 0; index < size; index++) line[index] = values[(above * size + index) * inner + below]!;
      reduced[above * inner + below] = of(line);
    }
  }
  return { shape: [...shape.slice(0, axis), ...shape.slice(axis + 1)], values: reduced };
}
