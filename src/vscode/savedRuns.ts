import { join } from 'node:path';
import type * as vscode from 'vscode';
import { isActive } from '../protocol/run.ts';
import type { Run } from '../session/run.ts';
import { RunFolder } from '../session/runFolder.ts';
import type { Runs } from './runs.ts';
import { historyBytes } from './settings.ts';

/** While a run trains it is saved at this interval, in milliseconds, or a longer one so that saving takes no more than a 20th. */
const saveInterval = 1000;
const savingShare = 1 / 20;
/** Bytes of tensors that are saved of a run that still trains; of one that has ended all are. */
const mostWhileRunning = 16 * 2 ** 20;

/** Name of the spec that had the focus, in the workspace's state. */
const focusedKey = 'focusedSpec';

/** Keeps every spec's newest run in the extension's storage, so that a window reload shows the same picture. */
export class SavedRuns implements vscode.Disposable {
  readonly #folder: RunFolder;
  readonly #state: vscode.Memento;
  readonly #runs: Runs;
  readonly #subscription: vscode.Disposable;
  /** When a run is to be saved next; never again once it has been saved after its end. */
  readonly #due = new WeakMap<Run, number>();
  /** By spec, the run whose save is on the disk, or on the way there. */
  readonly #onDisk = new Map<string, Run>();
  #saving: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext, runs: Runs) {
    this.#folder = new RunFolder(join((context.storageUri ?? context.globalStorageUri).fsPath, 'runs'));
    this.#state = context.workspaceState;
    this.#runs = runs;
    this.#subscription = runs.onDidChange(spec => {
      this.#saveWhenDue(spec);
      this.#rememberFocus();
    });
  }

  /** Loads the spec's saved run unless there is one already. */
  async restore(spec: string): Promise<void> {
    if (this.#runs.get(spec)) return;
    const run = await this.#folder.restore(spec, historyBytes());
    if (!run || this.#runs.get(spec)) return;
    this.#due.set(run, Number.POSITIVE_INFINITY);
    this.#onDisk.set(spec, run);
    this.#runs.add(run);
  }

  /** Brings back the run that had the focus, for the inspector. */
  async restoreFocused(): Promise<void> {
    const spec = this.#state.get<string>(focusedKey);
    if (!spec) return;
    await this.restore(spec);
    this.#runs.focus(spec);
  }

  /** Saves what still trains as it stands; resolves when everything has been written. For the end of the window. */
  async flush(): Promise<void> {
    for (const run of this.#runs.all()) if (isActive(run.status.state)) this.#saveSoon(run);
    await this.#saving;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #rememberFocus(): void {
    const spec = this.#runs.focused?.run.info.spec;
    if (spec && spec !== this.#state.get(focusedKey)) void this.#state.update(focusedKey, spec);
  }

  /** The newest run only. After the newest was removed this is an earlier one, saved or not. */
  #saveWhenDue(spec: string): void {
    const run = this.#runs.newest(spec);
    const onDisk = this.#onDisk.get(spec);
    if (onDisk && !this.#runs.runsOf(spec).some(kept => kept.run === onDisk)) this.#deleteSoon(spec);
    if (!run || run.history.epochs === 0) return;
    if (run !== onDisk && this.#due.get(run) === Number.POSITIVE_INFINITY) this.#due.delete(run);
    const due = this.#due.get(run) ?? 0;
    const ended = !isActive(run.status.state);
    if (due === Number.POSITIVE_INFINITY || (!ended && performance.now() < due)) return;
    // Until it has been saved it is not due again.
    this.#due.set(run, ended ? Number.POSITIVE_INFINITY : Number.MAX_VALUE);
    this.#onDisk.set(spec, run);
    this.#saveSoon(run);
  }

  #deleteSoon(spec: string): void {
    this.#onDisk.delete(spec);
    this.#saving = this.#saving.then(async () => {
      try {
        await this.#folder.remove(spec);
      } catch (error) {
        console.error('Backprop: a run that was removed could not be deleted.', error);
      }
    });
  }

  #saveSoon(run: Run): void {
    this.#saving = this.#saving.then(async () => {
      const start = performance.now();
      try {
        await this.#folder.save(run, isActive(run.status.state) ? mostWhileRunning : undefined);
      } catch (error) {
        console.error('Backprop: the run could not be saved for the next window.', error);
      }
      const saving = performance.now() - start;
      if (this.#due.get(run) === Number.MAX_VALUE) {
        this.#due.set(run, performance.now() + Math.max(saveInterval, saving / savingShare));
      }
    });
  }
}
