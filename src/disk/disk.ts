import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { lstat, open, readlink, realpath } from 'node:fs/promises';
import { platform } from 'node:process';
import { setTimeout } from 'node:timers/promises';

/** What opening a file asks of the system. Tests put their own in its place, to act between two steps. */
export interface Disk {
  realpath(path: string): Promise<string>;
  /** Of the name itself, whatever a link there leads to. */
  lstat(path: string): Promise<BigIntStats>;
  open(path: string): Promise<Handle>;
  /** The path that an open file has now; undefined where the system does not tell. */
  pathOf(handle: Handle): Promise<string | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** An open file. */
export interface Handle {
  readonly fd: number;
  stat(options: { readonly bigint: true }): Promise<BigIntStats>;
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/**
 * For reading. A pipe does not wait for a writer, a terminal does not become that of this process, and a link that has taken the
 * place of the file is not followed. Windows knows none of these.
 */
const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = constants;
const reading = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;

export const nodeDisk: Disk = {
  realpath: path => realpath(path),
  lstat: path => lstat(path, { bigint: true }),
  open: path => open(path, reading),
  pathOf: async ({ fd }) => (platform === 'linux' ? readlink(`/proc/self/fd/${fd}`).catch(() => undefined) : undefined),
  now: Date.now,
  wait: milliseconds => setTimeout(milliseconds),
};
