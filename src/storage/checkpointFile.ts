import { type Checkpoint, type CheckpointPlace, checkpointParts } from '../engine/checkpoint.ts';
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
  readonly checkpoint: CheckpointPlace;
};

export function packCheckpoint({ checkpoint, ...stored }: StoredCheckpoint): Uint8Array {
  const { place, arrays } = checkpointParts(checkpoint);
  const facts: Facts = { format, ...stored, checkpoint: place };
  return packArrays(signature, { facts, arrays: { ...arrays } });
}

/** What `packCheckpoint` packed, or in a sentence why the bytes are not that. Whether it fits a training is `checkpointMisfit`'s to say. */
export function readCheckpoint(bytes: Uint8Array): StoredCheckpoint | string {
  const unpacked = unpackArrays(signature, bytes);
  if (typeof unpacked === 'string') return sentences[unpacked];
  const facts = unpacked.facts as Partial<Facts> | null;
  if (facts?.format !== format) {
    return `the checkpoint was written by version ${String(facts?.version)} in a form that this version does not know; use that version, or train again`;
  }
  if (!hasForm(facts)) return sentences.changed;
  const { version, settings, data, scheduleEpochs, checkpoint } = facts as Facts;
  return { version, settings, data, scheduleEpochs, checkpoint: { ...checkpoint, ...unpacked.arrays } as Checkpoint };
}

/** Whether the facts are of the form that they were written in: a checksum can be forged. What the checkpoint holds is checked by `checkpointMisfit`. */
function hasForm({ version, settings, data, scheduleEpochs, checkpoint }: Partial<Facts>): boolean {
  return (
    typeof version === 'string' &&
    typeof data === 'string' &&
    Number.isSafeInteger(scheduleEpochs) &&
    scheduleEpochs! > 0 &&
    typeof checkpoint === 'object' &&
    isSetting(settings) &&
    isGroup(settings?.training) &&
    Array.isArray(settings?.layers) &&
    settings.layers.every(isGroup)
  );
}

function isSetting(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSetting);
  return ['string', 'number', 'boolean'].includes(typeof value) || isGroup(value);
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isSetting);
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
