import type { Run } from '../../run/run.ts';
import type { Selection } from '../../run/runState.ts';
import type { View } from '../panelMessage.ts';

/** What a page shows: a run, what is selected in it, and how this page looks at it. */
export interface Viewed {
  readonly run: Run;
  readonly selection: Selection;
  readonly view: View;
  /** All runs of the spec, the newest last. */
  readonly runs: readonly Run[];
}

/**
 * One part of what a page shows. It remembers what the page has, so that it only gives what is new, whole or piece by piece: every
 * piece brings the page nearer to what there is, so there is a last one.
 */
export interface Part<Update> {
  /** The page has nothing. */
  reset(): void;
  next(viewed: Viewed): Piece<Update>;
}

export interface Piece<Update> {
  /** What the page does not have, or null when it must wait for it or has everything. */
  readonly update: Update | null;
  /** Milliseconds until the next piece, 0 for at once; undefined when the page has everything. */
  readonly wait: number | undefined;
}

/** The page has everything. */
export const noPiece: Piece<never> = { update: null, wait: undefined };

/** All that the page does not have. */
export function all<Update>(update: Update): Piece<Update> {
  return { update, wait: undefined };
}

/** The shortest of some waits; undefined when nothing is waited for. */
export function shortestWait(waits: readonly Piece<unknown>['wait'][]): Piece<unknown>['wait'] {
  return waits.reduce((least, wait) => (least === undefined || (wait ?? least) < least ? wait : least), undefined);
}
