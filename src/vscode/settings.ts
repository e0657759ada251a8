import { availableParallelism } from 'node:os';
import * as vscode from 'vscode';
import type { Computing } from '../run/workerMessages.ts';
import { defaultLimits, type Limits } from '../spec/limits.ts';

const megabyte = 2 ** 20;

function setting<Value>(name: string, otherwise: Value): Value {
  return vscode.workspace.getConfiguration('backprop').get(name, otherwise);
}

/** Memory for one run's recorded tensors, in bytes; its scalars get a share of as much (`scalarShare`). */
export function historyBytes(): number {
  return setting('history.megabytes', 256) * megabyte;
}

/** How trainings are computed. A core is left to the editor. */
export function computing(): Computing {
  const threads = setting('training.threads', 2) === 2 && availableParallelism() > 2 ? 2 : 1;
  return { reproducible: setting('training.reproducible', false), threads };
}

/** Milliseconds that trying fixes may take. */
export function trialBudget(): number {
  return setting('tryFix.seconds', 60) * 1000;
}

/** What a spec may ask for, with the person's own limits in place. */
export function limits(): Limits {
  return {
    ...defaultLimits,
    parameters: setting('limits.parameters', defaultLimits.parameters),
    dataBytes: setting('limits.dataMegabytes', defaultLimits.dataBytes / megabyte) * megabyte,
    memoryBytes: setting('limits.memoryMegabytes', defaultLimits.memoryBytes / megabyte) * megabyte,
  };
}

/** Codes of findings that the person does not want to see in this spec; `all` is every code. */
export function ignoredFindings(spec: vscode.Uri): readonly string[] {
  const ignored = vscode.workspace.getConfiguration('backprop', spec).get<unknown>('advice.ignore');
  return Array.isArray(ignored) ? ignored.filter(code => typeof code === 'string') : [];
}
