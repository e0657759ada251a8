import * as vscode from 'vscode';
import { nodeThreads } from '../threads/node/nodeThreads.ts';
import type { StartThread } from '../threads/port.ts';

/** Starts worker threads with their bundled entry. */
export function workerThreads(extensionUri: vscode.Uri): StartThread {
  return nodeThreads(vscode.Uri.joinPath(extensionUri, 'dist', 'worker.cjs').fsPath);
}
