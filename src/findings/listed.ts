import { type Finding, type FindingSeverity, pathOf } from './finding.ts';
import { findingGroups } from './verdict.ts';

/** A finding as the Problems view lists it. */
interface ListedFinding {
  readonly finding: Finding;
  /** Of it and the symptoms that it explains, the worst. */
  readonly severity: FindingSeverity;
}

/**
 * What is worth a line beside a text: the causes, and the symptoms that none of them explains unless they are only worth knowing.
 * What a training of this text has shown replaces what was likely before it; what is certain stays, and nothing that is only likely does
 * beside a network that learned. One code is said once of a place.
 */
export function listedFindings(before: readonly Finding[], trained: readonly Finding[] | undefined): ListedFinding[] {
  const all = trained ? [...trained, ...before.filter(({ isCertain }) => isCertain)] : before;
  const once = new Map(
    all.toReversed().map(finding => [`${finding.code} ${JSON.stringify(pathOf(finding))}`, finding]),
  );
  const groups = findingGroups(all.filter(finding => [...once.values()].includes(finding)));
  const isFine = trained?.some(({ code }) => code === 'healthy') ?? false;
  return groups
    .filter(({ finding, severity }) => severity !== 'info' || (finding.kind === 'cause' && !isFine))
    .map(({ finding, severity }) => ({ finding, severity }));
}
