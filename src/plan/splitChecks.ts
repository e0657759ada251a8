import type { NetworkSpec } from '../spec/networkSpec.ts';
import type { Remark } from '../spec/problem.ts';
import { counted } from '../spec/words.ts';
import { splitCounts } from './split.ts';

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
