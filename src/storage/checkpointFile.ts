import type { Checkpoint } from '../engine/checkpoint.ts';
import type { RunSettings } from '../run/settings.ts';
import { type Damage, hasSignature, packArrays, unpackArrays } from './packedArrays.ts';

/** A checkpoint, and of which training it is. */
export interface StoredCheckpoint {
  /** Of this extension. */
  readonly version: string;
  /** What is trained, with the seed. */
  readonly settings: RunSettings;
  /** Digest of the rows; see `dataDigest`. */
  readonly data: string;
  /** Epochs of the whole training, to which a schedule without a length of its own is stretched. */
  readonly scheduleEpochs: number;
  readonly checkpoint: Checkpoint;
}

const signature = 'BPCHKPT\n';
/** Raised whenever the form of the file or of a checkpoint changes. */
const format = 1;

type Facts = Omit<StoredCheckpoint, 'checkpoint'> & {
  readonly format: number;
  readonly checkpoint: Pick<Checkpoint, 'arithmetic' | 'training' | 'epoch' | 'batch'>;
};

const arrayNames = ['counters', 'streams', 'parameters', 'sums', 'record'] as const;

export function packCheckpoint({ checkpoint, ...stored }: StoredCheckpoint): Uint8Array {
  const { arithmetic, training, epoch, batch, counters, streams, parameters, sums, record } = checkpoint;
  const facts: Facts = { format, ...stored, checkpoint: { arithmetic, training, epoch, batch } };
  return packArrays(signature, { facts, arrays: { counters, streams, parameters, sums, record } });
}

/** What `packCheckpoint` packed, or in a sentence why the bytes are not that. Whether it fits a training is `checkpointMisfit`'s to say. */
export function readCheckpoint(bytes: Uint8Array): StoredCheckpoint | string {
  const unpacked = unpackArrays(signature, bytes);
  if (typeof unpacked === 'string') return sentences[unpacked];
  const { facts, arrays } = unpacked as { facts: Facts; arrays: Readonly<Record<string, Float64Array>> };
  if (facts?.format !== format) {
    return `the checkpoint was written by version ${facts?.version} in a form that this version does not know; use that version, or train again`;
  }
  if (!arrayNames.every(name => arrays[name])) return sentences.changed;
  const { format: _, checkpoint, ...stored } = facts;
  return { ...stored, checkpoint: { ...checkpoint, ...arrays } as Checkpoint };
}

/** Whether a file that begins like this may be replaced by a checkpoint: only another one, or nothing. */
export function mayBecomeCheckpoint(beginning: Uint8Array): boolean {
  return beginning.length === 0 || hasSignature(signature, beginning);
}

const sentences: Readonly<Record<Damage, string>> = {
  foreign: 'this is no checkpoint; "backprop train SPEC --checkpoint FILE" writes one',
  truncated: 'the checkpoint is cut off: it has fewer numbers than it says; copy it again, or train again',
  changed: 'the checkpoint has been changed or damaged: its checksum does not fit; copy it again, or train again',
};
