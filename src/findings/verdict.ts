import { bySeverity, type Finding, type FindingSeverity, type Fix } from './finding.ts';

/** More than this many findings at once help nobody. */
export const mostShown = 3;

/** The one sentence at the top. */
export interface Verdict {
  readonly severity: FindingSeverity | 'healthy';
  readonly sentence: string;
  readonly fix?: Fix;
}

/** The sentence of the first finding that matters; undefined where there is nothing to say. */
export function verdictOf(findings: readonly Finding[]): Verdict | undefined {
  const [first] = findings.toSorted(bySeverity);
  if (!first) return undefined;
  const [fix] = first.fixes;
  const severity = first.code === 'healthy' ? 'healthy' : first.severity;
  return { severity, sentence: first.message, ...(fix && { fix }) };
}
