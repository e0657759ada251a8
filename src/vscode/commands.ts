import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import type { ViewedRun } from '../run/runList.ts';
import { type SeedRequest, seedEnd, seedRequest } from '../run/seedRequest.ts';
import type { CheckedSpecs } from './checkedSpecs.ts';
import { epochsGiven, refuse } from './continuing.ts';
import { showExportMenu } from './exportMenu.ts';
import { exportHistory, exportWeights, weightsIntoSpec } from './exports.ts';
import type { GradientTests } from './gradientTests.ts';
import { lineNode } from './inspector/inspectorCommands.ts';
import type { Panels } from './pages/panels.ts';
import type { Reports } from './pages/reports.ts';
import { revealLayer } from './revealLayer.ts';
import type { Runs } from './runs.ts';
import type { SavedRuns } from './savedRuns.ts';
import { activeSpec, chooseSpec, specGiven } from './specFiles.ts';
import type { Trainings } from './trainings.ts';
import { workerThreads } from './workerThreads.ts';

interface CommandTargets {
  readonly extensionUri: vscode.Uri;
  readonly specs: CheckedSpecs;
  readonly runs: Runs;
  readonly savedRuns: SavedRuns;
  readonly trainings: Trainings;
  readonly gradientTests: GradientTests;
  readonly panels: Panels;
  readonly reports: Reports;
}

/** Every command of package.json. */
export function registerCommands({
  extensionUri,
  specs,
  runs,
  savedRuns,
  trainings,
  gradientTests,
  panels,
  reports,
}: CommandTargets): vscode.Disposable {
  const train = async (given: vscode.Uri | undefined, seed: SeedRequest) => {
    const run = await trainings.train(given, seed);
    if (run) panels.show(vscode.Uri.parse(run.info.spec));
  };
  const focusedSpec = () => runs.focused && vscode.Uri.parse(runs.focused.run.info.spec);
  const showPanel = async (spec: vscode.Uri) => {
    await savedRuns.restore(spec.toString());
    runs.focus(spec.toString());
    panels.show(spec);
  };
  /** Resolves with whether it goes on. */
  const continueTraining = async (given: unknown, options: unknown): Promise<boolean> => {
    // A menu gives what stands in its view.
    const known = specGiven(given) ?? focusedSpec() ?? activeSpec();
    const spec = await chooseSpec(known, 'Choose the network whose training to continue');
    if (!spec) return false;
    await savedRuns.restore(spec.toString());
    const run = runs.get(spec.toString())?.run;
    if (!run) {
      refuse(spec, 'There is none. Train the network first.');
      return false;
    }
    const goesOn = (await trainings.continue(run, epochsGiven(options))) !== undefined;
    if (goesOn) panels.show(spec);
    return goesOn;
  };
  const withFocused = (act: (spec: vscode.Uri) => unknown) => () => {
    const spec = focusedSpec();
    if (spec) act(spec);
  };
  /** Of the given spec, or else of the one that has the focus. */
  const withRun = (act: (viewed: ViewedRun) => Promise<void>) => async (given?: unknown) => {
    const spec = specGiven(given);
    const viewed = spec ? runs.get(spec.toString()) : runs.focused;
    if (viewed) await act(viewed);
  };
  const commands: Readonly<Record<string, (...args: never[]) => unknown>> = {
    'backprop.train': (given?: vscode.Uri, options?: unknown) => train(given, seedRequest(options)),
    'backprop.trainWithNewSeed': (given?: vscode.Uri) => train(given, { seed: randomInt(seedEnd) }),
    'backprop.showPanel': async (given?: unknown) => {
      const known = specGiven(given) ?? activeSpec() ?? focusedSpec();
      const spec = await chooseSpec(known, 'Choose the network whose training panel to show');
      if (spec) await showPanel(spec);
    },
    'backprop.showInspectedPanel': withFocused(showPanel),
    'backprop.checkGradients': (given?: vscode.Uri) => gradientTests.check(given),
    'backprop.continue': (given?: unknown, options?: unknown) => continueTraining(given, options),
    'backprop.pause': withFocused(spec => trainings.pause(spec)),
    'backprop.resume': withFocused(spec => trainings.resume(spec)),
    'backprop.stop': withFocused(spec => trainings.stop(spec)),
    'backprop.export': withRun(({ run }) => showExportMenu(vscode.Uri.parse(run.info.spec))),
    'backprop.exportReport': withRun(viewed => reports.export(viewed)),
    'backprop.exportHistory': withRun(exportHistory),
    'backprop.exportWeights': withRun(exportWeights),
    'backprop.weightsIntoSpec': withRun(viewed => weightsIntoSpec(viewed, workerThreads(extensionUri))),
    'backprop.goToLayer': async (line: unknown) => {
      const spec = focusedSpec();
      const layer = lineNode(line, runs.focused?.run)?.layer;
      if (!spec || layer === undefined) return;
      runs.select(spec.toString(), { layer });
      await revealLayer(specs, spec, layer);
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act)),
  );
}
