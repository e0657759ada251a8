import type { WholeRows } from '../run/history.ts';
import type { Run } from '../run/run.ts';
import { isActive, type RunInfo } from '../run/runState.ts';
import type { SavedRunNotice } from './damage.ts';
import { codeOf, type Disk, nodeDisk, renameOver } from './disk.ts';
import { isThere } from './keptFiles.ts';
import { marksChecksum, packMarks } from './marksFile.ts';
import { keepUnreadable, type Reading, restoreRun } from './restoring.ts';
import {
  filesStart,
  marksFile,
  partFile,
  type SavedFiles,
  type SavedMarks,
  scalarsFile,
  snapshotFile,
} from './savedNames.ts';
import { cutScalars, noRows, type WrittenRows, writeScalars } from './scalarsFile.ts';
import { packSnapshot, snapshotOf } from './snapshot.ts';
import type { Snapshot } from './snapshotShape.ts';
import { isOfEndedProcess, newStamp, type Stamp } from './stamp.ts';
import { removeFiles, removeRun } from './tidying.ts';
import { writeNewFile } from './wholeFile.ts';

/** What this window has saved of a spec's run. */
interface Written {
  readonly run: Run;
  readonly rows: WrittenRows;
  readonly files: SavedFiles;
}

/** Bytes of marks that are saved of a run that has ended; of one that trains, the newest alone, as it is saved again and again. */
const mostMarkBytes = 16 * 2 ** 20;

/** How often a save begins anew because somebody has deleted its files meanwhile. */
const mostTries = 3;

interface RunFolderOptions {
  /** Told of every run that does not come back as it was saved. */
  hear?(notice: SavedRunNotice): void;
  readonly disk?: Disk;
  /** Whether the process that wrote a file has ended for certain; nobody writes its files any more. */
  isEnded?(stamp: Stamp): boolean;
}

/**
 * Runs on the disk, one of each spec, to outlive the window. A run is three files: the scalars of all epochs, to which a save adds those that
 * are new, its marks, and a snapshot that names both. Replacing the snapshot is what saves a run: before it the earlier one is whole, after it
 * the new one. A window writes to no file of another one's. Of one spec one call at a time.
 */
export class RunFolder {
  readonly #path: string;
  readonly #disk: Disk;
  readonly #reading: Reading;
  /** By spec. */
  readonly #written = new Map<string, Written>();
  /** Specs of which there may be files that belong to no run. */
  readonly #untidy = new Set<string>();
  readonly #own = new Set<Stamp>();

  /** The folder is made when it is first written to. */
  constructor(path: string, { hear = () => {}, disk = nodeDisk, isEnded = isOfEndedProcess }: RunFolderOptions = {}) {
    this.#path = path;
    this.#disk = disk;
    this.#reading = { disk, folder: path, hear, isEnded };
  }

  /**
   * Saves a run in place of its spec's earlier one: its facts, every scalar, the kept samples, and tensors of at most so
   * many bytes. A save that is cut short leaves the earlier one whole. Rejects when the disk does not take it; then it leaves nothing behind.
   */
  async save(run: Run, mostTensorBytes?: number): Promise<void> {
    const { info } = run;
    // All of one moment: the run may go on while its scalars are written.
    const snapshot = snapshotOf(run, mostTensorBytes);
    const rows = run.history.wholeRows();
    const marks = run.marks.newest && packMarks(info.id, run.marks, isActive(run.status.state) ? 0 : mostMarkBytes);
    await this.#disk.mkdir(this.#path, { recursive: true });
    if (this.#written.get(info.spec)?.run !== run) {
      this.#written.delete(info.spec);
      this.#untidy.add(info.spec);
      await keepUnreadable(this.#reading, info.spec);
    }
    for (let tries = 1; ; tries++) {
      const files = await this.#write(run, snapshot, rows, marks);
      if (files.every(Boolean)) break;
      if (tries === mostTries) throw new Error('its files were deleted while it was saved');
      this.#written.delete(info.spec);
    }
    if (this.#untidy.has(info.spec)) await this.#tidy(info.spec);
  }

  /**
   * The spec's saved run with its own bits, or undefined when there is none. A run that was still training comes back as
   * `interrupted`, and so does one of whose scalars the end is missing. What is not as it was saved is heard, and its files are kept.
   */
  restore(spec: string, historyBytes: number): Promise<Run | undefined> {
    return restoreRun(this.#reading, spec, historyBytes);
  }

  /** Deletes what is saved of a spec; with the id of a run, only if it is that run. Rejects when the disk refuses it. */
  async remove(spec: string, id?: string): Promise<void> {
    this.#written.delete(spec);
    await removeRun(this.#disk, this.#path, spec, id);
    await this.#tidy(spec);
  }

  /** Returns whether each file is there once all are written: another window may have deleted one as left by a process that has ended. */
  async #write(
    run: Run,
    snapshot: Omit<Snapshot, 'checksum' | 'files'>,
    whole: WholeRows,
    marks: Uint8Array | undefined,
  ): Promise<boolean[]> {
    const { info } = run;
    const before = this.#written.get(info.spec);
    const undo: (() => Promise<void>)[] = [];
    try {
      const begun = before && goesOn(before.rows, whole) ? before : undefined;
      const scalars = begun?.files.scalars ?? this.#newStamp();
      const path = scalarsFile(this.#path, info, scalars);
      undo.push(() => this.#takeBack(run, path, begun));
      const rows = await this.#writeRows(run, path, begun?.rows, whole);
      const saved = marks && (await this.#writeMarks(info, marks, before?.files.marks, undo));
      const files: SavedFiles = { scalars, marks: saved };
      const pieces = packSnapshot({ ...snapshot, scalarsFrom: rows.from, checksum: rows.checksum, files });
      await this.#replace(snapshotFile(this.#path, info.spec), pieces);
      this.#written.set(info.spec, { run, rows, files });
      if (before && !begun) await this.#removeQuietly(scalarsFile(this.#path, info, before.files.scalars));
      const old = before?.files.marks;
      if (old && old.stamp !== saved?.stamp) await this.#removeQuietly(marksFile(this.#path, info, old.stamp));
      const all = [path, ...(saved ? [marksFile(this.#path, info, saved.stamp)] : [])];
      return await Promise.all(all.map(file => isThere(this.#disk, file)));
    } catch (error) {
      this.#untidy.add(info.spec);
      for (const act of undo) await act();
      throw error;
    }
  }

  /** Those after what was written; all that are whole when somebody has deleted the file. */
  async #writeRows(
    { info }: Run,
    path: string,
    written: WrittenRows | undefined,
    rows: WholeRows,
  ): Promise<WrittenRows> {
    const none = noRows(info.id, rows.first - 1);
    try {
      return await writeScalars(this.#disk, path, rows, written ?? none);
    } catch (error) {
      if (!written || codeOf(error) !== 'ENOENT') throw error;
      return await writeScalars(this.#disk, path, rows, none);
    }
  }

  /** What was saved before where it is the same. */
  async #writeMarks(
    info: RunInfo,
    bytes: Uint8Array,
    before: SavedMarks | undefined,
    undo: (() => Promise<void>)[],
  ): Promise<SavedMarks> {
    const checksum = marksChecksum(bytes);
    if (before?.checksum === checksum) return before;
    const stamp = this.#newStamp();
    const path = marksFile(this.#path, info, stamp);
    undo.push(() => this.#removeQuietly(path));
    await writeNewFile(this.#disk, path, [bytes]);
    return { stamp, checksum };
  }

  /** What was there stays until all of it is on the disk. */
  async #replace(file: string, pieces: readonly Uint8Array[]): Promise<void> {
    const part = partFile(this.#path, newStamp());
    try {
      await writeNewFile(this.#disk, part, pieces);
      await renameOver(this.#disk, part, file);
    } catch (error) {
      await this.#removeQuietly(part);
      throw error;
    }
    await syncFolder(this.#disk, this.#path);
  }

  async #takeBack({ history }: Run, path: string, before: Written | undefined): Promise<void> {
    if (before) await cutScalars(this.#disk, path, history.layout.scalarLength, before.rows);
    else await this.#removeQuietly(path);
  }

  /** Deletes files of the spec's other runs, but for those that another window may be writing. The run is saved, whatever comes of it. */
  async #tidy(spec: string): Promise<void> {
    const written = this.#written.get(spec);
    const kept = written ? [written.files.scalars, written.files.marks?.stamp] : [];
    const isDone = (stamp: Stamp) => !kept.includes(stamp) && (this.#own.has(stamp) || this.#reading.isEnded(stamp));
    const tidied = await removeFiles(this.#disk, this.#path, filesStart(spec), isDone);
    if (tidied) this.#untidy.delete(spec);
  }

  async #removeQuietly(path: string): Promise<void> {
    await this.#disk.rm(path, { force: true }).catch(() => undefined);
  }

  #newStamp(): Stamp {
    const stamp = newStamp();
    this.#own.add(stamp);
    return stamp;
  }
}

/** A file of scalars is written anew when it has more rows than so many times those that are whole. */
const mostOutdated = 4;

/** Whether what follows can be added to a file, and not too many of its rows are of epochs that have been thinned since. */
function goesOn({ from, epochs }: WrittenRows, { first, rowLength, views }: WholeRows): boolean {
  const whole = views.reduce((sum, { length }) => sum + length, 0) / rowLength;
  return epochs >= first - 1 && (from === first - 1 || epochs - from <= mostOutdated * whole);
}

/** A new name is on the disk once its folder is. Not every system can be asked for that. */
async function syncFolder(disk: Disk, path: string): Promise<void> {
  const folder = await disk.open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close().catch(() => undefined);
}
