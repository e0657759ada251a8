import { count } from '../spec/words.ts';
import type { Asked, Given, LayerShape } from './given.ts';
import { jsonGradients } from './jsonGradients.ts';
import { npzGradients } from './npzGradients.ts';

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
