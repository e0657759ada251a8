import * as vscode from 'vscode';
import { withoutLinks } from '../language/markdown.ts';

/**
 * Notifications and input boxes. VS Code makes links of `[text](command:...)` in them, which run any command with any argument; names in
 * a message come from files of others. So nothing else in this folder may show one.
 */
export const showInformation = plain('showInformationMessage');
export const showWarning = plain('showWarningMessage');
export const showError = plain('showErrorMessage');

/** `vscode.window.withProgress`, whose title and messages are a notification, too. */
export function withProgress<Result>(
  options: vscode.ProgressOptions & { readonly title: string },
  task: Parameters<typeof vscode.window.withProgress<Result>>[1],
): Thenable<Result> {
  return vscode.window.withProgress<Result>({ ...options, title: withoutLinks(options.title) }, (progress, token) => {
    const report = (step: { message?: string; increment?: number }) =>
      progress.report({ ...step, ...(step.message !== undefined && { message: withoutLinks(step.message) }) });
    return task({ report }, token);
  });
}

/** `vscode.window.showInputBox`, which makes links of its prompt and of what it says of a wrong answer. */
export function showInputBox({
  prompt,
  validateInput,
  ...options
}: vscode.InputBoxOptions): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    ...options,
    ...(prompt !== undefined && { prompt: withoutLinks(prompt) }),
    ...(validateInput && { validateInput: async typed => plainAnswer(await validateInput(typed)) }),
  });
}

type Answer = Awaited<ReturnType<NonNullable<vscode.InputBoxOptions['validateInput']>>>;

function plainAnswer(answer: Answer): Answer {
  if (typeof answer === 'string') return withoutLinks(answer);
  return answer && { ...answer, message: withoutLinks(answer.message) };
}

type Show = typeof vscode.window.showInformationMessage;

function plain(name: 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'): Show {
  const show = (message: string, ...rest: never[]) => (vscode.window[name] as Show)(withoutLinks(message), ...rest);
  return show as Show;
}
