import { constants } from 'node:fs';
import { join, parse } from 'node:path';
import { codeOf, type Disk } from './disk.ts';
import { partFile } from './savedNames.ts';
import { newStamp } from './stamp.ts';

/** What became of files that were to be kept. */
type Kept =
  /** They are in the folder from now on. */
  | 'kept'
  /** The folder is there already. */
  | 'kept before'
  /** The disk refuses it. */
  | 'refused';

/**
 * Keeps files under their names in a folder of their own, whatever becomes of the originals; those stay where they are, as another window may
 * be replacing them. All of them are in the folder when it appears. Never rejects.
 */
export async function keepFiles(disk: Disk, folder: string, files: readonly string[]): Promise<Kept> {
  const part = partFile(parse(folder).dir, newStamp());
  try {
    await disk.mkdir(part);
    for (const file of files) await keep(disk, file, join(part, parse(file).base));
    await disk.rename(part, folder);
    return 'kept';
  } catch (error) {
    await disk.rm(part, { recursive: true, force: true }).catch(() => undefined);
    return ['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(codeOf(error) ?? '') && (await isThere(disk, folder))
      ? 'kept before'
      : 'refused';
  }
}

export function isThere(disk: Pick<Disk, 'stat'>, path: string): Promise<boolean> {
  return disk.stat(path).then(
    () => true,
    () => false,
  );
}

/** A second name where the disk has such, else a copy; what is no file is moved, as no run can be saved in its place. */
async function keep(disk: Disk, file: string, kept: string): Promise<void> {
  const found = await disk.stat(file).catch(() => undefined);
  if (!found) return;
  if (!found.isFile()) return disk.rename(file, kept);
  await disk.link(file, kept).catch(() => disk.copyFile(file, kept, constants.COPYFILE_EXCL));
}
