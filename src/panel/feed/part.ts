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

/** One part of the picture. It remembers what the page has, so that it only gives what is new. */
export interface Part<Update> {
  /** The page has nothing. */
  reset(): void;
  /** All that the page does not have, or null. */
  next(viewed: Viewed): Update | null;
}

/** A part that goes out piece by piece. Every piece brings the page nearer to what there is, so there is a last one. */
export interface GradualPart<Update> {
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

/** The shortest of some waits; undefined when nothing is waited for. */
export function shortestWait(waits: readonly Piece<unknown>['wait'][]): Piece<unknown>['wait'] {
  return waits.reduce((least, wait) => (least === undefined || (wait ?? least) < least ? wait : least), undefined);
}
