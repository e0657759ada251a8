import type { RunSettings, Setting, SettingGroup } from '../run/settings.ts';
import { count, counted, quote } from '../spec/words.ts';
import { layersDifference } from './layerDifference.ts';
import { groupDifference, isDigest, isGroup, isSame, keysOfBoth, keyWords } from './settingWords.ts';

/** More differences than this are counted only. */
const mostLines = 12;

/**
 * What differs between the specs of two runs, in words, a line each and in the order of the spec. Empty when nothing does.
 * Data files are known by their path: that their contents changed is not seen.
 */
export function specDifference(before: RunSettings, after: RunSettings): string[] {
  const lines = keysOfBoth(before, after).flatMap(key => partDifference(key, before, after));
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines), `and ${count(lines.length - mostLines)} more`];
}

function partDifference(key: string, before: RunSettings, after: RunSettings): string[] {
  const [a, b] = [before[key], after[key]];
  if (isSame(a, b)) return [];
  if (key === 'layers') return layersDifference(before.layers, after.layers);
  if (!isGroup(a) || !isGroup(b)) return groupDifference(partOf(key, a), partOf(key, b));
  switch (key) {
    case 'data':
      return dataDifference(a, b);
    case 'optimizer':
      return optimizerDifference(a, b);
    case 'probe':
      return probeDifference(a, b);
    default:
      return groupDifference(a, b);
  }
}

function partOf(key: string, value: Setting | undefined): SettingGroup {
  return value === undefined ? {} : { [key]: value };
}

/** Settings that stand beside every source of data. */
const dataOptions = ['scale', 'standardize', 'normalize', 'standardizeTargets', 'limit', 'classes', 'testSplit'];

function dataDifference(a: SettingGroup, b: SettingGroup): string[] {
  const label = (key: string) => (key === a.source ? 'data:' : `data: ${keyWords(key)}`);
  if (a.source === b.source) return groupDifference(a, b, label);
  return [
    `data: ${sourceWords(a)} → ${sourceWords(b)}`,
    ...groupDifference(only(dataOptions, a), only(dataOptions, b), label),
  ];
}

/** `xor`, `"iris.csv"`, `4 rows`. */
function sourceWords(data: SettingGroup): string {
  if (data.source === 'generate') return String(data.generate);
  if (data.source === 'inline') return isDigest(data.inputs) ? counted(data.inputs.count, 'row') : 'rows';
  const file = data[String(data.source)];
  return quote(String(isGroup(file) ? file.inputs : file));
}

/** Settings that every optimizer has. */
const optimizerOptions = ['weightDecay', 'schedule', 'clipValue', 'clipNorm'];

/** Of another optimizer only what it shares with the first is compared. */
function optimizerDifference(a: SettingGroup, b: SettingGroup): string[] {
  if (a.type === b.type) return groupDifference(a, b);
  const shared = Object.keys(a).filter(key => key in b && key !== 'type');
  const keys = ['learningRate', ...shared.filter(key => !optimizerOptions.includes(key)), ...optimizerOptions];
  return [`optimizer ${a.type} → ${b.type}`, ...groupDifference(only(keys, a), only(keys, b))];
}

function probeDifference(a: SettingGroup, b: SettingGroup): string[] {
  if ('sample' in a === 'sample' in b) return groupDifference(a, b, key => `probe ${key}`);
  const words = ({ sample }: SettingGroup) => (sample === undefined ? 'a sample of its own' : `sample ${sample}`);
  return [`probe ${words(a)} → ${words(b)}`];
}

/** The settings of these names, in this order. */
function only(keys: readonly string[], group: SettingGroup): SettingGroup {
  return Object.fromEntries([...new Set(keys)].filter(key => key in group).map(key => [key, group[key]!]));
}
