import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

/** A part of a file's name that says which process wrote it, and that no other file has: `3fa9c1.4711.0b6e2c91d5aa`. */
export type Stamp = string;

const form = /^([0-9a-f]{6})\.(\d{1,10})\.[0-9a-f]{12}$/;
const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 6);

export function newStamp(): Stamp {
  return `${host}.${process.pid}.${randomBytes(6).toString('hex')}`;
}

export function isStamp(value: unknown): value is Stamp {
  return typeof value === 'string' && form.test(value);
}

/** Whether the process that wrote it has ended for certain. Of another machine's nobody can tell. */
export function isOfEndedProcess(stamp: Stamp): boolean {
  const [, machine, pid] = form.exec(stamp) ?? [];
  return machine === host && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 is sent to nobody: it only asks.
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
