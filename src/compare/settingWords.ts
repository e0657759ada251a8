import type { ListDigest, Setting, SettingGroup } from '../run/settings.ts';
import { counted, quote } from '../spec/words.ts';

/** The words for what differs in the settings of two runs: those of the spec, with blanks where it has capitals. */

/** Settings that hold a text of the person's own; other texts are words of the spec. */
const ownTexts = new Set([
  ...['name', 'csv', 'json', 'npz', 'inputs', 'targets'],
  ...['exclude', 'text', 'delimiter', 'comment', 'decimal', 'thousands', 'missing'],
]);

/** What leaving a setting out means, where it is not `none`. */
const leftOut: Readonly<Record<string, string>> = { samples: 'default', epochs: 'all', inputs: 'all other columns' };

/** `learningRate` as `learning rate`. */
export function keyWords(key: string): string {
  return key.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

export function isSame(a: Setting | undefined, b: Setting | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export function isGroup(value: Setting | undefined): value is SettingGroup {
  return typeof value === 'object' && !Array.isArray(value) && !isDigest(value);
}

/** Settings may come from a file, whose checksum can be forged: anything may stand anywhere. */
export function isDigest(value: Setting | undefined): value is ListDigest {
  return typeof value === 'object' && 'digest' in value && 'count' in value;
}

/** Keys of two objects, in an order that is that of both. */
export function keysOfBoth(a: object, b: object): string[] {
  const keys = Object.keys(a);
  let place = 0;
  for (const key of Object.keys(b)) {
    if (!(key in a)) keys.splice(place, 0, key);
    place = keys.indexOf(key) + 1;
  }
  return keys;
}

/**
 * What differs between two groups of settings, a line each: `batch size 32 → full`. `label` gives the words for a key; those
 * in `without` are left out.
 */
export function groupDifference(
  before: SettingGroup,
  after: SettingGroup,
  label: (key: string) => string = keyWords,
  without: readonly string[] = [],
): string[] {
  return keysOfBoth(before, after).flatMap(key => {
    const [a, b] = [before[key], after[key]];
    return without.includes(key) || isSame(a, b) ? [] : settingDifference(key, a, b, label(key));
  });
}

/** Of two values that differ. */
function settingDifference(key: string, a: Setting | undefined, b: Setting | undefined, label: string): string[] {
  if (isGroup(a) && isGroup(b)) return a.type === b.type ? within(a, b, label) : otherType(a, b, label);
  if (!isDigest(a) && !isDigest(b)) return [`${label} ${valueWords(key, a)} → ${valueWords(key, b)}`];
  const [from, to] = [sizeOf(a), sizeOf(b)];
  return [`${label} changed${from === to ? '' : ` (${from} → ${to})`}`];
}

function within(a: SettingGroup, b: SettingGroup, label: string): string[] {
  return groupDifference(a, b, key => joinedWords(label, keyWords(key)));
}

/** The new type with the settings that come with it, then what both have. */
function otherType(a: SettingGroup, b: SettingGroup, label: string): string[] {
  const isShared = (key: string) => key in a && key in b;
  const own = (group: SettingGroup) =>
    Object.fromEntries(Object.entries(group).filter(([key]) => key === 'type' || !isShared(key)));
  const shared = (group: SettingGroup) =>
    Object.fromEntries(Object.entries(group).filter(([key]) => key !== 'type' && isShared(key)));
  return [joinedWords(label, `${groupWords(own(a))} → ${groupWords(own(b))}`), ...within(shared(a), shared(b), label)];
}

function joinedWords(label: string, words: string): string {
  return label === '' || label.endsWith(' ') ? `${label}${words}` : `${label} ${words}`;
}

function sizeOf(value: Setting | undefined): string {
  if (value === undefined) return 'none';
  return counted(isDigest(value) ? value.count : Array.isArray(value) ? value.length : 1, 'entry', 'entries');
}

function valueWords(key: string, value: Setting | undefined): string {
  if (value === undefined) return leftOut[key] ?? 'none';
  if (typeof value === 'string') return ownTexts.has(key) ? quote(value) : value;
  if (isGroup(value)) return groupWords(value);
  if (isDigest(value)) return sizeOf(value);
  return typeof value === 'object' ? `[${value.map(element => valueWords(key, element)).join(', ')}]` : String(value);
}

/** `uniform (min -0.5, max 0.5)`, or `patience 20, min delta 0` where there is no type. */
function groupWords({ type, ...settings }: SettingGroup): string {
  const words = Object.entries(settings).map(([key, value]) => `${keyWords(key)} ${valueWords(key, value)}`);
  if (typeof type !== 'string') return words.join(', ');
  return words.length === 0 ? type : `${type} (${words.join(', ')})`;
}
