import * as vscode from 'vscode';
import { prepare } from '../plan/prepare.ts';
import { dataFiles } from '../session/dataFiles.ts';
import type { Problem } from '../spec/problem.ts';
import { limits } from './settings.ts';
import { fileAccess, isSpec } from './specFiles.ts';

export interface CheckedSpec {
  readonly document: vscode.TextDocument;
  readonly problems: readonly Problem[];
}

/** How long typing must rest before a spec is checked, in milliseconds. */
const rest = 200;

/** Checks every open spec, data included, while it is typed; checks again when the data or the trust changes. */
export class CheckedSpecs implements vscode.Disposable {
  readonly #checked = new vscode.EventEmitter<CheckedSpec>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #inputs = new Map<string, number | undefined>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidCheck = this.#checked.event;

  constructor() {
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

  async #check(document: vscode.TextDocument): Promise<void> {
    const { version } = document;
    const files = dataFiles(fileAccess(document.uri));
    const { problems, options } = await prepare(document.getText(), { files, limits: limits() });
    if (document.isClosed || document.version !== version) return;
    this.#inputs.set(document.uri.toString(), options?.inputs);
    this.#checked.fire({ document, problems });
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#inputs.delete(key);
  }
}
