import * as vscode from 'vscode';
import { ChainPanels, registerChainSerializer } from './vscode/chainPanels.ts';
import { CheckedSpecs } from './vscode/checkedSpecs.ts';
import { registerChooseEpoch } from './vscode/chooseEpoch.ts';
import { registerCommands } from './vscode/commands.ts';
import { registerDiagnostics } from './vscode/diagnostics.ts';
import { GradientTests } from './vscode/gradientTests.ts';
import { registerHover } from './vscode/hover.ts';
import { registerInspector } from './vscode/inspector.ts';
import { InspectorEpoch } from './vscode/inspectorEpoch.ts';
import { networkAnswers, networkReplays } from './vscode/networkAnswers.ts';
import { Panels, registerPanelSerializer } from './vscode/panels.ts';
import { Reports } from './vscode/reports.ts';
import { revealLayer } from './vscode/revealLayer.ts';
import { Runs } from './vscode/runs.ts';
import { registerSamplePicker } from './vscode/samplePicker.ts';
import { SavedRuns } from './vscode/savedRuns.ts';
import { registerSpecLanguage } from './vscode/specLanguage.ts';
import { Tables } from './vscode/tables.ts';
import { Trainings } from './vscode/trainings.ts';
import { registerWalk } from './vscode/walk.ts';
import { registerWhyCommand } from './vscode/whyCommand.ts';

let savedRuns: SavedRuns | undefined;

/** Called by VS Code once, when a spec is opened, a command is run, or a panel is brought back. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { extensionUri, subscriptions } = context;
  const runs = new Runs();
  const specs = new CheckedSpecs(extensionUri);
  const trainings = new Trainings(extensionUri, runs);
  const answers = networkAnswers(extensionUri);
  const panels = new Panels(extensionUri, runs, answers, {
    train: spec => void vscode.commands.executeCommand('backprop.train', spec, runs.sameSeed(spec.toString())),
    trainWithNewSeed: spec => void vscode.commands.executeCommand('backprop.trainWithNewSeed', spec),
    pause: spec => trainings.pause(spec),
    resume: spec => trainings.resume(spec),
    stop: spec => trainings.stop(spec),
    reveal: (spec, layer) => void revealLayer(specs, spec, layer),
    export: spec => void vscode.commands.executeCommand('backprop.export', spec),
    why: (spec, ref) => chainPanels.show(spec, ref),
  });
  const replays = networkReplays(extensionUri);
  const epochs = new InspectorEpoch(answers, replays);
  const tables = new Tables(epochs);
  const chainPanels = new ChainPanels(
    extensionUri,
    runs,
    { answers, replays },
    {
      train: spec => void vscode.commands.executeCommand('backprop.train', spec),
      showTraining: spec => panels.show(spec),
      reveal: (spec, layer) => void revealLayer(specs, spec, layer),
      chooseSample: spec => void vscode.commands.executeCommand('backprop.chooseSample', spec),
      table: (spec, { layer, quantity }) => {
        const viewed = runs.get(spec.toString());
        if (viewed) void tables.openQuantity(viewed, layer, quantity);
      },
    },
  );
  const reports = new Reports(context.extension, runs, panels);
  const gradientTests = new GradientTests(extensionUri, specs);
  const saved = new SavedRuns(context, runs);
  savedRuns = saved;
  subscriptions.push(
    runs,
    answers,
    specs,
    trainings,
    replays,
    panels,
    chainPanels,
    saved,
    gradientTests,
    registerSpecLanguage(extensionUri, context.workspaceState),
    registerDiagnostics(specs),
    registerHover(specs, runs),
    tables,
    registerInspector({ runs, answers, replays, epochs, tables, memory: context.workspaceState }),
    registerPanelSerializer(panels, saved),
    registerChainSerializer(chainPanels, saved),
    registerWhyCommand(runs, saved, chainPanels),
    registerChooseEpoch(runs),
    registerSamplePicker(runs, answers, context.workspaceState),
    registerWalk(extensionUri, runs, {
      restore: spec => saved.restore(spec.toString()),
      train: spec => trainings.train(spec),
      openWhy: (spec, step) => chainPanels.walk(spec, step),
    }),
    registerCommands({ extensionUri, specs, runs, savedRuns: saved, trainings, gradientTests, panels, reports }),
  );
  specs.checkAll();
  await saved.restoreFocused();
}

/** Gives a run that is being saved the time to reach the disk. */
export async function deactivate(): Promise<void> {
  await savedRuns?.flush();
}
