import assert from 'node:assert/strict';
import type { DataFiles } from '../../../src/data/files.ts';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { type Prepared, type PrepareOptions, prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits, type Limits } from '../../../src/spec/limits.ts';

export type Written = Readonly<Record<string, unknown>>;

export const inline = {
  inputs: [
    [0, 10],
    [1, 20],
    [2, 60],
    [5, 30],
  ],
  targets: [[0], [1], [1], [0]],
};

/** A good spec of one linear unit on the inline rows; `more` are further keys, which win. */
export function written(more: Written = {}): Written {
  return { data: inline, layers: [{ units: 1 }], ...more };
}

/** `data.csv` is this text, and there is no other file. */
export function csvFile(text: string): DataFiles {
  return {
    open: async path =>
      path === 'data.csv'
        ? {
            file: '/disk/data.csv',
            size: text.length,
            gunzip: () => assert.fail('it is not gzipped'),
            close: async () => undefined,
            read: async function* () {
              yield new TextEncoder().encode(text);
            },
          }
        : { code: 'missing-file', message: `there is no file ${path}` },
  };
}

/** `x` and `y` are IDX files of bytes: one input a row, and its label. */
export function idxFiles(inputs: readonly number[], labels: readonly number[]): DataFiles {
  const file = (bytes: readonly number[]) => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, bytes.length, ...bytes);
  return {
    open: async path => {
      const bytes = file(path === 'x' ? inputs : labels);
      const read = async function* () {
        yield bytes;
      };
      const gunzip = () => assert.fail('it is not gzipped');
      return { file: `/disk/${path}`, size: bytes.length, read, gunzip, close: async () => undefined };
    },
  };
}

export interface Conditions extends Partial<Omit<PrepareOptions, 'limits'>> {
  readonly limits?: Partial<Limits>;
}

export function prepared(spec: Written | string, conditions: Conditions = {}): Promise<Prepared> {
  const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
  return prepare(text, { files: undefined, ...conditions, limits: { ...defaultLimits, ...conditions.limits } });
}

/** Engine options of a spec in which nothing is wrong. */
export async function optionsOf(spec: Written | string, conditions?: Conditions): Promise<EngineOptions> {
  const { options, problems } = await prepared(spec, conditions);
  assert.deepEqual(problems, []);
  assert.ok(options);
  return options;
}

/** Each problem as its code and the text that it marks. */
export async function marks(spec: Written, conditions?: Conditions): Promise<string[]> {
  const { problems } = await prepared(spec, conditions);
  const text = JSON.stringify(spec);
  return problems.map(({ code, offset, length }) => `${code} at ${text.slice(offset, offset + length)}`);
}

/** The message of the only problem, which refuses the spec. */
export async function refusal(spec: Written, conditions?: Conditions): Promise<string> {
  const { problems, options, summary } = await prepared(spec, conditions);
  assert.deepEqual(
    problems.map(({ severity }) => severity),
    ['error'],
    JSON.stringify(problems),
  );
  assert.deepEqual([options, summary], [undefined, undefined]);
  return problems[0].message;
}
