import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Does work with a new empty folder, which is gone afterwards whatever happens. */
export async function withTemporaryFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), `backprop-${name}-`));
  try {
    return await work(folder);
  } finally {
    // A program that was just ended may still write its last file: hence the retries.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
