import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { nodeDisk } from '../storage/disk.ts';
import { Handover } from '../storage/handover.ts';
import { RunFolder } from '../storage/runFolder.ts';
import { RunSaver } from '../storage/runSaver.ts';
import { sweep } from '../storage/tidying.ts';
import type { Runs } from './runs.ts';
import { SavedRunMessages } from './savedRunMessages.ts';
import { historyBytes } from './settings.ts';

/** Name of the spec that had the focus, in the workspace's state. */
const focusedKey = 'focusedSpec';

/** Keeps every spec's newest run in the extension's storage, so that a window reload shows the same picture. */
export class SavedRuns implements vscode.Disposable {
  readonly #saver: RunSaver;
  readonly #state: vscode.Memento;
  readonly #runs: Runs;
  readonly #subscriptions: vscode.Disposable;

  constructor(context: vscode.ExtensionContext, runs: Runs) {
    const folder = join((context.storageUri ?? context.globalStorageUri).fsPath, 'runs');
    const messages = new SavedRunMessages(folder);
    this.#saver = new RunSaver({
      folder: new RunFolder(folder, { hear: notice => messages.sayNotice(notice) }),
      handover: new Handover(folder, randomUUID()),
      now: () => performance.now(),
      later: (act, milliseconds) => setTimeout(act, milliseconds).unref(),
      report: refusal => messages.sayRefusal(refusal),
    });
    this.#state = context.workspaceState;
    this.#runs = runs;
    const changes = runs.onDidChange(spec => {
      this.#saver.changed(
        spec,
        runs.runsOf(spec).map(({ run }) => run),
      );
      this.#rememberFocus();
    });
    this.#subscriptions = vscode.Disposable.from(messages, changes);
    void sweep(nodeDisk, folder);
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
    const spec: unknown = this.#state.get(focusedKey);
    if (typeof spec !== 'string' || spec === '') return;
    await this.restore(spec);
    this.#runs.focus(spec);
  }

  /** Saves what still trains as it stands; resolves when everything has been written. For the end of the window. */
  flush(): Promise<void> {
    return this.#saver.flush(this.#runs.all());
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #rememberFocus(): void {
    const spec = this.#runs.focused?.run.info.spec;
    if (spec && spec !== this.#state.get(focusedKey)) void this.#state.update(focusedKey, spec);
  }
}
