import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { type DamagedRun, damagedInWords } from '../storage/damage.ts';
import { Handover } from '../storage/handover.ts';
import { RunFolder } from '../storage/runFolder.ts';
import { RunSaver } from '../storage/runSaver.ts';
import type { Runs } from './runs.ts';
import { historyBytes } from './settings.ts';
import { specName } from './specFiles.ts';

/** Name of the spec that had the focus, in the workspace's state. */
const focusedKey = 'focusedSpec';

/** Keeps every spec's newest run in the extension's storage, so that a window reload shows the same picture. */
export class SavedRuns implements vscode.Disposable {
  readonly #saver: RunSaver;
  readonly #state: vscode.Memento;
  readonly #runs: Runs;
  readonly #subscription: vscode.Disposable;

  constructor(context: vscode.ExtensionContext, runs: Runs) {
    const folder = join((context.storageUri ?? context.globalStorageUri).fsPath, 'runs');
    this.#saver = new RunSaver({
      folder: new RunFolder(folder, sayDamaged),
      handover: new Handover(folder, randomUUID()),
      now: () => performance.now(),
      report: (what, error) => console.error(`Backprop: ${what}.`, error),
    });
    this.#state = context.workspaceState;
    this.#runs = runs;
    this.#subscription = runs.onDidChange(spec => {
      this.#saver.changed(
        spec,
        runs.runsOf(spec).map(({ run }) => run),
      );
      this.#rememberFocus();
    });
  }

  /** Loads the spec's saved run unless there is one already. */
  async restore(spec: string): Promise<void> {
    if (this.#runs.get(spec)) return;
    const run = await this.#saver.restore(spec, historyBytes());
    if (!run || this.#runs.get(spec)) return;
    this.#saver.took(run);
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
  flush(): Promise<void> {
    return this.#saver.flush(this.#runs.all());
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #rememberFocus(): void {
    const spec = this.#runs.focused?.run.info.spec;
    if (spec && spec !== this.#state.get(focusedKey)) void this.#state.update(focusedKey, spec);
  }
}

/** The damaged files can be looked for, or sent to somebody, by their path. */
async function sayDamaged(damaged: DamagedRun): Promise<void> {
  const text = damagedInWords(damaged, specName(vscode.Uri.parse(damaged.spec)));
  const [path] = damaged.keptAs;
  const copy = 'Copy File Path';
  const choice = await vscode.window.showWarningMessage(text, ...(path === undefined ? [] : [copy]));
  if (choice === copy && path !== undefined) await vscode.env.clipboard.writeText(path);
}
