import * as promises from 'node:fs/promises';

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
