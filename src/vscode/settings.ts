import * as vscode from 'vscode';
import { defaultLimits, type Limits } from '../spec/limits.ts';

const megabyte = 2 ** 20;

function setting<Value>(name: string, otherwise: Value): Value {
  return vscode.workspace.getConfiguration('backprop').get(name, otherwise);
}

/** Memory for one run's recorded tensors, in bytes. */
export function historyBytes(): number {
  return setting('history.megabytes', 256) * megabyte;
}

/** Whether trainings must give the bits that every other machine gives. */
export function reproducible(): boolean {
  return setting('training.reproducible', false);
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
