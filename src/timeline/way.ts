import type { Edit } from '../engine/edit.ts';
import type { KeptScalars } from '../run/keptScalars.ts';
import type { Time } from './course.ts';
import type { BatchCount, LastingMarks } from './waymarks.ts';
/** What the engine has to have done at a moment. */
export interface Place {
  /** Batches of the whole training before the one at hand. */
  readonly batch: BatchCount;
  /** By its place in `ofBatch` followed by `ofEnd`; one more where the training ended after the last of them. */
  readonly stop: number;
  /** Steps of the engine's plan. */
  readonly done: number;
  /** The epoch is recorded, and over. */
  readonly isOver: boolean;
}

/** What timelines of the same training share: where it can be gone on from, and what was recorded. */
interface Shared {
  readonly marks: LastingMarks;
  /** The scalars of the epochs that were trained, from the first on; what is not kept of them is trained again. */
  readonly scalars: KeptScalars;
}

/** What was set at a moment, before its operation. */
export interface TimedEdit {
  readonly time: Time;
  readonly edit: Edit;
}

/** What is set, and where the engine is then. */
export interface PlacedEdit extends TimedEdit, Pick<Place, 'batch' | 'stop'> {}

/** A training as it is gone through: by itself, or with what is set on the way. */
export interface Way {
  /** That of its branch. */
  readonly id: number;
  readonly shared: Shared;
  /** In the order of time. */
  readonly edits: readonly PlacedEdit[];
  /** Epochs that need not be told of: they were recorded before it began. */
  readonly known: number;
}
