import { bySeverity, type Evidence, type Finding, type SymptomCode } from '../findings/finding.ts';
import { endedByItself } from '../run/runState.ts';
import { withBothScaled } from './bothScaled.ts';
import { confirmed } from './confirm.ts';
import { constantLoss } from './outcome/constantLoss.ts';
import { courseOf } from './outcome/lossCourse.ts';
import { movementOf } from './outcome/movement.ts';
import { outcomeOf } from './outcome/outcome.ts';
import { flattestLayer } from './outcome/units.ts';
import { ranked } from './rank.ts';
import type { Facts, Seen, SymptomRule } from './rule.ts';
import { diverging, exploding, nonFinite } from './symptoms/badNumbers.ts';
import { noGradient, unitsIdentical, vanishing } from './symptoms/gradients.ts';
import { chanceLevel, majorityOnly, worseThanMean } from './symptoms/level.ts';
import { healthy, oscillating, slow, stalled } from './symptoms/slowness.ts';
import type { Trace } from './trace.ts';
import { traceCauses, type Weighed } from './traceCauses.ts';

/** The worst first, as they are listed. */
const symptomRules: readonly SymptomRule[] = [
  nonFinite,
  diverging,
  exploding,
  noGradient,
  vanishing,
  unitsIdentical,
  worseThanMean,
  chanceLevel,
  majorityOnly,
  stalled,
  oscillating,
  slow,
  healthy,
];

/** Of a training that has not come to its end nothing is said before so many epochs, and after them only what time does not mend. */
const warmUp = 10;

/** What there is to say of a training, done, under way or cut short: causes before the symptoms that they explain, the worst first. */
export function diagnose(trace: Trace): readonly Finding[] {
  const before = trace.before?.findings ?? [];
  const hasEnded = endedByItself(trace.status.state);
  if (trace.epochs === 0 || (!hasEnded && trace.epochs < warmUp)) return inOrder([...before, ...nonFiniteOf(trace)]);
  const seen = seenIn(trace);
  const fromTrace = traceCauses(seen);
  const isSeen = (finding: Finding) => fromTrace.some(({ finding: { code } }) => code === finding.code);
  const known = before.map(finding => ({ finding, strength: strengthOf(finding, seen, isSeen(finding)) }));
  const fromBefore = known.flatMap(({ finding, strength }): Weighed[] =>
    strength === undefined ? [] : [{ finding, strength, isFromBefore: true }],
  );
  const unconfirmed = known.flatMap(({ finding, strength }) => (strength === undefined ? [finding] : []));
  const findings = withBothScaled(ranked(seen, merged(fromBefore, fromTrace), unconfirmed));
  return inOrder(hasEnded || isHopeless(seen) ? findings : findings.map(quietBeforeTheEnd));
}

function seenIn(trace: Trace): Seen {
  const facts: Facts = { trace, outcome: outcomeOf(trace), course: courseOf(trace) };
  const symptoms = new Map<SymptomCode, Finding>();
  for (const rule of symptomRules) {
    const found = rule(facts);
    if (found) symptoms.set(found.code as SymptomCode, found);
  }
  const { recorded } = trace;
  const [first, last] = [recorded[0], recorded[recorded.length - 1]];
  return {
    ...facts,
    symptoms,
    movement: movementOf(trace),
    flat: last === undefined ? undefined : flattestLayer(trace, last),
    startFlat: first === undefined ? undefined : flattestLayer(trace, first),
    constantLoss: constantLoss(trace, facts.outcome.classCounts),
  };
}

/** Of what was known before: what is certain needs no training, and what a rule over the training finds as well is borne out. */
function strengthOf(finding: Finding, seen: Seen, isSeen: boolean): number | undefined {
  if (finding.isCertain) return certainty(finding);
  return confirmed(finding, seen) ?? (isSeen ? 0 : undefined);
}

/** What is certain comes first: errors, then warnings. */
function certainty({ severity }: Finding): number {
  return severity === 'error' ? 2 : severity === 'warning' ? 1.5 : 1;
}

/** A cause that text and data and the training both show is one, with the evidence of both. */
function merged(fromBefore: readonly Weighed[], fromTrace: readonly Weighed[]): Weighed[] {
  const known = new Map(fromBefore.map(weighed => [weighed.finding.code, weighed]));
  for (const weighed of fromTrace) {
    const { code } = weighed.finding;
    const before = known.get(code);
    known.set(code, before ? both(before, weighed) : weighed);
  }
  return [...known.values()];
}

/** Whether a finding has the same number of the same layer, but for what an epoch changes, in its evidence already. */
function isSaid({ layer, value }: Evidence, { evidence }: Finding): boolean {
  if (layer === undefined || value === undefined) return false;
  return evidence.some(
    known =>
      known.layer === layer && known.value !== undefined && Math.abs(known.value - value) <= 0.05 * Math.abs(value),
  );
}

function both(before: Weighed, { finding, strength }: Weighed): Weighed {
  const { layer, epoch, quantity, value } = finding;
  const place = before.finding.quantity === undefined ? { layer, epoch, quantity, value } : {};
  const known = Object.fromEntries(Object.entries(place).filter(([, item]) => item !== undefined));
  // What only the training bears out is told in the training's words.
  const message = before.strength === 0 ? finding.message : before.finding.message;
  const evidence = [...before.finding.evidence, ...finding.evidence.filter(item => !isSaid(item, before.finding))];
  return {
    finding: { ...before.finding, ...known, message, evidence },
    strength: Math.max(before.strength, strength) + 0.02,
    isFromBefore: true,
  };
}

function nonFiniteOf(trace: Trace): Finding[] {
  const found = trace.epochs === 0 && trace.status.state === 'diverged' ? nonFinite({ trace } as Facts) : undefined;
  return found ? [found] : [];
}

/** What more epochs do not mend. */
function isHopeless({ symptoms, flat }: Seen): boolean {
  return symptoms.has('no-gradient') || symptoms.has('units-identical') || (flat !== undefined && flat.share > 0.9);
}

function quietBeforeTheEnd(finding: Finding): Finding {
  return finding.isCertain ? finding : { ...finding, severity: 'info' };
}

function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(bySeverity);
}
