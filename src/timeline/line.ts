import type { Edit } from '../engine/edit.ts';
import type { Time } from './course.ts';
import type { Place, PlacedEdit, TimedEdit, Way } from './way.ts';

/** How a training ended, once that is known. */
export interface Ending {
  /**
   * No operation is done from here on: the time after the last one, which is the one that failed where the training diverged. So the place of the
   * end is `course.at(ending.time - 1)`, and what the last operation has computed can be read.
   */
  readonly time: Time;
  readonly state: 'finished' | 'diverged';
  /** Why it ended before its last epoch, or how it diverged; empty otherwise. */
  readonly message: string;
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

export interface End {
  readonly ending: Ending;
  readonly place: Place;
}

/** A branch with all that is known of it. */
export interface Line {
  readonly id: number;
  readonly parent: number | undefined;
  readonly time: Time;
  /** Its own. */
  readonly edits: readonly TimedEdit[];
  readonly way: Way;
  reached: Time;
  end: End | undefined;
}

export function branchOf({ id, parent, time, edits, reached }: Line): Branch {
  return { id, parent, time, edits, reached };
}

/** The edits with another one, which comes in place of one of the same numbers at the same moment. */
export function withEdit<Made extends TimedEdit>(edits: readonly Made[], added: Made): Made[] {
  return [...edits.filter(({ time, edit }) => !(time === added.time && areSameNumbers(edit, added.edit))), added];
}

function areSameNumbers(a: Edit, b: Edit): boolean {
  if (a.target === 'learningRate' || b.target === 'learningRate') return a.target === b.target;
  return a.target === b.target && a.layer === b.layer && a.first === b.first && a.values.length === b.values.length;
}

/** The rate that was set at a moment. */
export function rateSetAt(edits: readonly PlacedEdit[], time: Time): number | undefined {
  const found = edits.find(({ time: at, edit }) => at === time && edit.target === 'learningRate')?.edit;
  return found?.target === 'learningRate' ? found.value : undefined;
}
