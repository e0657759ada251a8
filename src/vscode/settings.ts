import { availableParallelism } from 'node:os';
import * as vscode from 'vscode';
import type { Computing } from '../run/workerMessages.ts';
import { defaultLimits, type Limits } from '../spec/limits.ts';
import {
  type Checked,
  checkedSetting,
  type SettingName,
  type SettingValue,
  settingNames,
  settingTable,
} from './settingTable.ts';

const megabyte = 2 ** 20;

function read<Name extends SettingName>(name: Name, scope?: vscode.Uri): Checked<SettingValue<Name>> {
  return checkedSetting(name, vscode.workspace.getConfiguration('backprop', scope).get<unknown>(name));
}

/** A value that the table allows. What is wrong with another one is said by `registerSettings`. */
function setting<Name extends SettingName>(name: Name, scope?: vscode.Uri): SettingValue<Name> {
  return read(name, scope).value;
}

/** Says once of each setting that it cannot be used as it is written, now and when it is changed. */
export function registerSettings(): vscode.Disposable {
  const said = new Set<string>();
  const look = () => {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const problems = new Set<string>();
    for (const name of settingNames) {
      const scopes =
        settingTable[name].scope === 'resource' ? [undefined, ...folders.map(({ uri }) => uri)] : [undefined];
      for (const scope of scopes) {
        const { problem } = read(name, scope);
        if (problem === undefined) continue;
        if (!said.has(problem) && !problems.has(problem)) void say(name, problem);
        problems.add(problem);
      }
    }
    // What was corrected and is wrong again is said again.
    said.clear();
    for (const problem of problems) said.add(problem);
  };
  look();
  return vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('backprop') && look());
}

async function say(name: SettingName, problem: string): Promise<void> {
  const open = 'Open Settings';
  const choice = await vscode.window.showWarningMessage(problem, open);
  if (choice === open) await vscode.commands.executeCommand('workbench.action.openSettings', `@id:backprop.${name}`);
}

/** Memory for one run's recorded tensors, in bytes; its scalars get a share of as much (`scalarShare`). */
export function historyBytes(): number {
  return setting('history.megabytes') * megabyte;
}

/** How trainings are computed. A core is left to the editor. */
export function computing(): Computing {
  const threads = setting('training.threads') === 2 && availableParallelism() > 2 ? 2 : 1;
  return { reproducible: setting('training.reproducible'), threads };
}

/** Milliseconds that trying fixes may take. */
export function trialBudget(): number {
  return setting('tryFix.seconds') * 1000;
}

/** What a spec may ask for, with the person's own limits in place. */
export function limits(): Limits {
  return {
    ...defaultLimits,
    parameters: setting('limits.parameters'),
    dataBytes: setting('limits.dataMegabytes') * megabyte,
    memoryBytes: setting('limits.memoryMegabytes') * megabyte,
  };
}

/** Codes of findings that the person does not want to see in this spec; `all` is every code. */
export function ignoredFindings(spec: vscode.Uri): readonly string[] {
  return setting('advice.ignore', spec);
}

/** What the setting `files.associations` says, of the user and of the workspace. Anything may be written there. */
export function fileAssociations(): Readonly<Record<'user' | 'workspace', Readonly<Record<string, unknown>>>> {
  const setting = vscode.workspace.getConfiguration('files').inspect<unknown>('associations');
  return { user: asRecord(setting?.globalValue), workspace: asRecord(setting?.workspaceValue) };
}

/** Adds one entry to the setting. Rejects where it cannot be changed. */
export async function addFileAssociation(
  pattern: string,
  language: string,
  target: vscode.ConfigurationTarget,
): Promise<void> {
  const { user, workspace } = fileAssociations();
  const own = target === vscode.ConfigurationTarget.Global ? user : workspace;
  await vscode.workspace.getConfiguration('files').update('associations', { ...own, [pattern]: language }, target);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
