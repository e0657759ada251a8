import * as path from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Disk, nodeDisk } from '../disk/disk.ts';
import { type Fault, remedyOf } from '../disk/fault.ts';
import { openFile } from '../disk/openFile.ts';
import { isInside, nameFault, type PathRules } from '../disk/paths.ts';
import type { DataFiles, OpenedFile, Refusal } from './files.ts';

/** The system that files are on. */
interface System {
  readonly rules: PathRules;
  readonly disk: Disk;
}

/** Files on the disk, by paths relative to `specFolder`. None outside `root` is opened, after symbolic links. */
export function nodeFiles(specFolder: string, root: string, system: Partial<System> = {}): DataFiles {
  const { rules = path, disk = nodeDisk } = system;
  return {
    async open(name, mostBytes) {
      const shown = JSON.stringify(name);
      if (name.includes('\0')) return missing(shown);
      const bad = nameFault(name, rules);
      if (bad !== undefined) return { code: 'file-name', message: `${shown} ${bad}` };
      const wanted = rules.resolve(specFolder, name);
      // Asked before the disk is, so that a path outside tells nothing of what exists there, and no other computer is asked.
      if (!isInside(rules.resolve(root), wanted, rules)) return outside(shown);
      const file = await openFile(wanted, { most: mostBytes, root, disk, rules });
      if ('fault' in file) return refusal(file, name, shown, rules);
      return {
        file: file.path,
        size: file.size,
        read: () => file.read(),
        // The callback only keeps a failure from being thrown where nobody waits: reading rejects with it.
        gunzip: () => pipeline(file.read(), createGunzip(), () => {}),
        async close() {
          const fault = await file.close();
          return fault && refusal(fault, name, shown, rules);
        },
      } satisfies OpenedFile;
    },
  };
}

function refusal(fault: Fault, name: string, shown: string, { sep }: PathRules): Refusal {
  switch (fault.fault) {
    case 'outside':
      return outside(shown);
    case 'missing':
      return sep === '/' && name.includes('\\') ? missingWithBackslash(shown) : missing(shown);
    case 'special': {
      const message = `${shown} is ${fault.kind}, not a file; name a file of data`;
      return { code: 'not-a-file', message };
    }
    case 'tooLarge':
      return tooLarge(shown, fault.size, fault.most);
    case 'changed':
      return { code: 'changed-file', message: `${shown} changed while it was read; try again` };
    case 'unreadable': {
      const remedy = remedyOf(fault.code);
      const message = `${shown} cannot be read (${fault.code})${remedy === undefined ? '' : `; ${remedy}`}`;
      return { code: 'unreadable-file', message };
    }
  }
}

function outside(shown: string): Refusal {
  const message = `${shown} lies outside the workspace folder; copy the file into it, beside this network for instance`;
  return { code: 'outside-folder', message };
}

function missing(shown: string): Refusal {
  const message = `there is no file ${shown}; the path counts from the folder of this file`;
  return { code: 'missing-file', message };
}

function missingWithBackslash(shown: string): Refusal {
  const message = `there is no file ${shown}; here a backslash is a part of a name, so write "/" between folders`;
  return { code: 'missing-file', message };
}

function tooLarge(shown: string, size: number, most: number): Refusal {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
  const message = `${shown} has ${megabytes(size)}; at most ${megabytes(most)} are allowed`;
  return { code: 'too-much-data', message };
}
