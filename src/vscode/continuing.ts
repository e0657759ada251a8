import * as vscode from 'vscode';
import { continuationProblem, type Extension, suggestedEpochs, wrongEpochs } from '../run/continuation.ts';
import type { Run } from '../run/run.ts';
import type { TrainingRequest } from '../run/workerMessages.ts';
import { count, counted } from '../spec/words.ts';
import { showError, showInputBox } from './notify.ts';
import { limits } from './settings.ts';
import { fileAccess, specName } from './specFiles.ts';

/**
 * What trains a run on, once the person has said how many more epochs a finished one gets, unless `more` does. Undefined when it cannot be
 * continued, which has been said then, or when they changed their mind.
 */
export async function continuingRequest(run: Run, more: number | undefined): Promise<TrainingRequest | undefined> {
  const { request, info, status } = run;
  const spec = vscode.Uri.parse(info.spec);
  const problem = continuationProblem(run);
  if (!request || problem !== undefined) {
    refuse(spec, problem ?? '');
    return undefined;
  }
  const files = fileAccess(spec);
  if (status.state !== 'finished') return { ...request, files };
  const epochs = await moreEpochs(run, more);
  if (epochs === undefined) return undefined;
  const { scheduleEpochs, ignoresGoals }: Omit<Extension, 'epochs'> = request.extension ?? {
    scheduleEpochs: info.epochs,
    ignoresGoals: false,
  };
  const extension = { epochs, scheduleEpochs, ignoresGoals: ignoresGoals || hasEndedEarly(run) };
  return { ...request, files, extension };
}

/** Says why a spec's run is not continued. */
export function refuse(spec: vscode.Uri, why: string): void {
  void showError(`The run of ${specName(spec)} cannot be continued. ${why}`);
}

/** The number in a command's argument. Menus give arguments of their own there, which ask for none. */
export function epochsGiven(argument: unknown): number | undefined {
  if (typeof argument !== 'object' || argument === null || !('epochs' in argument)) return undefined;
  return typeof argument.epochs === 'number' ? argument.epochs : undefined;
}

function hasEndedEarly({ status }: Run): boolean {
  return status.message !== '';
}

/** All epochs that a finished run is to have. */
async function moreEpochs(run: Run, given: number | undefined): Promise<number | undefined> {
  const { info, history, status } = run;
  const name = specName(vscode.Uri.parse(info.spec));
  const done = history.epochs;
  const most = limits().epochs;
  if (done >= most) {
    refuse(vscode.Uri.parse(info.spec), `It has trained ${count(done)} epochs, the most that are allowed.`);
    return undefined;
  }
  const early = hasEndedEarly(run) ? ` It ended early: ${status.message}. This no longer ends it.` : '';
  const text =
    given === undefined
      ? await showInputBox({
          title: 'Continue Training',
          prompt: `${name} has trained ${counted(done, 'epoch')}.${early} How many more?`,
          value: String(Math.min(suggestedEpochs, most - done)),
          validateInput: typed => wrongEpochs(typed, done, most),
        })
      : String(given);
  if (text === undefined) return undefined;
  const wrong = wrongEpochs(text, done, most);
  if (wrong === undefined) return done + Number(text);
  refuse(vscode.Uri.parse(info.spec), `It cannot train ${text} more epochs. ${wrong}`);
  return undefined;
}
