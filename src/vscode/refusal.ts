import * as vscode from 'vscode';
import type { Problem } from '../spec/problem.ts';
import { specName } from './specFiles.ts';

/** The problem that keeps a spec from being trained: an error, else that its data needs trust. */
export function decisiveProblem(problems: readonly Problem[]): Problem | undefined {
  const needsTrust = problems.find(({ code }) => code === 'needs-trust');
  return problems.find(({ severity }) => severity === 'error') ?? needsTrust ?? problems[0];
}

/** Says why a spec is not trained, in the words of its first problem, with a way to the place. */
export async function showRefusal(document: vscode.TextDocument, problems: readonly Problem[]): Promise<void> {
  const problem = decisiveProblem(problems);
  if (!problem) return;
  const { line, character } = document.positionAt(problem.offset);
  const place = `${specName(document.uri)}:${line + 1}:${character + 1}`;
  const others = problems.filter(({ severity }) => severity === 'error').length - 1;
  const more = others > 0 ? ` (and ${others} more)` : '';
  const trust = 'Manage Workspace Trust';
  const goTo = 'Go to Problem';
  const choice = await vscode.window.showErrorMessage(
    `${place}: ${problem.message}${more}`,
    ...(problem.code === 'needs-trust' ? [trust] : []),
    goTo,
  );
  if (choice === trust) await vscode.commands.executeCommand('workbench.trust.manage');
  if (choice === goTo) await revealProblem(document, problem);
}

async function revealProblem(document: vscode.TextDocument, { offset, length }: Problem): Promise<void> {
  const selection = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
  await vscode.window.showTextDocument(document, { selection });
}
