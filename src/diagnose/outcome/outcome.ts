import { endedByItself } from '../../run/runState.ts';
import type { RunSubject } from '../../run/samples.ts';
import { atEnd, atStart, largestOf } from '../series.ts';
import type { Trace } from '../trace.ts';
import { constantLoss } from './constantLoss.ts';
import { type NeighbourLevel, neighbourLevel, unknownLevel } from './neighbours.ts';
import { targetCounts } from './targetFacts.ts';

/** From here on a network has learned: half of the way from a constant answer to a perfect one. */
const learned = 0.5;
/** Where nearest rows show that more can be learned, this share of what they reach. */
const shareOfNeighbours = 0.65;
/** A network that is this near to what nearest rows reach has learned what there is, however little. */
const nearNeighbours = 0.85;
const leastOfNeighbours = 0.25;
/** Nearest rows reach so much, and what chance adds, of targets that have nothing to do with the inputs. */
const unrelated = 0.1;

/** How well a network learned, on one scale for all tasks: 0 as well as the best constant answer, 1 perfectly, below 0 worse. */
export interface Outcome {
  readonly measure: 'accuracy' | 'r2' | undefined;
  /** The measure on the training rows: at the start, at the end, and at its best. NaN where it is not defined. */
  readonly first: number;
  readonly last: number;
  readonly best: number;
  /** What the best constant answer reaches: the share of the commonest class, or 0 of R2. NaN where it is not known. */
  readonly constant: number;
  readonly score: number;
  readonly bestScore: number;
  /** On the held-out rows; NaN without any. */
  readonly validation: number;
  readonly validationScore: number;
  readonly bestValidationScore: number;
  /** What the rows nearest to each row would answer, as a score; NaN where it is not known. */
  readonly neighbours: () => number;
  /** Whether that is no more than nearest rows would answer to targets that have nothing to do with the inputs. */
  readonly isUnrelated: () => boolean;
  /** Whether there is no more to be wished for, as far as is known. `unknown`: nothing measures it. */
  readonly verdict: 'well' | 'poor' | 'diverged' | 'unknown';
  /** It has not come to its end: it trains, or was cut short. */
  readonly isUnfinished: boolean;
  /** Rows of each class, the most first; undefined where the targets are numbers, or not known. */
  readonly classCounts: readonly number[] | undefined;
}

export function outcomeOf(trace: Trace): Outcome {
  const { info, status, subject } = trace;
  const isClasses = info.task === 'classification';
  const measure = isClasses ? 'accuracy' : 'r2';
  const values = trace.network(measure);
  const held = trace.network(isClasses ? 'validationAccuracy' : 'validationR2');
  const classCounts = isClasses ? countsOf(trace) : undefined;
  const constant = isClasses ? constantOf(trace, classCounts) : 0;
  // Where all rows are of one class there is nothing to tell apart.
  const scoreOf = (value: number) => (constant < 1 ? (value - constant) / (1 - constant) : Number.NaN);
  const [last, best, validation] = [atEnd(values), largestOf(values), atEnd(held)];
  const level = () => levelOf(subject);
  const score = scoreOf(last);
  const validationScore = scoreOf(validation);
  // In training, dropout takes a part of the network away.
  const bestKnown = hasDropout(trace) && validationScore > score ? validationScore : score;
  return {
    measure: Number.isFinite(scoreOf(last)) ? measure : undefined,
    first: atStart(values),
    last,
    best,
    constant,
    score,
    bestScore: scoreOf(best),
    validation,
    validationScore,
    bestValidationScore: scoreOf(largestOf(held)),
    neighbours: () => level().score,
    isUnrelated: () => level().score <= unrelated + level().noise,
    verdict:
      status.state === 'diverged'
        ? 'diverged'
        : Number.isFinite(bestKnown) && (isIdle(trace, classCounts, bestKnown) || isWild(trace, classCounts))
          ? 'poor'
          : verdictOf(bestKnown, level),
    isUnfinished: !endedByItself(status.state),
    classCounts,
  };
}

function verdictOf(score: number, level: () => NeighbourLevel): Outcome['verdict'] {
  if (!Number.isFinite(score)) return 'unknown';
  if (score < 0.02) return 'poor';
  if (score >= shareOfNeighbours) return 'well';
  const { score: reached, isThorough } = level();
  if (isThorough && reached >= leastOfNeighbours && score >= nearNeighbours * reached) return 'well';
  return score >= Math.max(learned, reached > 0 ? shareOfNeighbours * reached : 0) ? 'well' : 'poor';
}

/** So many times the loss of a constant answer is no success, however many rows come out right. */
const wild = 2;

/** The rows that are wrong are wrong by so much that a constant answer has a smaller loss. */
function isWild(trace: Trace, classCounts: Outcome['classCounts']): boolean {
  return trace.info.task === 'classification' && atEnd(trace.network('loss')) > wild * constantLoss(trace, classCounts);
}

/** A loss that is so near to that of a constant answer, and to what it was, has not been learned from. */
const idle = 0.9;

/** First weights can answer most rows right by luck: the loss tells that nothing was learned. */
function isIdle(trace: Trace, classCounts: Outcome['classCounts'], score: number): boolean {
  const loss = trace.network('loss');
  const end = atEnd(loss);
  return score < idle && !hasDropout(trace) && end > idle * constantLoss(trace, classCounts) && end > idle * loss[0]!;
}

const known = new WeakMap<RunSubject, NeighbourLevel>();

function levelOf(subject: RunSubject | undefined): NeighbourLevel {
  if (!subject) return unknownLevel;
  const level = known.get(subject) ?? neighbourLevel(subject);
  known.set(subject, level);
  return level;
}

function hasDropout({ before }: Trace): boolean {
  return before?.settings.layers.some(({ dropout }) => dropout > 0) ?? false;
}

function countsOf({ before, subject }: Trace): readonly number[] | undefined {
  if (before?.classes) return before.classes.counts.toSorted((a, b) => b - a);
  if (!subject) return undefined;
  const { samples } = subject;
  const O = samples.probeTargets.length;
  return targetCounts({
    rows: samples.trainingRows,
    targetOf: row => samples.targets.subarray(row * O, (row + 1) * O),
  });
}

/** Of a run whose rows are not kept, classes are taken to be equally frequent. */
function constantOf({ before, info }: Trace, counts: readonly number[] | undefined): number {
  const majority = before?.levels.find(({ of, kind }) => of === 'accuracy' && kind === 'majority');
  if (majority) return majority.value;
  const rows = counts?.reduce((a, b) => a + b, 0) ?? 0;
  if (counts && rows > 0) return counts[0]! / rows;
  return 1 / Math.max(2, info.layers[info.layers.length - 1]!.outputs);
}
