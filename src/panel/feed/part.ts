import type * as page from '../../page/parts.ts';
import type { Run } from '../../run/run.ts';
import type { ViewedRun } from '../../run/runList.ts';
import type { View } from '../panelMessage.ts';

/** What a page shows: a run, what is selected in it and where its debugger stands, and how this page looks at it. */
export interface Viewed extends ViewedRun {
  readonly view: View;
  /** All runs of the spec, the newest last. */
  readonly runs: readonly Run[];
}

/** A part of the panel. */
export type Part<Update> = page.Part<Viewed, Update>;
