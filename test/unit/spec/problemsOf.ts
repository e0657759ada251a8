import assert from 'node:assert/strict';
import type { Limits } from '../../../src/spec/limits.ts';
import type { NetworkSpec } from '../../../src/spec/networkSpec.ts';
import { parseSpec } from '../../../src/spec/parse.ts';

/** A problem with the text that it underlines. */
export interface Marked {
  readonly code: string;
  readonly message: string;
  readonly marked: string;
}

export function problemsOf(text: string, limits?: Limits): Marked[] {
  return parseSpec(text, limits).problems.map(({ code, message, offset, length }) => ({
    code,
    message,
    marked: text.slice(offset, offset + length),
  }));
}

/** The one problem of a text; more or fewer fail the test. */
export function problemOf(text: string, limits?: Limits): Marked {
  const problems = problemsOf(text, limits);
  assert.equal(problems.length, 1, `one problem expected, found ${JSON.stringify(problems.slice(0, 5))}`);
  return problems[0]!;
}

export function assertProblem(text: string, code: string, message: RegExp, marked: string): void {
  const problem = problemOf(text);
  assert.match(problem.message, message);
  assert.deepEqual([problem.code, problem.marked], [code, marked]);
}

/** What a text means; a problem fails the test. */
export function specOf(text: string): NetworkSpec {
  const { spec, problems } = parseSpec(text);
  assert.deepEqual(problems, []);
  assert.ok(spec);
  return spec;
}

const least = { data: '{ "generate": "xor" }', layers: '[{ "units": 1 }]' };

/** The least that trains, with keys added or replaced by JSON as it is given; `undefined` leaves a key out. */
export function specWith(keys: Readonly<Record<string, string | undefined>> = {}): string {
  const properties = Object.entries({ ...least, ...keys }).filter(([, json]) => json !== undefined);
  return `{ ${properties.map(([key, json]) => `${JSON.stringify(key)}: ${json}`).join(', ')} }`;
}
