import assert from 'node:assert/strict';
import { beforeTraining } from '../../../../src/diagnose/beforeTraining.ts';
import type { Before } from '../../../../src/findings/before.ts';
import type { Finding, FindingCode, Fix } from '../../../../src/findings/finding.ts';
import { editedText } from '../../../../src/spec/changedText.ts';
import { settingEdits } from '../../../../src/spec/settingEdits.ts';
import { type Conditions, prepared, type Written } from '../../plan/support.ts';

/** Even, reproducible numbers from 0 to 1. */
export function numbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of `columns` numbers from -1 to 1, and what `answer` makes of each. */
export function rowsOf(
  rows: number,
  columns: number,
  answer: (row: readonly number[]) => readonly number[] | number,
  spread: (value: number, column: number) => number = value => value,
): { inputs: number[][]; targets: number[][] } {
  const next = numbers(rows + columns);
  const plain = Array.from({ length: rows }, () => Array.from({ length: columns }, () => 2 * next() - 1));
  const targets = plain.map(row => [answer(row)].flat() as number[]);
  return { inputs: plain.map(row => row.map(spread)), targets };
}

/** Two classes that a line separates but for some rows near it. */
export const sides = rowsOf(60, 3, ([a, b]) => (a! + 0.5 * b! > 0.1 ? 1 : 0));
/** A number that a network learns well, between -1 and 1 with mean about 0. */
export const slope = rowsOf(60, 3, ([a, b, c]) => 0.5 * a! - 0.3 * b! + 0.2 * a! * c!);

/** A network of one hidden layer that learns `sides`. */
export function classifier(more: Written = {}): Written {
  return {
    data: sides,
    layers: [
      { units: 8, activation: 'tanh' },
      { units: 1, activation: 'sigmoid' },
    ],
    optimizer: { type: 'adam', learningRate: 0.01 },
    training: { epochs: 60, batchSize: 16 },
    ...more,
  };
}

/** A network of one hidden layer that learns `slope`. */
export function regressor(more: Written = {}): Written {
  return {
    data: slope,
    layers: [{ units: 8, activation: 'tanh' }, { units: 1 }],
    optimizer: { type: 'sgd', learningRate: 0.05 },
    training: { epochs: 100, batchSize: 16 },
    ...more,
  };
}

/** What is known of a spec before its training. Nothing may refuse it. */
export async function before(spec: Written | string, conditions?: Conditions): Promise<Before> {
  const ready = await prepared(spec, conditions);
  const errors = ready.problems.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors, [], 'the spec is refused');
  return beforeTraining(ready)!;
}

/** The finding of a code, which must be there. */
export async function found(spec: Written | string, code: FindingCode, conditions?: Conditions): Promise<Finding> {
  const { findings } = await before(spec, conditions);
  const finding = findings.find(one => one.code === code);
  assert.ok(finding, `${code} is not among ${findings.map(one => one.code).join(', ') || 'no findings'}`);
  return finding;
}

export async function codes(spec: Written | string, conditions?: Conditions): Promise<string[]> {
  const { findings } = await before(spec, conditions);
  return findings.map(({ code }) => code);
}

/** The text of a spec with a fix written into it. */
export function fixed(text: string, { edits, title }: Fix): string {
  const changes = settingEdits(text, edits);
  assert.ok(!('problem' in changes), `${title}: ${JSON.stringify(changes)}`);
  return editedText(text, changes);
}
