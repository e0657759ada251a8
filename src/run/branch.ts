import { Run } from './run.ts';
import type { RunBranch, RunInfo } from './runState.ts';

interface BranchOptions {
  readonly id: string;
  readonly branch: Omit<RunBranch, 'of' | 'ofStartedAt'>;
  /** Epochs that both have: those before the one in which something was set. */
  readonly epochs: number;
  readonly historyBytes: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/**
 * A branch of a run, as a run of its own: with the epochs of its parent before what was set, whose numbers both share. It has no request, basis and
 * marks: nothing can be trained from its text, and everything that asks for them says why. Throws a RangeError where the parent has fewer epochs.
 */
export function branchRun(parent: Run, { id, branch, epochs, historyBytes, startedAt }: BranchOptions): Run {
  const { info, subject, history } = parent;
  const run = new Run({ ...ownFacts(info), id, startedAt, branch: branchOf(info, branch) }, historyBytes, subject);
  run.history.beginWith(history, epochs);
  run.setState('paused');
  return run;
}

/** How long the parent did not train is not this one's. */
function ownFacts({ idle: _, ...facts }: RunInfo): RunInfo {
  return facts;
}

export function branchOf(
  { id, startedAt }: Pick<RunInfo, 'id' | 'startedAt'>,
  branch: BranchOptions['branch'],
): RunBranch {
  return { of: id, ofStartedAt: startedAt, ...branch };
}
