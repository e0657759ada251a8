import { type Finding, type FindingSeverity, pathOf } from './finding.ts';
import { findingGroups } from './verdict.ts';

/** A finding as the Problems view lists it. */
export interface ListedFinding {
  readonly finding: Finding;
  /** Of it and the symptoms that it explains, the worst. */
  readonly severity: FindingSeverity;
}

/**
 * What is worth a line beside a text: the causes, and the symptoms that none of them explains unless they are only worth knowing.
 * What a training of this text has shown replaces what was likely before it; what is certain stays. One code is said once of a place.
 */
export function listedFindings(before: readonly Finding[], trained: readonly Finding[] | undefined): ListedFinding[] {
  const all = trained ? [...trained, ...before.filter(({ isCertain }) => isCertain)] : before;
  const once = new Map(
    all.toReversed().map(finding => [`${finding.code} ${JSON.stringify(pathOf(finding))}`, finding]),
  );
  const groups = findingGroups(all.filter(finding => [...once.values()].includes(finding)));
  return groups
    .filter(({ finding, severity }) => finding.kind === 'cause' || severity !== 'info')
    .map(({ finding, severity }) => ({ finding, severity }));
}
