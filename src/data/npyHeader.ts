import { count, quote } from '../spec/words.ts';
import { ArrayError, type ArrayHeader, type Element } from './arrayHeader.ts';
import type { ByteSource } from './byteSource.ts';

/** NumPy's own limit: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
const longestHeader = 10_000;

/** Numbers by NumPy's kind and length. 64-bit whole numbers beyond 2^53 are rounded. */
const elements: Readonly<Record<string, Element>> = {
  b1: { bytes: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
};

/** What NumPy can store and a network cannot take, by its kind. */
const refused: Readonly<Record<string, string>> = {
  O: 'Python objects, which are pickled, and reading a pickle runs what it says',
  c: 'complex numbers',
  S: 'text',
  U: 'text',
  M: 'dates',
  m: 'durations',
  V: 'records',
};

/**
 * Magic, version, the length of a Python dict, and the dict. `more` are elements that are read besides those of data. Throws
 * ArrayError.
 */
export async function readNpyHeader(
  source: ByteSource,
  more: Readonly<Record<string, Element>> = {},
): Promise<ArrayHeader> {
  const magic = await source.take(8);
  if (String.fromCharCode(...magic.subarray(0, 6)) !== '\x93NUMPY' || magic.length < 8) {
    throw notNpy('it does not begin with "\\x93NUMPY"');
  }
  const version = magic[6]!;
  if (version < 1 || version > 3) throw notNpy(`its version is ${version}, and 1 to 3 are known`);
  const width = version === 1 ? 2 : 4;
  const size = await source.take(width);
  if (size.length < width) throw notNpy('it ends within its header');
  const view = new DataView(size.buffer, size.byteOffset, width);
  const length = version === 1 ? view.getUint16(0, true) : view.getUint32(0, true);
  if (length > longestHeader) {
    throw notNpy(`its header has ${count(length)} bytes, and NumPy's have at most ${count(longestHeader)}`);
  }
  const dict = await source.take(length);
  if (dict.length < length) throw notNpy('it ends within its header');
  return { ...described(new TextDecoder().decode(dict), more), length: 8 + width + length, isLabels: false };
}

/** What the dict says, `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`. */
function described(
  dict: string,
  more: Readonly<Record<string, Element>>,
): Pick<ArrayHeader, 'shape' | 'element' | 'littleEndian' | 'columnMajor'> {
  const type = /'descr'\s*:\s*(\[|'([<>|=]?)([a-zA-Z])(\d*)(?:[^'\d][^']*)?')/.exec(dict);
  const order = /'fortran_order'\s*:\s*(True|False)\b/.exec(dict);
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(dict);
  if (!/^\{.*\}\s*$/s.test(dict) || !type || !order || !shape) {
    throw notNpy(`its header is ${quote(dict.trim())}; expected 'descr', 'fortran_order' and 'shape'`);
  }
  const [, , byteOrder, kind, bytes] = type;
  const element = { ...elements, ...more }[`${kind}${bytes}`];
  if (element === undefined || byteOrder === '=') throw unknownType(kind ?? 'V', type[1]!);
  return {
    shape: sizes(shape[1]!),
    element,
    littleEndian: byteOrder !== '>',
    columnMajor: order[1] === 'True',
  };
}

/** `3, 4` or `3,`; Python 2 wrote `3L`. */
function sizes(tuple: string): readonly number[] {
  const texts = tuple.split(',').map(text => text.trim());
  if (texts.at(-1) === '') texts.pop();
  if (!texts.every(text => /^\d+L?$/.test(text))) throw notNpy(`its shape is ${quote(`(${tuple})`)}`);
  return texts.map(text => Number.parseInt(text, 10));
}

function unknownType(kind: string, type: string): ArrayError {
  const what = refused[kind] ?? `numbers of type ${type}`;
  const message = `holds ${what}; save it as numbers, with .astype("float64") for instance`;
  return new ArrayError('unknown-element', message);
}

function notNpy(why: string): ArrayError {
  return new ArrayError('not-npy', `is not a NumPy array: ${why}; write it with numpy.save`);
}
