import { formatNumber } from '../trace/formatNumber.ts';
import type { Verification } from './finding.ts';

type Measure = Verification['measure'];

export const measureNames: Readonly<Record<Measure, string>> = {
  accuracy: 'accuracy',
  validationAccuracy: 'validation accuracy',
  r2: 'R²',
  validationR2: 'validation R²',
  loss: 'loss',
};

/** What a fix does: nothing, worse than nothing, good in every seed or in some. */
export type FixOutcome = 'helps' | 'sometimes' | 'no' | 'worse';

/** Differences of accuracies and R² up to this say nothing; of losses, this share. */
const noise = { metric: 0.02, loss: 0.05 };
/** Seeds that are further apart than this, or whose losses are apart by more than this factor, did not reach the same. */
const gap = { metric: 0.1, loss: 1.5 };
/** What a difference counts that is more than noise and less than a gap: it takes three seeds to be sure of it. */
const slight = 1 / 3;
/** The mean of the targets has an R² of 0; whatever is below is as useless. */
const worstR2 = 0;
/** A fix helps when no seed gets worse and so many reach about the same. */
const most = 0.8;

/** Whether a fix helps by more than chance, seed by seed: equal seeds have the same rows and the same first numbers. */
export function outcomeOf({ measure, before, after }: Verification): FixOutcome {
  const steps = after.map((value, index) => stepOf(measure, before[index]!, value));
  const total = sum(steps);
  if (Math.abs(total) < 1 - Number.EPSILON * steps.length) return 'no';
  if (total < 0) return 'worse';
  const [best = []] = groupsOf(measure, after);
  return steps.every(step => step >= 0) && best.length >= most * after.length ? 'helps' : 'sometimes';
}

/** `reaches 0.97 in 5 of 5 seeds (now: 0.33 in 5 of 5)`. By `measureNames`, which the sentence does not name. */
export function verificationText(verification: Verification): string {
  const { measure, before, after } = verification;
  const outcome = outcomeOf(verification);
  const now = `(now: ${seedsText(measure, before, '')})`;
  const there = seedsText(measure, after, after.length === 1 ? ' seed' : ' seeds');
  if (outcome === 'worse') return `makes it worse: ${there} ${now}`;
  if (outcome === 'no') return `does not help: ${there} ${now}`;
  return `reaches ${there} ${now}`;
}

/** `0.97 in 3 of 5 seeds, 0.4 to 0.6 in the others`. `noun` follows the first count. */
export function seedsText(measure: Measure, values: readonly number[], noun: string): string {
  const [best, ...rest] = groupsOf(measure, values);
  const others = rest.flat();
  const diverged = values.filter(value => Number.isNaN(value)).length;
  const said = [best, others]
    .filter(group => group !== undefined && group.length > 0)
    .map(group => ({ text: rangeText(measure, group!), count: group!.length }));
  if (diverged > 0) said.push({ text: 'diverges', count: diverged });
  return said
    .map(({ text, count }, index) => {
      if (index === 0) return `${text} in ${count} of ${values.length}${noun}`;
      return index === said.length - 1 ? `${text} in the other${count === 1 ? '' : 's'}` : `${text} in ${count}`;
    })
    .join(', ');
}

/** The better of two numbers of a measure comes first; what diverged comes last. */
export function byMeasure(measure: Measure): (a: number, b: number) => number {
  return (a, b) => {
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return measure === 'loss' ? a - b : b - a;
  };
}

/** A number of a measure as people read it. Only what is exactly 1 is said to be 1. */
export function measureText(measure: Measure, value: number): string {
  if (measure === 'loss' || Math.abs(value) >= 10) return formatNumber(value, 2);
  const rounded = Math.round(value * 100) / 100;
  if (rounded === 1 && value < 1) return formatNumber(Math.floor(value * 1000) / 1000, 3);
  return formatNumber(rounded === 0 ? 0 : rounded, 3);
}

/** Values that belong together, the best first. What diverged is in none. */
function groupsOf(measure: Measure, values: readonly number[]): number[][] {
  const sorted = values.filter(value => !Number.isNaN(value)).toSorted(byMeasure(measure));
  const groups: number[][] = [];
  for (const value of sorted) {
    const last = groups.at(-1)?.at(-1);
    if (last === undefined || isApart(measure, last, value)) groups.push([value]);
    else groups.at(-1)!.push(value);
  }
  return groups;
}

/** Whether one number is better than another by far. What diverged is worse than all that did not. */
function isApart(measure: Measure, better: number, worse: number): boolean {
  if (Number.isNaN(better) || Number.isNaN(worse)) return Number.isNaN(worse) && !Number.isNaN(better);
  if (measure === 'loss') return worse > better * gap.loss;
  return atLeast(better) - atLeast(worse) > gap.metric;
}

/** The worst of a group stands for it where all are about the same. */
function rangeText(measure: Measure, group: readonly number[]): string {
  const [best, worst] = [group[0]!, group.at(-1)!];
  const isOne = measure === 'loss' ? worst <= best * (1 + noise.loss) : Math.round((best - worst) * 100) <= 1;
  if (isOne) return measureText(measure, worst);
  const [low, high] = measure === 'loss' ? [best, worst] : [worst, best];
  return `${measureText(measure, low)} to ${measureText(measure, high)}`;
}

/** From one number to another: 1 where that is better by far, -1 where it is worse. */
function stepOf(measure: Measure, from: number, to: number): number {
  if (isApart(measure, to, from)) return 1;
  if (isApart(measure, from, to)) return -1;
  if (isBeyondNoise(measure, to, from)) return slight;
  return isBeyondNoise(measure, from, to) ? -slight : 0;
}

function isBeyondNoise(measure: Measure, better: number, worse: number): boolean {
  if (measure === 'loss') return worse > better * (1 + noise.loss);
  return atLeast(better) - atLeast(worse) > noise.metric;
}

function atLeast(value: number): number {
  return Math.max(value, worstR2);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
