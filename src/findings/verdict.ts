import { bySeverity, type Finding, type FindingSeverity, type Fix } from './finding.ts';

/** More than this many findings at once help nobody. */
export const mostShown = 3;

/** A finding with the symptoms that it explains. */
export interface FindingGroup {
  readonly finding: Finding;
  readonly symptoms: readonly Finding[];
  /** Of the worst of them. */
  readonly severity: FindingSeverity;
}

/** The findings, each symptom with the first cause that explains it: the worst first, causes before what nothing explains. */
export function findingGroups(findings: readonly Finding[]): readonly FindingGroup[] {
  const explained = new Map<Finding, Finding>();
  for (const cause of findings) {
    for (const symptom of findings) {
      const isExplained = symptom.kind === 'symptom' && cause.explains?.some(code => code === symptom.code);
      if (isExplained && cause !== symptom && !explained.has(symptom)) explained.set(symptom, cause);
    }
  }
  const groups = findings
    .filter(finding => !explained.has(finding))
    .map(finding => {
      const symptoms = findings.filter(symptom => explained.get(symptom) === finding);
      return { finding, symptoms, severity: [finding, ...symptoms].toSorted(bySeverity)[0]!.severity };
    });
  const isSymptom = ({ finding }: FindingGroup) => Number(finding.kind === 'symptom');
  return groups.toSorted((a, b) => bySeverity(a, b) || isSymptom(a) - isSymptom(b));
}

/** How a finding looks: by its severity, but for the one that says that all is well. */
export type FindingLook = FindingSeverity | 'healthy';

export function lookOf({ code, severity }: Pick<Finding, 'code' | 'severity'>): FindingLook {
  return code === 'healthy' ? 'healthy' : severity;
}

/** The one sentence at the top. */
export interface Verdict {
  readonly look: FindingLook;
  readonly sentence: string;
  /** What it is the sentence of. */
  readonly finding: Finding;
  /** The best one. */
  readonly fix?: Fix;
}

/** The sentence of the first group; undefined where there is nothing to say. */
export function verdictOf(findings: readonly Finding[]): Verdict | undefined {
  const [first] = findingGroups(findings);
  if (!first) return undefined;
  const { finding, severity } = first;
  const [fix] = finding.fixes;
  return { look: lookOf({ code: finding.code, severity }), sentence: finding.message, finding, ...(fix && { fix }) };
}
