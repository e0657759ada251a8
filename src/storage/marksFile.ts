import { type Checkpoint, type CheckpointPlace, checkpointArrayNames, checkpointParts } from '../engine/checkpoint.ts';
import { Marks } from '../run/marks.ts';
import { Damage } from './damage.ts';
import { group, list, text, whole } from './forms.ts';
import { checksumIn, packArrays, type Damage as Unpacked, unpackArrays } from './packedArrays.ts';

const signature = 'BPMARKS\n';

/** The newest mark of a run, and as many of the others as take so many bytes with it, evenly chosen; with a checksum. */
export function packMarks(run: string, marks: Marks, mostBytes: number): Uint8Array {
  const kept = new Marks(Number.POSITIVE_INFINITY);
  for (const mark of marks.all) kept.add(mark);
  kept.limit(mostBytes);
  const parts = kept.all.map(checkpointParts);
  const arrays = parts.flatMap(({ arrays }, k) =>
    Object.entries(arrays).map(([name, array]) => [`${k} ${name}`, array] as const),
  );
  const facts: Facts = { run, marks: parts.map(({ place }) => place) };
  return packArrays(signature, { facts, arrays: Object.fromEntries(arrays) });
}

/** The checksum of a marks' file, in hexadecimal digits. */
export function marksChecksum(bytes: Uint8Array): string {
  return Buffer.from(checksumIn(bytes)).toString('hex');
}

/** The marks that were packed of that run. Throws `Damage` when the bytes are not those. Whether they fit the run is for the trainer to say. */
export function readMarks(run: string, bytes: Uint8Array): Checkpoint[] {
  const unpacked = unpackArrays(signature, bytes);
  if (typeof unpacked === 'string') throw new Damage(damageInWords[unpacked]);
  const { facts, arrays } = unpacked;
  if (!isFacts(facts)) throw new Damage(damageInWords.changed);
  if ((facts as Facts).run !== run) throw new Damage('the file of its checkpoints is that of another run');
  return (facts as Facts).marks.map(({ arithmetic, training, epoch, batch }, k) => {
    const numbers = checkpointArrayNames.map(name => [name, arrays[`${k} ${name}`]] as const);
    if (numbers.some(([, array]) => !array)) throw new Damage(damageInWords.changed);
    return { arithmetic, training, epoch, batch, ...Object.fromEntries(numbers) } as unknown as Checkpoint;
  });
}

interface Facts {
  readonly run: string;
  readonly marks: readonly CheckpointPlace[];
}

const isFacts = group<Facts>({
  run: text,
  marks: list(group<CheckpointPlace>({ arithmetic: text, training: text, epoch: whole, batch: whole })),
});

const damageInWords: Readonly<Record<Unpacked, string>> = {
  foreign: 'the file of its checkpoints does not begin as such a file does',
  truncated: 'the file of its checkpoints is cut off',
  changed: 'the checksum of its checkpoints does not fit',
};
