import type { Tensor } from './value.ts';

/** A number as a tensor without dimensions. */
export function scalar(value: number): Tensor {
  return { shape: [], values: Float64Array.of(value) };
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/**
 * The shape of what two tensors make together, as in NumPy: dimensions are matched from the last one, and one of size 1 is repeated.
 * Undefined where they do not fit.
 */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let index = 0; index < rank; index++) {
    const [ofA, ofB] = [a[a.length - rank + index] ?? 1, b[b.length - rank + index] ?? 1];
    if (ofA !== ofB && ofA !== 1 && ofB !== 1) return undefined;
    shape.push(ofA === 1 ? ofB : ofA);
  }
  return shape;
}

/** The distances between the numbers of a tensor along each dimension of a shape; 0 where it is repeated. */
export function stridesIn(own: readonly number[], shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let index = own.length - 1; index >= 0; index--) {
    if (own[index] !== 1) strides[shape.length - own.length + index] = stride;
    stride *= own[index]!;
  }
  return strides;
}

/** Calls `visit` with the place of each number of a tensor, in the order of a shape. */
export function walk(
  shape: readonly number[],
  strides: readonly number[],
  start: number,
  visit: (at: number) => void,
): void {
  if (shape.includes(0)) return;
  if (shape.length === 0) {
    visit(start);
    return;
  }
  const visitAlong = (dimension: number, at: number): void => {
    const [size, stride] = [shape[dimension]!, strides[dimension]!];
    const isLast = dimension === shape.length - 1;
    for (let index = 0; index < size; index++) {
      if (isLast) visit(at + index * stride);
      else visitAlong(dimension + 1, at + index * stride);
    }
  };
  visitAlong(0, start);
}

/** f(a, b) number by number, in a shape that `broadcastShape` made of theirs. */
export function combine(a: Tensor, b: Tensor, shape: readonly number[], f: (a: number, b: number) => number): Tensor {
  const values = new Float64Array(countOf(shape));
  const [left, right] = [repeated(a, shape, values.length), repeated(b, shape, values.length)];
  // Steps of 0 stay at the only number.
  const [stepLeft, stepRight] = [left.length === 1 ? 0 : 1, right.length === 1 ? 0 : 1];
  for (let index = 0; index < values.length; index++) {
    values[index] = f(left[index * stepLeft]!, right[index * stepRight]!);
  }
  return { shape, values };
}

/** The numbers of a tensor as they are repeated in a shape of so many; one alone is not. */
function repeated({ shape: own, values }: Tensor, shape: readonly number[], count: number): Float64Array {
  if (values.length === count || values.length === 1) return values;
  const all = new Float64Array(count);
  let next = 0;
  walk(shape, stridesIn(own, shape), 0, at => {
    all[next++] = values[at]!;
  });
  return all;
}

/** f(a) number by number. */
export function map({ shape, values }: Tensor, f: (value: number) => number): Tensor {
  const mapped = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) mapped[index] = f(values[index]!);
  return { shape, values: mapped };
}
