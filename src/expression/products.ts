import { broadcastShape, countOf, stridesIn, walk } from './broadcast.ts';
import type { Tensor } from './value.ts';

/** How two tensors are multiplied: what their product is, and its cost; or the dimensions that do not fit. */
export interface Product {
  /** Multiplications. */
  readonly work: number;
  readonly make: () => Tensor;
}

/** A problem with the operands, as the end of a sentence about their shapes. */
type Misfit = string;

/**
 * a @ b as in NumPy: matrices by rows and columns; a vector at the left is one row, at the right one column; of more than two dimensions
 * the first ones are broadcast.
 */
export function matrixProduct(a: Tensor, b: Tensor): Product | Misfit {
  if (a.shape.length === 0 || b.shape.length === 0) return 'a scalar is multiplied by *';
  const left = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
  const right = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
  const [rows, inner] = [left.at(-2)!, left.at(-1)!];
  const [innerRight, columns] = [right.at(-2)!, right.at(-1)!];
  if (inner !== innerRight) return `${inner} columns at the left, ${innerRight} rows at the right`;
  const outer = broadcastShape(left.slice(0, -2), right.slice(0, -2));
  if (outer === undefined) return 'their first dimensions differ';
  const shape = [...outer, ...(a.shape.length === 1 ? [] : [rows]), ...(b.shape.length === 1 ? [] : [columns])];
  const work = countOf(outer) * rows * inner * columns;
  return { work: Math.max(work, countOf(shape)), make: () => multiply(a, b, { shape, outer, rows, inner, columns }) };
}

interface Sizes {
  readonly shape: readonly number[];
  readonly outer: readonly number[];
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

function multiply(a: Tensor, b: Tensor, { shape, outer, rows, inner, columns }: Sizes): Tensor {
  const values = new Float64Array(countOf(shape));
  const starts = (own: readonly number[], size: number) => {
    const places: number[] = [];
    walk(outer, stridesIn(own, outer), 0, at => places.push(at * size));
    return places;
  };
  const ofA = starts(a.shape.slice(0, -2), rows * inner);
  const ofB = starts(b.shape.slice(0, -2), inner * columns);
  let next = 0;
  for (const [index, startA] of ofA.entries()) {
    const startB = ofB[index]!;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += a.values[startA + row * inner + k]! * b.values[startB + k * columns + column]!;
        }
        values[next++] = sum;
      }
    }
  }
  return { shape, values };
}

/** Every number of a times every number of b: (number of a, number of b). */
export function outerProduct(a: Tensor, b: Tensor): Product {
  const [rows, columns] = [a.values.length, b.values.length];
  return {
    work: rows * columns,
    make() {
      const values = new Float64Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          values[row * columns + column] = a.values[row]! * b.values[column]!;
        }
      }
      return { shape: [rows, columns], values };
    },
  };
}

/** The diagonal of a matrix, or the matrix with a vector in its diagonal. */
export function diagonal({ shape, values }: Tensor): Product | Misfit {
  const [rows, columns] = shape;
  if (rows === undefined || shape.length > 2) return 'diag takes a vector or a matrix';
  if (columns !== undefined) {
    const size = Math.min(rows, columns);
    return {
      work: size,
      make: () => ({
        shape: [size],
        values: Float64Array.from({ length: size }, (_, at) => values[at * columns + at]!),
      }),
    };
  }
  return {
    work: rows * rows,
    make() {
      const matrix = new Float64Array(rows * rows);
      for (let at = 0; at < rows; at++) matrix[at * rows + at] = values[at]!;
      return { shape: [rows, rows], values: matrix };
    },
  };
}

/** The dimensions in the reverse order. */
export function transpose({ shape, values }: Tensor): Tensor {
  const transposed = new Float64Array(values.length);
  const reversed = shape.toReversed();
  let next = 0;
  const strides = shape.map((_, index) => countOf(shape.slice(index + 1))).reverse();
  walk(reversed, strides, 0, at => {
    transposed[next++] = values[at]!;
  });
  return { shape: reversed, values: transposed };
}
