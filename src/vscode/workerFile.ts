import * as vscode from 'vscode';

/** The bundled entry of the worker threads, as a path. */
export function workerFile(extensionUri: vscode.Uri): string {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath;
}
