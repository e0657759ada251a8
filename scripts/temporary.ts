import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// A program that was just ended may still write its last file: hence the retries.
const removal = { recursive: true, force: true, maxRetries: 5 } as const;

/** Does work with a new empty folder, which is gone afterwards whatever happens, Ctrl+C included. */
export async function withTemporaryFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `backprop-${name}-`));
  const removeNow = () => rmSync(folder, removal);
  process.on('exit', removeNow);
  try {
    return await work(folder);
  } finally {
    process.off('exit', removeNow);
    await rm(folder, removal);
  }
}
