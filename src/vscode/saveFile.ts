import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { exportName } from '../export/fileName.ts';
import { errorInWords } from '../spec/words.ts';
import { type BytesHeard, gathered, type Pieces, writeWholeFile } from '../storage/wholeFile.ts';
import { showError, showInformation, withProgress } from './notify.ts';
import { isSpecName, specName } from './specFiles.ts';

/** How long a file may be written before a notification says so, in milliseconds. */
const patience = 500;

const kinds = { csv: 'CSV', json: 'JSON', html: 'HTML', png: 'PNG' } as const;

type FileEnding = keyof typeof kinds;

/**
 * Asks where to save what was made of a spec's run, and writes it whole or not at all, with a notification to cancel it when
 * that takes long. `what` names it (`history`); the first ending is suggested, and the one that the person chooses decides
 * what `contents` gives. `note` is said once it is saved. Errors are said in words; never rejects.
 */
export async function saveFile(
  spec: vscode.Uri,
  what: string,
  endings: readonly [FileEnding, ...FileEnding[]],
  contents: (ending: FileEnding) => Pieces,
  note = '',
): Promise<void> {
  const file = await vscode.window.showSaveDialog({
    defaultUri: besideSpec(spec, exportName(specName(spec), what, endings[0])),
    filters: Object.fromEntries(endings.map(ending => [kinds[ending], [ending]])),
  });
  if (!file) return;
  const name = specName(file);
  if (isSpecName(file)) {
    void showError(`${name} is the name of a network; choose another.`);
    return;
  }
  const cancel = new AbortController();
  try {
    const ending = endings.find(known => file.path.toLowerCase().endsWith(`.${known}`)) ?? endings[0];
    await written(file, contents(ending), cancel);
  } catch (error) {
    if (cancel.signal.aborted) return;
    const reason = errorInWords(error);
    void showError(`${name} could not be saved: ${reason}`);
    return;
  }
  void offerToOpen(file, name, note);
}

async function offerToOpen(file: vscode.Uri, name: string, note: string): Promise<void> {
  const open = 'Open';
  const choice = await showInformation([`Saved ${name}.`, note].filter(Boolean).join(' '), open);
  if (choice !== open) return;
  // A browser on this machine has no way to the files of another.
  const isHere = file.scheme === 'file' && !vscode.env.remoteName && vscode.env.uiKind === vscode.UIKind.Desktop;
  if (isHere && file.path.endsWith('.html')) await vscode.env.openExternal(file);
  else await vscode.commands.executeCommand('vscode.open', file);
}

/** In the spec's folder; a spec that was never saved has none. */
function besideSpec(spec: vscode.Uri, name: string): vscode.Uri {
  if (spec.scheme !== 'untitled') return vscode.Uri.joinPath(spec, '..', name);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(join(homedir(), name));
}

/** Resolves when the file is written, rejects when it is not. */
async function written(file: vscode.Uri, pieces: Pieces, cancel: AbortController): Promise<void> {
  let bytes = 0;
  const writing = write(file, pieces, cancel.signal, soFar => {
    bytes = soFar;
  });
  const timer = setTimeout(() => showProgress(specName(file), writing, cancel, () => bytes), patience);
  try {
    await writing;
  } finally {
    clearTimeout(timer);
  }
}

/** Other file systems take a file at once. */
async function write(file: vscode.Uri, pieces: Pieces, signal: AbortSignal, hear: BytesHeard): Promise<void> {
  if (file.scheme === 'file') await writeWholeFile(file.fsPath, pieces, signal, hear);
  else await vscode.workspace.fs.writeFile(file, await gathered(pieces, signal, hear));
}

function showProgress(name: string, writing: Promise<void>, cancel: AbortController, bytes: () => number): void {
  const options = { location: vscode.ProgressLocation.Notification, title: `Saving ${name}`, cancellable: true };
  void withProgress(options, async (progress, cancellation) => {
    cancellation.onCancellationRequested(() => cancel.abort());
    const report = () => progress.report({ message: `${Math.round(bytes() / 1e6)} MB` });
    const timer = setInterval(report, patience);
    await writing.catch(() => undefined);
    clearInterval(timer);
  });
}
