import { errorInWords } from '../spec/words.ts';
import { codeOf } from './disk.ts';

/** What a file system said, in words. */
interface DiskProblem {
  /** The end of a sentence: `the disk is full`. */
  readonly what: string;
  /** What a person can do about it, as a sentence. */
  readonly todo: string;
  /** For instance `ENOSPC`. */
  readonly code: string | undefined;
}

const permissions = 'Allow this user to write to the folder.';
const otherThing = 'Move away what stands in its place.';
const otherFiles = 'Close other programs, or allow more open files.';

const known: Readonly<Record<string, Omit<DiskProblem, 'code'>>> = {
  ENOSPC: { what: 'the disk is full', todo: 'Free some space on the disk.' },
  EDQUOT: { what: 'the disk quota is used up', todo: 'Delete files of your own, or ask for a larger quota.' },
  EROFS: { what: 'the folder is on a disk that cannot be written to', todo: 'Make the disk writable.' },
  EACCES: { what: 'the permission is missing', todo: permissions },
  EPERM: { what: 'the operation is not permitted', todo: permissions },
  ENOENT: { what: 'the folder is gone', todo: 'Reload the window.' },
  ENOTDIR: { what: 'there is something else in the place of the folder', todo: otherThing },
  EEXIST: { what: 'there is something else in the place of the folder', todo: otherThing },
  EISDIR: { what: 'there is a folder in the place of the file', todo: otherThing },
  ENOTEMPTY: { what: 'there is a folder in the place of the file', todo: otherThing },
  EMFILE: { what: 'too many files are open in this program', todo: otherFiles },
  ENFILE: { what: 'too many files are open on this machine', todo: otherFiles },
  EBUSY: { what: 'another program uses the file', todo: 'Close the program that uses the file.' },
  EIO: { what: 'the disk failed', todo: 'Check the disk.' },
  EFBIG: { what: 'the file would be too large for the disk', todo: 'Set backprop.history.megabytes to less.' },
};

export function diskProblem(error: unknown): DiskProblem {
  const code = codeOf(error);
  const words = code !== undefined && Object.hasOwn(known, code) ? known[code]! : undefined;
  if (words) return { ...words, code };
  return { what: errorInWords(error), todo: 'Reload the window. If it happens again, report it.', code };
}
