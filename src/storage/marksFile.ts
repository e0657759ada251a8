import { type Checkpoint, type CheckpointPlace, checkpointArrayNames, checkpointParts } from '../engine/checkpoint.ts';
import { Marks } from '../run/marks.ts';
import { packArrays, unpackArrays } from './packedArrays.ts';

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
  const facts = { run, marks: parts.map(({ place }) => place) };
  return packArrays(signature, { facts, arrays: Object.fromEntries(arrays) });
}

/** The marks that were packed of that run; none where the bytes are damaged or another run's. Whether they fit it is for the trainer to say. */
export function readMarks(run: string, bytes: Uint8Array): Checkpoint[] {
  const unpacked = unpackArrays(signature, bytes);
  if (typeof unpacked === 'string') return [];
  const facts = unpacked.facts as { readonly run: string; readonly marks: readonly CheckpointPlace[] } | null;
  if (facts?.run !== run) return [];
  return facts.marks.map((place, k) => {
    const numbers = Object.fromEntries(checkpointArrayNames.map(name => [name, unpacked.arrays[`${k} ${name}`]]));
    return { ...place, ...numbers } as unknown as Checkpoint;
  });
}
