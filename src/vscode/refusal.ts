import * as vscode from 'vscode';
import type { Problem } from '../spec/problem.ts';
import { decisiveProblem, refusalText } from '../spec/refusalText.ts';
import { showError } from './notify.ts';
import { showText, specName } from './specFiles.ts';

/** Says why a spec is not trained, in the words of its first problem, with a way to the place. */
export async function showRefusal(document: vscode.TextDocument, problems: readonly Problem[]): Promise<void> {
  const problem = decisiveProblem(problems);
  if (!problem) return;
  const trust = 'Manage Workspace Trust';
  const goTo = 'Go to Problem';
  const choice = await showError(
    refusalText(specName(document.uri), document.getText(), problems),
    ...(problem.code === 'needs-trust' ? [trust] : []),
    goTo,
  );
  if (choice === trust) await vscode.commands.executeCommand('workbench.trust.manage');
  if (choice === goTo) await revealProblem(document, problem);
}

async function revealProblem(document: vscode.TextDocument, { offset, length }: Problem): Promise<void> {
  const selection = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  await showText(document, { selection });
}
