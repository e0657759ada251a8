/** Gradients that a person's own back-propagation wrote, read from a file. */
import { count } from '../spec/words.ts';
import { jsonGradients } from './jsonGradients.ts';
import { npzGradients } from './npzGradients.ts';
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

/** Bytes that a file of these gradients has at most: as text a number takes up to 32. */
export function mostBytes(shapes: readonly LayerShape[]): number {
  const numbers = shapes.reduce((sum, { I, O }) => sum + (I + 1) * O, 0);
  return 1_000_000 + 32 * numbers;
}

/** Reads a file by what it holds, whatever its name is. Never rejects. */
export async function readGiven(bytes: Uint8Array, asked: Asked): Promise<Given> {
  const most = mostBytes(asked.shapes);
  if (bytes.length > most) {
    const message = `the file has ${count(bytes.length)} bytes; the gradients of this network take at most ${count(most)}`;
    return { problems: [{ message }] };
  }
  const foreign = foreignKind(bytes);
  if (foreign !== undefined) return { problems: [{ message: foreign }] };
  const given = await (startsWith(bytes, 'PK') ? npzGradients(bytes, asked) : jsonGradients(bytes, asked));
  if ('layers' in given && given.layers.every(({ weights, bias }) => !weights && !bias)) {
    return { problems: [{ message: 'the file holds no gradient; give at least one tensor of one layer' }] };
  }
  return given;
}

function foreignKind(bytes: Uint8Array): string | undefined {
  const wanted = 'save the gradients with np.savez, or as JSON';
  if (startsWith(bytes, '\x93NUMPY')) return `this is a single NumPy array, and arrays need names; ${wanted}`;
  if (bytes[0] === 0x80 && bytes[1]! <= 5) return `this is a Python pickle, which is not read; ${wanted}`;
  if (startsWith(bytes, '\x1f\x8b')) return 'this file is compressed by gzip; unpack it';
  if (startsWith(bytes, '\x89HDF')) return `this is an HDF5 file; ${wanted}`;
  return undefined;
}

function startsWith(bytes: Uint8Array, start: string): boolean {
  return (
    bytes.length >= start.length && Array.from(start).every((character, k) => bytes[k] === character.charCodeAt(0))
  );
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
    return '. It has the shape of the transpose: write dE/dW as (units, inputs), in NumPy dW.T';
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
