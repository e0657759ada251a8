import assert from 'node:assert/strict';
import { type Disk, type Handle, nodeDisk } from '../../../src/disk/disk.ts';

/** A step of opening, reading or closing, by name: `open 1` is the first call of `open`. */
export type Step = string;

export interface ActingDisk extends Disk {
  /** The steps that were taken, in order. */
  readonly steps: readonly Step[];
  /** Files that are open now. */
  readonly opened: number;
}

/**
 * The disk of this machine, on which `act` is called before every step. `tells` is whether the system tells the path of an open file:
 * Linux does, other systems do not.
 */
export function actingDisk(act: (step: Step) => void | Promise<void>, tells: boolean): ActingDisk {
  const steps: Step[] = [];
  let open = 0;
  async function before(name: string): Promise<void> {
    const step = `${name} ${steps.filter(taken => taken.startsWith(`${name} `)).length + 1}`;
    steps.push(step);
    await act(step);
  }
  function watched(handle: Handle): Handle {
    return {
      fd: handle.fd,
      stat: async options => {
        await before('fstat');
        return handle.stat(options);
      },
      read: async (...given) => {
        await before('read');
        return handle.read(...given);
      },
      close: async () => {
        await before('close');
        await handle.close();
        open--;
      },
    };
  }
  return {
    steps,
    get opened() {
      return open;
    },
    async realpath(path) {
      await before('realpath');
      return nodeDisk.realpath(path);
    },
    async lstat(path) {
      await before('lstat');
      return nodeDisk.lstat(path);
    },
    async open(path) {
      await before('open');
      const handle = await nodeDisk.open(path);
      open++;
      return watched(handle);
    },
    async pathOf(handle) {
      await before('pathOf');
      return tells ? nodeDisk.pathOf(handle) : undefined;
    },
    // Every file is old.
    now: () => Date.now() + 1e6,
    wait: async () => assert.fail('waited'),
  };
}
