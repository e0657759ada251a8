import * as vscode from 'vscode';
import type { CheckResult } from '../run/workerMessages.ts';
import type { StartThread } from '../threads/port.ts';
import { checkSpec } from '../threads/specCheck.ts';
import { checkRequest } from './checkRequest.ts';
import { isSpec, isSpecName } from './specFiles.ts';
import { workerThreads } from './workerThreads.ts';

export interface CheckedSpec extends CheckResult {
  readonly document: vscode.TextDocument;
  /** The version of the document that was checked. */
  readonly version: number;
}

interface VersionCheck {
  /** The version of the document that is checked. */
  readonly version: number;
  /** Gives it up. */
  readonly controller: AbortController;
  readonly result: Promise<CheckResult | undefined>;
}

/** Files that a spec may read; MNIST's are called `train-images-idx3-ubyte`. */
const dataFilePattern = '**/*{.csv,.tsv,.txt,.data,.json,.npy,.npz,.idx,-ubyte,.gz}';

/** How long typing must rest before a spec is checked, in milliseconds. */
const rest = 200;

/**
 * Checks every open spec, data included, while it is typed; checks again when the data or the trust changes. The work is
 * done in worker threads: data may be large, and an extension host that reads it would hold up every other extension.
 */
export class CheckedSpecs implements vscode.Disposable {
  readonly #start: StartThread;
  readonly #checked = new vscode.EventEmitter<CheckedSpec>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** The newest check of each open spec, done or under way. */
  readonly #checks = new Map<string, VersionCheck>();
  readonly #subscriptions: vscode.Disposable;

  readonly onDidCheck = this.#checked.event;

  constructor(extensionUri: vscode.Uri) {
    this.#start = workerThreads(extensionUri);
    const { workspace } = vscode;
    const dataFiles = workspace.createFileSystemWatcher(dataFilePattern);
    this.#subscriptions = vscode.Disposable.from(
      this.#checked,
      dataFiles,
      workspace.onDidOpenTextDocument(document => this.#checkSoon(document, 0)),
      workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document, rest)),
      workspace.onDidCloseTextDocument(document => this.#forget(document)),
      workspace.onDidGrantWorkspaceTrust(() => this.checkAll()),
      workspace.onDidChangeConfiguration(change => change.affectsConfiguration('backprop.limits') && this.checkAll()),
      dataFiles.onDidChange(file => this.#checkAllFor(file)),
      dataFiles.onDidCreate(file => this.#checkAllFor(file)),
      dataFiles.onDidDelete(file => this.#checkAllFor(file)),
    );
  }

  checkAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#checkSoon(document, 0);
  }

  /** A spec is no data: saving one is no reason to check the others. */
  #checkAllFor(dataFile: vscode.Uri): void {
    if (!isSpecName(dataFile)) this.checkAll();
  }

  /** What a check of the document finds, as it is now. Undefined when its text changes meanwhile. */
  async resultOf(document: vscode.TextDocument): Promise<CheckResult | undefined> {
    const { version } = document;
    const newest = this.#checks.get(document.uri.toString());
    const asked = newest?.version === version ? newest.result : this.#check(document);
    const result = await asked;
    const newer = this.#checks.get(document.uri.toString());
    // Given up for a check of the same text, as when it has just been opened or its data has changed.
    const isRepeated = !result && newer && newer.result !== asked && newer.version === version;
    return isRepeated ? this.resultOf(document) : result;
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const { controller } of this.#checks.values()) controller.abort();
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
  async #check(document: vscode.TextDocument): Promise<CheckResult | undefined> {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#checks.get(key)?.controller.abort();
    const controller = new AbortController();
    const check = checkSpec(this.#start, checkRequest(document), { signal: controller.signal });
    const { version } = document;
    this.#checks.set(key, { version, controller, result: check });
    const result = await check;
    if (result && this.#checks.get(key)?.result === check && document.version === version) {
      this.#checked.fire({ document, version, ...result });
    }
    return result;
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#checks.get(key)?.controller.abort();
    this.#timers.delete(key);
    this.#checks.delete(key);
  }
}
