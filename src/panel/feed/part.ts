import type { Finding } from '../../findings/finding.ts';
import type { Clock } from '../../page/clock.ts';
import type * as page from '../../page/parts.ts';
import type { Answers } from '../../run/answers.ts';
import type { Run } from '../../run/run.ts';
import type { ViewedRun } from '../../run/runList.ts';
import type { SpecTrials } from '../../run/trial.ts';
import type { View } from '../panelMessage.ts';
import type { DebugAction, FindingAction } from '../panelMessages.ts';

export interface PartTools {
  /** What the networks answer; without it nothing shows what they have learned. */
  readonly answers: Answers | undefined;
  readonly clock: Clock;
  /** What there is to say of a run: the same list as long as nothing has changed. */
  readonly findingsOf: (run: Run) => readonly Finding[];
  /** Those of the spec; without it nothing shows which fixes were tried. */
  readonly trials?: (() => SpecTrials) | undefined;
  /** What can be done with a finding. */
  readonly can: readonly FindingAction[];
  /** What can be done with a debugger. */
  readonly debugCan: readonly DebugAction[];
}

/** What a page shows: a run, what is selected in it and where its debugger stands, and how this page looks at it. */
export interface Viewed extends ViewedRun {
  readonly view: View;
  /** All runs of the spec, the newest last. */
  readonly runs: readonly Run[];
}

/** A part of the panel. */
export type Part<Update> = page.Part<Viewed, Update>;
