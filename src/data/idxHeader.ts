import { count } from '../spec/words.ts';
import { ArrayError, type ArrayHeader, type Element } from './arrayHeader.ts';
import type { ByteSource } from './byteSource.ts';

/** Numbers of the IDX format by the third byte of the file: http://yann.lecun.com/exdb/mnist. All are big-endian. */
const elements: ReadonlyMap<number, Element> = new Map<number, Element>([
  [0x08, { bytes: 1, read: (view, at) => view.getUint8(at) }],
  [0x09, { bytes: 1, read: (view, at) => view.getInt8(at) }],
  [0x0b, { bytes: 2, read: (view, at) => view.getInt16(at) }],
  [0x0c, { bytes: 4, read: (view, at) => view.getInt32(at) }],
  [0x0d, { bytes: 4, read: (view, at) => view.getFloat32(at) }],
  [0x0e, { bytes: 8, read: (view, at) => view.getFloat64(at) }],
]);

const unsignedByte = 0x08;

/** Bytes are brightness, except in a list of targets, where they are labels. */
const brightness: Element = { bytes: 1, read: (view, at) => view.getUint8(at) / 255 };

/** Two zeros, the element's type, the number of dimensions, and each dimension in 4 bytes. Throws ArrayError. */
export async function readIdxHeader(source: ByteSource, role: 'inputs' | 'targets'): Promise<ArrayHeader> {
  const magic = await source.take(4);
  const [zero, alsoZero, type, dimensions] = magic;
  if (magic.length < 4 || zero !== 0 || alsoZero !== 0) throw notIdx('it does not begin with two zero bytes');
  const element = elements.get(type!);
  if (element === undefined) throw notIdx(`its third byte, ${type}, stands for no kind of number`);
  const sizes = await source.take(4 * dimensions!);
  if (sizes.length < 4 * dimensions!) throw notIdx(`it ends within the sizes of its ${count(dimensions!)} dimensions`);
  const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.length);
  const isLabels = role === 'targets' && type === unsignedByte && dimensions === 1;
  return {
    shape: Array.from({ length: dimensions! }, (_, index) => view.getUint32(4 * index)),
    element: type === unsignedByte && !isLabels ? brightness : element,
    littleEndian: false,
    columnMajor: false,
    length: 4 + sizes.length,
    isLabels,
  };
}

function notIdx(why: string): ArrayError {
  return new ArrayError('not-idx', `is not an IDX file: ${why}; expected a file such as MNIST's, plain or gzipped`);
}
