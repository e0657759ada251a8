import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { isActive } from '../protocol/run.ts';
import type { Run } from '../session/run.ts';
import { restoreRun, saveRun } from '../session/snapshot.ts';
import type { Runs } from './runs.ts';
import { historyBytes } from './settings.ts';

/** While a run trains it is saved at this interval, in milliseconds, if its history is small enough for that. */
const saveInterval = 5000;
const largestSavedWhileRunning = 32 * 2 ** 20;

/** Name of the spec that had the focus, in the workspace's state. */
const focusedKey = 'focusedSpec';

/** Keeps every spec's newest run in the extension's storage, so that a window reload shows the same picture. */
export class SavedRuns implements vscode.Disposable {
  readonly #folder: vscode.Uri;
  readonly #state: vscode.Memento;
  readonly #runs: Runs;
  readonly #subscription: vscode.Disposable;
  readonly #savedAt = new WeakMap<Run, number>();
  #saving: Promise<void> = Promise.resolve();

  constructor(context: vscode.ExtensionContext, runs: Runs) {
    this.#folder = vscode.Uri.joinPath(context.storageUri ?? context.globalStorageUri, 'runs');
    this.#state = context.workspaceState;
    this.#runs = runs;
    this.#subscription = runs.onDidChange(spec => {
      this.#saveWhenDue(runs.get(spec)?.run);
      this.#rememberFocus();
    });
  }

  /** Loads the spec's saved run unless there is one already. */
  async restore(spec: string): Promise<void> {
    if (this.#runs.get(spec)) return;
    let bytes: Uint8Array;
    try {
      bytes = await vscode.workspace.fs.readFile(this.#file(spec));
    } catch {
      return;
    }
    const run = restoreRun(bytes, historyBytes());
    if (!run || run.info.spec !== spec || this.#runs.get(spec)) return;
    this.#savedAt.set(run, Number.POSITIVE_INFINITY);
    this.#runs.add(run);
  }

  /** Brings back the run that had the focus, for the inspector. */
  async restoreFocused(): Promise<void> {
    const spec = this.#state.get<string>(focusedKey);
    if (!spec) return;
    await this.restore(spec);
    this.#runs.focus(spec);
  }

  /** Resolves when everything that is being written has been. */
  async flush(): Promise<void> {
    await this.#saving;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #rememberFocus(): void {
    const spec = this.#runs.focused?.run.info.spec;
    if (spec && spec !== this.#state.get(focusedKey)) void this.#state.update(focusedKey, spec);
  }

  #saveWhenDue(run: Run | undefined): void {
    if (!run) return;
    const savedAt = this.#savedAt.get(run) ?? Number.NEGATIVE_INFINITY;
    if (savedAt === Number.POSITIVE_INFINITY) return;
    const ended = !isActive(run.status.state);
    const due = Date.now() - savedAt >= saveInterval && run.history.tensorBytes <= largestSavedWhileRunning;
    if (!ended && !due) return;
    this.#savedAt.set(run, ended ? Number.POSITIVE_INFINITY : Date.now());
    this.#saving = this.#saving.then(() => this.#save(run));
  }

  /** Writes beside the file and renames, so that a crash leaves the earlier save whole. */
  async #save(run: Run): Promise<void> {
    const file = this.#file(run.info.spec);
    const unfinished = file.with({ path: `${file.path}.new` });
    try {
      await vscode.workspace.fs.writeFile(unfinished, saveRun(run));
      await vscode.workspace.fs.rename(unfinished, file, { overwrite: true });
    } catch (error) {
      console.error('Backprop: the run could not be saved for the next window.', error);
    }
  }

  #file(spec: string): vscode.Uri {
    const name = createHash('sha256').update(spec).digest('hex').slice(0, 32);
    return vscode.Uri.joinPath(this.#folder, `${name}.run`);
  }
}
