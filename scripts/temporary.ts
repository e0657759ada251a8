import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

// A program that was just ended may still write its last file: hence the retries.
const removal = { recursive: true, force: true, maxRetries: 5 } as const;

/** A new empty folder, which is gone when this process has ended, Ctrl+C included, if not before. */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), `backprop-${name}-`));
  const removeNow = () => rmSync(path, removal);
  process.on('exit', removeNow);
  return {
    path,
    remove: () => {
      process.off('exit', removeNow);
      return rm(path, removal);
    },
  };
}

/** Does work with a new empty folder, which is gone afterwards whatever happens. */
export async function withTemporaryFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await temporaryFolder(name);
  try {
    return await work(folder.path);
  } finally {
    await folder.remove();
  }
}
