import type { BigIntStats } from 'node:fs';
import * as path from 'node:path';
import { platform } from 'node:process';
import { type Disk, type Handle, nodeDisk } from './disk.ts';
import { changed, type Fault, faultOf, specialKind } from './fault.ts';
import { isInside, type PathRules } from './paths.ts';

/** A regular file that is open for reading. What is said of it was asked of the open file, and it is read from that alone. */
interface DiskFile {
  /** Its path, after symbolic links. */
  readonly path: string;
  /** Bytes. No more are read. */
  readonly size: number;
  /**
   * The bytes from the start, in portions that belong to whoever gets them; any number of times. Rejects when the disk fails, and with
   * FileChanged where the file has become shorter.
   */
  read(): AsyncIterable<Uint8Array>;
  /** Closes it. Resolves with why what was read may not be used: the file changed, or its name is another's now. Never rejects. */
  close(): Promise<Fault | undefined>;
}

export class FileChanged extends Error {
  constructor() {
    super('the file changed while it was read; try again');
  }
}

interface OpenOptions {
  /** Bytes that it may have. */
  readonly most: number;
  /** A folder that the file must be in, after symbolic links. */
  readonly root?: string;
  readonly disk?: Disk;
  readonly rules?: PathRules;
}

/** Bytes of a portion. */
const portion = 2 ** 18;

/** Milliseconds within which a file system may give two writes the same time. */
const sameTime = 20;

/**
 * Opens a file for reading, once: a name is resolved, opened, and then the open file is asked whether it is regular, how large, and
 * whether it is the one that the name stands for, in `root`. A pipe, a device or a folder is refused at once. Never rejects.
 */
export async function openFile(name: string, options: OpenOptions): Promise<DiskFile | Fault> {
  const { disk = nodeDisk } = options;
  try {
    const place = await placeOf(name, options);
    if ('fault' in place) return place;
    // Asked of the name first, since opening some devices has effects. What counts is what the open file says.
    const special = specialKind(await disk.lstat(place.path));
    if (special) return { fault: 'special', kind: special };
    const handle = await openedAt(place.path, disk);
    if ('fault' in handle) return handle;
    const file = await checked(name, place, handle, options).catch(faultOf);
    if ('fault' in file) await handle.close().catch(() => undefined);
    return file;
  } catch (error) {
    return faultOf(error);
  }
}

/** All bytes of a file, of one that is not wanted for its beginning and its size only the beginning, or why there are none. Never rejects. */
export async function fileBytes(
  name: string,
  options: OpenOptions,
  isWanted: (beginning: Uint8Array, size: number) => boolean = () => true,
): Promise<Uint8Array | Fault> {
  const file = await openFile(name, options);
  if ('fault' in file) return file;
  let bytes: Uint8Array | undefined;
  let length = 0;
  let failure: Fault | undefined;
  try {
    for await (const part of file.read()) {
      if (!bytes && !isWanted(part, file.size)) {
        bytes = part.slice();
        break;
      }
      bytes ??= new Uint8Array(file.size);
      bytes.set(part, length);
      length += part.length;
    }
  } catch (error) {
    failure = error instanceof FileChanged ? changed : faultOf(error);
  }
  return (await file.close()) ?? failure ?? bytes ?? new Uint8Array(0);
}

/** Where a name leads to, in `root`. */
interface Place {
  readonly path: string;
  /** After symbolic links. */
  readonly root: string | undefined;
}

async function placeOf(name: string, { root, disk = nodeDisk, rules = path }: OpenOptions): Promise<Place | Fault> {
  const place = { path: await disk.realpath(name), root: root === undefined ? undefined : await disk.realpath(root) };
  const isThere = place.root === undefined || isInside(place.root, place.path, rules);
  return isThere ? place : { fault: 'outside' };
}

async function openedAt(path: string, disk: Disk): Promise<Handle | Fault> {
  try {
    return await disk.open(path);
  } catch (error) {
    // The path has no links, so one has taken the place of the file, or of a folder on the way; or it is gone.
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ELOOP' || code === 'EMLINK' || code === 'ENOENT' ? changed : faultOf(error);
  }
}

async function checked(name: string, place: Place, handle: Handle, options: OpenOptions): Promise<DiskFile | Fault> {
  const { most, disk = nodeDisk, rules = path } = options;
  const before = await settled(handle, disk);
  const kind = specialKind(before);
  if (kind) return { fault: 'special', kind };
  const now = await disk.pathOf(handle);
  if (place.root !== undefined && now !== undefined && !isInside(place.root, now, rules)) return { fault: 'outside' };
  const other = await otherThan(before, name, place, options);
  if (other) return other;
  const size = Number(before.size);
  if (size > most) return { fault: 'tooLarge', size, most };
  let closing: Promise<Fault | undefined> | undefined;
  const close = async (): Promise<Fault | undefined> => {
    try {
      const after = await handle.stat({ bigint: true });
      return isUntouched(before, after) ? await otherThan(before, name, place, options) : changed;
    } catch {
      return changed;
    } finally {
      await handle.close().catch(() => undefined);
    }
  };
  return {
    path: place.path,
    size,
    read: () => portions(handle, size),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** The facts of an open file, once it is so old that a later write gives it another time. */
async function settled(handle: Handle, disk: Disk): Promise<BigIntStats> {
  const stats = await handle.stat({ bigint: true });
  const age = disk.now() - Math.max(Number(stats.ctimeMs), Number(stats.mtimeMs));
  if (!stats.isFile() || age < 0 || age > sameTime) return stats;
  await disk.wait(sameTime - age + 1);
  return handle.stat({ bigint: true });
}

/** Why the name does not stand for the open file: a link, another file or nothing is there by now. */
async function otherThan(
  open: BigIntStats,
  name: string,
  { path, root }: Place,
  options: OpenOptions,
): Promise<Fault | undefined> {
  try {
    const now = await placeOf(name, options);
    if ('fault' in now) return now;
    const named = await (options.disk ?? nodeDisk).lstat(now.path);
    return now.path === path && now.root === root && isSameFile(named, open) ? undefined : changed;
  } catch {
    return changed;
  }
}

/** On Windows, some versions of Node know 64 bits of a volume's number by a name and 32 by an open file (libuv pull request 4698). */
function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && BigInt.asUintN(32, a.dev) === BigInt.asUintN(32, b.dev);
}

/**
 * Whether nobody has written to it. Its change time tells of a write even where the time of the last write was set back; on Windows
 * virus scanners and backups change it, too.
 */
function isUntouched(before: BigIntStats, after: BigIntStats): boolean {
  const isSame = before.size === after.size && before.mtimeNs === after.mtimeNs;
  return isSame && (platform === 'win32' || before.ctimeNs === after.ctimeNs);
}

async function* portions(handle: Handle, size: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size; ) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(portion, size - position));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) throw new FileChanged();
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
