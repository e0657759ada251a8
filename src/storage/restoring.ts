import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Run } from '../run/run.ts';
import { errorInWords } from '../spec/words.ts';
import { Damage, OtherVersion, type SavedRunNotice } from './damage.ts';
import { codeOf, type Disk } from './disk.ts';
import { diskProblem } from './diskProblem.ts';
import { keepFiles } from './keptFiles.ts';
import { marksChecksum, readMarks } from './marksFile.ts';
import {
  filesStart,
  keptFolder,
  marksFile,
  plainScalarsFile,
  type SavedMarks,
  scalarsFile,
  snapshotFile,
  stampOf,
} from './savedNames.ts';
import { hasMoreScalars, readPlainScalars, readScalars } from './scalarsFile.ts';
import { beginningBytes, beginsAsThisVersion, readSnapshot, restoredRun } from './snapshot.ts';
import type { Snapshot } from './snapshotShape.ts';
import type { Stamp } from './stamp.ts';

/** Where runs are read, and who hears of what is not as it was saved. */
export interface Reading {
  readonly disk: Disk;
  readonly folder: string;
  hear(notice: SavedRunNotice): void;
  /** Whether the process that wrote a file has ended for certain. */
  isEnded(stamp: Stamp): boolean;
}

/** A run, or nothing, and what there is to say of it. */
interface Read {
  readonly run?: Run;
  readonly notice?: Omit<SavedRunNotice, 'spec'>;
}

/** The snapshot, in words. */
const mainFile = 'its main file';

/** While it is read another window may save; after so many times it is taken as it is. */
const mostTries = 20;

/**
 * The spec's saved run with its own bits, or undefined when there is none or it cannot be trusted. Whatever is not as it was saved is heard,
 * once for the same files, and the files are kept. Never rejects.
 */
export async function restoreRun(reading: Reading, spec: string, historyBytes: number): Promise<Run | undefined> {
  const { disk, folder, hear } = reading;
  const snapshot = snapshotFile(folder, spec);
  for (let tries = 1; ; tries++) {
    const bytes = await readFile(disk, snapshot).catch((error: unknown) => error);
    if (codeOf(bytes) === 'ENOENT' && !(await isSnapshotLost(reading, spec))) return undefined;
    const { run, notice } = await readRun(reading, spec, bytes, historyBytes);
    if (!notice) return run;
    const isReplaced = async () => tries < mostTries && !(await isStill(disk, snapshot, bytes));
    // Another window has saved meanwhile.
    if (await isReplaced()) continue;
    if (notice.kind === 'unreadable' || notice.kind === 'unchecked') {
      hear({ spec, ...notice });
      return run;
    }
    const kept = keptFolder(folder, spec, damageOf(bytes, notice.reasons));
    const outcome = await keepFiles(disk, kept, notice.files);
    if (outcome === 'kept' && (await isReplaced())) {
      await disk.rm(kept, { recursive: true, force: true }).catch(() => undefined);
      continue;
    }
    if (outcome !== 'kept before') hear({ spec, ...notice, keptIn: outcome === 'kept' ? kept : undefined });
    return run;
  }
}

/**
 * Before a run is saved in its place: keeps a snapshot that this version cannot read, such as a newer version's, and says so. One that it can read is
 * replaced as any earlier run is. Never rejects.
 */
export async function keepUnreadable(reading: Reading, spec: string): Promise<void> {
  const { disk, folder, hear } = reading;
  const file = snapshotFile(folder, spec);
  if (await isOfThisVersion(disk, file)) return;
  const bytes = await readFile(disk, file).catch((error: unknown) => error);
  if (codeOf(bytes) === 'ENOENT') return;
  try {
    if (!(bytes instanceof Buffer)) throw bytes;
    readSnapshot(bytes);
  } catch (error) {
    const [kind, reasons, files] = [kindOf(error), [reasonOf(error)], await everyFile(reading, spec)];
    const kept = keptFolder(folder, spec, damageOf(bytes, reasons));
    const outcome = await keepFiles(disk, kept, files);
    if (outcome !== 'kept before') hear({ spec, kind, reasons, files, keptIn: outcome === 'kept' ? kept : undefined });
  }
}

/** `bytes` of the snapshot, or why there are none. */
async function readRun(reading: Reading, spec: string, bytes: unknown, historyBytes: number): Promise<Read> {
  let files: readonly string[] | undefined;
  try {
    if (!(bytes instanceof Buffer)) throw bytes;
    const snapshot = readSnapshot(bytes);
    if (snapshot.info.spec !== spec) throw new Damage('its file is that of another network');
    files = [snapshotFile(reading.folder, spec), ...filesOf(reading.folder, snapshot)];
    return await readWhole(reading, snapshot, files, historyBytes);
  } catch (error) {
    files ??= await everyFile(reading, spec);
    return { notice: { kind: kindOf(error), reasons: [reasonOf(error)], files } };
  }
}

async function readWhole(
  reading: Reading,
  snapshot: Snapshot,
  files: readonly string[],
  historyBytes: number,
): Promise<Read> {
  const { disk, folder } = reading;
  const { info, epochs, checksum, scalarsFrom = 0 } = snapshot;
  const scalars = files[1]!;
  await assertFile(disk, scalars, 'the file of its epochs');
  const rowsOf = (length: number) =>
    checksum === undefined
      ? readPlainScalars(disk, scalars, length, epochs)
      : readScalars(disk, scalars, length, { from: scalarsFrom, epochs, checksum }, info.id);
  const run = await restoredRun(snapshot, rowsOf, historyBytes);
  const reasons: string[] = [];
  const missing = epochs - run.history.epochs;
  if (missing > 0) reasons.push(`its last epochs could not be read back, and it ends with epoch ${run.history.epochs}`);
  else if (checksum !== undefined && (await isCutShort(reading, scalars, run, snapshot)))
    reasons.push(`a later save was cut short, and it ends with epoch ${epochs}`);
  if (snapshot.files?.marks) {
    const misfit = await addMarks(disk, folder, run, snapshot.files.marks);
    if (misfit !== undefined) reasons.push(`${misfit}, so that Continue Training begins at its start`);
  }
  const isPart = reasons.length > 0;
  if (checksum === undefined) reasons.push('version 0.1 saved it without checksums');
  if (reasons.length === 0) return { run };
  return { run, notice: { kind: isPart ? 'in part' : 'unchecked', reasons, files } };
}

/** Whether more epochs were written than belong to the snapshot, by a window that is gone: a save of another is under way. */
async function isCutShort(
  { disk, isEnded }: Reading,
  path: string,
  { history }: Run,
  { files, epochs, scalarsFrom = 0 }: Snapshot,
): Promise<boolean> {
  if (!files || !isEnded(files.scalars)) return false;
  return hasMoreScalars(disk, path, history.layout.scalarLength, { from: scalarsFrom, epochs });
}

/** Adds the saved marks to a run; in words why they could not be added. */
async function addMarks(disk: Disk, folder: string, run: Run, saved: SavedMarks): Promise<string | undefined> {
  try {
    const bytes = await readFile(disk, marksFile(folder, run.info, saved.stamp), 'the file of its checkpoints');
    const marks = readMarks(run.info.id, bytes);
    if (marksChecksum(bytes) !== saved.checksum) throw new Damage('its checkpoints are those of another save');
    for (const mark of marks) run.marks.add(mark);
    return undefined;
  } catch (error) {
    if (error instanceof Damage) return error.message;
    return `its checkpoints could not be read (${diskProblem(error).what})`;
  }
}

/** Whether there is no snapshot, but what a window that is gone wrote beside one. */
async function isSnapshotLost({ disk, folder, isEnded }: Reading, spec: string): Promise<boolean> {
  const names = await disk.readdir(folder).catch(() => []);
  const beside = names.filter(name => name.startsWith(filesStart(spec))).map(stampOf);
  return beside.length > 0 && beside.every(stamp => stamp === undefined || isEnded(stamp));
}

/** Whatever may belong to a snapshot that cannot be read. */
async function everyFile({ disk, folder }: Reading, spec: string): Promise<string[]> {
  const names = await disk.readdir(folder).catch(() => []);
  const beside = names.filter(name => name.startsWith(filesStart(spec)));
  return [snapshotFile(folder, spec), ...beside.map(name => join(folder, name))];
}

/** Looks at the beginning of a file alone. False where that cannot be read. */
async function isOfThisVersion(disk: Disk, path: string): Promise<boolean> {
  try {
    if (!(await disk.stat(path)).isFile()) return false;
    const file = await disk.open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(beginningBytes), 0, beginningBytes, 0);
      return beginsAsThisVersion(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

/** Besides its own. */
function filesOf(folder: string, { info, files }: Snapshot): string[] {
  if (!files) return [plainScalarsFile(folder, info)];
  const marks = files.marks ? [marksFile(folder, info, files.marks.stamp)] : [];
  return [scalarsFile(folder, info, files.scalars), ...marks];
}

async function readFile(disk: Disk, path: string, what = mainFile): Promise<Buffer> {
  await assertFile(disk, path, what);
  return disk.readFile(path);
}

/** Rejects with `Damage` where there is no file: reading something else may never end. */
async function assertFile(disk: Disk, path: string, what: string): Promise<void> {
  const found = await disk.stat(path).catch(error => {
    throw codeOf(error) === 'ENOENT' && what !== mainFile ? new Damage(`${what} is missing`) : error;
  });
  if (!found.isFile()) throw new Damage(`in the place of ${what} there is something else`);
}

/** Whether a file is what it was: its bytes, or the error that it could not be read for. */
async function isStill(disk: Disk, path: string, before: unknown): Promise<boolean> {
  const now = await readFile(disk, path).catch((error: unknown) => error);
  if (now instanceof Buffer) return before instanceof Buffer && now.equals(before);
  return !(before instanceof Buffer) && codeOf(now) === codeOf(before);
}

/** Equal for what is equally damaged. */
function damageOf(bytes: unknown, reasons: readonly string[]): string {
  const hash = createHash('sha256').update(reasons.join());
  return (bytes instanceof Buffer ? hash.update(bytes) : hash).digest('hex').slice(0, 12);
}

function kindOf(error: unknown): SavedRunNotice['kind'] {
  if (error instanceof OtherVersion) return 'other version';
  return error instanceof Damage || isMisfit(error) ? 'damaged' : 'unreadable';
}

function reasonOf(error: unknown): string {
  if (error instanceof Damage) return error.message;
  if (codeOf(error) === 'ENOENT') return `${mainFile} is missing`;
  if (isMisfit(error)) return `its numbers do not fit together (${errorInWords(error)})`;
  const { what, code } = diskProblem(error);
  return code === undefined ? what : `${what} (${code})`;
}

/** Not the disk, but what is on it. */
function isMisfit(error: unknown): boolean {
  const code = codeOf(error);
  return code === undefined || code === 'ENOENT' || code.startsWith('ERR_');
}
