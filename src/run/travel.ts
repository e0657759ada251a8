/** A stop of every batch, or of an epoch's end, without its layer's name. */
export interface CourseStop {
  readonly phase: string;
  /** Counted from 0; undefined of an operation of the whole network. */
  readonly layer: number | undefined;
  readonly operation: string;
}

/** Something to be seen at a moment. */
export type TravelMark =
  /** A breakpoint has stopped the training here. */
  | { readonly kind: 'hit'; readonly time: number; readonly note: string }
  /** A person has marked it: kept with the run. */
  | { readonly kind: 'bookmark'; readonly time: number; readonly note: string; readonly id: string }
  /** From here on it can be trained again. */
  | { readonly kind: 'checkpoint'; readonly time: number }
  /** Another run begins here, in which a number was changed. */
  | { readonly kind: 'branch'; readonly time: number; readonly note: string };

/** A debug session of a run: all of its moments in their order, counted from 0, and where it stands. Plain data. */
export interface Travel {
  readonly epochs: number;
  /** Batches of an epoch. */
  readonly batches: number;
  /** The stops of every batch; those after the last batch of an epoch. */
  readonly ofBatch: readonly CourseStop[];
  readonly ofEnd: readonly CourseStop[];
  /** The moment where it stands; while it moves, where it has come to. */
  readonly time: number;
  /** The last moment that was ever reached. */
  readonly reached: number;
  /** How the training ended, once that is known; `message` may be empty. */
  readonly ending?: { readonly time: number; readonly state: 'finished' | 'diverged'; readonly message: string };
  /** It goes on at present. */
  readonly isMoving: boolean;
  /** In any order. */
  readonly marks: readonly TravelMark[];
}

export const strides = ['step', 'layer', 'batch', 'epoch'] as const;

/** Where a person wants to go: to a moment, or by so much forward or back. */
export type TravelWish =
  | { readonly time: number }
  | { readonly by: (typeof strides)[number]; readonly direction: 1 | -1 };

/** What a person does with a bookmark; a new one has no id yet. */
export type BookmarkChange =
  | { readonly kind: 'add'; readonly time: number; readonly note: string }
  | { readonly kind: 'rename'; readonly id: string; readonly note: string }
  | { readonly kind: 'remove'; readonly id: string };

/** All moments: there is none at this time. */
export function endOf({ epochs, batches, ofBatch, ofEnd }: Travel): number {
  return epochs * (batches * ofBatch.length + ofEnd.length);
}

/** What is at a time. */
interface TravelPlace {
  readonly epoch: number;
  readonly batch: number;
  readonly stop: CourseStop;
}

/** The moment of a time; undefined at the end. The same arithmetic as `Course.at` (src/timeline/course.ts). */
export function placeAt(travel: Travel, time: number): TravelPlace | undefined {
  const { batches, ofBatch, ofEnd } = travel;
  if (time < 0 || time >= endOf(travel)) return undefined;
  const inEpoch = batches * ofBatch.length + ofEnd.length;
  const epoch = Math.floor(time / inEpoch);
  const within = time - epoch * inEpoch;
  const batch = Math.min(batches - 1, Math.floor(within / ofBatch.length));
  const stop = within - batch * ofBatch.length;
  return { epoch: epoch + 1, batch: batch + 1, stop: ofBatch[stop] ?? ofEnd[stop - ofBatch.length]! };
}

/** The first moment of an epoch, counted from 1. */
export function startOfEpoch({ batches, ofBatch, ofEnd }: Travel, epoch: number): number {
  return (epoch - 1) * (batches * ofBatch.length + ofEnd.length);
}

/** The epoch of a time, counted from 1; the last at the end. */
export function epochAt(travel: Travel, time: number): number {
  return placeAt(travel, time)?.epoch ?? travel.epochs;
}
