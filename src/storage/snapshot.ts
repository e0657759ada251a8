import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { RunBasis } from '../run/continuation.ts';
import type { RecordedTensors } from '../run/history.ts';
import { Run, windowClosed } from '../run/run.ts';
import { isActive, type RunInfo, type RunStatus } from '../run/runState.ts';
import type { RunSubject } from '../run/samples.ts';
import type { TrainingRequest } from '../run/workerMessages.ts';
import { Damage } from './damage.ts';

/** Raised whenever the saved form or the record's layout changes. */
const version = 10;
/** What version 0.1 saved: without checksums, and without what a training is continued from. */
const plainVersion = 9;

/** How the file begins. Then follow, as numbers, the bytes after them and their CRC-32. */
const signature = Buffer.from('backprun');
const headBytes = signature.length + 2 * Float64Array.BYTES_PER_ELEMENT;

/** Why a run that version 0.1 saved cannot be continued. */
export const savedByEarlierVersion = 'it was saved by an earlier version, without what is needed to continue';

/** What is saved of a run besides its scalars, which grow and have a file of their own (scalarsFile.ts). */
export interface Snapshot {
  readonly version: number;
  readonly info: RunInfo;
  readonly status: RunStatus;
  readonly endedAt: number | undefined;
  /** Number of epochs whose scalars belong to it. */
  readonly epochs: number;
  /** Their checksum; undefined in what version 0.1 saved. */
  readonly checksum?: number;
  readonly tensors: RecordedTensors;
  readonly subject: RunSubject | undefined;
  /** Undefined where its text is too long to be kept. */
  readonly request: TrainingRequest | undefined;
  readonly firstWeights: Float64Array | undefined;
  /** Absent of a run of version 0.1, and of one that has not begun to train. */
  readonly basis?: RunBasis | undefined;
  readonly whyNotContinued?: string | undefined;
}

/** UTF-16 code units of a spec's text that are saved with a run. */
const mostText = 2 ** 20;

/** What is saved of the run as it is now, with tensors of at most so many bytes; but for the checksum of its scalars. */
export function snapshotOf(run: Run, mostTensorBytes?: number): Omit<Snapshot, 'checksum'> {
  const { info, status, endedAt, history, subject, basis, whyNotContinued } = run;
  const request = run.request && run.request.text.length <= mostText ? run.request : undefined;
  const tensors = history.recordedTensors(mostTensorBytes);
  const { epochs, firstWeights } = history;
  return { version, info, status, endedAt, epochs, tensors, subject, request, basis, firstWeights, whyNotContinued };
}

/** A snapshot as the bytes of a file, in pieces. */
export function packSnapshot(snapshot: Snapshot): readonly Uint8Array[] {
  const body = serialize(snapshot);
  const head = Buffer.alloc(headBytes);
  signature.copy(head);
  head.writeDoubleLE(body.length, signature.length);
  head.writeDoubleLE(crc32(body), signature.length + Float64Array.BYTES_PER_ELEMENT);
  return [head, body];
}

/**
 * What `packSnapshot` packed, or version 0.1; undefined when the bytes are of another version. Throws `Damage` when they are not
 * what was written.
 */
export function readSnapshot(bytes: Buffer): Snapshot | undefined {
  const isChecked = bytes.subarray(0, signature.length).equals(signature);
  const snapshot = deserialized(isChecked ? checkedBody(bytes) : bytes);
  if (isChecked) return snapshot.version === version ? snapshot : undefined;
  // Without its checksum nothing newer is taken for whole.
  if (snapshot.version >= version) throw new Damage('its file does not begin as such a file does');
  return snapshot.version === plainVersion ? { ...snapshot, whyNotContinued: savedByEarlierVersion } : undefined;
}

function checkedBody(bytes: Buffer): Buffer {
  const body = bytes.subarray(headBytes);
  if (bytes.length < headBytes || body.length < bytes.readDoubleLE(signature.length)) {
    throw new Damage('its file is cut off');
  }
  const isWhole =
    body.length === bytes.readDoubleLE(signature.length) &&
    crc32(body) === bytes.readDoubleLE(signature.length + Float64Array.BYTES_PER_ELEMENT);
  if (!isWhole) throw new Damage('the checksum of its file does not fit');
  return body;
}

function deserialized(bytes: Uint8Array): Snapshot {
  try {
    const snapshot = deserialize(bytes) as Snapshot | null;
    if (typeof snapshot?.version === 'number') return snapshot;
  } catch {
    // Not in the form of this Node's.
  }
  throw new Damage('its file is not one of this extension');
}

/**
 * The run of a snapshot and of its scalar rows. When fewer can be read than it had it ends with them, as `interrupted`; so does
 * one that was still training. Rejects when none is left, or when what was read does not fit together.
 */
export async function restoredRun(
  { info, status, endedAt, epochs, tensors, subject, request, basis, firstWeights, whyNotContinued }: Snapshot,
  readRows: (rowLength: number) => AsyncIterable<Float64Array>,
  historyBytes: number,
): Promise<Run> {
  if (!Number.isSafeInteger(epochs)) throw new RangeError(`a run cannot have ${epochs} epochs`);
  const run = new Run(info, historyBytes, subject, request);
  run.whyNotContinued = whyNotContinued;
  if (basis) run.setBasis(basis);
  const { history } = run;
  if (firstWeights) history.start(firstWeights);
  const none: RecordedTensors = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
  const rows = readRows(history.layout.scalarLength);
  for await (const scalars of rows) run.append({ firstEpoch: history.epochs + 1, scalars, ...none });
  if (history.epochs === 0 && epochs > 0)
    throw new Damage('the file of its epochs is cut off before the end of the first');
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
