import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { Run } from '../run/run.ts';
import { isActive, type RunInfo } from '../run/runState.ts';
import { Damage, type DamagedRun } from './damage.ts';
import { nodeDisk } from './disk.ts';
import { packMarks, readMarks } from './marksFile.ts';
import { noRows, readPlainScalars, readScalars, type WrittenRows, writeScalars } from './scalarsFile.ts';
import { packSnapshot, readSnapshot, restoredRun, type Snapshot, snapshotOf } from './snapshot.ts';

/** The scalars of a run that this window has written or read. */
interface Written {
  readonly run: Run;
  readonly rows: WrittenRows;
}

/** Bytes of marks that are saved of a run that has ended; of one that trains, the newest alone, as it is saved again and again. */
const mostMarkBytes = 16 * 2 ** 20;

/**
 * Runs on the disk, one of each spec, to outlive the window. A run is three files: a snapshot and its marks, written anew each time,
 * and the scalars of all epochs, to which a save adds those that are new. All carry checksums. Of one spec one call at a time.
 */
export class RunFolder {
  readonly #path: string;
  /** By spec. */
  readonly #written = new Map<string, Written>();
  readonly #hearDamage: (damaged: DamagedRun) => void;

  /** The folder is made when it is first written to. `hearDamage` is told of every run that is left out. */
  constructor(path: string, hearDamage: (damaged: DamagedRun) => void = () => {}) {
    this.#path = path;
    this.#hearDamage = hearDamage;
  }

  /**
   * Saves a run in place of its spec's earlier one: its facts, every scalar, the kept samples, and tensors of at most so
   * many bytes. A save that is cut short leaves the earlier one whole. Rejects when the disk does not take it.
   */
  async save(run: Run, mostTensorBytes?: number): Promise<void> {
    const { info } = run;
    const written = this.#written.get(info.spec);
    const isFirst = written?.run !== run;
    // All of one moment: the run may go on while its scalars are written.
    const snapshot = snapshotOf(run, mostTensorBytes);
    const marks = run.marks.newest && packMarks(info.id, run.marks, isActive(run.status.state) ? 0 : mostMarkBytes);
    await mkdir(this.#path, { recursive: true });
    const rows = await this.#saveScalars(run, isFirst ? undefined : written.rows, snapshot.epochs);
    await replaceFile(this.#snapshotFile(info.spec), packSnapshot({ ...snapshot, checksum: rows.checksum }));
    if (marks) await replaceFile(join(this.#path, marksName(info)), [marks]);
    if (isFirst) await this.#removeOthers(info.spec, [scalarsName(info), marksName(info)]);
    this.#written.set(info.spec, { run, rows });
  }

  /**
   * The spec's saved run with its own bits, or undefined when there is none. A run that was still training comes back as
   * `interrupted`, and so does one of whose scalars the end is missing. One that is damaged is left out: `hearDamage` is told, once,
   * and its files are set aside.
   */
  async restore(spec: string, historyBytes: number): Promise<Run | undefined> {
    const file = this.#snapshotFile(spec);
    const bytes = await readIfThere(file);
    if (!bytes) return undefined;
    let scalars: string | undefined;
    try {
      const snapshot = readSnapshot(bytes);
      if (!snapshot) return undefined;
      if (snapshot.info?.spec !== spec) throw new Damage('its file is that of another network');
      const path = join(this.#path, scalarsName(snapshot.info));
      scalars = path;
      const run = await restoredRun(snapshot, length => rowsOf(path, snapshot, length), historyBytes);
      for (const mark of await this.#readMarks(run.info)) run.marks.add(mark);
      const { epochs, checksum } = snapshot;
      // A run that goes on adds to its file.
      if (checksum !== undefined && run.history.epochs === epochs)
        this.#written.set(spec, { run, rows: { epochs, checksum } });
      return run;
    } catch (error) {
      const now = await readIfThere(file);
      // Another window has saved meanwhile.
      if (!now?.equals(bytes)) return this.restore(spec, historyBytes);
      this.#hearDamage({ spec, reason: reasonOf(error), keptAs: await setAside(file, scalars) });
      return undefined;
    }
  }

  /** None where they are missing or damaged: the run can be looked at all the same. */
  async #readMarks(info: RunInfo): Promise<Checkpoint[]> {
    const bytes = await readIfThere(join(this.#path, marksName(info)));
    return bytes ? readMarks(info.id, bytes) : [];
  }

  /** Deletes what is saved of a spec. Rejects when the disk refuses it. */
  async remove(spec: string): Promise<void> {
    this.#written.delete(spec);
    await rm(this.#snapshotFile(spec), { force: true });
    await rm(`${this.#snapshotFile(spec)}.new`, { force: true });
    for (const file of asideNames(this.#snapshotFile(spec))) await rm(file, { force: true });
    await this.#removeOthers(spec);
  }

  /** Those after what was written, up to an epoch; all of them when another window has deleted the file. */
  async #saveScalars({ info, history }: Run, written: WrittenRows | undefined, last: number): Promise<WrittenRows> {
    const file = join(this.#path, scalarsName(info));
    const none = noRows(info.id);
    try {
      return await writeScalars(nodeDisk, file, history, written ?? none, last);
    } catch (error) {
      if (!written || !isMissing(error)) throw error;
      return await writeScalars(nodeDisk, file, history, none, last);
    }
  }

  /** Deletes scalars and marks of all runs of the spec but the files `kept`. */
  async #removeOthers(spec: string, kept: readonly string[] = []): Promise<void> {
    const names = await readdir(this.#path).catch(error => {
      if (isMissing(error)) return [];
      throw error;
    });
    const start = filesStart(spec);
    for (const name of names) {
      if (name.startsWith(start) && !kept.includes(name)) await rm(join(this.#path, name), { force: true });
    }
  }

  #snapshotFile(spec: string): string {
    return join(this.#path, `${digest(spec)}.run`);
  }
}

/** The scalars of a snapshot, checked if they have checksums. */
function rowsOf(path: string, { epochs, checksum, info }: Snapshot, length: number): AsyncIterable<Float64Array> {
  if (checksum === undefined) return readPlainScalars(nodeDisk, path, length, epochs);
  return readScalars(nodeDisk, path, length, { epochs, checksum }, info.id);
}

/** Names for the files of a damaged run: a snapshot, and its scalars. */
function asideNames(snapshotFile: string): [string, string] {
  return [`${snapshotFile}.damaged`, `${snapshotFile}.scalars.damaged`];
}

/** Renames what is there of a damaged run, so that it is neither read nor overwritten. Returns the new names. */
async function setAside(snapshotFile: string, scalarsFile: string | undefined): Promise<string[]> {
  const [snapshotName, scalarsAside] = asideNames(snapshotFile);
  const moved: string[] = [];
  for (const [from, to] of [
    [snapshotFile, snapshotName],
    [scalarsFile, scalarsAside],
  ] as const) {
    if (from === undefined) continue;
    // Where the disk refuses it the file stays, and is said to be damaged again.
    await rename(from, to).then(
      () => moved.push(to),
      () => undefined,
    );
  }
  return moved;
}

function reasonOf(error: unknown): string {
  if (error instanceof Damage) return error.message;
  if (isMissing(error)) return 'the file of its epochs is missing';
  return `its numbers do not fit together (${error instanceof Error ? error.message : String(error)})`;
}

/** Undefined where there is no such file, or none that can be read. */
function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(() => undefined);
}

/** What was there stays until all of it is written. */
async function replaceFile(file: string, pieces: readonly Uint8Array[]): Promise<void> {
  await writeFile(`${file}.new`, pieces);
  await rename(`${file}.new`, file);
}

function scalarsName({ spec, id }: RunInfo): string {
  return `${filesStart(spec)}${digest(id)}.scalars`;
}

function marksName({ spec, id }: RunInfo): string {
  return `${filesStart(spec)}${digest(id)}.marks`;
}

/** How the names of all files of a spec begin but for its snapshot. */
function filesStart(spec: string): string {
  return `${digest(spec)}-`;
}

/** Stands for a text in a file name. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
