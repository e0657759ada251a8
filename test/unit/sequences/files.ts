/** In the place of `node:fs/promises` for the extension: the same functions, of which it is known how many are under way. */
import * as real from 'node:fs/promises';

let underWay = 0;

/** Files that are read, written or open, and whatever else the extension has asked of the disk. */
export function diskWork(): number {
  return underWay;
}

async function counted<Result>(work: Promise<Result>): Promise<Result> {
  underWay++;
  try {
    return await work;
  } finally {
    underWay--;
  }
}

function counting<Args extends unknown[], Result>(act: (...args: Args) => Promise<Result>) {
  return (...args: Args) => counted(act(...args));
}

export * from 'node:fs/promises';
export const chmod = counting(real.chmod);
export const copyFile = counting(real.copyFile);
export const link = counting(real.link);
export const lstat = counting(real.lstat);
export const mkdir = counting(real.mkdir);
export const readdir = counting(real.readdir as (...args: unknown[]) => Promise<unknown>);
export const readFile = counting(real.readFile as (...args: unknown[]) => Promise<unknown>);
export const readlink = counting(real.readlink as (...args: unknown[]) => Promise<unknown>);
export const realpath = counting(real.realpath as (...args: unknown[]) => Promise<unknown>);
export const rename = counting(real.rename);
export const rm = counting(real.rm);
export const stat = counting(real.stat as (...args: unknown[]) => Promise<unknown>);
export const unlink = counting(real.unlink);
export const utimes = counting(real.utimes);
export const writeFile = counting(real.writeFile);

/** A file that is open is work until it is closed. */
export async function open(...given: Parameters<typeof real.open>): Promise<real.FileHandle> {
  underWay++;
  try {
    const file = await real.open(...given);
    const close = file.close.bind(file);
    file.close = async () => {
      await close();
      underWay--;
    };
    return file;
  } catch (error) {
    underWay--;
    throw error;
  }
}
