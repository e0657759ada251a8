import type { Run } from '../run/run.ts';
import { isActive } from '../run/runState.ts';
import type { Handover } from './handover.ts';
import type { RunFolder } from './runFolder.ts';

/** While a run trains it is saved at this interval, in milliseconds, or a longer one so that saving takes no more than a 20th. */
const saveInterval = 1000;
const savingShare = 1 / 20;
/** Bytes of tensors that are saved of a run that still trains; of one that has ended all are. */
export const mostWhileRunning = 16 * 2 ** 20;

export interface SaverOptions {
  readonly folder: Pick<RunFolder, 'save' | 'restore' | 'remove'>;
  readonly handover: Pick<Handover, 'begin' | 'othersAreDone'>;
  /** Milliseconds that only go forward. */
  now(): number;
  /** The disk refused something; what has been saved before is still there. */
  report(what: string, error: unknown): void;
}

/** Saves every spec's newest run: while it trains now and then, when it has ended, and when the window closes. One save at a time. */
export class RunSaver {
  readonly #options: SaverOptions;
  /** When a run is to be saved next; never again once it has been saved after its end. */
  readonly #due = new WeakMap<Run, number>();
  /** By spec, the run whose save is on the disk, or on the way there. */
  readonly #onDisk = new Map<string, Run>();
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
    if (onDisk && !kept.includes(onDisk)) this.#deleteSoon(spec);
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
    await this.#saving;
    done();
  }

  #deleteSoon(spec: string): void {
    this.#onDisk.delete(spec);
    this.#next('a run that was removed could not be deleted', () => this.#options.folder.remove(spec));
  }

  #saveSoon(run: Run, most: () => number | undefined): void {
    this.#next('the run could not be saved for the next window', async () => {
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
    });
  }

  /** Does something when all before it is done. `what` is said when it fails. */
  #next(what: string, act: () => Promise<void>): void {
    this.#saving = this.#saving.then(act).catch(error => this.#options.report(what, error));
  }
}
