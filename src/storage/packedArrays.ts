import { createHash } from 'node:crypto';

/**
 * A file of numbers: eight letters that say whose it is, facts as JSON, typed arrays, and the SHA-256 of all of it. Little-endian,
 * as every machine that runs this is, and every array on a multiple of eight bytes.
 */
interface PackedArrays {
  readonly facts: unknown;
  readonly arrays: Readonly<Record<string, Vector>>;
}

type Vector = Float64Array | Float32Array;

const types = { float64: Float64Array, float32: Float32Array } as const;

interface Place {
  readonly name: string;
  readonly type: keyof typeof types;
  readonly length: number;
}

interface Head {
  readonly facts: unknown;
  readonly arrays: readonly Place[];
}

const signatureBytes = 8;
const lengthBytes = 8;
const checksumBytes = 32;

/** Why bytes are no such file. */
export type Damage = 'foreign' | 'truncated' | 'changed';

/** The bytes of a file; `signature` has eight ASCII letters. */
export function packArrays(signature: string, { facts, arrays }: PackedArrays): Uint8Array {
  const places = Object.entries(arrays).map(
    ([name, array]): Place => ({ name, type: typeOf(array), length: array.length }),
  );
  const head = Buffer.from(JSON.stringify({ facts, arrays: places } satisfies Head));
  const start = padded(signatureBytes + lengthBytes + head.length);
  const length = places.reduce((sum, place) => sum + padded(bytesOf(place)), start);
  const bytes = new Uint8Array(length + checksumBytes);
  bytes.set(Buffer.from(signature, 'latin1'));
  new DataView(bytes.buffer).setFloat64(signatureBytes, head.length, true);
  bytes.set(head, signatureBytes + lengthBytes);
  let at = start;
  for (const array of Object.values(arrays)) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += padded(array.byteLength);
  }
  bytes.set(checksum(bytes), length);
  return bytes;
}

/** What `packArrays` packed, in copies; or why it is not that. Whatever the bytes are, nothing throws. */
export function unpackArrays(signature: string, bytes: Uint8Array): PackedArrays | Damage {
  const front = readFront(signature, bytes, bytes.length);
  if (front === undefined) return 'truncated';
  if (typeof front === 'string') return front;
  if (!isWhole(bytes)) return 'changed';
  const { head } = front;
  const arrays: Record<string, Vector> = Object.create(null);
  let at = front.start;
  for (const place of head.arrays) {
    // Not `slice`, which a Buffer has with another meaning.
    arrays[place.name] = new types[place.type](new Uint8Array(bytes.subarray(at, at + bytesOf(place))).buffer);
    at += padded(bytesOf(place));
  }
  return { facts: head.facts, arrays };
}

/** Why a file of `size` bytes that begins like this is no such file, as far as that can be seen; undefined where it may be one. */
export function damageSeen(signature: string, beginning: Uint8Array, size: number): Damage | undefined {
  const front = readFront(signature, beginning, size);
  return typeof front === 'string' ? front : undefined;
}

/** What a file begins with, and where its arrays start, if it has the bytes that it says; undefined where its beginning is too short to tell. */
function readFront(
  signature: string,
  beginning: Uint8Array,
  size: number,
): { readonly head: Head; readonly start: number } | Damage | undefined {
  if (!hasSignature(signature, beginning)) return 'foreign';
  const end = size - checksumBytes;
  const headStart = signatureBytes + lengthBytes;
  if (end < headStart) return 'truncated';
  if (beginning.length < headStart) return undefined;
  const headLength = new DataView(beginning.buffer, beginning.byteOffset).getFloat64(signatureBytes, true);
  const start = padded(headStart + headLength);
  if (!Number.isInteger(headLength) || headLength < 0 || start > end) {
    return beginning.length === size && isWhole(beginning) ? 'changed' : 'truncated';
  }
  if (beginning.length < start) return undefined;
  const head = readHead(beginning.subarray(headStart, headStart + headLength));
  if (!head) return 'changed';
  const length = head.arrays.reduce((sum, place) => sum + padded(bytesOf(place)), start);
  if (length === end) return { head, start };
  return length > end ? 'truncated' : 'changed';
}

/** Whether the bytes begin as a file of that signature does. */
export function hasSignature(signature: string, bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, signatureBytes)).toString('latin1') === signature;
}

/** The SHA-256 that stands at the end of a file. */
export function checksumIn(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(Math.max(0, bytes.length - checksumBytes));
}

function isWhole(bytes: Uint8Array): boolean {
  return Buffer.compare(checksum(bytes), checksumIn(bytes)) === 0;
}

/** Of everything before the place where it stands. */
function checksum(bytes: Uint8Array): Uint8Array {
  return createHash('sha256')
    .update(bytes.subarray(0, bytes.length - checksumBytes))
    .digest();
}

function readHead(bytes: Uint8Array): Head | undefined {
  try {
    const head = JSON.parse(Buffer.from(bytes).toString()) as Partial<Head> | null;
    return Array.isArray(head?.arrays) && head.arrays.every(isPlace) ? (head as Head) : undefined;
  } catch {
    return undefined;
  }
}

function isPlace(value: unknown): value is Place {
  const { name, type, length } = (value ?? {}) as Partial<Place>;
  return typeof name === 'string' && Object.hasOwn(types, String(type)) && Number.isSafeInteger(length) && length! >= 0;
}

function typeOf(array: Vector): Place['type'] {
  return array instanceof Float64Array ? 'float64' : 'float32';
}

function bytesOf({ type, length }: Place): number {
  return length * types[type].BYTES_PER_ELEMENT;
}

/** The next multiple of eight. */
function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
