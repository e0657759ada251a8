import { findingCodes } from '../findings/finding.ts';
import { count, describeValue, quote, suggestion } from '../spec/words.ts';

/** A setting: what package.json says of it, and what the extension takes for it. A test holds the two against each other. */
export type SettingRow = (
  | {
      readonly type: 'number' | 'integer';
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
    }
  | { readonly type: 'choice'; readonly default: number; readonly values: readonly number[] }
  | { readonly type: 'boolean'; readonly default: boolean }
  | {
      readonly type: 'words';
      readonly default: readonly string[];
      readonly values: readonly string[];
      readonly each: string;
    }
) & {
  /** Where it may be set: see `contributes.configuration` in VS Code's documentation. */
  readonly scope: 'machine-overridable' | 'resource' | 'window';
  /** Whether a folder that is not trusted must not set it, since it costs memory or time, or hides what is wrong. */
  readonly isRestricted: boolean;
};

/** Belongs to the machine: what a folder asks for is paid with its memory and time. */
const ofMachine = { scope: 'machine-overridable', isRestricted: true } as const;

export const settingTable = {
  'history.megabytes': { type: 'number', default: 256, minimum: 1, maximum: 4096, ...ofMachine },
  // Costs at most a third of the speed and makes a course's numbers the same for everybody: a folder may ask for it.
  'training.reproducible': { type: 'boolean', default: false, scope: 'window', isRestricted: false },
  'training.threads': { type: 'choice', default: 2, values: [1, 2], ...ofMachine },
  'tryFix.seconds': { type: 'number', default: 60, minimum: 5, maximum: 3600, ...ofMachine },
  // A folder may silence its own findings, once its author is trusted.
  'advice.ignore': {
    type: 'words',
    default: [],
    values: ['all', ...findingCodes.filter(code => code !== 'healthy')],
    each: 'the code of a finding',
    scope: 'resource',
    isRestricted: true,
  },
  'limits.parameters': { type: 'integer', default: 100_000_000, minimum: 1, maximum: 10_000_000_000, ...ofMachine },
  'limits.dataMegabytes': { type: 'number', default: 2048, minimum: 1, maximum: 1_048_576, ...ofMachine },
  'limits.memoryMegabytes': { type: 'number', default: 8192, minimum: 1, maximum: 1_048_576, ...ofMachine },
} as const satisfies Readonly<Record<string, SettingRow>>;

export type SettingName = keyof typeof settingTable;

/** What a setting is once it has been checked. */
export type SettingValue<Name extends SettingName> = (typeof settingTable)[Name] extends { readonly type: infer Type }
  ? Type extends 'boolean'
    ? boolean
    : Type extends 'words'
      ? readonly string[]
      : number
  : never;

export const settingNames = Object.keys(settingTable) as SettingName[];

export interface Checked<Value> {
  readonly value: Value;
  /** What is wrong with what was written, and what is used instead. */
  readonly problem?: string;
}

/** What to take for a setting that a person may have written anything for; undefined is a setting that nobody wrote. */
export function checkedSetting<Name extends SettingName>(name: Name, written: unknown): Checked<SettingValue<Name>> {
  const row: SettingRow = settingTable[name];
  const checked = written === undefined ? { value: row.default } : checkedValue(name, row, written);
  return checked as Checked<SettingValue<Name>>;
}

function checkedValue(name: SettingName, row: SettingRow, written: unknown): Checked<unknown> {
  if (row.type === 'words' && Array.isArray(written)) return checkedWords(name, row, written);
  if (isAllowed(row, written)) return { value: written };
  const used = row.type === 'words' ? 'none is used' : `the default, ${shown(row.default)}, is used`;
  const problem = `The setting backprop.${name} is ${valueText(written)}. Expected ${expected(row)}, so ${used}.`;
  return { value: row.default, problem };
}

function isAllowed(row: SettingRow, written: unknown): boolean {
  switch (row.type) {
    case 'number':
    case 'integer': {
      const isKind = row.type === 'integer' ? Number.isSafeInteger(written) : Number.isFinite(written);
      return isKind && (written as number) >= row.minimum && (written as number) <= row.maximum;
    }
    case 'choice':
      return row.values.some(value => value === written);
    case 'boolean':
      return typeof written === 'boolean';
    case 'words':
      return false;
  }
}

function expected(row: SettingRow): string {
  switch (row.type) {
    case 'number':
      return `a number from ${count(row.minimum)} to ${count(row.maximum)}`;
    case 'integer':
      return `a whole number from ${count(row.minimum)} to ${count(row.maximum)}`;
    case 'choice':
      return row.values.join(' or ');
    case 'boolean':
      return 'true or false';
    case 'words':
      return `a list, each ${row.each}`;
  }
}

/** What is good of a list is used. */
function checkedWords(
  name: SettingName,
  row: Extract<SettingRow, { readonly type: 'words' }>,
  written: readonly unknown[],
): Checked<readonly string[]> {
  const value = row.values.filter(word => written.includes(word));
  const wrong = written.find(word => !row.values.some(known => known === word));
  if (written.every(word => row.values.some(known => known === word))) return { value };
  const meant = typeof wrong === 'string' ? suggestion(wrong, row.values).replace(/^; d/, ' D') : '';
  const problem = `The setting backprop.${name} has ${valueText(wrong)}, which is not ${row.each} and is ignored.${meant}`;
  return { value, problem };
}

function shown(value: unknown): string {
  return typeof value === 'number' ? count(value) : String(value);
}

/** As it is written, where that is short. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' && Number.isFinite(value))
    return Math.abs(value) < 1e15 ? value.toLocaleString('en-US', { maximumFractionDigits: 15 }) : String(value);
  return describeValue(value);
}
