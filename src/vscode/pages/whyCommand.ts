import * as vscode from 'vscode';
import { quantityRefOf } from '../../page/quantityMessage.ts';
import { holdEpoch } from '../../run/viewedMoment.ts';
import type { Runs } from '../runs.ts';
import type { SavedRuns } from '../savedRuns.ts';
import { chooseSpec } from '../specFiles.ts';
import type { WhyPanels } from './whyPanels.ts';

/**
 * `backprop.why`: says how a number came about, of the shown run or of the one that is named, which is shown then. Takes a `QuantityRef`, or
 * anything that carries one as `ref`, or a `layer`, of which then the largest gradient is explained, with the `run` and the `epoch` that it was
 * read in, and a `spec`, in place of the one that has the focus; without a number the page looks at what it looked at last.
 */
export function registerWhyCommand(runs: Runs, savedRuns: SavedRuns, panels: WhyPanels): vscode.Disposable {
  return vscode.commands.registerCommand('backprop.why', async (argument?: unknown) => {
    const known = specOf(argument, runs) ?? runs.focused?.run.info.spec;
    const spec =
      known === undefined ? await chooseSpec(undefined, 'Choose the network to explain') : vscode.Uri.parse(known);
    if (!spec) return;
    await savedRuns.restore(spec.toString());
    runs.focus(spec.toString());
    const ref = quantityRefOf(argument);
    const layer = ref ? undefined : wholeOf(argument, 'layer');
    const epoch = wholeOf(argument, 'epoch');
    // A hover tells of the newest run, whichever is shown.
    const run = textOf(argument, 'run');
    if (run !== undefined) runs.of(spec.toString()).show(run);
    if (layer !== undefined) runs.select(spec.toString(), { layer });
    if (epoch !== undefined) holdEpoch(runs.of(spec.toString()), epoch);
    panels.show(spec, ref);
  });
}

function wholeOf(argument: unknown, name: 'layer' | 'epoch'): number | undefined {
  const value = given(argument, name);
  return Number.isSafeInteger(value) ? Number(value) : undefined;
}

function textOf(argument: unknown, name: 'run' | 'spec'): string | undefined {
  const value = given(argument, name);
  return typeof value === 'string' ? value : undefined;
}

function given(argument: unknown, name: string): unknown {
  if (typeof argument !== 'object' || argument === null) return undefined;
  return (argument as Readonly<Record<string, unknown>>)[name];
}

/** The spec that an argument names, if something of it was trained. */
function specOf(argument: unknown, runs: Runs): string | undefined {
  const spec = textOf(argument, 'spec');
  return spec !== undefined && runs.get(spec) ? spec : undefined;
}
