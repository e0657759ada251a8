import type { Run } from '../run/run.ts';
import { isActive } from '../run/runState.ts';
import { codeOf } from './disk.ts';
import type { Handover } from './handover.ts';
import type { RunFolder } from './runFolder.ts';

/** While a run trains it is saved at this interval, in milliseconds, or a longer one so that saving takes no more than a 20th. */
const saveInterval = 1000;
const savingShare = 1 / 20;
/** What the disk refused is tried again at this interval, in milliseconds, where nothing else asks for it. */
const retryInterval = 10_000;
/** Bytes of tensors that are saved of a run that still trains; of one that has ended all are. */
export const mostWhileRunning = 16 * 2 ** 20;

interface SaverOptions {
  readonly folder: Pick<RunFolder, 'save' | 'restore' | 'remove'>;
  readonly handover: Pick<Handover, 'begin' | 'othersAreDone'>;
  /** Milliseconds that only go forward. */
  now(): number;
  /** Calls back after so many milliseconds. */
  later(act: () => void, milliseconds: number): void;
  /** The disk refused something; what has been saved before is still there. Told once, until the same has succeeded. */
  report(refusal: Refusal): void;
}

/** What the disk refused. */
export interface Refusal {
  readonly task: 'save' | 'delete';
  /** URI of the spec. */
  readonly spec: string;
  readonly error: unknown;
}

/** Something that is done with the disk, of which there is one a spec and task. */
type Task = Pick<Refusal, 'task' | 'spec'>;

/** Saves every spec's newest run: while it trains now and then, when it has ended, and when the window closes. One save at a time. */
export class RunSaver {
  readonly #options: SaverOptions;
  /** When a run is to be saved next; never again once it has been saved after its end. */
  readonly #due = new WeakMap<Run, number>();
  /** By spec, the run whose save is on the disk, or on the way there. */
  readonly #onDisk = new Map<string, Run>();
  /** By task and spec, what was refused last and has not succeeded since. */
  readonly #refused = new Map<string, { readonly code: string | undefined; readonly isSaid: boolean }>();
  /** By task and spec, what tries it again. */
  readonly #again = new Map<string, () => void>();
  #isWaiting = false;
  #saving: Promise<void> = Promise.resolve();

  constructor(options: SaverOptions) {
    this.#options = options;
  }

  /**
   * The spec's runs have changed; `kept` are all of them, the newest last. Saves the newest if it is due. After the newest was removed
   * that is an earlier one, saved or not.
   */
  changed(spec: string, kept: readonly Run[]): void {
    const run = kept.at(-1);
    const onDisk = this.#onDisk.get(spec);
    if (onDisk && !kept.includes(onDisk)) this.#deleteSoon(onDisk);
    if (!run || run.history.epochs === 0) return;
    if (run !== onDisk && this.#due.get(run) === Number.POSITIVE_INFINITY) this.#due.delete(run);
    const ended = !isActive(run.status.state);
    // It has been continued after it was saved at its end.
    if (!ended && this.#due.get(run) === Number.POSITIVE_INFINITY) this.#due.delete(run);
    const due = this.#due.get(run) ?? 0;
    if (due === Number.POSITIVE_INFINITY || (!ended && this.#options.now() < due)) return;
    // Until it has been saved it is not due again.
    this.#due.set(run, ended ? Number.POSITIVE_INFINITY : Number.MAX_VALUE);
    this.#onDisk.set(spec, run);
    this.#saveSoon(run, () => (isActive(run.status.state) ? mostWhileRunning : undefined));
  }

  /** The spec's run on the disk, once what is being saved or deleted is done, here and in a window that is just closing. */
  async restore(spec: string, historyBytes: number): Promise<Run | undefined> {
    await Promise.all([this.#saving, this.#options.handover.othersAreDone()]);
    return this.#options.folder.restore(spec, historyBytes);
  }

  /** A run that was restored is one of the spec's now: it is on the disk. */
  took(run: Run): void {
    this.#due.set(run, Number.POSITIVE_INFINITY);
    this.#onDisk.set(run.info.spec, run);
  }

  /**
   * Saves what still trains as it stands; resolves when everything has been written. For the end of the window, which ends the
   * trainings meanwhile: their runs are saved thinned all the same, as the time for it is short.
   */
  async flush(newest: readonly Run[]): Promise<void> {
    const done = this.#options.handover.begin();
    for (const run of newest) if (isActive(run.status.state)) this.#saveSoon(run, () => mostWhileRunning);
    this.#tryAgain();
    await this.#saving;
    done();
  }

  #deleteSoon(run: Run): void {
    const { spec, id } = run.info;
    if (this.#onDisk.get(spec) === run) this.#onDisk.delete(spec);
    const again = () => {
      if (!this.#onDisk.has(spec)) this.#deleteSoon(run);
    };
    this.#next({ task: 'delete', spec }, () => this.#options.folder.remove(spec, id), again);
  }

  #saveSoon(run: Run, most: () => number | undefined): void {
    const { spec } = run.info;
    const save = async () => {
      const { now, folder } = this.#options;
      const start = now();
      try {
        await folder.save(run, most());
      } finally {
        const saving = now() - start;
        if (this.#due.get(run) === Number.MAX_VALUE) {
          this.#due.set(run, now() + Math.max(saveInterval, saving / savingShare));
        }
      }
    };
    // One that trains is saved again anyway.
    const again = () => {
      if (this.#onDisk.get(spec) === run && !isActive(run.status.state)) this.#saveSoon(run, () => undefined);
    };
    this.#next({ task: 'save', spec }, save, again);
  }

  /** Does something when all before it is done; where that fails, `again` tries it anew some time. */
  #next(task: Task, act: () => Promise<void>, again: () => void): void {
    const key = `${task.task} ${task.spec}`;
    this.#again.delete(key);
    this.#saving = this.#saving.then(act).then(
      () => void this.#refused.delete(key),
      error => {
        this.#again.set(key, again);
        this.#tryLater();
        this.#report(key, { ...task, error });
      },
    );
  }

  /** Says it unless the same was said before and has not succeeded since, or another with the same cause. */
  #report(key: string, refusal: Refusal): void {
    const code = codeOf(refusal.error);
    const isSaid = this.#refused.get(key)?.isSaid === true;
    const said = [...this.#refused.values()].filter(other => other.isSaid && other.code === code);
    const isReported = !isSaid && (code === undefined || said.length === 0);
    this.#refused.set(key, { code, isSaid: isSaid || isReported });
    if (isReported) this.#options.report(refusal);
  }

  #tryLater(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#options.later(() => {
      this.#isWaiting = false;
      this.#tryAgain();
    }, retryInterval);
  }

  #tryAgain(): void {
    const all = [...this.#again.values()];
    this.#again.clear();
    for (const again of all) again();
  }
}
