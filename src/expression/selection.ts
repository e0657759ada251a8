import { countOf, walk } from './broadcast.ts';
import type { Tensor } from './value.ts';

/** What is taken of one dimension: one index, or those of a slice. Parts of a slice that are left out are undefined. */
export type Selector =
  | { readonly index: number }
  | { readonly start: number | undefined; readonly stop: number | undefined; readonly step: number };

/** From where, how many, how far apart: what `slice.indices` of Python says. */
interface Range {
  readonly start: number;
  readonly count: number;
  readonly step: number;
}

/** Which numbers of a tensor are taken. Its work is their count. */
interface Selection {
  readonly shape: readonly number[];
  readonly work: number;
  readonly make: () => Tensor;
}

/**
 * The numbers of a tensor by a selector for each dimension, as NumPy takes them; an index drops its dimension. There are as many selectors
 * as dimensions, and every index is within them (`indexWithin`).
 */
export function select({ shape, values }: Tensor, selectors: readonly Selector[]): Selection {
  let start = 0;
  const strides: number[] = [];
  const sizes: number[] = [];
  for (const [dimension, selector] of selectors.entries()) {
    const stride = countOf(shape.slice(dimension + 1));
    if ('index' in selector) {
      start += selector.index * stride;
      continue;
    }
    const range = rangeOf(selector, shape[dimension]!);
    start += range.start * stride;
    strides.push(range.step * stride);
    sizes.push(range.count);
  }
  const work = countOf(sizes);
  return {
    shape: sizes,
    work,
    make() {
      const selected = new Float64Array(work);
      let next = 0;
      walk(sizes, strides, start, at => {
        selected[next++] = values[at]!;
      });
      return { shape: sizes, values: selected };
    },
  };
}

/** An index that may count from the end, counted from the start; undefined where there is none. */
export function indexWithin(index: number, size: number): number | undefined {
  const counted = index < 0 ? index + size : index;
  return counted >= 0 && counted < size ? counted : undefined;
}

function rangeOf({ start, stop, step }: Exclude<Selector, { index: number }>, size: number): Range {
  const [lowest, highest] = step > 0 ? [0, size] : [-1, size - 1];
  const clamped = (index: number) => Math.min(Math.max(index < 0 ? index + size : index, lowest), highest);
  const first = start === undefined ? (step > 0 ? lowest : highest) : clamped(start);
  const end = stop === undefined ? (step > 0 ? highest : lowest) : clamped(stop);
  return { start: first, count: Math.max(0, Math.ceil((end - first) / step)), step };
}
