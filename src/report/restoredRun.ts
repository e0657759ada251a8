import { Run } from '../run/run.ts';
import type { EmbeddedRun } from './embeddedRun.ts';

/** The run that `embedRun` put into the report. */
export function restoredRun({ info, status, failedBatch, endedAt, numbers }: EmbeddedRun): Run {
  const run = new Run(info, Number.POSITIVE_INFINITY);
  const { history } = run;
  const { thinned, scalars, tensorEpochs, tensors, tensorScalars } = numbers;
  if (thinned.length > 0) history.beginThinned(thinned);
  const none = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
  run.append({ firstEpoch: history.epochs + 1, scalars, ...none });
  run.append({ firstEpoch: history.epochs + 1, scalars: new Float64Array(), tensorEpochs, tensors }, tensorScalars);
  const known = {
    ...(numbers.test.length > 0 && { test: numbers.test }),
    ...(failedBatch && {
      failedBatch: { ...failedBatch, operands: numbers.failedOperands, norms: numbers.failedNorms },
    }),
  };
  run.restoreEnd({ ...status, ...known }, endedAt ?? undefined);
  return run;
}
