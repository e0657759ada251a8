import type * as vscode from 'vscode';
import type { CheckRequest } from '../run/workerMessages.ts';
import { limits } from './settings.ts';
import { fileAccess } from './specFiles.ts';

/** What a worker needs to read a spec as its editor has it, saved or not. */
export function checkRequest(document: vscode.TextDocument): CheckRequest {
  return { text: document.getText(), files: fileAccess(document.uri), limits: limits() };
}
