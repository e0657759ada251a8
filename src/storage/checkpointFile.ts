import { type Checkpoint, type CheckpointPlace, checkpointArrayNames, checkpointParts } from '../engine/checkpoint.ts';
import type { RunSettings } from '../run/settings.ts';
import { group, isObject, list, number, positive, settingGroup, text } from './forms.ts';
import { type Damage, damageSeen, hasSignature, packArrays, unpackArrays } from './packedArrays.ts';

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

/** Why a file of so many bytes that begins like this is no whole checkpoint, in a sentence; undefined where it has to be read to know. */
export function checkpointDamage(beginning: Uint8Array, size: number): string | undefined {
  const damage = damageSeen(signature, beginning, size);
  return damage && sentences[damage];
}

/** What `packCheckpoint` packed, or in a sentence why the bytes are not that. Whether it fits a training is `checkpointMisfit`'s to say. */
export function readCheckpoint(bytes: Uint8Array): StoredCheckpoint | string {
  const unpacked = unpackArrays(signature, bytes);
  if (typeof unpacked === 'string') return sentences[unpacked];
  const facts = unpacked.facts as Partial<Facts> | null;
  if (facts?.format !== format) {
    const by = text(facts?.version) ? `version ${facts?.version?.slice(0, 40)}` : 'another version';
    return `the checkpoint was written by ${by} in a form that this version does not know; use that version, or train again`;
  }
  if (!hasForm(facts)) return sentences.changed;
  const { version, settings, data, scheduleEpochs, checkpoint } = facts as Facts;
  const { arithmetic, training, epoch, batch } = checkpoint;
  const arrays = Object.fromEntries(checkpointArrayNames.map(name => [name, unpacked.arrays[name]]));
  const whole = { arithmetic, training, epoch, batch, ...arrays } as unknown as Checkpoint;
  return { version, settings, data, scheduleEpochs, checkpoint: whole };
}

const isTrained = group<Pick<RunSettings, 'seed' | 'layers' | 'training'>>({
  seed: number,
  layers: list(settingGroup),
  training: settingGroup,
});

/** Whether the facts are of the form that they were written in: a checksum can be forged. What the checkpoint holds is checked by `checkpointMisfit`. */
const hasForm = group<Omit<Facts, 'format'>>({
  version: text,
  settings: value => settingGroup(value) && isTrained(value),
  data: text,
  scheduleEpochs: positive,
  checkpoint: isObject,
});

/** Whether a file that begins like this may be replaced by a checkpoint: only another one, or nothing. */
export function mayBecomeCheckpoint(beginning: Uint8Array): boolean {
  return beginning.length === 0 || hasSignature(signature, beginning);
}

const sentences: Readonly<Record<Damage, string>> = {
  foreign: 'this is no checkpoint; "backprop train SPEC --checkpoint FILE" writes one',
  truncated: 'the checkpoint is cut off: it has fewer numbers than it says; copy it again, or train again',
  changed: 'the checkpoint has been changed or damaged: its checksum does not fit; copy it again, or train again',
};
