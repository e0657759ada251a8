import type { Evidence, SpecEdit, SpecValue } from '../../src/findings/finding.ts';
import { editText, pathText } from '../../src/findings/fixText.ts';
import type { RunStatus } from '../../src/run/runState.ts';
import type { RunSettings } from '../../src/run/settings.ts';
import { statusText } from '../words.ts';

/** What the run is doing, below a sentence that may already say why it ended. */
export function stateText(status: RunStatus, epochs: number, sentence: string): string {
  const isSaid = status.message !== '' && sentence.includes(status.message);
  return statusText(isSaid ? { ...status, message: '' } : status, epochs);
}

/** What an edit makes of the spec: `optimizer.learningRate: 0.1 → 0.004`, `data.standardize: true`, `remove layers[0].init`. */
export function changeText(edit: SpecEdit, settings: RunSettings): string {
  const { path, value, insert } = edit;
  if (value === null || insert) return editText(edit);
  const was = settingAt(settings, path);
  const now = JSON.stringify(value);
  return `${pathText(path)}: ${was === undefined ? now : `${JSON.stringify(was)} → ${now}`}`;
}

/** What stood at a place of the spec that was trained, if it is short. */
function settingAt(settings: RunSettings, path: SpecEdit['path']): SpecValue | undefined {
  let at: unknown = settings;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return typeof at === 'object' ? undefined : (at as SpecValue);
}

/** A clause in three parts, of which the middle is its number. */
interface ClauseParts {
  readonly before: string;
  readonly number: string;
  readonly after: string;
}

const numbers = /[-−]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/gi;

/** Where in a clause its number stands: rounded, as a percentage or as it is. The whole clause where it is not found. */
export function partsOf({ text, value }: Pick<Evidence, 'text' | 'value'>): ClauseParts {
  const found = value === undefined ? undefined : [...text.matchAll(numbers)].find(([token]) => isValue(token, value));
  if (!found) return { before: '', number: text, after: '' };
  const end = found.index + found[0].length;
  const unit = /^ ?%/.exec(text.slice(end))?.[0] ?? '';
  return {
    before: text.slice(0, found.index),
    number: found[0] + unit,
    after: text.slice(end + unit.length),
  };
}

/** Whether a number in a text is this one, to the digits that it is written with. */
function isValue(token: string, value: number): boolean {
  const read = Number(token.replaceAll(',', '').replace('−', '-'));
  return [value, value * 100].some(each => Math.abs(read - each) <= Math.abs(each) * 0.01 + 1e-300);
}
