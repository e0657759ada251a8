import { defaultLimits, type Limits } from './limits.ts';
import type { SpecPath } from './problem.ts';
import { pathWords } from './settingEdits.ts';
import { isSame, type SpecEdit } from './specEdit.ts';
import { readTree } from './tree.ts';
import { treeValue } from './treeValue.ts';
import { counted, describeValue, quote } from './words.ts';

type Written = Readonly<Record<string, unknown>>;

/** What a data source is named by. */
const sources = ['csv', 'json', 'npy', 'npz', 'idx', 'generate', 'target', 'targets'];

/**
 * Why a fix for one text does not fit another: the values that it replaces, the layers or the data are others. In words, or
 * undefined if it fits. Other settings may differ.
 */
export function fixMisfit(
  trainedText: string,
  currentText: string,
  edits: readonly SpecEdit[],
  limits: Limits = defaultLimits,
): string | undefined {
  if (trainedText === currentText) return undefined;
  const { root, problems } = readTree(currentText, limits);
  if (!root || problems.length > 0) {
    return `the file has an error: ${problems[0]?.message ?? 'it is empty'}. Correct it first`;
  }
  const trained = writtenValue(trainedText, limits);
  const now = treeValue(root, []);
  const misfit = layerMisfit(trained, now) ?? dataMisfit(trained, now) ?? valueMisfit(trained, now, edits);
  return misfit && `${misfit}; train again`;
}

function writtenValue(text: string, limits: Limits): unknown {
  const { root } = readTree(text, limits);
  return root && treeValue(root, []);
}

function layerMisfit(trained: unknown, now: unknown): string | undefined {
  const [before, after] = [layersOf(trained), layersOf(now)];
  if (before.length !== after.length) {
    return `${counted(before.length, 'layer')} were trained, but the file has ${after.length} now`;
  }
  for (const [index, layer] of before.entries()) {
    const [name, newName] = [at(layer, ['name']), at(after[index], ['name'])];
    if (!isSame(name, newName)) {
      return `layer ${index + 1} was called ${nameWords(name)} when it was trained and is ${nameWords(newName)} now`;
    }
  }
  return undefined;
}

function layersOf(spec: unknown): readonly unknown[] {
  const layers = at(spec, ['layers']);
  return Array.isArray(layers) ? layers : [];
}

function nameWords(name: unknown): string {
  return typeof name === 'string' ? quote(name) : 'nothing';
}

/** Rows that stand in the file are compared whole. */
function dataMisfit(trained: unknown, now: unknown): string | undefined {
  const [before, after] = [at(trained, ['data']), at(now, ['data'])];
  const isInline = !sources.slice(0, 6).some(source => at(before, [source]) !== undefined);
  const keys = isInline ? ['inputs', ...sources] : sources;
  const key = keys.find(name => !isSame(at(before, [name]), at(after, [name])));
  return key === undefined ? undefined : `the data changed: ${difference(trained, now, ['data', key])}`;
}

/** Of each place that the edits write to: its value, and the type of the settings around it. */
function valueMisfit(trained: unknown, now: unknown, edits: readonly SpecEdit[]): string | undefined {
  for (const { path, insert } of edits) {
    const places = [path.slice(0, -1), path].map((place, index) => (index === 0 ? [...place, 'type'] : place));
    for (const place of insert ? [] : places) {
      if (!isSame(at(trained, place), at(now, place))) return difference(trained, now, place);
    }
  }
  return undefined;
}

function difference(trained: unknown, now: unknown, path: SpecPath): string {
  const [before, after] = [at(trained, path), at(now, path)];
  const [was, is] = [before, after].map(valueWords);
  const words = pathWords(path, trained);
  return was === is ? `${words} is another one now` : `${words} was ${was} when it was trained and is ${is} now`;
}

function valueWords(value: unknown): string {
  if (value === undefined) return 'not set';
  return typeof value === 'string' ? quote(value) : describeValue(value);
}

function at(value: unknown, path: SpecPath): unknown {
  let inner = value;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, key)) return undefined;
    inner = (inner as Written)[key];
  }
  return inner;
}
