import type { History } from '../run/history.ts';
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
  /** Epochs of which the scalars are there, ascending. Those of an epoch also stand for the epochs up to the next. */
  readonly scalarEpochs: Int32Array;
  readonly scalars: Float64Array;
  readonly tensorEpochs: Int32Array;
  readonly tensors: Float64Array;
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
  readonly scalarStep: number;
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
  const rows = Math.max(2, Math.floor(budget.scalars / (scalarLength * bytesPerNumber)));
  const scalarStep = Math.max(1, Math.ceil(history.epochs / rows));
  const scalarEpochs = epochsWithScalars(history, scalarStep, tensors.epochs);
  const { test, failedBatch, canContinue: _, ...plainStatus } = status;
  const numbers: EmbeddedNumbers = {
    scalarEpochs,
    scalars: joinedRows(scalarEpochs, scalarLength, at => history.scalarsOf(at)!),
    tensorEpochs: Int32Array.from(tensors.epochs),
    tensors: joinedRows(tensors.epochs, tensorLength, at => history.tensorsOf(at)!),
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
    contents: { epochs: history.epochs, scalarStep, tensors, recorded: recorded.length, epochBytes },
  };
}

function factsOf({ operands: _, norms: __, ...facts }: FailedBatch): EmbeddedRun['failedBatch'] {
  return facts;
}

/** The first and the last epoch, every so many counted back from that, and those whose tensors are shown. */
function epochsWithScalars(history: History, step: number, tensorEpochs: readonly number[]): Int32Array {
  const chosen = new Set(tensorEpochs);
  const { epochs } = history;
  for (let epoch = epochs; epoch >= 1; epoch -= step) chosen.add(history.keptEpoch(epoch));
  if (epochs > 0) chosen.add(1);
  return Int32Array.from(chosen).sort();
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
