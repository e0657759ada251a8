import { deserialize, serialize } from 'node:v8';
import type { RunBasis } from '../run/continuation.ts';
import type { RecordedTensors } from '../run/history.ts';
import { Run, windowClosed } from '../run/run.ts';
import { isActive, type RunInfo, type RunStatus } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import type { TrainingRequest } from '../run/workerMessages.ts';

/** Raised whenever the saved form or the record's layout changes: what an older version saved is then not read. */
const version = 9;

/** What is saved of a run besides its scalars, which grow and have a file of their own (scalarsFile.ts). */
export interface Snapshot {
  readonly version: number;
  readonly info: RunInfo;
  readonly status: RunStatus;
  readonly endedAt: number | undefined;
  /** Number of epochs whose scalars belong to it. */
  readonly epochs: number;
  readonly tensors: RecordedTensors;
  readonly subject: RunSubject | undefined;
  /** Undefined where its text is too long to be kept. */
  readonly request: TrainingRequest | undefined;
  /** Absent of a run of version 0.1. */
  readonly basis?: RunBasis | undefined;
  readonly firstWeights: Float64Array | undefined;
}

/** UTF-16 code units of a spec's text that are saved with a run. */
const mostText = 2 ** 20;

/** A run without its scalars as bytes, with tensors of at most so many bytes. */
export function packSnapshot(run: Run, mostTensorBytes?: number): Uint8Array {
  const { info, status, endedAt, history, subject, basis } = run;
  const request = run.request && run.request.text.length <= mostText ? run.request : undefined;
  const tensors = history.recordedTensors(mostTensorBytes);
  const { firstWeights } = history;
  const snapshot: Snapshot = {
    version,
    info,
    status,
    endedAt,
    epochs: history.epochs,
    tensors,
    subject,
    request,
    basis,
    firstWeights,
  };
  return serialize(snapshot);
}

/** What `packSnapshot` packed, or undefined when the bytes are of another version. Throws when they are damaged. */
export function readSnapshot(bytes: Uint8Array): Snapshot | undefined {
  const snapshot = deserialize(bytes) as Snapshot;
  return snapshot.version === version ? snapshot : undefined;
}

/**
 * The run of a snapshot and of its scalar rows. When fewer can be read than it had it ends with them, as `interrupted`; so does
 * one that was still training. Undefined when none is left. Rejects when the snapshot is damaged.
 */
export async function restoredRun(
  { info, status, endedAt, epochs, tensors, subject, request, basis, firstWeights }: Snapshot,
  readRows: (rowLength: number, most: number) => AsyncIterable<Float64Array>,
  historyBytes: number,
): Promise<Run | undefined> {
  if (!Number.isSafeInteger(epochs)) throw new RangeError(`a run cannot have ${epochs} epochs`);
  const run = new Run(info, historyBytes, subject, request);
  const { history } = run;
  if (basis) run.setBasis(basis);
  if (firstWeights) history.start(firstWeights);
  const none: RecordedTensors = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
  const rows = readRows(history.layout.scalarLength, epochs);
  for await (const scalars of rows) run.append({ firstEpoch: history.epochs + 1, scalars, ...none });
  if (history.epochs === 0 && epochs > 0) return undefined;
  const kept = upTo(history.epochs, tensors, history.layout.tensorLength);
  run.append({ firstEpoch: history.epochs + 1, scalars: new Float64Array(), ...kept });
  if (history.epochs < epochs) {
    run.restoreEnd({ state: 'interrupted', epoch: 0, message: 'its last epochs could not be read back' }, undefined);
  } else if (isActive(status.state)) {
    run.restoreEnd({ ...status, state: 'interrupted', message: windowClosed }, endedAt);
  } else {
    run.restoreEnd(status, endedAt);
  }
  return run;
}

/** The tensors of the epochs up to the last. */
function upTo(last: number, { tensorEpochs, tensors }: RecordedTensors, length: number): RecordedTensors {
  if (tensors.length !== tensorEpochs.length * length) throw new RangeError('the tensors are not those of the epochs');
  const kept = tensorEpochs.filter(epoch => epoch <= last);
  return { tensorEpochs: kept, tensors: tensors.subarray(0, kept.length * length) };
}
