import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Disk, nodeDisk } from './disk.ts';

/** A file's contents, made while they are written. */
export type Pieces = Iterable<string | Uint8Array>;

/** Hears how many bytes there are so far. */
export type BytesHeard = (bytes: number) => void;

/**
 * Writes a file whole or not at all: a temporary sibling takes the file's name when everything is on the disk. What was there
 * before keeps its place behind a symbolic link and its permissions. Other work goes on between two pieces. Rejects with
 * the signal's reason when that aborts, or with the error that came up; then no part is left.
 */
export async function writeWholeFile(
  path: string,
  pieces: Pieces,
  signal: AbortSignal,
  hear: BytesHeard = () => {},
): Promise<void> {
  const { target, part } = await placesOf(path);
  const mode = await stat(target).then(
    found => found.mode,
    () => undefined,
  );
  try {
    await writeNewFile(nodeDisk, part, encoded(pieces, signal, hear));
    if (mode !== undefined) await chmod(part, mode);
    signal.throwIfAborted();
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * The error that `writeWholeFile` would begin with, found out by doing that: a temporary sibling is made and removed. Undefined where there is
 * none. What is there before is not touched.
 */
export async function writingError(path: string, disk: Pick<Disk, 'open' | 'rm'> = nodeDisk): Promise<unknown> {
  const { part } = await placesOf(path);
  try {
    await writeNewFile(disk, part, []);
  } catch (error) {
    return error;
  } finally {
    await disk.rm(part, { force: true }).catch(() => undefined);
  }
  return undefined;
}

/** The file that a path leads to, and the sibling that takes its name. */
async function placesOf(path: string): Promise<{ readonly target: string; readonly part: string }> {
  const target = await realpath(path).catch(() => path);
  return { target, part: join(dirname(target), `.backprop-${randomUUID()}.tmp`) };
}

/** Writes a file that is not there yet; resolves when all of it is on the disk. */
export async function writeNewFile(
  disk: Pick<Disk, 'open'>,
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const file = await disk.open(path, 'wx');
  try {
    for await (const data of pieces) await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** All bytes in memory, for a file system that takes a file at once; other work goes on between two pieces. */
export async function gathered(pieces: Pieces, signal: AbortSignal, hear: BytesHeard = () => {}): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const data of encoded(pieces, signal, hear)) all.push(data);
  return Buffer.concat(all);
}

/** The pieces as bytes (UTF-8), each in a turn of its own. */
async function* encoded(pieces: Pieces, signal: AbortSignal, hear: BytesHeard): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  signal.throwIfAborted();
  for (const piece of pieces) {
    const data = typeof piece === 'string' ? Buffer.from(piece) : piece;
    bytes += data.length;
    yield data;
    hear(bytes);
    await setImmediate();
    signal.throwIfAborted();
  }
}
