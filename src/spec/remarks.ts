import type * as z from 'zod';
import { mostProblems, type Remark, type SpecPath } from './problem.ts';
import { quote } from './words.ts';

type Issue = z.core.$ZodIssue;

/** zod's issues as remarks: with our codes, the owner named where a key is missing, and unknown keys one by one. */
export function remarksOf(issues: readonly Issue[], root: unknown): Remark[] {
  return issues.slice(0, mostProblems).flatMap(issue => remarks(issue, root));
}

function remarks(issue: Issue, root: unknown): Remark[] {
  const path = issue.path.filter(segment => typeof segment !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    return messages.map((message, index) => error('unknown-key', message, [...path, issue.keys[index]!], true));
  }
  if (issue.input === undefined) return [error('missing-key', missing(path, root), path)];
  return [error(codeOf(issue), issue.message, path)];
}

function error(code: string, message: string, path: SpecPath, atKey = false): Remark {
  return { code, severity: 'error', message, path, ...(atKey && { atKey }) };
}

function codeOf(issue: Issue): string {
  if (typeof issue.input === 'number' && !Number.isFinite(issue.input)) return 'not-finite';
  switch (issue.code) {
    case 'invalid_type':
      return 'wrong-type';
    case 'invalid_value':
    case 'invalid_union':
      return 'unknown-value';
    case 'too_small':
    case 'too_big':
      return 'out-of-range';
    case 'custom':
      return typeof issue.params?.code === 'string' ? issue.params.code : 'wrong-value';
    default:
      return 'wrong-value';
  }
}

const remedies: Readonly<Record<string, string>> = {
  units: 'state how many units it has',
  layers: 'list at least one layer, such as { "units": 1 }',
  data: 'give "csv", "json", "npy", "npz", "idx", "generate", or "inputs" and "targets" as rows',
  inputs: 'give the samples as rows of numbers',
  targets: 'give one row for each row of "inputs"',
  value: 'write for instance { "type": "constant", "value": 0.1 }',
};

/** Sources that are two files. */
const filePairs: readonly string[] = ['npy', 'idx'];

function missing(path: SpecPath, root: unknown): string {
  const key = String(path.at(-1));
  const parent = String(path.at(-2));
  const remedy = filePairs.includes(parent)
    ? 'give the path of a file'
    : parent === 'data' && isArchive(root)
      ? 'name an array of the archive'
      : (remedies[key] ?? 'add it');
  return `${owner(path.slice(0, -1), root)} has no ${quote(key)}; ${remedy}`;
}

function isArchive(root: unknown): boolean {
  const { data } = root as { data?: unknown };
  return typeof data === 'object' && data !== null && 'npz' in data;
}

/** What a reader calls the object at a path: `layer "hidden"`, `"optimizer"`, `the file`. */
export function owner(path: SpecPath, root: unknown): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  if (typeof last === 'string') return quote(last);
  const name = layerName(root, last);
  return name === undefined ? `layer ${last + 1}` : `layer ${quote(name)}`;
}

function layerName(root: unknown, index: number): string | undefined {
  const layers = (root as { layers?: readonly ({ name?: unknown } | null)[] }).layers;
  const name = layers?.[index]?.name;
  return typeof name === 'string' ? name : undefined;
}
