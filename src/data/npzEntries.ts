import { type UnzipFileInfo, unzipSync } from 'fflate';
import { densest } from './deflate.ts';

/** What an archive holds: the names of its arrays, and the bytes of those that were wanted. */
export interface Entries {
  readonly names: ReadonlySet<string>;
  readonly bytes: ReadonlyMap<string, Uint8Array>;
  /** The first wanted array that unpacks to more than is allowed, and its size; it was not unpacked. */
  readonly tooLarge?: { readonly name: string; readonly size: number };
}

/** More entries than an archive of arrays has; a forged one can tell of billions. */
const mostEntries = 10_000;

/**
 * The wanted arrays of a `.npz`, which is a zip of `.npy` files. Room is made for what the archive's directory tells, so
 * each is asked for against `mostBytes` before. Throws an Error when it is no zip.
 */
export function npzEntries(zip: Uint8Array, wanted: ReadonlySet<string>, mostBytes: number): Entries {
  const names = new Set<string>();
  let tooLarge: Entries['tooLarge'];
  let seen = 0;
  const filter = ({ name, size, originalSize, compression }: UnzipFileInfo): boolean => {
    if (++seen > mostEntries) throw new Error(`it has more than ${mostEntries} entries`);
    const array = arrayName(name);
    // The first of a name counts; a forged archive could tell of one array ten thousand times.
    if (array === undefined || names.has(array)) return false;
    names.add(array);
    if (!wanted.has(array)) return false;
    const unpacked = compression === 0 ? size : originalSize;
    if (unpacked > size * densest) throw new Error(`${name} cannot unpack to the ${unpacked} bytes that it tells of`);
    if (unpacked > mostBytes) tooLarge ??= { name: array, size: unpacked };
    return unpacked <= mostBytes;
  };
  const files = unzipSync(zip, { filter });
  const bytes = new Map(Object.entries(files).map(([name, value]) => [arrayName(name)!, value]));
  return { names, bytes, ...(tooLarge && { tooLarge }) };
}

function arrayName(entry: string): string | undefined {
  return entry.endsWith('.npy') ? entry.slice(0, -4) : undefined;
}
