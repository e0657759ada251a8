import * as vscode from 'vscode';
import { formatText } from '../gradients/format.ts';
import type { FileProblem } from '../gradients/given.ts';
import { comparisonReport } from '../language/comparisonReport.ts';
import type { CompareAnswer } from '../run/workerMessages.ts';
import { askOnce } from '../threads/ask.ts';
import type { StartThread } from '../threads/port.ts';
import { gradientSymbol } from '../trace/quantitySymbol.ts';
import { checkRequest } from './checkRequest.ts';
import { showError, withProgress } from './notify.ts';
import { bytesOfFile } from './readFile.ts';
import { showRefusal } from './refusal.ts';
import { chooseSpec, openSpec, showText, specName } from './specFiles.ts';
import { workerThreads } from './workerThreads.ts';

const scheme = 'backprop-comparison';

/** Bytes of a file of gradients that are read into memory. */
const mostBytes = 500_000_000;

/**
 * Compares gradients that a person's own back-propagation wrote into a file, and shows the mistake in them as a document; or copies how
 * such a file looks for the network.
 */
export function registerCompareGradients(extensionUri: vscode.Uri): vscode.Disposable {
  const start = workerThreads(extensionUri);
  const documents = new Documents();
  return vscode.Disposable.from(
    documents,
    vscode.commands.registerCommand('backprop.compareGradients', async (given?: vscode.Uri, file?: vscode.Uri) => {
      const spec = await chooseSpec(given, 'Choose the network whose gradients to compare yours with');
      const document = spec && (await openSpec(spec));
      if (!document) return;
      const chosen = (file instanceof vscode.Uri ? file : undefined) ?? (await chooseWhat(document, start, documents));
      if (chosen) await compare(document, chosen, start, documents);
    }),
  );
}

/** The file that the person chooses; undefined when they choose none, or to see how one looks. */
async function chooseWhat(
  document: vscode.TextDocument,
  start: StartThread,
  documents: Documents,
): Promise<vscode.Uri | undefined> {
  const name = specName(document.uri);
  const choose = { label: '$(folder-opened) Choose a File...', description: 'JSON, or .npz written by NumPy' };
  const show = { label: '$(info) Show the Format', description: `Shapes, JSON and NumPy for ${name}` };
  const copy = { label: '$(copy) Copy the Format and a NumPy Snippet', description: `For ${name}` };
  const picked = await vscode.window.showQuickPick([choose, show, copy], {
    placeHolder: `Compare your own ${gradientSymbol('weights')} and ${gradientSymbol('bias')} with those at the first weights`,
  });
  if (picked === choose) return chooseFile(document.uri);
  if (picked) await giveFormat(document, start, picked === copy ? undefined : documents);
  return undefined;
}

async function chooseFile(spec: vscode.Uri): Promise<vscode.Uri | undefined> {
  const files = await vscode.window.showOpenDialog({
    defaultUri: vscode.Uri.joinPath(spec, '..'),
    title: 'Choose a file with your gradients',
    openLabel: 'Compare',
    filters: { Gradients: ['json', 'npz'] },
  });
  return files?.[0];
}

/** Shows how a file of gradients looks, or copies it. */
async function giveFormat(
  document: vscode.TextDocument,
  start: StartThread,
  documents: Documents | undefined,
): Promise<void> {
  const answer = await ask(document, start, undefined);
  if (answer?.type !== 'format') return;
  const text = formatText(answer.format, name => name);
  if (documents) await documents.show(`Format of gradients for ${specName(document.uri)}.txt`, text);
  else {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage('Copied the format and a NumPy snippet', 3000);
  }
}

async function compare(
  document: vscode.TextDocument,
  file: vscode.Uri,
  start: StartThread,
  documents: Documents,
): Promise<void> {
  const gradients = await bytesOf(file);
  const answer = gradients && (await ask(document, start, gradients));
  const name = specName(file);
  if (answer?.type === 'compared') {
    const text = comparisonReport(specName(document.uri), name, answer.report);
    await documents.show(`${name} against ${specName(document.uri)}.txt`, text);
  }
  if (answer?.type === 'unreadable' && (await showProblem(file, answer.problems))) {
    await giveFormat(document, start, documents);
  }
}

/** What the thread answers; undefined when it was cancelled or has no answer, which has been said then. */
async function ask(
  document: vscode.TextDocument,
  start: StartThread,
  gradients: Uint8Array | undefined,
): Promise<CompareAnswer | undefined> {
  const request = { task: 'compareGradients', ...checkRequest(document), ...(gradients && { gradients }) } as const;
  const title = `Comparing gradients with ${specName(document.uri)}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  const answer = await withProgress(options, (_, cancellation) => {
    const controller = new AbortController();
    cancellation.onCancellationRequested(() => controller.abort());
    return askOnce(start, request, controller).catch((error: Error) => error);
  });
  if (answer instanceof Error) {
    void showError(`The gradients could not be compared: ${answer.message}.`);
    return undefined;
  }
  if (answer?.type !== 'refused') return answer;
  void showRefusal(document, answer.problems);
  return undefined;
}

/** The file's bytes; undefined when it may not be read or cannot be, which has been said then. */
async function bytesOf(file: vscode.Uri): Promise<Uint8Array | undefined> {
  const name = specName(file);
  if (!vscode.workspace.isTrusted) {
    const trust = 'Manage Workspace Trust';
    const message = `${name} was not read: files are read only in a trusted workspace. Trust this workspace to compare your gradients.`;
    const choice = await showError(message, trust);
    if (choice === trust) await vscode.commands.executeCommand('workbench.trust.manage');
    return undefined;
  }
  const bytes = await bytesOfFile(file, mostBytes, 'a file of gradients');
  if (typeof bytes !== 'string') return bytes;
  void showError(`${name} could not be read: ${bytes}`);
  return undefined;
}

/** Says what is wrong with a file, with a way to the place. Resolves with whether the person wants to see the format. */
async function showProblem(file: vscode.Uri, problems: readonly FileProblem[]): Promise<boolean> {
  const { message, line, column } = problems[0]!;
  const place = line === undefined ? specName(file) : `${specName(file)}:${line}:${column}`;
  const goTo = 'Go to Problem';
  const show = 'Show the Format';
  const choice = await showError(`${place}: ${message}`, ...(line === undefined ? [] : [goTo]), show);
  if (choice === goTo) {
    const at = new vscode.Position(line! - 1, (column ?? 1) - 1);
    await showText(file, { selection: new vscode.Range(at, at) });
  }
  return choice === show;
}

/** Read-only documents, which stay as they were made. */
class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscriptions: vscode.Disposable;
  #made = 0;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}`, query: String(this.#made++) });
    this.#texts.set(uri.toString(), text);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This comparison was not kept. Run Compare My Gradients again.\n';
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
