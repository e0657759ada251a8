import { type FileHandle, open } from 'node:fs/promises';
import type { History } from '../run/history.ts';

/** How the file begins, in as many bytes as two numbers take, so that the rows after it are aligned. */
const mark = Buffer.from('backprop scalars');

/** Bytes that are read at once, if a row is not longer. */
const readBytes = 2 ** 20;

/**
 * Writes the scalar rows from one epoch (counted from 1) to the newest behind those that the file has; from the first on it is
 * a new file. Rows are written where they belong, so that what a failed attempt left is written over. Returns the number of
 * epochs that the file then has. Rejects when it cannot be written or, from a later epoch on, does not exist.
 */
export async function writeScalars(path: string, history: History, firstEpoch: number): Promise<number> {
  const last = history.epochs;
  const file = await open(path, firstEpoch === 1 ? 'w' : 'r+');
  try {
    if (firstEpoch === 1) await writeAll(file, mark, 0);
    let position = mark.length + (firstEpoch - 1) * history.layout.scalarLength * Float64Array.BYTES_PER_ELEMENT;
    for (const rows of history.scalarRows(firstEpoch, last)) {
      await writeAll(file, new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength), position);
      position += rows.byteLength;
    }
  } finally {
    await file.close();
  }
  return last;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

/**
 * The first `most` rows of the file, some at a time; fewer when it holds fewer. No rows when it is none of `writeScalars`.
 * Rejects when it cannot be read.
 */
export async function* readScalars(path: string, rowLength: number, most: number): AsyncGenerator<Float64Array> {
  const rowBytes = rowLength * Float64Array.BYTES_PER_ELEMENT;
  const atOnce = Math.max(1, Math.floor(readBytes / rowBytes));
  const file = await open(path, 'r');
  try {
    if (!(await readUpTo(file, mark.length, 0)).equals(mark)) return;
    for (let row = 0; row < most; row += atOnce) {
      const wanted = Math.min(atOnce, most - row);
      const bytes = await readUpTo(file, wanted * rowBytes, mark.length + row * rowBytes);
      const found = Math.floor(bytes.length / rowBytes);
      if (found > 0) yield new Float64Array(bytes.buffer, 0, found * rowLength);
      if (found < wanted) return;
    }
  } finally {
    await file.close();
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
