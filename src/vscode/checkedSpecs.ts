import * as vscode from 'vscode';
import { SpecCheck } from '../session/specCheck.ts';
import type { Problem } from '../spec/problem.ts';
import { limits } from './settings.ts';
import { fileAccess, isSpec } from './specFiles.ts';
import { workerFile } from './workerFile.ts';

export interface CheckedSpec {
  readonly document: vscode.TextDocument;
  readonly problems: readonly Problem[];
}

/** How long typing must rest before a spec is checked, in milliseconds. */
const rest = 200;

/**
 * Checks every open spec, data included, while it is typed; checks again when the data or the trust changes. The work is
 * done in worker threads: data may be large, and an extension host that reads it would hold up every other extension.
 */
export class CheckedSpecs implements vscode.Disposable {
  readonly #workerFile: string;
  readonly #checked = new vscode.EventEmitter<CheckedSpec>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #underWay = new Map<string, SpecCheck>();
  readonly #inputs = new Map<string, number | undefined>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidCheck = this.#checked.event;

  constructor(extensionUri: vscode.Uri) {
    this.#workerFile = workerFile(extensionUri);
    const { workspace } = vscode;
    const dataFiles = workspace.createFileSystemWatcher('**/*.csv');
    this.#subscriptions = vscode.Disposable.from(
      this.#checked,
      dataFiles,
      workspace.onDidOpenTextDocument(document => this.#checkSoon(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document, rest)),
      workspace.onDidCloseTextDocument(document => this.#forget(document)),
      workspace.onDidGrantWorkspaceTrust(() => this.checkAll()),
      workspace.onDidChangeConfiguration(change => change.affectsConfiguration('backprop.limits') && this.checkAll()),
      dataFiles.onDidChange(() => this.checkAll()),
      dataFiles.onDidCreate(() => this.checkAll()),
      dataFiles.onDidDelete(() => this.checkAll()),
    );
  }

  checkAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#checkSoon(document, 0);
  }

  /** Inputs of the network as its data has them, if the last check could tell. */
  inputsOf(document: vscode.TextDocument): number | undefined {
    return this.#inputs.get(document.uri.toString());
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const check of this.#underWay.values()) check.cancel();
    this.#subscriptions.dispose();
  }

  #checkSoon(document: vscode.TextDocument, delay: number): void {
    if (!isSpec(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#check(document), delay),
    );
  }

  /** A check that is still under way is given up for the newer one. */
  async #check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const key = document.uri.toString();
    this.#underWay.get(key)?.cancel();
    const check = new SpecCheck(this.#workerFile, {
      text: document.getText(),
      files: fileAccess(document.uri),
      limits: limits(),
    });
    this.#underWay.set(key, check);
    const result = await check.result;
    if (this.#underWay.get(key) !== check) return;
    this.#underWay.delete(key);
    if (!result || document.version !== version) return;
    this.#inputs.set(key, result.inputs);
    this.#checked.fire({ document, problems: result.problems });
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#underWay.get(key)?.cancel();
    for (const map of [this.#timers, this.#underWay, this.#inputs]) map.delete(key);
  }
}
