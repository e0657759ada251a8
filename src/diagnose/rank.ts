import {
  type CauseCode,
  causeCodes,
  type Finding,
  type FindingSeverity,
  type SymptomCode,
} from '../findings/finding.ts';
import { unitsInWords } from './outcome/units.ts';
import type { Seen } from './rule.ts';
import { inFinding, layerName, measureName } from './runWords.ts';
import type { Weighed } from './traceCauses.ts';

/** Facts of text and data that are worth a warning beside another such fact. */
const ofItsOwn = 0.85;

/**
 * One list: what is certain, the cause that explains most, what stands on its own beside it, the symptoms, and then, as info, what
 * follows from the cause or is only likely. Cause before symptom: a symptom is never louder than the cause that explains it.
 */
export function ranked(seen: Seen, weighed: readonly Weighed[], unconfirmed: readonly Finding[]): Finding[] {
  const sorted = weighed.toSorted((a, b) => b.strength - a.strength || order(a.finding) - order(b.finding));
  const primary = sorted[0];
  const symptoms = [...seen.symptoms.values()].filter(({ code }) => code !== 'healthy');
  const loud = sorted.filter(candidate => isLoud(candidate, primary!));
  const quiet = sorted
    .filter(candidate => !loud.includes(candidate))
    .map(({ finding }) => withSeverity(finding, 'info'));
  const causes = loud.map(({ finding, isFromBefore }, index) => {
    if (index > 0) return raised(finding);
    const said = isFromBefore && !finding.isCertain ? withConsequence(finding, seen) : finding;
    // A training that diverged has come to nothing, whatever made it.
    const severe = seen.outcome.verdict === 'diverged' ? withSeverity(said, 'error') : raised(said);
    return explaining(severe, symptoms, quiet);
  });
  const most = causes.length > 0 ? causes[0]!.severity : seenAlone(seen);
  const healthy = causes.length === 0 ? [...seen.symptoms.values()].filter(({ code }) => code === 'healthy') : [];
  return [
    ...causes,
    ...symptoms.map(finding => (rank(finding.severity) < rank(most) ? withSeverity(finding, most) : finding)),
    ...healthy,
    ...quiet,
    ...unconfirmed,
  ];
}

/** What is wrong with the data and the head is wrong by itself, and not as a consequence of one another. */
const independent: ReadonlySet<string> = new Set<CauseCode>([
  'target-out-of-reach',
  'wrong-output-activation',
  'wrong-output-width',
  'constant-input',
  'inputs-unscaled',
  'targets-unscaled',
]);

function isLoud({ finding, strength, isFromBefore }: Weighed, primary: Weighed): boolean {
  if (finding === primary.finding || finding.isCertain) return true;
  if (!isFromBefore || !independent.has(finding.code) || strength < ofItsOwn) return false;
  return independent.has(primary.finding.code) || primary.finding.code === 'saturated-units';
}

/** Without a cause, what is seen is said as a warning, unless nothing shows that there is more to be learned. */
function seenAlone({ outcome, symptoms }: Seen): FindingSeverity {
  if (outcome.verdict === 'diverged') return 'error';
  if (outcome.verdict === 'unknown')
    return symptoms.has('no-gradient') || symptoms.has('vanishing') ? 'warning' : 'info';
  return outcome.score <= 0.05 || outcome.neighbours() >= outcome.score + 0.25 ? 'warning' : 'info';
}

/** What text and data made likely, and what came of it in this training. */
function withConsequence(finding: Finding, seen: Seen): Finding {
  const clause = consequence(seen);
  return clause === undefined || finding.message.includes(clause)
    ? finding
    : { ...finding, message: `${finding.message} As a result, ${clause}.` };
}

function consequence({ trace, outcome, flat, symptoms, course }: Seen): string | undefined {
  if (outcome.verdict === 'diverged') return `the training diverges in epoch ${trace.status.epoch}`;
  if (outcome.verdict !== 'poor') return undefined;
  if (flat && flat.share > 0.5) {
    return `${unitsInWords(flat)} of ${layerName(trace, flat.layer)} ${flat.units.length === 1 ? 'is' : 'are'} ${flat.word}`;
  }
  if (symptoms.has('diverging')) return `the loss rises from ${inFinding(course.lowest)} to ${inFinding(course.last)}`;
  return `${measureName(outcome.measure)} ends at ${inFinding(outcome.last)}`;
}

function explaining(finding: Finding, symptoms: readonly Finding[], consequences: readonly Finding[]): Finding {
  const explains = symptoms.map(({ code }) => code as SymptomCode);
  const evidence = [
    ...finding.evidence,
    ...consequences
      .filter(({ code }) => code === 'dead-units' || code === 'saturated-units')
      .flatMap(({ evidence: [first] }) => first ?? []),
  ];
  return { ...finding, evidence, ...(explains.length > 0 && { explains }) };
}

function raised(finding: Finding): Finding {
  return finding.severity === 'info' ? withSeverity(finding, 'warning') : finding;
}

function withSeverity(finding: Finding, severity: FindingSeverity): Finding {
  return { ...finding, severity };
}

function rank(severity: FindingSeverity): number {
  return ['error', 'warning', 'info'].indexOf(severity);
}

function order({ code }: Finding): number {
  return causeCodes.indexOf(code as CauseCode);
}
