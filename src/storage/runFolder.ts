import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { Run } from '../run/run.ts';
import { isActive, type RunInfo } from '../run/runState.ts';
import { packMarks, readMarks } from './marksFile.ts';
import { readScalars, writeScalars } from './scalarsFile.ts';
import { packSnapshot, readSnapshot, restoredRun } from './snapshot.ts';

/** What of a run is in its files, as this window has written or read them. */
interface Written {
  readonly run: Run;
  /** Epochs whose scalars are there. */
  readonly epochs: number;
}

/** Bytes of marks that are saved of a run that has ended; of one that trains, the newest alone, as it is saved again and again. */
const mostMarkBytes = 16 * 2 ** 20;

/**
 * Runs on the disk, one of each spec, to outlive the window. A run is three files: a snapshot and its marks, written anew each time,
 * and the scalars of all epochs, to which a save adds those that are new. Of one spec one call at a time.
 */
export class RunFolder {
  readonly #path: string;
  /** By spec. */
  readonly #written = new Map<string, Written>();

  /** The folder is made when it is first written to. */
  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Saves a run in place of its spec's earlier one: its facts, every scalar, the kept samples, and tensors of at most so
   * many bytes. A save that is cut short leaves the earlier one whole. Rejects when the disk does not take it.
   */
  async save(run: Run, mostTensorBytes?: number): Promise<void> {
    const { info } = run;
    const written = this.#written.get(info.spec);
    const isFirst = written?.run !== run;
    const snapshot = packSnapshot(run, mostTensorBytes);
    // At once, like the snapshot: no mark stands on an epoch that is not in it.
    const marks = run.marks.newest && packMarks(info.id, run.marks, isActive(run.status.state) ? 0 : mostMarkBytes);
    await mkdir(this.#path, { recursive: true });
    const epochs = await this.#saveScalars(run, isFirst ? 1 : written.epochs + 1);
    await replaceFile(this.#snapshotFile(info.spec), snapshot);
    if (marks) await replaceFile(join(this.#path, marksName(info)), marks);
    if (isFirst) await this.#removeOthers(info.spec, [scalarsName(info), marksName(info)]);
    this.#written.set(info.spec, { run, epochs });
  }

  /**
   * The spec's saved run with its own bits, or undefined when there is none that can be read. A run that was still training
   * comes back as `interrupted`, and so does one of whose scalars the end is lost.
   */
  async restore(spec: string, historyBytes: number): Promise<Run | undefined> {
    try {
      const snapshot = readSnapshot(await readFile(this.#snapshotFile(spec)));
      if (snapshot?.info.spec !== spec) return undefined;
      const scalars = join(this.#path, scalarsName(snapshot.info));
      const readRows = (length: number, most: number) => readScalars(scalars, length, most);
      const run = await restoredRun(snapshot, readRows, historyBytes);
      if (!run) return undefined;
      for (const mark of await this.#readMarks(run.info)) run.marks.add(mark);
      // A run that goes on adds to its files.
      this.#written.set(spec, { run, epochs: run.history.epochs });
      return run;
    } catch {
      return undefined;
    }
  }

  /** None where they are missing or damaged: the run can be looked at all the same. */
  async #readMarks(info: RunInfo): Promise<Checkpoint[]> {
    try {
      return readMarks(info.id, await readFile(join(this.#path, marksName(info))));
    } catch {
      return [];
    }
  }

  /** Deletes what is saved of a spec. Rejects when the disk refuses it. */
  async remove(spec: string): Promise<void> {
    this.#written.delete(spec);
    await rm(this.#snapshotFile(spec), { force: true });
    await rm(`${this.#snapshotFile(spec)}.new`, { force: true });
    await this.#removeOthers(spec);
  }

  /** From an epoch on; from the first when another window has deleted the file. Returns the number of epochs in it. */
  async #saveScalars({ info, history }: Run, firstEpoch: number): Promise<number> {
    const file = join(this.#path, scalarsName(info));
    try {
      return await writeScalars(file, history, firstEpoch);
    } catch (error) {
      if (firstEpoch === 1 || !isMissing(error)) throw error;
      return await writeScalars(file, history, 1);
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

/** What was there stays until all of it is written. */
async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, bytes);
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
