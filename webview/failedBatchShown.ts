import type { FailedBatch } from '../src/trace/failedBatch.ts';
import type { Training } from './state.ts';

/** The batch in which the run diverged, while its epoch, which is the last, is chosen. */
export function failedBatchShown({ status, selection }: Training): FailedBatch | undefined {
  const { failedBatch } = status;
  const { epoch } = selection;
  return failedBatch && (epoch === 'latest' || epoch === failedBatch.epoch) ? failedBatch : undefined;
}
