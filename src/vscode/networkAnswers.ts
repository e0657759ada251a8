import * as vscode from 'vscode';
import type { Answers, Replays } from '../run/answers.ts';
import { Evaluator } from '../threads/evaluator.ts';
import { runAnswers } from '../threads/runAnswers.ts';
import { runReplays } from '../threads/runReplay.ts';
import { showWarning } from './notify.ts';
import { fileAccess } from './specFiles.ts';
import { workerThreads } from './workerThreads.ts';

/** What the networks of runs answer, each in a worker thread of its own. */
export function networkAnswers(extensionUri: vscode.Uri): Answers & vscode.Disposable {
  const start = workerThreads(extensionUri);
  return runAnswers({
    evaluator: subject => new Evaluator(start, subject),
    now: () => performance.now(),
    later: (milliseconds, callback) => setTimeout(callback, milliseconds),
    report: ({ info }, reason) =>
      void showWarning(`The predictions of "${info.name}" could not be computed: ${reason}.`),
  });
}

/** Runs that are trained again to see their optimizer at work, each in a worker thread of its own. */
export function networkReplays(extensionUri: vscode.Uri): Replays & vscode.Disposable {
  return runReplays({
    start: workerThreads(extensionUri),
    access: ({ info }) => fileAccess(vscode.Uri.parse(info.spec)),
  });
}
