import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { RecordedTensors } from '../run/history.ts';
import { Run, windowClosed } from '../run/run.ts';
import { isActive } from '../run/runState.ts';
import { Damage, OtherVersion } from './damage.ts';
import { isObject } from './forms.ts';
import { hasSnapshotForm, type Snapshot } from './snapshotShape.ts';

/** Raised whenever the saved form or the record's layout changes. */
const version = 11;
/** What version 0.1 saved: without checksums, and without what a training is continued from. */
const plainVersion = 9;

/**
 * How the file begins, also in later versions. Then follow, as numbers, the version, the bytes after the head, and the CRC-32 of all but the
 * signature and itself.
 */
const signature = Buffer.from('backprun');
const numberBytes = Float64Array.BYTES_PER_ELEMENT;
const headBytes = signature.length + 3 * numberBytes;
const checksumAt = headBytes - numberBytes;

/** Why a run that version 0.1 saved cannot be continued. */
export const savedByEarlierVersion = 'it was saved by an earlier version, without what is needed to continue';
/** What its status says of it. */
export const cannotBeChecked = 'saved by version 0.1 without checksums, so its numbers cannot be checked';

/** Why a run is `interrupted` whose scalars are cut off. */
const lastEpochsLost = 'its last epochs could not be read back';

/** No run has more epochs than recorded tensors can be of. */
const mostThinned = 2 ** 31 - 1;

/** UTF-16 code units of a spec's text that are saved with a run. */
const mostText = 2 ** 20;

/** What is saved of the run as it is now, with tensors of at most so many bytes; but for what is known once they are written. */
export function snapshotOf(run: Run, mostTensorBytes?: number): Omit<Snapshot, 'checksum' | 'files'> {
  const { info, status, endedAt, history, subject, basis, whyNotContinued } = run;
  const request = run.request && run.request.text.length <= mostText ? run.request : undefined;
  const tensors = history.recordedTensors(mostTensorBytes);
  const { epochs, firstWeights } = history;
  const thinned = history.thinnedState();
  const facts = { version, info, status, endedAt, epochs, subject, request, basis, firstWeights, whyNotContinued };
  return { ...facts, tensors, ...(thinned && { thinned }) };
}

/** A snapshot as the bytes of a file, in pieces. */
export function packSnapshot(snapshot: Snapshot): readonly Uint8Array[] {
  const body = serialize(snapshot);
  const head = Buffer.alloc(headBytes);
  signature.copy(head);
  head.writeDoubleLE(snapshot.version, signature.length);
  head.writeDoubleLE(body.length, signature.length + numberBytes);
  head.writeDoubleLE(checksumOf(head, body), checksumAt);
  return [head, body];
}

/**
 * What `packSnapshot` packed, or version 0.1. Throws `OtherVersion` when the bytes are another version's, and `Damage` when they are not
 * what was written. What it returns has the form that it says, also where somebody has forged the checksum.
 */
export function readSnapshot(bytes: Buffer): Snapshot {
  const isChecked = bytes.subarray(0, signature.length).equals(signature);
  const found = deserialized(isChecked ? checkedBody(bytes) : bytes);
  // Without its checksum nothing newer is taken for whole.
  if (!isChecked && !(found.version < version)) throw new Damage('its file does not begin as such a file does');
  if (found.version !== (isChecked ? version : plainVersion)) throw otherVersion(found.version);
  if (!hasSnapshotForm(found) || (isChecked && !(found.files && found.checksum !== undefined))) {
    throw new Damage('what its file holds is not of the form that is saved');
  }
  if (isChecked) return found;
  const message = found.status.message === '' ? cannotBeChecked : `${found.status.message}; ${cannotBeChecked}`;
  return { ...found, status: { ...found.status, message }, whyNotContinued: savedByEarlierVersion };
}

/** Bytes of a file that tell whether this version wrote it. */
export const beginningBytes = headBytes;

export function beginsAsThisVersion(beginning: Buffer): boolean {
  return (
    beginning.length === beginningBytes &&
    beginning.subarray(0, signature.length).equals(signature) &&
    beginning.readDoubleLE(signature.length) === version
  );
}

function checkedBody(bytes: Buffer): Buffer {
  const body = bytes.subarray(headBytes);
  if (bytes.length < headBytes) throw new Damage('its file is cut off');
  const length = bytes.readDoubleLE(signature.length + numberBytes);
  if (body.length < length) throw new Damage('its file is cut off');
  if (body.length !== length || checksumOf(bytes, body) !== bytes.readDoubleLE(checksumAt)) {
    throw new Damage('the checksum of its file does not fit');
  }
  const found = bytes.readDoubleLE(signature.length);
  if (found !== version) throw otherVersion(found);
  return body;
}

function checksumOf(head: Buffer, body: Buffer): number {
  return crc32(body, crc32(head.subarray(signature.length, checksumAt)));
}

function otherVersion(found: number): OtherVersion {
  const [age, todo] =
    found > version ? ['a newer', 'update the extension to see it'] : ['an older', 'train the network again'];
  return new OtherVersion(
    `it was saved by ${age} version of Backprop Debugger (form ${found}, this version reads form ${version}); ${todo}`,
  );
}

function deserialized(bytes: Uint8Array): { readonly version: number } {
  try {
    const found: unknown = deserialize(bytes);
    if (isObject(found) && 'version' in found && typeof found.version === 'number')
      return { ...found, version: found.version };
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
  {
    info,
    status,
    endedAt,
    epochs,
    checksum,
    scalarsFrom = 0,
    thinned,
    tensors,
    subject,
    request,
    basis,
    firstWeights,
    whyNotContinued,
  }: Snapshot,
  readRows: (rowLength: number) => AsyncIterable<Float64Array>,
  historyBytes: number,
): Promise<Run> {
  const run = new Run(info, historyBytes, subject, request);
  run.whyNotContinued = whyNotContinued;
  if (basis) run.setBasis(basis);
  const { history } = run;
  if (firstWeights) history.start(firstWeights);
  const none = { tensorEpochs: new Int32Array(), tensors: new Float64Array() };
  const { scalarLength, tensorLength } = history.layout;
  if (thinned) history.beginThinned(thinned);
  if (history.epochs > Math.min(epochs, mostThinned)) throw new Damage('it has fewer epochs than are thinned');
  if (scalarsFrom > history.epochs)
    throw new Damage('epochs are missing between those that are thinned and the others');
  let read = scalarsFrom;
  for await (const rows of readRows(scalarLength)) {
    // Epochs that have been thinned since they were written.
    const scalars = rows.subarray((history.epochs - read) * scalarLength);
    read += rows.length / scalarLength;
    if (scalars.length > 0) run.append({ firstEpoch: history.epochs + 1, scalars, ...none });
  }
  if (epochs > 0 && !history.newestScalars)
    throw new Damage('the file of its epochs is cut off before the end of the first');
  const { tensorScalars, ...kept } = upTo(history.epochs, tensors, tensorLength, scalarLength);
  run.append({ firstEpoch: history.epochs + 1, scalars: new Float64Array(), ...kept }, tensorScalars);
  if (history.epochs < epochs) {
    const message = checksum === undefined ? `${lastEpochsLost}; ${cannotBeChecked}` : lastEpochsLost;
    run.restoreEnd({ state: 'interrupted', epoch: 0, message }, undefined);
  } else if (isActive(status.state)) {
    run.restoreEnd({ ...status, state: 'interrupted', message: windowClosed }, endedAt);
  } else {
    run.restoreEnd(status, endedAt);
  }
  return run;
}

/** The tensors of the epochs up to the last. */
function upTo(
  last: number,
  { tensorEpochs, tensors, tensorScalars }: RecordedTensors,
  length: number,
  scalarLength: number,
): RecordedTensors {
  if (tensors.length !== tensorEpochs.length * length) throw new RangeError('the tensors are not those of the epochs');
  if (tensorScalars && tensorScalars.length !== tensorEpochs.length * scalarLength)
    throw new RangeError('the scalars of recorded epochs are not those of the epochs');
  const kept = tensorEpochs.filter(epoch => epoch <= last);
  return {
    tensorEpochs: kept,
    tensors: tensors.subarray(0, kept.length * length),
    tensorScalars: tensorScalars?.subarray(0, kept.length * scalarLength),
  };
}
