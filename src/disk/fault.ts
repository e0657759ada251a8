import type { BigIntStats } from 'node:fs';

/** Why a file is not read. */
export type Fault =
  | { readonly fault: 'missing' }
  /** It is in no way a file of bytes with an end. */
  | { readonly fault: 'special'; readonly kind: SpecialKind }
  /** By a link, it lies outside of the folder that it has to be in. */
  | { readonly fault: 'outside' }
  /** In bytes. */
  | { readonly fault: 'tooLarge'; readonly size: number; readonly most: number }
  /** Something else has its name than when it was opened, or somebody wrote to it. */
  | { readonly fault: 'changed' }
  /** The system's code of the error. */
  | { readonly fault: 'unreadable'; readonly code: string };

type SpecialKind = 'a folder' | 'a pipe' | 'a device' | 'a socket';

export const changed: Fault = { fault: 'changed' };

/** What a name stands for; undefined for a regular file. */
export function specialKind(stats: BigIntStats): SpecialKind | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

/** The fault that an error of the system stands for. */
export function faultOf(error: unknown): Fault {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
    // The name has a zero byte, which no file's name has.
    case 'ERR_INVALID_ARG_VALUE':
      return { fault: 'missing' };
    case 'EISDIR':
      return { fault: 'special', kind: 'a folder' };
    // How systems refuse to open a socket, or a device without a driver.
    case 'ENXIO':
    case 'ENODEV':
    case 'EOPNOTSUPP':
    case 'ENOTSUP':
      return { fault: 'special', kind: 'a device' };
    default:
      return { fault: 'unreadable', code };
  }
}

/** What to do about an error of the system, by its code. */
export function remedyOf(code: string): string | undefined {
  return remedies[code];
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'check its permissions',
  EPERM: 'check its permissions',
  ELOOP: 'its symbolic links lead to each other, so name the file itself',
  ENAMETOOLONG: 'shorten its name',
  EMFILE: 'too many files are open, so close some programs and try again',
  ENFILE: 'too many files are open, so close some programs and try again',
};

/** A fault as what follows a file's name in a message; `wanted` is what to name instead. */
export function faultSentence(fault: Fault, wanted: string): string {
  switch (fault.fault) {
    case 'missing':
      return 'there is no such file';
    case 'special':
      return fault.kind === 'a folder'
        ? `this is a folder; name ${wanted} in it`
        : `this is ${fault.kind}; name ${wanted}`;
    case 'outside':
      return 'the file lies outside the folder; copy it there';
    case 'tooLarge':
      return `the file has ${grouped(fault.size)} bytes; at most ${grouped(fault.most)} are allowed`;
    case 'changed':
      return 'the file changed while it was read; try again';
    case 'unreadable':
      return `the file cannot be read (${fault.code}); ${remedyOf(fault.code) ?? 'check its permissions'}`;
  }
}

function grouped(bytes: number): string {
  return bytes.toLocaleString('en-US');
}
