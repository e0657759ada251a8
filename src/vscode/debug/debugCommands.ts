import * as vscode from 'vscode';
import { showInformation } from '../notify.ts';
import type { Runs } from '../runs.ts';
import { chooseSpec, specGiven } from '../specFiles.ts';
import { launchOf } from './debugLaunch.ts';

interface DebugCommandTools {
  readonly runs: Runs;
}

/** The commands that begin a debug session. */
export function registerDebugCommands({ runs }: DebugCommandTools): vscode.Disposable {
  const commands: Readonly<Record<string, (given?: vscode.Uri, id?: unknown) => Promise<unknown>>> = {
    'backprop.debug': async given => {
      const spec = await chooseSpec(specGiven(given), 'Choose the network to debug');
      return spec && start(spec, {});
    },
    /** The run with the id; in place of it the one that is shown. */
    'backprop.debugRun': async (given, id) => {
      const spec = specGiven(given) ?? (runs.focused && vscode.Uri.parse(runs.focused.run.info.spec));
      const own = spec && runs.runsOf(spec.toString()).find(({ run }) => run.info.id === id);
      const viewed = own ?? (spec && runs.get(spec.toString()));
      if (!spec || !viewed) {
        void showInformation('There is no run to debug. Train or debug a network first.');
        return false;
      }
      const { run, selection } = viewed;
      const epoch = selection.epoch === 'latest' ? Math.max(1, run.history.epochs) : selection.epoch;
      return start(spec, { name: `Debug a run of ${run.info.name}`, run: run.info.id, epoch });
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}

/** Resolves with whether it has begun. */
async function start(spec: vscode.Uri, more: object): Promise<boolean> {
  return vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(spec), { ...launchOf(spec), ...more });
}
