import * as vscode from 'vscode';
import type { CheckedSpecs } from '../checkedSpecs.ts';
import { showError } from '../notify.ts';
import { showRefusal } from '../refusal.ts';
import { chooseSpec, findSpecs, openSpec, specGlob } from '../specFiles.ts';
import { sayForcedLanguage } from '../specLanguage.ts';
import type { Trainings } from '../trainings.ts';
import { checkedLaunch, debugType, launchOf, specOf } from './debugLaunch.ts';

/** Networks that VS Code lists to be debugged. */
const mostListed = 50;

interface DebugConfigurationTools {
  readonly specs: CheckedSpecs;
  readonly trainings: Trainings;
}

/** Debugs without a launch.json, lists the networks of a folder, and says what is wrong with a configuration. */
export function registerDebugConfigurations(tools: DebugConfigurationTools): vscode.Disposable {
  const { Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(debugType, {
      resolveDebugConfiguration: async (_, config) => (isEmpty(config) ? activeLaunch(config) : config),
      resolveDebugConfigurationWithSubstitutedVariables: (folder, config) => resolve(tools, folder, config),
    }),
    vscode.debug.registerDebugConfigurationProvider(
      debugType,
      { provideDebugConfigurations: folder => networksOf(folder) },
      Dynamic,
    ),
  );
}

/** What VS Code gives where there is no launch.json, but for how it is started. */
function isEmpty({ type, request, name }: vscode.DebugConfiguration): boolean {
  return !type && !request && !name;
}

async function activeLaunch(config: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
  const spec = await chooseSpec(undefined, 'Choose the network to debug');
  return spec && { ...config, ...launchOf(spec) };
}

/** Undefined where it is not debugged, which has been said then; null shows the launch.json. */
async function resolve(
  { specs, trainings }: DebugConfigurationTools,
  folder: vscode.WorkspaceFolder | undefined,
  config: vscode.DebugConfiguration,
): Promise<vscode.DebugConfiguration | null | undefined> {
  const launch = checkedLaunch(config, folder);
  if ('problem' in launch) {
    const open = 'Open launch.json';
    return (await showError(launch.problem, open)) === open ? null : undefined;
  }
  const document = await openSpec(specOf(launch));
  if (!document) return undefined;
  sayForcedLanguage(document);
  // A run has been checked with its own text.
  if (launch.run !== undefined) return launch;
  const result = await specs.resultOf(document);
  if (result && !result.trainable) {
    void showRefusal(document, result.problems);
    return undefined;
  }
  return (await trainings.mayReplace(document.uri, 'Stop and Debug')) ? launch : undefined;
}

async function networksOf(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
  const pattern = folder ? new vscode.RelativePattern(folder, specGlob) : specGlob;
  const files = (await findSpecs(pattern, mostListed)) ?? [];
  return files
    .map(uri => ({ ...launchOf(uri), name: `Debug ${vscode.workspace.asRelativePath(uri, !folder)}` }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
