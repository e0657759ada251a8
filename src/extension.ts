import * as vscode from 'vscode';
import { changeBookmark, registerBookmarkCommands } from './vscode/bookmarkCommands.ts';
import { Bookmarks } from './vscode/bookmarks.ts';
import { CheckedSpecs } from './vscode/checkedSpecs.ts';
import { registerChooseEpoch } from './vscode/chooseEpoch.ts';
import { registerCommands } from './vscode/commands.ts';
import { registerCompareGradients } from './vscode/compareGradients.ts';
import { askBreakWhen, registerBreakWhen } from './vscode/debug/breakWhen.ts';
import { registerDebugCommands } from './vscode/debug/debugCommands.ts';
import { registerDebugConfigurations } from './vscode/debug/debugConfigurations.ts';
import { registerDebugEditor } from './vscode/debug/debugEditor.ts';
import { registerFindInTime } from './vscode/debug/debugFind.ts';
import { DebugHits } from './vscode/debug/debugHits.ts';
import { registerDebugMotion, travel } from './vscode/debug/debugMotion.ts';
import { DebugSessions } from './vscode/debug/debugSessions.ts';
import { registerDebugStatus } from './vscode/debug/debugStatus.ts';
import { registerDebugVariables } from './vscode/debug/debugVariables.ts';
import { savePicture } from './vscode/exports.ts';
import { Advice } from './vscode/findings/advice.ts';
import { registerDiagnostics } from './vscode/findings/diagnostics.ts';
import { registerFindingActions } from './vscode/findings/findingActions.ts';
import { explainCommand, FindingDocs } from './vscode/findings/findingDocs.ts';
import { registerFixCommands } from './vscode/findings/fixCommands.ts';
import { Fixes, panelFixes } from './vscode/findings/fixes.ts';
import { GradientTests } from './vscode/gradientTests.ts';
import { registerHover } from './vscode/hover.ts';
import { registerInspector } from './vscode/inspector/inspector.ts';
import { InspectorEpoch } from './vscode/inspector/inspectorEpoch.ts';
import { Tables } from './vscode/inspector/tables.ts';
import { networkAnswers, networkReplays } from './vscode/networkAnswers.ts';
import { showError } from './vscode/notify.ts';
import { Panels, registerPanelSerializer } from './vscode/pages/panels.ts';
import { Reports } from './vscode/pages/reports.ts';
import { registerWalk } from './vscode/pages/walk.ts';
import { registerWhyCommand } from './vscode/pages/whyCommand.ts';
import { registerWhySerializer, WhyPanels } from './vscode/pages/whyPanels.ts';
import { revealLayer } from './vscode/revealLayer.ts';
import { Runs } from './vscode/runs.ts';
import { registerSamplePicker } from './vscode/samplePicker.ts';
import { SavedRuns } from './vscode/savedRuns.ts';
import { registerSettings } from './vscode/settings.ts';
import { registerSpecLanguage } from './vscode/specLanguage.ts';
import { Traces } from './vscode/traces.ts';
import { Trainings } from './vscode/trainings.ts';

let savedRuns: SavedRuns | undefined;

/** Called by VS Code once, when a spec is opened, a command is run, or a panel is brought back. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const { extensionUri, subscriptions } = context;
  const runs = new Runs();
  const specs = new CheckedSpecs(extensionUri);
  const advice = new Advice(specs, runs);
  const findingDocs = new FindingDocs(extensionUri);
  const trainings = new Trainings(extensionUri, runs);
  const answers = networkAnswers(extensionUri);
  const fail = (problem: string) => void showError(problem);
  const fixes = new Fixes({ extensionUri, runs, specs, showPanel: spec => panels.show(spec) });
  const panels = new Panels(extensionUri, { runs, answers, trials: fixes }, spec => ({
    train: () => vscode.commands.executeCommand('backprop.train', spec, runs.sameSeed(spec.toString())),
    trainWithNewSeed: () => vscode.commands.executeCommand('backprop.trainWithNewSeed', spec),
    continue: () => vscode.commands.executeCommand('backprop.continue', spec),
    pause: () => trainings.pause(spec),
    resume: () => trainings.resume(spec),
    stop: () => trainings.stop(spec),
    explain: code => vscode.commands.executeCommand(explainCommand, code),
    reveal: layer => revealLayer(specs, spec, layer),
    export: () => vscode.commands.executeCommand('backprop.export', spec),
    why: ref => whyPanels.show(spec, ref),
    savePicture: (what, png) => savePicture(spec, what, png),
    ...panelFixes(fixes, spec),
    debug: run => vscode.commands.executeCommand('backprop.debugRun', spec, run.info.id),
    travel: (run, wish) => travel(debugSessions, run, wish),
    bookmark: (run, change) => changeBookmark(debugSessions, bookmarks, run, change),
    breakWhen: (_, expression) => askBreakWhen(expression),
    fail,
  }));
  const replays = networkReplays(extensionUri);
  const epochs = new InspectorEpoch(answers, replays);
  const tables = new Tables(epochs);
  const whyPanels = new WhyPanels(extensionUri, runs, { answers, replays }, spec => ({
    train: () => vscode.commands.executeCommand('backprop.train', spec),
    showTraining: () => panels.show(spec),
    reveal: layer => revealLayer(specs, spec, layer),
    chooseSample: () => vscode.commands.executeCommand('backprop.chooseSample', spec),
    table: async (layer, quantity) => {
      const viewed = runs.get(spec.toString());
      if (viewed) await tables.openQuantity(viewed, layer, quantity);
    },
    copy: text => vscode.env.clipboard.writeText(text),
    travel: (run, wish) => travel(debugSessions, run, wish),
    breakWhen: (_, expression) => askBreakWhen(expression),
    fail,
  }));
  const bookmarks = new Bookmarks(context.workspaceState);
  const debugSessions = new DebugSessions({
    extensionUri,
    runs,
    trainings,
    bookmarks,
    showPanel: spec => panels.show(spec),
  });
  const traces = new Traces();
  const reports = new Reports(context.extension, runs, panels);
  const gradientTests = new GradientTests(extensionUri, specs);
  const saved = new SavedRuns(context, runs);
  savedRuns = saved;
  subscriptions.push(
    runs,
    answers,
    specs,
    trainings,
    bookmarks,
    debugSessions,
    traces,
    registerDebugMotion(debugSessions),
    registerDebugStatus(debugSessions),
    registerDebugEditor(debugSessions, specs),
    new DebugHits(debugSessions),
    registerSettings(),
    registerFindInTime({ sessions: debugSessions, traces, memory: context.workspaceState }),
    registerDebugVariables({ sessions: debugSessions, runs, traces, showPanel: spec => panels.show(spec) }),
    registerBreakWhen(runs),
    registerBookmarkCommands(debugSessions, bookmarks),
    registerDebugConfigurations({ specs, trainings }),
    registerDebugCommands({ runs }),
    fixes,
    replays,
    panels,
    whyPanels,
    saved,
    gradientTests,
    registerSpecLanguage(extensionUri, context.workspaceState),
    advice,
    registerDiagnostics(specs, advice, findingDocs),
    registerFindingActions({ advice, fixes, docs: findingDocs }),
    registerHover(specs, runs, advice),
    tables,
    registerInspector({ runs, answers, replays, epochs, tables, memory: context.workspaceState }),
    registerPanelSerializer(panels, saved),
    registerWhySerializer(whyPanels, saved),
    registerWhyCommand(runs, saved, whyPanels),
    registerFixCommands(fixes, runs, saved),
    registerChooseEpoch(runs),
    registerSamplePicker(runs, answers, context.workspaceState),
    registerWalk(extensionUri, runs, {
      restore: spec => saved.restore(spec.toString()),
      train: spec => trainings.train(spec),
      openWhy: (spec, step) => whyPanels.walk(spec, step),
    }),
    registerCompareGradients(extensionUri),
    registerCommands({ extensionUri, specs, runs, savedRuns: saved, trainings, gradientTests, panels, reports }),
  );
  specs.checkAll();
  await saved.restoreFocused();
}

/** Gives a run that is being saved the time to reach the disk. */
export async function deactivate(): Promise<void> {
  await savedRuns?.flush();
}
