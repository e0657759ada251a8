/** Gradients that a person's own back-propagation wrote, read from a file. */
import { count } from '../spec/words.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';
import type { GivenTensor } from './tolerance.ts';

/** What the network has: the tensors that a file may hold. */
export interface LayerShape {
  readonly name: string;
  readonly I: number;
  readonly O: number;
  readonly hasBias: boolean;
}

/** The tensors that are there. */
export interface GivenLayer {
  readonly weights?: GivenTensor;
  readonly bias?: GivenTensor;
}

/** What is wrong with the file; line and column are counted from 1 and absent where it is no text. */
export interface FileProblem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

/** A layer for each of the network's, first layer first. */
export type Given = { readonly layers: readonly GivenLayer[] } | { readonly problems: readonly FileProblem[] };

/** Rows that gradients are of: a bias with so many rows was not summed over them. */
export interface Asked {
  readonly shapes: readonly LayerShape[];
  readonly rows: number;
}

/** What a shape that is not the wanted one looks like: said after it, to help. */
export function shapeHint(
  found: readonly number[],
  wanted: readonly number[],
  tensor: 'weights' | 'bias',
  rows: number,
): string {
  const product = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);
  const [first, second] = found;
  if (tensor === 'weights' && found.length === 2 && first === wanted[1] && second === wanted[0]) {
    return `. It has the shape of the transpose: write ${gradientSymbol('weights')} as (units, inputs), in NumPy dW.T`;
  }
  if (tensor === 'weights' && found.length === 2 && first === wanted[0] && second === wanted[1]! + 1) {
    return '. It has one column more, perhaps the bias: write that apart';
  }
  const isBias = tensor === 'bias' && found.length === 2;
  if (isBias && product(found) === wanted[0]) return '. It has a dimension too many: in NumPy db.ravel()';
  if (isBias && first === rows && second === wanted[0]) {
    return `. It has a row for each of the ${count(rows)} training rows: sum over them, in NumPy db.sum(axis=0), and divide by their number`;
  }
  if (found.length === wanted.length + 1 && first === rows) {
    return `. It has an entry for each of the ${count(rows)} training rows: give their mean`;
  }
  return '';
}

/** `(2, 3)`, `(2)`, `()`. */
export function shapeText(shape: readonly number[]): string {
  return `(${shape.join(', ')})`;
}
