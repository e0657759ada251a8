import { Run } from '../run/run.ts';
import type { EmbeddedNumbers, EmbeddedRun } from './embeddedRun.ts';

/** Epochs whose scalars are handed to the history at once. */
const chunk = 4096;

/** The run that `embedRun` put into the report. */
export function restoredRun({ info, status, failedBatch, endedAt, numbers }: EmbeddedRun): Run {
  const run = new Run(info, Number.POSITIVE_INFINITY);
  const { scalarLength } = run.history.layout;
  let kept = 0;
  for (let first = 1; first <= status.epoch; first += chunk) {
    const count = Math.min(chunk, status.epoch - first + 1);
    const scalars = new Float64Array(count * scalarLength);
    for (let index = 0; index < count; index++) {
      while (numbers.scalarEpochs[kept + 1]! <= first + index) kept++;
      scalars.set(numbers.scalars.subarray(kept * scalarLength, (kept + 1) * scalarLength), index * scalarLength);
    }
    run.append({ firstEpoch: first, scalars, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
  }
  run.append({ firstEpoch: status.epoch + 1, scalars: new Float64Array(), ...tensorsOf(numbers) });
  const known = {
    ...(numbers.test.length > 0 && { test: numbers.test }),
    ...(failedBatch && {
      failedBatch: { ...failedBatch, operands: numbers.failedOperands, norms: numbers.failedNorms },
    }),
  };
  run.restoreEnd({ ...status, ...known }, endedAt ?? undefined);
  return run;
}

function tensorsOf({ tensorEpochs, tensors }: EmbeddedNumbers) {
  return { tensorEpochs, tensors };
}
