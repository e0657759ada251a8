import type { EngineOptions } from '../engine/options.ts';
import type { ClassCounts, ReferenceLevel } from '../findings/before.ts';
import { outputRange } from '../functions/activations.ts';
import { classOf } from '../functions/classWeights.ts';
import { type LossName, losses } from '../functions/losses.ts';
import { ignoresTargets } from '../plan/objective.ts';
import type { Planned } from './before/planned.ts';
import { addUp } from './before/targetFacts.ts';

/** The levels that a loss or a metric of this training is held against, in the units in which it is trained. */
export function referenceLevels(
  planned: Pick<Planned, 'options' | 'classNames' | 'areClasses'>,
): readonly ReferenceLevel[] {
  const { options } = planned;
  if (ignoresTargets(options.loss)) return [];
  const isClassification = options.task === 'classification';
  const levels: ReferenceLevel[] = [];
  const constant = bestConstant(options);
  const chance = chanceLoss(planned);
  if (chance) levels.push({ of: 'loss', kind: 'chance', ...chance });
  if (Number.isFinite(constant))
    levels.push({
      of: 'loss',
      kind: isClassification ? 'shares' : 'mean',
      value: constant,
      label: constantLabel(options),
    });
  if (!isClassification) levels.push({ of: 'r2', kind: 'mean', value: 0, label: 'mean of the targets' });
  const counts = classCounts(planned);
  if (isClassification && counts) {
    const total = counts.counts.reduce((sum, count) => sum + count, 0);
    const K = counts.counts.length;
    levels.push({
      of: 'accuracy',
      kind: 'majority',
      value: Math.max(...counts.counts) / total,
      label: 'largest class',
    });
    levels.push({ of: 'accuracy', kind: 'chance', value: 1 / K, label: `chance: 1 of ${K}` });
  }
  return levels.filter((level, index) => levels.findIndex(other => isSame(other, level)) === index);
}

/** Of equal classes, chance and the shares of the classes are one level. */
function isSame(a: ReferenceLevel, b: ReferenceLevel): boolean {
  return a.of === b.of && Math.abs(a.value - b.value) <= 1e-9 * Math.abs(b.value);
}

function constantLabel({ loss, task }: EngineOptions): string {
  if (task === 'classification') return 'shares of the classes';
  const { leastAt } = losses[loss];
  return leastAt ? `${leastAt} of the targets` : 'best constant answer';
}

/** The loss of the same answer for every class. */
function chanceLoss({
  options,
  areClasses,
}: Pick<Planned, 'options' | 'areClasses'>): { value: number; label: string } | undefined {
  const { loss, layers, training, task } = options;
  const m = layers.at(-1)!.units;
  if (task !== 'classification' || !areClasses) return undefined;
  if (m > 1 && addUp(training.targets, m)) {
    // One-hot rows, each answered with 1/m in every column.
    const { value, weight } = losses[loss];
    const level = weight(m) * (value(1 / m, 1) + (m - 1) * value(1 / m, 0));
    return Number.isFinite(level)
      ? { value: level, label: loss === 'crossEntropy' ? `chance: ln ${m}` : `chance: 1/${m} each` }
      : undefined;
  }
  const { value, weight } = losses[loss];
  const level = weight(m) * m * 0.5 * (value(0.5, 1) + value(0.5, 0));
  return Number.isFinite(level)
    ? { value: level, label: loss === 'binaryCrossEntropy' ? 'chance: ln 2' : 'chance: 1/2 each' }
    : undefined;
}

/** Training rows of each class: of one-hot columns, or of one column's two sides. */
export function classCounts({
  options,
  classNames,
  areClasses,
}: Pick<Planned, 'options' | 'classNames' | 'areClasses'>): ClassCounts | undefined {
  const { training, layers, loss, task } = options;
  const O = layers.at(-1)!.units;
  const { targets, rows } = training;
  const areSigns = O === 1 && losses[loss].targets === 'signs';
  if (task !== 'classification' || !(areClasses || areSigns)) return undefined;
  if (O === 1) {
    const second = targets.reduce((sum, target) => sum + (target > 0 ? 1 : 0), 0);
    return { names: classNames ?? (areSigns ? ['-1', '1'] : ['0', '1']), counts: [rows - second, second] };
  }
  if (!addUp(targets, O)) return undefined;
  const counts = new Array<number>(O).fill(0);
  for (let k = 0; k < targets.length; k++) counts[k % O] += targets[k];
  return { names: classNames ?? Array.from(counts, (_, k) => String(k)), counts };
}

/** Numbers of a column over which a best answer is searched. */
const mostSearched = 5000;

const known = new WeakMap<EngineOptions, number>();

/**
 * The mean loss of the best answer that is the same for every row: the sum over the columns of the least mean loss that one number has,
 * within what the last layer can answer. NaN where there is none.
 */
export function bestConstant(options: EngineOptions): number {
  if (!known.has(options)) known.set(options, computed(options));
  return known.get(options)!;
}

function computed(options: EngineOptions): number {
  const { loss, layers, training } = options;
  const { targets, rows } = training;
  const { units: O, activation } = layers.at(-1)!;
  if (ignoresTargets(loss) || rows === 0) return Number.NaN;
  const range = outputRange(activation);
  let total = 0;
  const { value, weight } = losses[loss];
  const weights = rowWeights(options);
  const column = new Float64Array(rows);
  for (let o = 0; o < O; o++) {
    for (let n = 0; n < rows; n++) column[n] = targets[n * O + o];
    const best = Math.min(Math.max(bestAnswer(loss, column, weights), range[0]), range[1]);
    total += weightedMean(column, weights, target => value(best, target));
  }
  return total * weight(O);
}

/** What each training row counts; undefined where all count the same. */
function rowWeights({ classWeights, training, layers }: EngineOptions): Float64Array | undefined {
  const O = layers.at(-1)!.units;
  if (!classWeights) return undefined;
  return Float64Array.from({ length: training.rows }, (_, n) => classWeights[classOf(training.targets, n * O, O)]);
}

function weightedMean(column: Float64Array, weights: Float64Array | undefined, of: (target: number) => number): number {
  let [sum, total] = [0, 0];
  for (let n = 0; n < column.length; n++) {
    const weight = weights ? weights[n] : 1;
    sum += weight * of(column[n]);
    total += weight;
  }
  return sum / total;
}

/** The one answer to a column with the least mean loss: its mean or median where that is known, else searched for between the extremes. */
function bestAnswer(loss: LossName, column: Float64Array, weights: Float64Array | undefined): number {
  switch (losses[loss].leastAt) {
    case 'mean':
      return weightedMean(column, weights, target => target);
    case 'median':
      return median(column);
    default:
      return searched(loss, column);
  }
}

function median(column: Float64Array): number {
  const sorted = column.toSorted();
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Golden-section search (Kiefer 1953): the mean of convex losses has one minimum. */
function searched(loss: LossName, column: Float64Array): number {
  const stride = Math.ceil(column.length / mostSearched);
  const some = column.filter((_, index) => index % stride === 0);
  const at = (answer: number) => some.reduce((sum, target) => sum + losses[loss].value(answer, target), 0);
  const wide = losses[loss].targets === 'signs' ? 40 : 0;
  let low = some.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - wide;
  let high = some.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + wide;
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 60; step++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(left) <= at(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
}
