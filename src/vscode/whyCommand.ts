import * as vscode from 'vscode';
import { numberRefOf } from '../protocol/chainMessage.ts';
import type { ChainPanels } from './chainPanels.ts';
import type { Runs } from './runs.ts';
import type { SavedRuns } from './savedRuns.ts';
import { chooseSpec } from './specFiles.ts';

/**
 * `backprop.why`: says how a number of the shown run came about. Takes a `NumberRef`, or anything that carries one as `ref`;
 * without it the page looks at what it looked at last.
 */
export function registerWhyCommand(runs: Runs, savedRuns: SavedRuns, panels: ChainPanels): vscode.Disposable {
  return vscode.commands.registerCommand('backprop.why', async (argument?: unknown) => {
    const focused = runs.focused?.run.info.spec;
    const spec = focused ? vscode.Uri.parse(focused) : await chooseSpec(undefined);
    if (!spec) return;
    await savedRuns.restore(spec.toString());
    panels.show(spec, numberRefOf(argument));
  });
}
