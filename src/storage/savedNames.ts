import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RunInfo } from '../run/runState.ts';
import type { Stamp } from './stamp.ts';

/** Which run of which spec. */
type RunKey = Pick<RunInfo, 'spec' | 'id'>;

/** What a snapshot says of the files beside it. */
export interface SavedFiles {
  /** In the name of its scalars. */
  readonly scalars: Stamp;
  /** Absent where it has none. */
  readonly marks?: SavedMarks | undefined;
}

export interface SavedMarks {
  /** In the name of their file. */
  readonly stamp: Stamp;
  /** Of their file, in hexadecimal digits. */
  readonly checksum: string;
}

/** The newest run of a spec, and what says that it is saved: everything else is named in it. */
export function snapshotFile(folder: string, spec: string): string {
  return join(folder, `${digest(spec)}.run`);
}

export function scalarsFile(folder: string, run: RunKey, stamp: Stamp): string {
  return join(folder, `${filesStart(run.spec)}${digest(run.id, 12)}-${stamp}.scalars`);
}

/** As version 0.1 named it. */
export function plainScalarsFile(folder: string, { spec, id }: RunKey): string {
  return join(folder, `${filesStart(spec)}${digest(id)}.scalars`);
}

export function marksFile(folder: string, run: RunKey, stamp: Stamp): string {
  return join(folder, `${filesStart(run.spec)}${digest(run.id, 12)}-${stamp}.marks`);
}

/** A file that is on its way to another name. */
export function partFile(folder: string, stamp: Stamp): string {
  return join(folder, `${stamp}${partEnding}`);
}

/** A folder in which files of a spec are kept, `what` of them. */
export function keptFolder(folder: string, spec: string, what: string): string {
  return join(folder, `${digest(spec)}.${what}${keptEnding}`);
}

export const partEnding = '.part';
export const keptEnding = '.damaged';

/** How the names of all files of a spec begin but for its snapshot and what was kept. */
export function filesStart(spec: string): string {
  return `${digest(spec)}-`;
}

/** How the names of everything begin that there is of a spec. */
export function everythingStart(spec: string): string {
  return digest(spec);
}

/** The stamp in a name; undefined where there is none, as in those of version 0.1. */
export function stampOf(name: string): Stamp | undefined {
  return /(?:^|-)([0-9a-f]{6}\.\d{1,10}\.[0-9a-f]{12})\.[a-z]+$/.exec(name)?.[1];
}

/** Stands for a text in a file name. */
function digest(text: string, length = 32): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
