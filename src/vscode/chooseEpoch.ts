import * as vscode from 'vscode';
import { epochWanted } from '../panel/epochWanted.ts';
import { showInformation, showInputBox } from './notify.ts';
import type { Runs } from './runs.ts';
import { specGiven } from './specFiles.ts';

/** `backprop.chooseEpoch`: asks for an epoch of the shown run, and selects it for the panel, the inspector and the why page. */
export function registerChooseEpoch(runs: Runs): vscode.Disposable {
  return vscode.commands.registerCommand('backprop.chooseEpoch', async (given?: unknown) => {
    const spec = specGiven(given);
    const viewed = spec ? runs.get(spec.toString()) : runs.focused;
    if (!viewed || viewed.run.history.epochs === 0) {
      void showInformation('No epoch has been trained yet.');
      return;
    }
    const { run, selection } = viewed;
    const text = await showInputBox({
      title: `Epoch of ${run.info.name}`,
      prompt: `1 to ${run.history.epochs}, or "latest" to follow the training`,
      value: String(selection.epoch),
      validateInput: typed => {
        const wanted = epochWanted(typed, run.history.epochs);
        return typeof wanted === 'object' ? wanted.problem : undefined;
      },
    });
    if (text === undefined) return;
    const epoch = epochWanted(text, run.history.epochs);
    if (typeof epoch === 'object') return;
    if (runs.get(run.info.spec)?.run === run) runs.select(run.info.spec, { epoch });
    else void showInformation('Another run is shown now. Choose one of its epochs.');
  });
}
