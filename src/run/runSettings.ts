import type { EngineOptions } from '../engine/options.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { ListDigest, RunSettings, Setting, SettingGroup } from './settings.ts';
import { sha256 } from './sha256.ts';

/** A longer list of numbers or names is replaced by its digest. */
const mostElements = 8;
/** UTF-16 code units of a text; what is cut off is told by its digest. */
const mostText = 100;

/** The spec as it is trained: with the seed, the inputs and the loss that were settled by more than its text. */
export function runSettings(
  spec: NetworkSpec,
  { seed, inputs, loss }: Pick<EngineOptions, 'seed' | 'inputs' | 'loss'>,
): RunSettings {
  const { name, precision, data, layers, optimizer, training, probe } = spec;
  return {
    ...(name !== undefined && { name: shortened(name) }),
    seed,
    precision,
    inputs,
    data: groupOf(data),
    layers: layers.map(groupOf),
    loss,
    optimizer: groupOf(optimizer),
    training: groupOf(training),
    probe: groupOf(probe),
  };
}

/** Of an object of plain data, as every part of a spec is. */
function groupOf(values: object): SettingGroup {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, settingOf(value)]));
}

function settingOf(value: unknown): Setting {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return shortened(value);
  if (!Array.isArray(value)) return groupOf(value as object);
  const isShort = value.length <= mostElements && value.every(element => typeof element !== 'object');
  return isShort ? value.map(settingOf) : digestOf(value);
}

function digestOf(list: readonly unknown[]): ListDigest {
  return { count: list.length, digest: sha256(JSON.stringify(list)).slice(0, 16) };
}

function shortened(text: string): string {
  if (text.length <= mostText) return text;
  return `${text.slice(0, mostText)}… ${sha256(text).slice(0, 8)}`;
}
