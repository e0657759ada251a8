import type { CreateArithmetic } from '../engine/arithmetic.ts';
import type { Checkpoint } from '../engine/checkpoint.ts';
import type { Edit } from '../engine/edit.ts';
import type { EpochRecord } from '../engine/epochBlock.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { Trainer } from '../engine/trainer.ts';
import type { TraceLayout } from '../trace/layout.ts';
import type { Course, Time } from './course.ts';
import type { Branch, Ending } from './line.ts';
import type { Names } from './names.ts';
import type { Turn } from './work.ts';

export interface TimelineSettings {
  readonly arithmetic: CreateArithmetic;
  /** Milliseconds that only go forward. */
  readonly now: () => number;
  /**
   * Checkpoints that a run has kept of this very training. Those of another arithmetic or network are passed over, and those that stand behind
   * the last of `scalars`.
   */
  readonly marks?: readonly Checkpoint[];
  /** The scalars of the epochs that the run has recorded, whole rows one after the other: they count as trained. */
  readonly scalars?: readonly Float64Array[];
  /** What the run has kept of the epochs before them, if those are thinned (`History.thinnedState`). */
  readonly thinned?: Float64Array | undefined;
  /**
   * Called with each epoch when it is trained for the first time, in their order and without gaps, along whichever way. A training that diverges
   * within an epoch records that one, too, with what it knows of it. Each branch tells of its own, from the epoch on in which something was set.
   */
  readonly recorded?: (record: EpochRecord, branch: number) => void;
  /** Whether the tensors of an epoch are wanted in its record. Asked before the epoch; those that somebody looks at have them in any case. */
  readonly recordTensors?: (epoch: number, newest: boolean) => boolean;
  /** Bytes of checkpoints that are kept. */
  readonly markBytes?: number;
  /** Bytes of the scalars of epochs that are kept; of older ones some are trained again when they are asked for. */
  readonly scalarBytes?: number;
}

/** Whether a training has diverged by the operation before a time. */
export function hasFailedAt({ ending }: Pick<Timeline, 'ending'>, time: Time): boolean {
  return ending?.state === 'diverged' && ending.time === time;
}

/** Looks at a training while it goes by. */
export interface Watcher {
  /** Whether it has to look at a stop; by the stop's place in `ofBatch` followed by `ofEnd`. Asked once. */
  readonly stops: ReadonlySet<number>;
  /** Whether it has to look at an epoch or a batch at all; without it, at every one. Those that are passed over are trained at full speed. */
  readonly mayLook?: (epoch: number, batch: number) => boolean;
  /** Whether it looks after the operation by which a training diverged, too, though no other follows there: at the stop that would be next. */
  readonly looksAtFailure?: boolean;
  /** Called at each such stop, in the order of time; true to stop there. Nothing but `names` may be read. */
  readonly look: (time: Time, names: Names) => boolean;
}

/** What came of going on until a watcher stopped it. */
export type Went =
  | { readonly type: 'stopped'; readonly time: Time }
  /** It came to the end of the training, or backwards to its beginning. */
  | { readonly type: 'ended' }
  /** `Turn` gave it up; it stands somewhere on the way. */
  | { readonly type: 'given up' };

/** A training that can be gone to and fro in. Every number is the training's own, to the bit, whichever way one came. */
export interface Timeline {
  readonly options: EngineOptions;
  readonly layout: TraceLayout;
  readonly course: Course;
  /** Where it stands, before the operation of this time; `course.end` or the ending's time where there is none. */
  readonly time: Time;
  /** Known once it stood at its end. */
  readonly ending: Ending | undefined;
  /** The last moment that was ever reached; of the branch that it is in. */
  readonly reached: Time;
  /** From where it can be trained again, in the order of the training: its start, and what was left on the way. Complete: what continues one has every record. */
  readonly marks: readonly Checkpoint[];
  /** What can be read where it stands. Another object after each move; one that was kept throws an Error when it is read later. */
  readonly names: Names;
  /** Goes there, or to the ending if that comes before. False when it was given up on the way: then it stands where it was. */
  seek(time: Time, turn: Turn): Promise<boolean>;
  /** Goes on from where it stands, until the watcher stops it; never at the very place where it stands. */
  forward(watcher: Watcher, turn: Turn): Promise<Went>;
  /** Goes back to the last place before this one at which the watcher would have stopped it. `look` is called in the order of time within each part. */
  backward(watcher: Watcher, turn: Turn): Promise<Went>;
  /** A trainer of its own at the end of the branch, as far as that is from its last mark: trained at once. */
  trainedToEnd(): Trainer;
  /** All ways that the training went, the training itself first, and the one that it is in. */
  readonly branches: readonly Branch[];
  readonly branch: Branch;
  /**
   * Sets numbers where it stands, before the operation of this moment: a branch begins, and the training is in it. What was, is as it was: before this
   * moment both are the same, and the other way is gone again by `switchTo`. Set at the very end of what a branch has reached, numbers
   * belong to this branch. Throws a RangeError, which says why, where they cannot be set; nothing has changed then.
   */
  edit(edit: Edit): Branch;
  /** Goes to the same moment of another branch, or to its end if that comes before. False when it was given up: then it stands where it was. */
  switchTo(branch: number, turn: Turn): Promise<boolean>;
  /** The numbers of an epoch (from 1) as at its `end:-:schedule`, from its record; undefined of one that was not trained yet. What is no number of the record is unavailable. */
  recorded(epoch: number): Names | undefined;
  /** Another timeline of the very same training, edits included, at its first moment. It shares the marks; what is searched in it leaves this one where it stands. */
  twin(): Timeline;
}
