import type { Finding } from '../findings/finding.ts';
import type { Run } from '../run/run.ts';
import { isActive, type RunStatus } from '../run/runState.ts';
import { withVerified } from '../run/trial.ts';
import { diagnose } from './diagnose.ts';
import { runTrace } from './trace.ts';

interface Answered {
  readonly epochs: number;
  readonly status: RunStatus;
  readonly diagnosed: readonly Finding[];
  readonly verified: Run['verified'];
  /** What was diagnosed, with what came of the fixes that were tried. */
  readonly findings: readonly Finding[];
}

const answered = new WeakMap<Run, Answered>();

/** While it trains, a run is looked at again when it has grown by this share. */
const growth = 0.05;

/** What there is to say of a run as it is now: the same list for everybody who asks. */
export function findingsOf(run: Run): readonly Finding[] {
  const { status, history, verified } = run;
  const { epochs } = history;
  const last = answered.get(run);
  const isNearlySame = isActive(status.state) && last && epochs < last.epochs * (1 + growth);
  const isKnown = last && last.status.state === status.state && (isNearlySame || last.epochs === epochs);
  if (isKnown && last.verified === verified) return last.findings;
  const looked = isKnown ? last : { epochs, status, diagnosed: diagnose(runTrace(run)) };
  const findings = withVerified(looked.diagnosed, verified);
  answered.set(run, { ...looked, verified, findings });
  return findings;
}
