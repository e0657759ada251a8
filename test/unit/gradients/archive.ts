import { zipSync } from 'fflate';
import { dictOf, npyFile } from '../data/npyFile.ts';

/** What numpy.save writes of an array. */
export function npy(descr: string, shape: readonly number[], bytes: Uint8Array, order = 'False'): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  // NumPy aligns the numbers to 64 bytes.
  return npyFile(dictOf(descr, tuple, order).padEnd(117), bytes);
}

export const doubles = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
export const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

/** What numpy.savez writes of named arrays. */
export function npz(arrays: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, bytes]) => [`${name}.npy`, bytes])));
}
