import { bySeverity, type Finding } from '../findings/finding.ts';
import type { Trace } from './trace.ts';

/** What there is to say of a training, done or under way: causes before the symptoms that they explain, the worst first. */
export function diagnose({ before, status }: Trace): readonly Finding[] {
  const found: Finding[] = [...(before?.findings ?? [])];
  if (status.state === 'diverged') {
    found.push({
      code: 'non-finite',
      kind: 'symptom',
      severity: 'error',
      message: `The training ${status.message}.`,
      epoch: status.epoch,
      evidence: [],
      fixes: [],
    });
  }
  return found.toSorted(bySeverity);
}
