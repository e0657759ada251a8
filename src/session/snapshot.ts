import { deserialize, serialize } from 'node:v8';
import { isActive, type RunInfo, type RunStatus } from '../protocol/run.ts';
import type { RunSubject } from '../protocol/samples.ts';
import type { EpochBatch } from '../protocol/worker.ts';
import { joined } from './joined.ts';
import { Run } from './run.ts';

/** Raised whenever the saved form or the record's layout changes: what an older version saved is then not read. */
const version = 6;

interface Snapshot {
  readonly version: number;
  readonly info: RunInfo;
  readonly status: RunStatus;
  readonly endedAt: number | undefined;
  readonly epochs: EpochBatch;
  readonly subject: RunSubject | undefined;
}

/**
 * A run as bytes, to outlive the window: every scalar, the kept samples, and tensors of at most so many bytes. What is
 * saved comes back with its own bits.
 */
export function saveRun({ info, status, endedAt, history, subject }: Run, mostTensorBytes?: number): Uint8Array {
  const scalars = joined(history.scalarRows(1, history.epochs));
  const epochs = { firstEpoch: 1, scalars, ...history.recordedTensors(mostTensorBytes) };
  const snapshot: Snapshot = { version, info, status, endedAt, epochs, subject };
  return serialize(snapshot);
}

/**
 * The run that `saveRun` wrote, or undefined when the bytes are damaged or of another version. A run that was still
 * training when it was saved comes back as `interrupted`. Only for bytes from the extension's own storage.
 */
export function restoreRun(bytes: Uint8Array, historyBytes: number): Run | undefined {
  try {
    const snapshot = deserialize(bytes) as Snapshot;
    if (snapshot.version !== version) return undefined;
    const run = new Run(snapshot.info, historyBytes, snapshot.subject);
    run.append(snapshot.epochs);
    const { status, endedAt } = snapshot;
    const interrupted: RunStatus = { ...status, state: 'interrupted', message: 'interrupted when the window closed' };
    run.restoreEnd(isActive(status.state) ? interrupted : status, endedAt);
    return run;
  } catch {
    return undefined;
  }
}
