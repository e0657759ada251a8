import type { DataSpec, NetworkSpec } from './networkSpec.ts';
import type { Remark } from './problem.ts';
import { counted, quote } from './words.ts';

/** What is wrong with the data's description itself, before any file is read. */
export function* dataRemarks({ data, inputs }: NetworkSpec): Generator<Remark> {
  if (data.normalize !== undefined && data.standardize) {
    const message = '"normalize" and "standardize" scale the same columns; keep one of the two';
    yield { code: 'conflicting-keys', severity: 'error', message, path: ['data', 'normalize'], atKey: true };
  }
  yield* rowRemarks(data);
  yield* columnRemarks(data);
  if (data.source === 'inline' && inputs !== undefined && data.inputs[0]!.length !== inputs) {
    const message = `"inputs" states ${inputs}, but the rows of the data have ${counted(data.inputs[0]!.length, 'number')}`;
    yield { code: 'wrong-width', severity: 'error', message, path: ['inputs'] };
  }
}

function* rowRemarks(data: DataSpec): Generator<Remark> {
  if (data.source !== 'inline' || data.inputs.length === data.targets.length) return;
  const message = `${counted(data.targets.length, 'row')} of targets for ${counted(data.inputs.length, 'row')} of inputs; give one for each`;
  yield { code: 'wrong-width', severity: 'error', message, path: ['data', 'targets'] };
}

function* columnRemarks(data: DataSpec): Generator<Remark> {
  if (data.source !== 'csv') return;
  const seen = new Set<string>(data.targets);
  for (const [index, column] of (data.inputs ?? []).entries()) {
    if (seen.has(column)) {
      const message = `column ${quote(column)} is named twice; use it once, as an input or as a target`;
      yield { code: 'repeated-column', severity: 'error', message, path: ['data', 'inputs', index] };
    }
    seen.add(column);
  }
  if (data.exclude !== undefined && data.inputs !== undefined) {
    const message = '"exclude" does nothing beside "inputs", which lists every input; keep one of the two';
    yield { code: 'conflicting-keys', severity: 'error', message, path: ['data', 'exclude'], atKey: true };
  }
  const targets = new Set(data.targets);
  for (const [index, column] of (data.exclude ?? []).entries()) {
    if (!targets.has(column)) continue;
    const message = `column ${quote(column)} is a target, which is no input anyway; remove it from "exclude"`;
    yield { code: 'repeated-column', severity: 'error', message, path: ['data', 'exclude', index] };
  }
  if (data.thousands !== undefined && data.thousands === data.decimal) {
    const message = `"thousands" and "decimal" are both ${quote(data.decimal)}; they must differ`;
    yield { code: 'conflicting-keys', severity: 'error', message, path: ['data', 'thousands'] };
  }
}
