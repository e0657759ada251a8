import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { WholeRows } from '../run/history.ts';
import { Damage } from './damage.ts';
import type { Disk } from './disk.ts';

/** How the file begins, in as many bytes as two numbers take, so that the rows after it are aligned. */
const mark = Buffer.from('backprop epochs\n');
/** How it began in version 0.1, which wrote rows without checksums. */
const plainMark = Buffer.from('backprop scalars');

/** Bytes that are read or written at once, if a row is not longer. */
const bytesAtOnce = 2 ** 20;

/** Where a file stands: up to which epoch it holds rows, and the checksum (CRC-32) of the rows one after the other. */
export interface WrittenRows {
  /** The rows are those of the epochs after this one. */
  readonly from: number;
  readonly epochs: number;
  readonly checksum: number;
}

/** A file without rows yet. It belongs to one run: the checksums start from its id, so that another run's rows do not fit. */
export function noRows(runId: string, from = 0): WrittenRows {
  return { from, epochs: from, checksum: crc32(runId) };
}

/**
 * Writes the scalar rows of the epochs after `written` behind those that the file has, which must be among the rows; after none it is a new file.
 * Each row is followed by the checksum of all rows so far, as a number. Returns where the file then stands, once it is on the disk; its
 * time says when that was. Rejects when it cannot be written or, after some rows, does not exist; then it has no more rows than before.
 */
export async function writeScalars(
  disk: Pick<Disk, 'open'>,
  path: string,
  { first, rowLength, views }: WholeRows,
  written: WrittenRows,
): Promise<WrittenRows> {
  const { from } = written;
  let { epochs, checksum } = written;
  const isNew = epochs === from;
  const file = await disk.open(path, isNew ? 'w' : 'r+');
  try {
    if (isNew) await writeAll(file, mark, 0);
    for (const numbers of pieces(views, (epochs + 1 - first) * rowLength, rowLength)) {
      const count = numbers.length / rowLength;
      const rows = new Float64Array(count * (rowLength + 1));
      for (let index = 0; index < count; index++) {
        const start = index * (rowLength + 1);
        rows.set(numbers.subarray(index * rowLength, (index + 1) * rowLength), start);
        checksum = crc32(bytesOf(rows.subarray(start, start + rowLength)), checksum);
        rows[start + rowLength] = checksum;
      }
      await writeAll(file, bytesOf(rows), lengthOf(epochs - from, rowLength));
      epochs += count;
    }
    const now = new Date();
    await file.utimes(now, now);
    await file.sync();
  } catch (error) {
    await file.truncate(isNew ? 0 : lengthOf(written.epochs - from, rowLength)).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  return { from, epochs, checksum };
}

/** The numbers from a place on, so many rows at a time as are written at once. */
function* pieces(views: readonly Float64Array[], from: number, rowLength: number): Generator<Float64Array> {
  const atOnce = rowLength * rowsAtOnce((rowLength + 1) * Float64Array.BYTES_PER_ELEMENT);
  let start = 0;
  for (const view of views) {
    for (let at = Math.max(0, from - start); at < view.length; at += atOnce) yield view.subarray(at, at + atOnce);
    start += view.length;
  }
}

/** Takes back the rows after `written`, as far as the disk lets it: what belongs to them could not be written. */
export async function cutScalars(
  disk: Pick<Disk, 'open'>,
  path: string,
  rowLength: number,
  { from, epochs }: WrittenRows,
): Promise<void> {
  const file = await disk.open(path, 'r+').catch(() => undefined);
  await file?.truncate(epochs === from ? 0 : lengthOf(epochs - from, rowLength)).catch(() => undefined);
  await file?.close();
}

/** Bytes of the file with so many rows. */
function lengthOf(rows: number, rowLength: number): number {
  return mark.length + rows * (rowLength + 1) * Float64Array.BYTES_PER_ELEMENT;
}

/**
 * The first rows of the file, as many as `written` has, some at a time; fewer where the file ends before. Rejects with `Damage`
 * when a row, or all of them, are not those that were written, and with another error when it cannot be read.
 */
export function readScalars(
  disk: Pick<Disk, 'open'>,
  path: string,
  rowLength: number,
  written: WrittenRows,
  runId: string,
): AsyncGenerator<Float64Array> {
  const stored = readRows(disk, path, mark, rowLength + 1, written.epochs - written.from);
  return checkedRows(stored, rowLength, noRows(runId, written.from), written);
}

/** The first rows of a file of version 0.1, which cannot be checked. Fewer where the file ends before. */
export function readPlainScalars(
  disk: Pick<Disk, 'open'>,
  path: string,
  rowLength: number,
  epochs: number,
): AsyncGenerator<Float64Array> {
  return readRows(disk, path, plainMark, rowLength, epochs);
}

/** Whether the file, whose rows have checksums, goes on after so many epochs: as after a save that was cut short. Rejects when nobody can tell. */
export async function hasMoreScalars(
  disk: Pick<Disk, 'stat'>,
  path: string,
  rowLength: number,
  { from, epochs }: Pick<WrittenRows, 'from' | 'epochs'>,
): Promise<boolean> {
  const { size } = await disk.stat(path);
  return size > lengthOf(epochs - from, rowLength);
}

/** The rows without their checksums. */
async function* checkedRows(
  stored: AsyncIterable<Float64Array>,
  rowLength: number,
  none: WrittenRows,
  { epochs, checksum: end }: WrittenRows,
): AsyncGenerator<Float64Array> {
  let { epochs: read, checksum } = none;
  for await (const rows of stored) {
    const count = rows.length / (rowLength + 1);
    const numbers = new Float64Array(count * rowLength);
    for (let row = 0; row < count; row++) {
      const from = row * (rowLength + 1);
      const values = rows.subarray(from, from + rowLength);
      checksum = crc32(bytesOf(values), checksum);
      read++;
      if (rows[from + rowLength] !== checksum) throw new Damage(`the checksum of epoch ${read} does not fit`);
      numbers.set(values, row * rowLength);
    }
    yield numbers;
  }
  if (read === epochs && checksum !== end) throw new Damage('the checksum of its epochs does not fit');
}

/** Rows of the file as they stand there, at most so many. */
async function* readRows(
  disk: Pick<Disk, 'open'>,
  path: string,
  beginning: Buffer,
  rowLength: number,
  most: number,
): AsyncGenerator<Float64Array> {
  const rowBytes = rowLength * Float64Array.BYTES_PER_ELEMENT;
  const atOnce = rowsAtOnce(rowBytes);
  const file = await disk.open(path, 'r');
  try {
    const found = await readUpTo(file, beginning.length, 0);
    if (!found.equals(beginning)) throw new Damage('the file of its epochs does not begin as such a file does');
    for (let row = 0; row < most; row += atOnce) {
      const wanted = Math.min(atOnce, most - row);
      const bytes = await readUpTo(file, wanted * rowBytes, beginning.length + row * rowBytes);
      const count = Math.floor(bytes.length / rowBytes);
      if (count > 0) yield new Float64Array(bytes.buffer, 0, count * rowLength);
      if (count < wanted) return;
    }
  } finally {
    await file.close();
  }
}

function rowsAtOnce(rowBytes: number): number {
  return Math.max(1, Math.floor(bytesAtOnce / rowBytes));
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/** So many bytes, or as many as there are, at the start of a buffer of their own. */
async function readUpTo(file: FileHandle, length: number, position: number): Promise<Buffer<ArrayBuffer>> {
  const bytes = Buffer.from(new ArrayBuffer(length));
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}
