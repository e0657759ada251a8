import * as vscode from 'vscode';
import { isProblem, parseExpression } from '../../expression/parse.ts';
import { numberRefOf } from '../../inspector/nodes.ts';
import { breakExpression } from '../../run/stopWords.ts';
import { lineNode } from '../inspector/inspectorCommands.ts';
import { showInformation, showInputBox } from '../notify.ts';
import type { Runs } from '../runs.ts';

type Condition = vscode.QuickPickItem & { readonly written: (expression: string) => string; readonly isWhole?: true };

const conditions: readonly Condition[] = [
  { label: 'Falls Below...', description: '< 1e-6', written: text => `${text} < 1e-6` },
  { label: 'Rises Above...', description: '> 1', written: text => `${text} > 1` },
  {
    label: 'Is Not Finite',
    description: 'NaN or infinite',
    written: text => `not all(isfinite(${text}))`,
    isWhole: true,
  },
  { label: 'Is Zero', description: '== 0', written: text => `all(${text} == 0)`, isWhole: true },
  { label: 'Write a Condition...', written: text => text },
];

/** `backprop.breakWhen`: of an expression, of a line of the inspector, or of what a person types. */
export function registerBreakWhen(runs: Runs): vscode.Disposable {
  return vscode.commands.registerCommand('backprop.breakWhen', (given?: unknown) => {
    if (typeof given === 'string') return askBreakWhen(given);
    const viewed = runs.focused;
    const ref = numberRefOf(lineNode(given, viewed?.run));
    return ref && viewed ? askBreakWhen(breakExpression(viewed, ref)) : addBreakpoint(askCondition('', ''));
  });
}

/**
 * Asks when to stop because of a number, as an expression, and adds a function breakpoint whose name is that condition. Stops when it becomes true,
 * in the running session and in later ones.
 */
export async function askBreakWhen(expression: string): Promise<void> {
  const placeHolder = 'To stop whenever it changes, choose Break on Value Change in the Variables view.';
  const chosen = await vscode.window.showQuickPick(conditions, { title: `Break when ${expression} ...`, placeHolder });
  if (!chosen) return;
  const written = chosen.written(expression);
  await addBreakpoint(chosen.isWhole ? written : askCondition(written, expression));
}

async function addBreakpoint(asked: string | Thenable<string | undefined>): Promise<void> {
  const condition = await asked;
  if (condition === undefined) return;
  vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(condition)]);
  const running = vscode.debug.activeDebugSession ? '' : ' It stops the next debug session.';
  void showInformation(`Breaks when ${condition}.${running}`);
}

function askCondition(value: string, expression: string): Thenable<string | undefined> {
  return showInputBox({
    title: 'Break When This...',
    prompt: 'Stops when the condition becomes true.',
    placeHolder: 'norm(gradient(hidden)) < 1e-6',
    value,
    // The number alone is typed over.
    valueSelection: [Math.min(expression.length + 3, value.length), value.length],
    validateInput: typed => {
      const parsed = parseExpression(typed);
      return isProblem(parsed) ? parsed.problem : undefined;
    },
  });
}
