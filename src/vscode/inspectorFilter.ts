import * as vscode from 'vscode';
import { type Filter, parseFilter } from '../views/inspector/filter.ts';

/** Asks for the inspector's filter; undefined when the person changed their mind. Empty text is no filter. */
export async function askFilter(
  value: string,
): Promise<{ readonly text: string; readonly filter: Filter } | undefined> {
  const text = await vscode.window.showInputBox({
    title: 'Filter the Gradient Inspector',
    value,
    prompt: 'Names of layers and tensors, and conditions on values, with blanks between. Nothing shows all.',
    placeHolder: 'hidden dE/dW |x| < 1e-6',
    validateInput: typed => {
      const parsed = parseFilter(typed);
      return 'problem' in parsed ? parsed.problem : undefined;
    },
  });
  if (text === undefined) return undefined;
  const filter = parseFilter(text);
  return 'problem' in filter ? undefined : { text: text.trim(), filter };
}
