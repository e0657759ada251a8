import type { Fix } from '../../findings/finding.ts';
import { isActive } from '../../run/runState.ts';
import { guessNoise } from '../outcome/neighbours.ts';
import { type CauseRule, cause, evidence, type Seen } from '../rule.ts';
import { inFinding, measureName } from '../runWords.ts';
import { atEnd, smallestOf } from '../series.ts';

/** The commonest class has so many times the rows of the rarest. */
const uneven = 4;

const balanced: Fix = {
  title: 'Weight the classes by their frequency',
  edits: [{ path: ['training', 'classWeights'], value: 'balanced' }],
};

/** The network answers the commonest class for every row, and the others are rare. */
export const classImbalance: CauseRule = ({ trace, outcome, symptoms }) => {
  const counts = outcome.classCounts;
  if (!symptoms.has('majority-only') || !counts || counts.length < 2) return undefined;
  const [largest, smallest] = [counts[0]!, counts[counts.length - 1]!];
  if (largest < uneven * smallest) return undefined;
  return cause(
    'class-imbalance',
    `The network answers the commonest class for every row: it has ${largest} rows, the rarest ${smallest}.`,
    trace.before?.settings.classWeights ? [] : [balanced],
    {
      quantity: 'accuracy',
      value: outcome.last,
      epoch: trace.epochs,
      evidence: [
        evidence(`the accuracy, ${inFinding(outcome.last)}, is the share of the commonest class`, {
          quantity: 'accuracy',
          epoch: trace.epochs,
          value: outcome.last,
        }),
      ],
    },
  );
};

const fewestRows = 40;

/**
 * The targets do not follow from the inputs: neither from the rows nearest to a row, nor, on rows that it has not seen, for the
 * network, however well it learns its own rows by heart (Zhang et al. 2017). Without held-out rows only where it learns nothing at all.
 */
export const labelsUnrelated: CauseRule = seen => {
  const { trace, outcome } = seen;
  const { trainingRows, validationRows } = trace.info;
  if (outcome.verdict === 'diverged' || outcome.verdict === 'unknown' || outcome.isUnfinished) return undefined;
  if (trainingRows < fewestRows || outcome.measure === undefined || isHeldBack(seen)) return undefined;
  if (validationRows >= 8) {
    const noise = noiseOf(seen, validationRows);
    if (!(outcome.validationScore <= 0.1 + noise && outcome.bestValidationScore <= 0.1 + 2.5 * noise)) return undefined;
    if (outcome.bestScore < 0.05) return undefined;
  } else if (outcome.verdict === 'well' || !(outcome.score < 0.3 && outcome.score > -0.2)) {
    return undefined;
  } else if (seen.symptoms.has('majority-only')) {
    // Of a rare class nearest rows know little.
    return undefined;
  }
  if (!outcome.isUnrelated()) return undefined;
  const level = outcome.neighbours();
  const name = measureName(outcome.measure);
  const reached = inFinding(outcome.measure === 'r2' ? level : outcome.constant + level * (1 - outcome.constant));
  const heldOut =
    validationRows >= 8
      ? `${name} is ${inFinding(outcome.last)} on the training rows and ${inFinding(outcome.validation)} on held-out rows, no better than a constant answer`
      : `${name} stays at ${inFinding(outcome.last)}`;
  return cause(
    'labels-unrelated',
    `The targets seem to be unrelated to the inputs: ${heldOut}.`,
    [{ title: 'Check that inputs and targets of a row belong together', edits: [] }],
    {
      quantity: outcome.measure,
      value: validationRows >= 8 ? outcome.validation : outcome.last,
      epoch: trace.epochs,
      evidence: [
        evidence(`the nearest rows alone would predict with ${name} ${reached}`, { value: level }),
        ...(validationRows >= 8
          ? [
              evidence(`${name} on held-out rows is ${inFinding(outcome.validation)}`, {
                quantity: outcome.measure === 'r2' ? ('validationR2' as const) : ('validationAccuracy' as const),
                epoch: trace.epochs,
                value: outcome.validation,
              }),
            ]
          : []),
      ],
    },
  );
};

/** It could not have learned, whatever the targets are. */
function isHeldBack({ symptoms, flat, movement }: Seen): boolean {
  return symptoms.has('no-gradient') || (flat !== undefined && flat.share > 0.8) || !(movement.total > 0.1);
}

/** One standard deviation of a score on so many rows, of a network that guesses. */
function noiseOf({ outcome: { measure, constant } }: Seen, rows: number): number {
  return measure === 'r2' ? 1 / Math.sqrt(rows) : guessNoise(constant, rows);
}

/** The loss on held-out rows rises by this factor over its least, while the gap between the scores is at least this. */
const risen = [
  { factor: 1.3, gap: 0.25 },
  { factor: 2, gap: 0.12 },
] as const;

/** The loss on held-out rows rises while that on the training rows falls (Prechelt 1998), and the network is clearly worse on them. */
export const overfitting: CauseRule = ({ trace, outcome, course }) => {
  const held = trace.network('validationLoss');
  if (outcome.verdict !== 'well' || isActive(trace.status.state) || trace.info.validationRows < 8 || held.length < 10)
    return undefined;
  const [least, end] = [smallestOf(held), atEnd(held)];
  const lowest = held.indexOf(least);
  const atLowest = trace.network('loss')[lowest]!;
  if (lowest > 0.8 * held.length || !(least > 0) || !(course.last < atLowest)) return undefined;
  const gap = outcome.score - outcome.validationScore;
  if (outcome.validationScore > 0.85 || !risen.some(({ factor, gap: wide }) => end >= factor * least && gap >= wide)) {
    return undefined;
  }
  const epoch = trace.at[lowest]!;
  return cause(
    'overfitting',
    `The network learns its rows by heart: the loss on held-out rows rises from ${inFinding(least)} in epoch ${epoch} to ${inFinding(end)}, while that on the training rows falls to ${inFinding(course.last)}.`,
    [
      {
        title: 'Stop when the loss on held-out rows no longer falls',
        edits: [{ path: ['training', 'earlyStopping'], value: { monitor: 'validationLoss', patience: 10 } }],
      },
      { title: 'Train on more rows, or with fewer units', edits: [] },
    ],
    {
      quantity: 'validationLoss',
      value: end,
      epoch,
      evidence: [
        evidence(
          `${measureName(outcome.measure)} ${inFinding(outcome.last)} on the training rows, ${inFinding(outcome.validation)} on held-out rows`,
          {
            quantity: outcome.measure === 'r2' ? 'validationR2' : 'validationAccuracy',
            epoch: trace.epochs,
            value: outcome.validation,
          },
        ),
      ],
    },
  );
};
