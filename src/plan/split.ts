import { randomStreams } from '../random/streams.ts';
import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { counted } from '../spec/words.ts';

/** Rows of the table, by number. */
export interface Split {
  readonly training: Uint32Array;
  readonly validation: Uint32Array;
  readonly test: Uint32Array;
}

export type SplitCounts = Readonly<Record<keyof Split, number>>;

/** How many rows go where. The test rows are a share of all, the validation rows one of what they leave; rounded down. */
export function splitCounts(rows: number, validationShare: number, testShare = 0): SplitCounts {
  const left = rowsLeft(rows, testShare);
  const training = rowsLeft(left, validationShare);
  return { training, validation: left - training, test: rows - left };
}

/** How many rows are left when a share is taken away, rounded down; always at least one. */
function rowsLeft(rows: number, share: number): number {
  return Math.max(rows - Math.floor(rows * share + 1e-9), 1);
}

/** Takes random shares of the rows away. All parts keep the table's order. */
export function splitRows(rows: number, validationShare: number, seed: number, testShare = 0): Split {
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const { test, validation, training } = splitCounts(rows, validationShare, testShare);
  if (training < rows) randomStreams(seed).splitting.shuffle(order);
  const part = (start: number, length: number) => order.slice(start, start + length).sort();
  return {
    test: part(0, test),
    validation: part(test, validation),
    training: part(test + validation, training),
  };
}

/** The chosen rows of a (rows, columns) matrix. */
export function takeRows(matrix: Float64Array, columns: number, rows: Uint32Array): Float64Array {
  const taken = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    taken.set(matrix.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns);
  }
  return taken;
}

/** Shares that are too small for the rows there are. Nobody who asks for test rows wants to be without. */
export function* splitRemarks({ data, training }: NetworkSpec, rows: number): Generator<Remark> {
  const { testSplit } = data;
  const { validationSplit } = training;
  if (testSplit === undefined) return;
  const { test, validation } = splitCounts(rows, validationSplit, testSplit);
  const tooFew = (message: string, path: Remark['path']): Remark => ({
    code: 'too-few-rows',
    severity: 'error',
    message,
    path,
  });
  if (test === 0) {
    const message = `"testSplit" of ${testSplit} sets none of ${counted(rows, 'row')} aside; give more rows, or a larger share`;
    yield tooFew(rows === 1 ? 'one row cannot be set aside and trained on; remove "testSplit"' : message, [
      'data',
      'testSplit',
    ]);
  } else if (validationSplit > 0 && validation === 0) {
    const left = counted(rows - test, 'row');
    const message = `"validationSplit" of ${validationSplit} holds out none of the ${left} that "testSplit" leaves; give more rows, or other shares`;
    yield tooFew(message, ['training', 'validationSplit']);
  }
}
