import * as vscode from 'vscode';
import { Answers } from '../threads/answers.ts';
import { Evaluator } from '../threads/evaluator.ts';
import { Replays } from '../threads/replays.ts';
import { fileAccess } from './specFiles.ts';
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

/** Runs that are trained again to see their optimizer at work, each in a worker thread of its own. */
export function networkReplays(extensionUri: vscode.Uri): Replays {
  return new Replays({
    workerFile: workerFile(extensionUri),
    access: ({ info }) => fileAccess(vscode.Uri.parse(info.spec)),
  });
}
