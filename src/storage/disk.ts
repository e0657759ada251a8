import * as promises from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** What is asked of a file system. A test has one that fails, is cut short, or lets another window go first. */
export type Disk = Pick<
  typeof promises,
  'copyFile' | 'link' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat'
>;

/** The file system of this machine. */
export const nodeDisk: Disk = promises;

/** The code of a file system's error: `ENOSPC`. Undefined of any other error. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Windows does not let a file be replaced while another program reads it, which takes a moment. */
const patience = { tries: process.platform === 'win32' ? 20 : 1, milliseconds: 25 };

/** Renames a file, over one that may be there and may be read at the moment. */
export async function renameOver(
  disk: Pick<Disk, 'rename'>,
  from: string,
  to: string,
  { tries, milliseconds } = patience,
): Promise<void> {
  for (let left = tries - 1; ; left--) {
    try {
      return await disk.rename(from, to);
    } catch (error) {
      if (left <= 0 || !['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error) ?? '')) throw error;
    }
    await setTimeout(milliseconds);
  }
}
