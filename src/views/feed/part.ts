import type { View } from '../../protocol/panelMessage.ts';
import type { Selection } from '../../protocol/run.ts';
import type { Run } from '../../session/run.ts';

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
  /** What the page does not have, or null. */
  next(viewed: Viewed): Update | null;
}
