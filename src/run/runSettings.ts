import type { EngineOptions } from '../engine/options.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { ListDigest, RunSettings, Setting, SettingGroup, TextDigest } from './settings.ts';

/** A longer list of numbers or names is replaced by its digest. */
const mostElements = 8;
/** UTF-16 code units of a text; what is cut off is told by its digest. */
const mostText = 100;

/** The spec as it is trained: with the seed, the inputs and the loss that were settled by more than its text. */
export function runSettings(
  spec: NetworkSpec,
  { seed, inputs, loss }: Pick<EngineOptions, 'seed' | 'inputs' | 'loss'>,
  digest: TextDigest,
): RunSettings {
  const { name, precision, data, layers, optimizer, training, probe } = spec;
  return {
    ...(name !== undefined && { name: shortened(name, digest) }),
    seed,
    precision,
    inputs,
    data: groupOf(data, digest),
    layers: layers.map(layer => groupOf(layer, digest)),
    loss,
    optimizer: groupOf(optimizer, digest),
    training: groupOf(training, digest),
    probe: groupOf(probe, digest),
  };
}

/** Of an object of plain data, as every part of a spec is. */
function groupOf(values: object, digest: TextDigest): SettingGroup {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, settingOf(value, digest)]));
}

function settingOf(value: unknown, digest: TextDigest): Setting {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return shortened(value, digest);
  if (!Array.isArray(value)) return groupOf(value as object, digest);
  const isShort = value.length <= mostElements && value.every(element => typeof element !== 'object');
  return isShort ? value.map(element => settingOf(element, digest)) : digestOf(value, digest);
}

function digestOf(list: readonly unknown[], digest: TextDigest): ListDigest {
  return { count: list.length, digest: digest(JSON.stringify(list)).slice(0, 16) };
}

function shortened(text: string, digest: TextDigest): string {
  if (text.length <= mostText) return text;
  return `${text.slice(0, mostText)}… ${digest(text).slice(0, 8)}`;
}
