import type { Checkpoint } from '../engine/checkpoint.ts';
import { Marks } from '../run/marks.ts';
import { packArrays, unpackArrays } from './packedArrays.ts';

const signature = 'BPMARKS\n';
const arrayNames = ['counters', 'streams', 'parameters', 'sums', 'record'] as const;

type Places = readonly Pick<Checkpoint, 'arithmetic' | 'training' | 'epoch' | 'batch'>[];

/** The newest mark of a run, and as many of the others as take so many bytes with it, evenly chosen; with a checksum. */
export function packMarks(run: string, marks: Marks, mostBytes: number): Uint8Array {
  const kept = new Marks(Number.POSITIVE_INFINITY);
  for (const mark of marks.all) kept.add(mark);
  kept.limit(mostBytes);
  const places: Places = kept.all.map(({ arithmetic, training, epoch, batch }) => ({
    arithmetic,
    training,
    epoch,
    batch,
  }));
  const arrays = kept.all.flatMap((mark, k) => arrayNames.map(name => [`${k} ${name}`, mark[name]] as const));
  return packArrays(signature, { facts: { run, marks: places }, arrays: Object.fromEntries(arrays) });
}

/** The marks that were packed of that run; none where the bytes are damaged or another run's. Whether they fit it is for the trainer to say. */
export function readMarks(run: string, bytes: Uint8Array): Checkpoint[] {
  const unpacked = unpackArrays(signature, bytes);
  if (typeof unpacked === 'string') return [];
  const facts = unpacked.facts as { readonly run: string; readonly marks: Places } | null;
  if (facts?.run !== run) return [];
  return facts.marks.map((place, k) => {
    const numbers = Object.fromEntries(arrayNames.map(name => [name, unpacked.arrays[`${k} ${name}`]]));
    return { ...place, ...numbers } as unknown as Checkpoint;
  });
}
