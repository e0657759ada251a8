import type { RunInfo } from '../run/runState.ts';
import { multiplyAdds } from '../run/runSubject.ts';
import type { RunModel } from '../run/samples.ts';

/** Milliseconds that a thread may be silent in any case. */
const least = 60_000;
/** What the slowest machine does in a millisecond, several times less than any that was measured. */
const bytesRead = 10_000;
const multiplyAddsDone = 100_000;

/** Work that a thread may do in one piece, without a look for messages. */
interface Piece {
  /** Bytes of data that are read. */
  readonly bytes?: number;
  /** Multiply-adds. */
  readonly work?: number;
}

/** Milliseconds after which a thread that gives no sign of life counts as hung: known from its work, as a large batch takes minutes. */
export function patience({ bytes = 0, work = 0 }: Piece): number {
  return least + bytes / bytesRead + work / multiplyAddsDone;
}

/** Multiply-adds of an epoch with everything that is measured after it: forward, and the two products of the way back. */
export function epochWork(
  { trainingRows, validationRows, testRows }: Pick<RunInfo, 'trainingRows' | 'validationRows' | 'testRows'>,
  model: Pick<RunModel, 'inputs' | 'layers'>,
): number {
  return 3 * (trainingRows + validationRows + testRows) * multiplyAdds(model);
}
