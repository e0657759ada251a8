import path from 'node:path';
import * as vscode from 'vscode';
import type { FileAccess } from '../run/workerMessages.ts';
import { errorInWords } from '../spec/words.ts';
import { showError, showInformation } from './notify.ts';

/** Files of networks. Their names may be in capitals: VS Code gives those the language `mlp`, too. */
export const specGlob = '**/*.[mM][lL][pP].[jJ][sS][oO][nN]';

/** Documents that are network specs. */
export const specSelector: vscode.DocumentSelector = { pattern: specGlob };

export function isSpec(document: vscode.TextDocument): boolean {
  return isSpecName(document.uri) && document.uri.scheme !== 'git';
}

export function isSpecName({ path }: vscode.Uri): boolean {
  return /\.mlp\.json$/i.test(path);
}

/** Last part of the spec's path. */
export function specName(spec: vscode.Uri): string {
  return spec.path.slice(spec.path.lastIndexOf('/') + 1);
}

/** The spec's document; undefined when it cannot be opened, which has been said then. */
export async function openSpec(spec: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(spec);
  } catch (error) {
    sayNotOpened(spec, error);
    return undefined;
  }
}

function sayNotOpened(file: vscode.Uri, error: unknown): void {
  const reason = errorInWords(error);
  void showError(`${specName(file)} could not be opened: ${reason}`);
}

/** Shows a text in an editor, or says that it cannot be opened: its file may be gone by the time that somebody asks for it. */
export async function showText(
  text: vscode.TextDocument | vscode.Uri,
  options: vscode.TextDocumentShowOptions,
): Promise<void> {
  const uri = text instanceof vscode.Uri ? text : text.uri;
  try {
    // A document that was closed is opened again by its address.
    await vscode.window.showTextDocument(uri, options);
  } catch (error) {
    sayNotOpened(uri, error);
  }
}

/** Where the spec may read data files: in its workspace folder, or its own folder outside a workspace. */
export function fileAccess(spec: vscode.Uri, rules: Pick<path.PlatformPath, 'dirname'> = path): FileAccess {
  if (spec.scheme !== 'file') return 'not on disk';
  if (!vscode.workspace.isTrusted) return 'untrusted';
  const folder = rules.dirname(spec.fsPath);
  return { folder, root: vscode.workspace.getWorkspaceFolder(spec)?.uri.fsPath ?? folder };
}

/** The spec in the active editor. */
export function activeSpec(): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document;
  return active && isSpec(active) ? active.uri : undefined;
}

/** The spec that a command was given: anybody may give anything, and a menu gives what stands in its view. */
export function specGiven(given: unknown): vscode.Uri | undefined {
  return given instanceof vscode.Uri && isSpecName(given) ? given : undefined;
}

/** The networks in the folders of the workspace, or in those of a pattern; undefined when they cannot be searched, which has been said then. */
export async function findSpecs(pattern: vscode.GlobPattern = specGlob, most = 500): Promise<vscode.Uri[] | undefined> {
  try {
    return await vscode.workspace.findFiles(pattern, '**/node_modules/**', most);
  } catch (error) {
    void showError(
      `The networks of the workspace could not be searched for (${errorInWords(error)}). Open one instead.`,
    );
    return undefined;
  }
}

/**
 * The spec that a command is about: the one given, the one in the active editor, or one that the person picks after they have read
 * the question. Undefined when they pick none or there is none; then they have been told.
 */
export async function chooseSpec(given: unknown, question: string): Promise<vscode.Uri | undefined> {
  const known = specGiven(given) ?? activeSpec();
  if (known) return known;
  const files = await findSpecs();
  // A spec may be open that is in no folder: the lecture's, or one of another disk.
  const open = vscode.workspace.textDocuments.filter(isSpec).map(({ uri }) => uri);
  const found = new Map([...(files ?? []), ...open].map(uri => [uri.toString(), uri]));
  if (found.size === 0) {
    if (files) void showInformation('There is no .mlp.json file in this workspace. Create one to train it.');
    return undefined;
  }
  const items = Array.from(found.values())
    .map(uri => ({ label: specName(uri), description: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => a.description.localeCompare(b.description));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: question });
  return picked?.uri;
}
