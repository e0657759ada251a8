import type * as vscode from 'vscode';
import { Answers } from '../session/answers.ts';
import { Evaluator } from '../session/evaluator.ts';
import { workerFile } from './workerFile.ts';

/** What the networks of runs answer, each in a worker thread of its own. */
export function networkAnswers(extensionUri: vscode.Uri): Answers {
  const file = workerFile(extensionUri);
  return new Answers({
    evaluator: subject => new Evaluator(file, subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds),
  });
}
