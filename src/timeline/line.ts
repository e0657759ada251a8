import type { Edit } from '../engine/edit.ts';
import type { EpochRecord } from '../engine/trainer.ts';
import type { Time } from './course.ts';
import type { Ending } from './timeline.ts';
import type { BatchCount, Waymarks } from './waymarks.ts';

/** What was set at a moment, before its operation. */
export interface TimedEdit {
  readonly time: Time;
  readonly edit: Edit;
}

/** One way that a training went: the training itself, or from a moment on with numbers that were set. */
export interface Branch {
  /** 0 of the training itself. */
  readonly id: number;
  /** The one that it left; undefined of the training itself. Before `time` both are the same. */
  readonly parent: number | undefined;
  readonly time: Time;
  /** Set in this branch, in the order in which they are made; those of its parents before `time` belong to it, too. */
  readonly edits: readonly TimedEdit[];
  /** The last moment that was ever reached in it. */
  readonly reached: Time;
}

/** What the engine has to have done where one stands. */
export interface Place {
  /** Batches of the whole training before the one at hand. */
  readonly batch: BatchCount;
  /** By its place in `ofBatch` followed by `ofEnd`; one more where the training ended after the last of them. */
  readonly stop: number;
  readonly done: number;
  /** The epoch is recorded, and over. */
  readonly isOver: boolean;
}

export interface End {
  readonly ending: Ending;
  readonly place: Place;
  /** The last epoch's. */
  readonly record: EpochRecord;
}

/** What is set, and where the engine is then. */
export interface PlacedEdit extends TimedEdit {
  readonly batch: BatchCount;
  readonly stop: number;
}

/** A branch with all that is known of it. */
export interface Line {
  readonly id: number;
  readonly parent: number | undefined;
  readonly time: Time;
  /** Its own. */
  edits: readonly PlacedEdit[];
  /** Those of its parents before it, and its own: in the order of time. */
  all: readonly PlacedEdit[];
  marks: Waymarks;
  reached: Time;
  end: End | undefined;
  /** Epochs that were told of. */
  recorded: number;
}

/** The edits with another one, which comes in place of one of the same numbers at the same moment. */
export function withEdit(edits: readonly PlacedEdit[], added: PlacedEdit): PlacedEdit[] {
  return [...edits.filter(edit => !(edit.time === added.time && areSameNumbers(edit.edit, added.edit))), added];
}

function areSameNumbers(a: Edit, b: Edit): boolean {
  if (a.target === 'learningRate' || b.target === 'learningRate') return a.target === b.target;
  return a.target === b.target && a.layer === b.layer && a.first === b.first && a.values.length === b.values.length;
}

export function branchOf({ id, parent, time, edits, reached }: Line): Branch {
  return { id, parent, time, edits: edits.map(({ time, edit }) => ({ time, edit })), reached };
}
