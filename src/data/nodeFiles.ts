import { createReadStream, type Stats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { DataFiles, OpenedFile, Refusal } from './files.ts';

/** Files on the disk, by paths relative to `specFolder`. None outside `root` is opened, after symbolic links. */
export function nodeFiles(specFolder: string, root: string): DataFiles {
  return {
    async open(path, mostBytes) {
      const shown = JSON.stringify(path);
      const wanted = path.includes('\0') ? undefined : resolve(specFolder, path);
      if (wanted === undefined) return missing(shown);
      // Asked before the disk is, so that a path outside tells nothing of what exists there.
      if (!isInside(resolve(root), wanted)) return outside(shown);
      return openInside(root, wanted, shown, mostBytes);
    },
  };
}

async function openInside(root: string, path: string, shown: string, mostBytes: number): Promise<OpenedFile | Refusal> {
  let file: string;
  let stats: Stats;
  try {
    file = await realpath(path);
    if (!isInside(await realpath(root), file)) return outside(shown);
    stats = await stat(file);
  } catch (error) {
    return unreadable(shown, error);
  }
  if (!stats.isFile()) return { code: 'not-a-file', message: `${shown} is not a file; name a file of data` };
  if (stats.size > mostBytes) return tooLarge(shown, stats.size, mostBytes);
  const read = () => createReadStream(file);
  // The callback only keeps a failure from being thrown where nobody waits: reading rejects with it.
  return { file, size: stats.size, read, gunzip: () => pipeline(read(), createGunzip(), () => {}) };
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(shown: string): Refusal {
  const message = `${shown} lies outside the workspace folder; copy the file into it, beside this network for instance`;
  return { code: 'outside-folder', message };
}

function missing(shown: string): Refusal {
  const message = `there is no file ${shown}; the path counts from the folder of this file`;
  return { code: 'missing-file', message };
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'check its permissions',
  EPERM: 'check its permissions',
  ELOOP: 'its symbolic links lead to each other, so name the file itself',
  ENAMETOOLONG: 'shorten its name',
};

function unreadable(shown: string, error: unknown): Refusal {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR') return missing(shown);
  const remedy = remedies[code] === undefined ? '' : `; ${remedies[code]}`;
  return { code: 'unreadable-file', message: `${shown} cannot be read (${code})${remedy}` };
}

function tooLarge(shown: string, size: number, most: number): Refusal {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
  const message = `${shown} has ${megabytes(size)}; at most ${megabytes(most)} are allowed`;
  return { code: 'too-much-data', message };
}
