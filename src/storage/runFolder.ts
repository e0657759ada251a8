import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../run/run.ts';
import type { RunInfo } from '../run/runState.ts';
import { readScalars, writeScalars } from './scalarsFile.ts';
import { packSnapshot, readSnapshot, restoredRun } from './snapshot.ts';

/** The scalars of a run that this window has written. */
interface Written {
  readonly run: Run;
  readonly epochs: number;
}

/**
 * Runs on the disk, one of each spec, to outlive the window. A run is two files: a snapshot, written anew each time, and the
 * scalars of all epochs, to which a save adds those that are new. Of one spec one call at a time.
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
    await mkdir(this.#path, { recursive: true });
    const epochs = await this.#saveScalars(run, isFirst ? 1 : written.epochs + 1);
    const file = this.#snapshotFile(info.spec);
    await writeFile(`${file}.new`, snapshot);
    await rename(`${file}.new`, file);
    if (isFirst) await this.#removeScalars(info.spec, scalarsName(info));
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
      return await restoredRun(snapshot, (length, most) => readScalars(scalars, length, most), historyBytes);
    } catch {
      return undefined;
    }
  }

  /** Deletes what is saved of a spec. Rejects when the disk refuses it. */
  async remove(spec: string): Promise<void> {
    this.#written.delete(spec);
    await rm(this.#snapshotFile(spec), { force: true });
    await rm(`${this.#snapshotFile(spec)}.new`, { force: true });
    await this.#removeScalars(spec);
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

  /** Deletes the scalars of all runs of the spec but those in the file `kept`. */
  async #removeScalars(spec: string, kept?: string): Promise<void> {
    const names = await readdir(this.#path).catch(error => {
      if (isMissing(error)) return [];
      throw error;
    });
    const start = scalarsStart(spec);
    for (const name of names) {
      if (name.startsWith(start) && name !== kept) await rm(join(this.#path, name), { force: true });
    }
  }

  #snapshotFile(spec: string): string {
    return join(this.#path, `${digest(spec)}.run`);
  }
}

function scalarsName({ spec, id }: RunInfo): string {
  return `${scalarsStart(spec)}${digest(id)}.scalars`;
}

/** How the names of all scalars of a spec begin. */
function scalarsStart(spec: string): string {
  return `${digest(spec)}-`;
}

/** Stands for a text in a file name. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
