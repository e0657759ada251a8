import type { SettingGroup } from '../run/settings.ts';
import { counted, quote } from '../spec/words.ts';
import { alignment, isNamed } from './layerAlignment.ts';
import { groupDifference, isGroup, isSame } from './settingWords.ts';

/** What differs between the layers of two specs, in their order: layers that are new or gone, and settings of the others. */
export function layersDifference(before: readonly SettingGroup[], after: readonly SettingGroup[]): string[] {
  return alignment(before, after).flatMap(([a, b]) => {
    if (a === undefined) return added(after[b!]!, b!);
    if (b === undefined) return [`${subject(before[a]!, a)} removed`];
    return layerDifference(before[a]!, after[b]!, a, b);
  });
}

function subject(layer: SettingGroup, index: number): string {
  return isNamed(layer, index) ? `layer ${quote(String(layer.name))}` : `layer ${index + 1}`;
}

function added(layer: SettingGroup, index: number): string[] {
  const activation = isGroup(layer.activation) ? `, ${layer.activation.type}` : '';
  return [`${subject(layer, index)} added (${counted(Number(layer.units), 'unit')}${activation})`];
}

function layerDifference(before: SettingGroup, after: SettingGroup, a: number, b: number): string[] {
  const [from, to] = [subject(before, a), subject(after, b)];
  const hasOwnName = isNamed(before, a) || isNamed(after, b);
  const renamed = hasOwnName && before.name !== after.name ? [`${from} is now ${to}`] : [];
  const settings = groupDifference(before, after, undefined, ['name', 'weights', 'biases']);
  return [
    ...renamed,
    ...settings.map(line => `${to}: ${line}`),
    ...explicitDifference(before, after, 'weights', to),
    ...explicitDifference(before, after, 'biases', to),
  ];
}

function explicitDifference(before: SettingGroup, after: SettingGroup, key: 'weights' | 'biases', layer: string) {
  const [a, b] = [before[key], after[key]];
  if (isSame(a, b)) return [];
  const change = a === undefined ? 'given' : b === undefined ? 'no longer given' : 'changed';
  return [`first ${key} of ${layer} ${change}`];
}
