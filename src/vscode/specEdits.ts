import * as vscode from 'vscode';
import type { TextEdit } from '../spec/propertyEdits.ts';
import { showError } from './notify.ts';
import { showText, specName } from './specFiles.ts';

/** Edits of a spec's text as VS Code makes them. */
export function workspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const change = new vscode.WorkspaceEdit();
  for (const { offset, length, text } of edits) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    change.replace(document.uri, range, text);
  }
  return change;
}

/**
 * Makes edits of the document's text of this version, which can be undone and are not saved, and shows the first of them. False
 * when they could not be made, which has been said then.
 */
export async function writeIntoSpec(
  document: vscode.TextDocument,
  version: number,
  edits: readonly TextEdit[],
): Promise<boolean> {
  const change = workspaceEdit(document, edits);
  const first = document.positionAt(Math.min(...edits.map(({ offset }) => offset)));
  if (document.version !== version || !(await vscode.workspace.applyEdit(change))) {
    const name = specName(document.uri);
    void showError(`${name} was not changed: it was edited meanwhile, or may not be written.`);
    return false;
  }
  const visible = vscode.window.visibleTextEditors.find(editor => editor.document === document);
  await showText(document, {
    selection: new vscode.Range(first, first),
    viewColumn: visible?.viewColumn ?? vscode.ViewColumn.One,
  });
  return true;
}
