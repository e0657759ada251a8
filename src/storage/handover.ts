import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const ending = '.closing';
/** An editor gives an extension five seconds to end. What is older than that, in milliseconds, was left by a process that was killed. */
const longestEnding = 6000;
const pollInterval = 25;

/**
 * Between two processes that share a folder for a moment: when a window reloads, the old one still saves while the new one starts.
 * A file in the folder says that its process is not done.
 */
export class Handover {
  readonly #folder: string;
  readonly #id: string;
  readonly #now: () => number;

  /** `id` tells this process from others in a file name; `now` is milliseconds since 1970. */
  constructor(folder: string, id: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#id = id;
    this.#now = now;
  }

  /** From now on others wait for this process, until the result is called. At once: a process that ends has no time to wait. */
  begin(): () => void {
    const file = join(this.#folder, `${this.#id}${ending}`);
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(file, '');
    } catch {
      // Where nothing can be written nothing is saved either.
    }
    return () => {
      try {
        rmSync(file, { force: true });
      } catch {
        // Others wait for as long as an editor gives a window to end.
      }
    };
  }

  /** Resolves when no other process that is ending has something to write, or has had its time. Never rejects. */
  async othersAreDone(): Promise<void> {
    while (await this.#isAwaited()) await setTimeout(pollInterval);
  }

  async #isAwaited(): Promise<boolean> {
    const names = await readdir(this.#folder).catch(() => []);
    const others = names.filter(name => name.endsWith(ending) && name !== `${this.#id}${ending}`);
    const awaited = await Promise.all(others.map(name => this.#isFresh(join(this.#folder, name))));
    return awaited.includes(true);
  }

  /** Whether its process may still be writing; a file that was left behind is deleted. */
  async #isFresh(file: string): Promise<boolean> {
    try {
      const { mtimeMs } = await stat(file);
      if (Math.abs(this.#now() - mtimeMs) < longestEnding) return true;
      await rm(file, { force: true });
    } catch {
      // It is gone, or nobody can tell.
    }
    return false;
  }
}
