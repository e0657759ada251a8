import * as vscode from 'vscode';
import { historyCsv } from '../export/historyCsv.ts';
import { historyJson } from '../export/historyJson.ts';
import { weightEditRequest } from '../export/weightEditRequest.ts';
import { weightsJson } from '../export/weightsJson.ts';
import type { Run } from '../run/run.ts';
import type { ViewedRun } from '../run/runList.ts';
import { count } from '../spec/words.ts';
import { askOnce } from '../threads/ask.ts';
import type { StartThread } from '../threads/port.ts';
import { showError, showInformation } from './notify.ts';
import { saveFile } from './saveFile.ts';
import { writeIntoSpec } from './specEdits.ts';
import { openSpec, specName } from './specFiles.ts';

/** Saves every epoch of a run that is kept, as CSV or JSON by the ending of the file that the person names. */
export async function exportHistory({ run }: ViewedRun): Promise<void> {
  const { epochs, thinnedEpochs } = run.history;
  if (epochs === 0) return sayNoEpoch(run);
  const note =
    thinnedEpochs === 0
      ? ''
      : `Up to epoch ${count(thinnedEpochs)} only some epochs are in it: the run is long, and older epochs were thinned.`;
  await saveFile(
    specOf(run),
    'history',
    ['csv', 'json'],
    ending => (ending === 'json' ? historyJson(run) : historyCsv(run)),
    note,
  );
}

/** Saves the weights and biases after the selected epoch as JSON. */
export async function exportWeights({ run, selection }: ViewedRun): Promise<void> {
  const epoch = run.history.recordedEpoch(selection.epoch);
  const pieces = epoch && weightsJson(run, epoch);
  if (!pieces) return sayNoEpoch(run);
  await saveFile(specOf(run), `weights-${epoch}`, ['json'], () => pieces);
}

/**
 * Puts the weights after the selected epoch into the spec, as an edit that can be undone, and shows it; the file is not saved.
 * What does not fit is said in words.
 */
export async function weightsIntoSpec(viewed: ViewedRun, start: StartThread): Promise<void> {
  const { run, selection } = viewed;
  const spec = specOf(run);
  const name = specName(spec);
  const document = await openSpec(spec);
  const epoch = run.history.recordedEpoch(selection.epoch);
  if (!document) return;
  if (!epoch) return sayNoEpoch(run);
  const request = weightEditRequest(document.getText(), run, epoch);
  if ('problem' in request) return sayProblem(`${name} was not changed: ${request.problem}.`, viewed);
  const { version } = document;
  const edits = await askOnce(start, { task: 'editWeights', ...request }).catch((error: Error) => ({
    problem: error.message,
  }));
  if (!edits) return;
  if ('problem' in edits) return sayProblem(`${name} was not changed: ${edits.problem}.`, viewed);
  if (!(await writeIntoSpec(document, version, edits))) return;
  const after = `${name} starts from the weights after epoch ${count(epoch)} now.`;
  void showInformation(`${after} It is not saved, and Undo takes them out again.`);
}

/** Saves a picture that a page has drawn, as PNG. `what` is said by the page: any text. */
export async function savePicture(spec: vscode.Uri, what: string, png: Uint8Array): Promise<void> {
  await saveFile(spec, what, ['png'], () => [png]);
}

function specOf({ info }: Run): vscode.Uri {
  return vscode.Uri.parse(info.spec);
}

/** Says why nothing is exported. */
export function sayNoEpoch({ info }: Run): void {
  void showInformation(
    `There is nothing of ${specName(vscode.Uri.parse(info.spec))} to export yet: no epoch is recorded.`,
  );
}

/** The weights can be had as a document whatever became of the spec. */
async function sayProblem(message: string, viewed: ViewedRun): Promise<void> {
  const asJson = 'Export as JSON';
  if ((await showError(message, asJson)) === asJson) await exportWeights(viewed);
}
