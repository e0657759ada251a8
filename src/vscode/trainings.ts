import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Run } from '../session/run.ts';
import { Training } from '../session/training.ts';
import { formatNumber } from '../trace/formatNumber.ts';
import { networkScalarIndex } from '../trace/layout.ts';
import { showRefusal } from './refusal.ts';
import type { Runs } from './runs.ts';
import { historyBytes, limits } from './settings.ts';
import { chooseSpec, fileAccess, specName } from './specFiles.ts';

/** The trainings under way, at most one a spec, each in a worker thread of its own. */
export class Trainings implements vscode.Disposable {
  readonly #workerFile: string;
  readonly #runs: Runs;
  readonly #active = new Map<string, Training>();

  constructor(extensionUri: vscode.Uri, runs: Runs) {
    this.#workerFile = vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath;
    this.#runs = runs;
  }

  /**
   * Trains a spec as its editor has it, saved or not. Resolves with the run once its data has been checked, or with
   * undefined when it was refused or the person decided otherwise; then they have been told. An earlier run of the spec
   * is replaced only when the new one starts.
   */
  async train(given?: vscode.Uri): Promise<Run | undefined> {
    const spec = await chooseSpec(given);
    if (!spec || !(await this.#mayStart(spec))) return undefined;
    const document = await vscode.workspace.openTextDocument(spec);
    const training = new Training({
      workerFile: this.#workerFile,
      request: {
        text: document.getText(),
        fallbackName: specName(spec),
        files: fileAccess(spec),
        limits: limits(),
      },
      identity: { id: randomUUID(), spec: spec.toString() },
      historyBytes: historyBytes(),
    });
    this.#track(spec, training);
    showProgress(specName(spec), training);
    const started = await training.started;
    if (started.type === 'refused') void showRefusal(document, started.problems);
    if (started.type !== 'run') return undefined;
    this.#runs.add(started.run);
    this.#runs.focus(spec.toString());
    return started.run;
  }

  pause(spec: vscode.Uri): void {
    this.#active.get(spec.toString())?.pause();
  }

  resume(spec: vscode.Uri): void {
    this.#active.get(spec.toString())?.resume();
  }

  stop(spec: vscode.Uri): void {
    this.#active.get(spec.toString())?.stop();
  }

  dispose(): void {
    for (const training of this.#active.values()) void training.terminate();
  }

  #track(spec: vscode.Uri, training: Training): void {
    const key = spec.toString();
    this.#active.set(key, training);
    void training.ended.then(() => {
      if (this.#active.get(key) === training) this.#active.delete(key);
    });
  }

  /** Asks before a training under way is given up for a new one. */
  async #mayStart(spec: vscode.Uri): Promise<boolean> {
    const active = this.#active.get(spec.toString());
    if (!active) return true;
    const restart = 'Stop and Train Again';
    const message = `${specName(spec)} is still being trained.`;
    if ((await vscode.window.showWarningMessage(message, { modal: true }, restart)) !== restart) return false;
    active.stop();
    await active.ended;
    return true;
  }
}

/** A notification with the epoch and the loss, from which the training can be cancelled. */
function showProgress(name: string, training: Training): void {
  const options = { location: vscode.ProgressLocation.Notification, title: `Training ${name}`, cancellable: true };
  void vscode.window.withProgress(options, async (progress, cancellation) => {
    cancellation.onCancellationRequested(() => training.stop());
    const started = await training.started.catch(() => undefined);
    if (started?.type !== 'run') return;
    const { run } = started;
    let reported = 0;
    const stop = run.onDidChange(() => {
      const { epoch, state } = run.status;
      const increment = ((epoch - reported) / run.info.epochs) * 100;
      reported = epoch;
      progress.report({ increment, message: progressText(run, state === 'paused') });
    });
    await training.ended;
    stop();
  });
}

function progressText({ info, status, history }: Run, paused: boolean): string {
  if (status.epoch === 0) return 'first epoch';
  const loss = history.scalarsOf(status.epoch)[networkScalarIndex('loss')]!;
  return `${paused ? 'paused at ' : ''}epoch ${status.epoch} of ${info.epochs}, loss ${formatNumber(loss)}`;
}
