import { type Finding, notSilenced } from '../findings/finding.ts';
import type { Run } from '../run/run.ts';
import { isActive, type RunStatus } from '../run/runState.ts';
import { withVerified } from '../run/trial.ts';
import type { Silencing } from '../spec/silencing.ts';
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

interface Shown {
  readonly findings: readonly Finding[];
  readonly silencing: Silencing | undefined;
  readonly shown: readonly Finding[];
}

const shown = new WeakMap<Run, Shown>();

/** While it trains, a run is looked at again when it has grown by this share. */
const growth = 0.05;

/** What there is to say of a run as it is now, but for what is silenced: the same list for everybody who asks. */
export function findingsOf(run: Run): readonly Finding[] {
  const findings = allFindings(run);
  const { silencing } = run;
  const last = shown.get(run);
  if (last?.findings === findings && last.silencing === silencing) return last.shown;
  const result = notSilenced(findings, silencing);
  shown.set(run, { findings, silencing, shown: result });
  return result;
}

function allFindings(run: Run): readonly Finding[] {
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
