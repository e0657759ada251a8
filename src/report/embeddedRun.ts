import { History } from '../run/history.ts';
import { joined } from '../run/joined.ts';
import type { Run } from '../run/run.ts';
import { isActive, type RunInfo, type RunStatus } from '../run/runState.ts';
import type { FailedBatch } from '../trace/failedBatch.ts';
import { type ChosenEpochs, chosenEpochs } from './chosenEpochs.ts';

/** Room for the numbers of one run, in bytes. */
export interface RunBudget {
  readonly tensors: number;
  /** The tensors of a single epoch may take so much when more than one has no room. */
  readonly oneEpoch: number;
  readonly scalars: number;
}

/** A run as a report holds it: plain data, and numbers in typed arrays apart, whose bits survive. */
export interface EmbeddedRun {
  readonly info: RunInfo;
  readonly status: Omit<RunStatus, 'test' | 'failedBatch' | 'canContinue'>;
  /** Without its numbers; null of a run that did not diverge. */
  readonly failedBatch: Omit<FailedBatch, 'operands' | 'norms'> | null;
  readonly endedAt: number | null;
  readonly numbers: EmbeddedNumbers;
}

export interface EmbeddedNumbers {
  /** What is kept of older epochs that are thinned (`History.thinnedState`); empty when none is. */
  readonly thinned: Float64Array;
  /** The scalar rows of all epochs after these. */
  readonly scalars: Float64Array;
  readonly tensorEpochs: Int32Array;
  readonly tensors: Float64Array;
  /** The scalar rows of the same epochs. */
  readonly tensorScalars: Float64Array;
  /** Of the test rows; empty when there are none. */
  readonly test: Float64Array;
  /** Of the failed batch; empty when there is none. */
  readonly failedOperands: Float64Array;
  readonly failedNorms: Float64Array;
}

/** What of a run's history fits into a report. */
export interface Contents {
  /** Epochs that were trained. */
  readonly epochs: number;
  /** Epochs that are thinned, from the first on; 0 when every epoch is there. Of each so many at most there are the least and the largest numbers. */
  readonly thinnedEpochs: number;
  readonly thinnedStride: number;
  readonly tensors: ChosenEpochs;
  readonly recorded: number;
  /** Bytes of the tensors of one epoch. */
  readonly epochBytes: number;
}

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/**
 * As much of the run as the budget has room for; `epoch` is the one that is looked at and comes before others. The report is for
 * others to read: of the spec's place only the file's name is in it.
 */
export function embedRun(
  run: Run,
  epoch: number | undefined,
  budget: RunBudget,
): { readonly embedded: EmbeddedRun; readonly contents: Contents } {
  const { history, info, status, endedAt } = run;
  const { scalarLength, tensorLength } = history.layout;
  const epochBytes = tensorLength * bytesPerNumber;
  const mostTensors = Math.max(Math.floor(budget.tensors / epochBytes), epochBytes <= budget.oneEpoch ? 1 : 0);
  const recorded = history.recordedEpochs();
  const tensors = chosenEpochs(recorded, mostTensors, epoch);
  const fitting = new History(history.layout, 0, budget.scalars);
  fitting.beginWith(history, history.epochs);
  const { thinnedEpochs } = fitting;
  const { test, failedBatch, canContinue: _, ...plainStatus } = status;
  const numbers: EmbeddedNumbers = {
    thinned: fitting.thinnedState() ?? new Float64Array(),
    scalars: joined(fitting.wholeRows().views),
    tensorEpochs: Int32Array.from(tensors.epochs),
    tensors: joinedRows(tensors.epochs, tensorLength, at => history.tensorsOf(at)!),
    tensorScalars: joinedRows(tensors.epochs, scalarLength, at => history.scalarsOf(at)!),
    test: test ?? new Float64Array(),
    failedOperands: failedBatch?.operands ?? new Float64Array(),
    failedNorms: failedBatch?.norms ?? new Float64Array(),
  };
  const ended = isActive(status.state) ? stillTraining(plainStatus) : plainStatus;
  return {
    embedded: {
      info: { ...info, spec: fileName(info.spec) },
      status: ended,
      failedBatch: failedBatch ? factsOf(failedBatch) : null,
      endedAt: endedAt ?? null,
      numbers,
    },
    contents: {
      epochs: history.epochs,
      thinnedEpochs,
      thinnedStride: fitting.curveStride(1, history.epochs, 1),
      tensors,
      recorded: recorded.length,
      epochBytes,
    },
  };
}

function factsOf({ operands: _, norms: __, ...facts }: FailedBatch): EmbeddedRun['failedBatch'] {
  return facts;
}

function joinedRows(epochs: Iterable<number> & ArrayLike<number>, length: number, rowOf: (at: number) => Float64Array) {
  const rows = new Float64Array(epochs.length * length);
  let at = 0;
  for (const epoch of epochs) {
    rows.set(rowOf(epoch), at);
    at += length;
  }
  return rows;
}

function stillTraining(status: EmbeddedRun['status']): EmbeddedRun['status'] {
  return { ...status, state: 'interrupted', message: 'it was still training when this report was made' };
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
