/** The factors by which people's gradients are off, each with what was done. */
import type { EngineOptions, LossName } from '../engine/options.ts';
import { losses } from '../functions/losses.ts';
import { count } from '../spec/words.ts';
import { formatNumber } from '../trace/formatNumber.ts';

export interface NamedFactor {
  readonly factor: number;
  /** Stable: stands in JSON. */
  readonly code: string;
  /** What was done, as a clause: `the sign is reversed`. */
  readonly what: string;
  /** What to do, as a clause. */
  readonly remedy: string;
}

/** What a factor can come from. */
interface FactorContext {
  readonly loss: LossName;
  /** Outputs m, and rows B of the mean. */
  readonly outputs: number;
  readonly rows: number;
  /** What a sum over the rows is divided by: B, or the sum of the weights of the rows' classes. */
  readonly totalWeight: number;
  readonly learningRate: number;
}

export function factorContext(
  { loss, layers, optimizer }: Pick<EngineOptions, 'loss' | 'layers' | 'optimizer'>,
  rows: number,
  totalWeight: number,
): FactorContext {
  return { loss, outputs: layers.at(-1)!.units, rows, totalWeight, learningRate: optimizer.learningRate };
}

/** The most common first. Those that are 1 are none. */
export function namedFactors({
  loss,
  outputs: m,
  rows: B,
  totalWeight: total,
  learningRate: rate,
}: FactorContext): NamedFactor[] {
  const divisor = isClose(total, B) ? count(B) : `the sum of the weights of their classes, ${formatNumber(total)}`;
  const named: NamedFactor[] = [
    {
      factor: -1,
      code: 'sign-reversed',
      what: 'the sign is reversed',
      remedy: 'use y - t, not t - y, and subtract the step from the weights',
    },
    ...lossFactors(loss, m),
    {
      factor: total,
      code: 'sum-over-rows',
      what: `the ${count(B)} rows are summed where their mean is meant`,
      remedy: `divide by ${divisor}`,
    },
    {
      factor: total / B,
      code: 'divided-by-rows',
      what: `it is divided by the ${count(B)} rows instead of the sum of the weights of their classes`,
      remedy: `divide by ${divisor}`,
    },
    {
      factor: 1 / total,
      code: 'divided-by-rows-again',
      what: `it is divided by the ${count(B)} rows once too often`,
      remedy: 'divide once',
    },
    {
      factor: rate,
      code: 'times-learning-rate',
      what: `it is multiplied by the learning rate ${formatNumber(rate)}`,
      remedy: 'give the gradient, not the step',
    },
    {
      factor: -rate,
      code: 'update-given',
      what: `it is the change of the weights, the gradient times minus the learning rate ${formatNumber(rate)}`,
      remedy: 'give the gradient, not the step',
    },
    {
      factor: 2,
      code: 'factor-two',
      what: 'it is twice what it should be',
      remedy: 'look for a term that is counted twice, or a gradient that is not reset',
    },
    {
      factor: 0.5,
      code: 'factor-half',
      what: 'it is half of what it should be',
      remedy: 'look for a factor of 1/2 that is too many',
    },
  ];
  const codes = new Set<string>();
  return named.filter(({ factor, code }) => {
    if (isClose(factor, 1) || factor === 0 || codes.has(code)) return false;
    codes.add(code);
    return true;
  });
}

/** Those of the loss: the half of a squared error, and the mean over the m outputs. */
function lossFactors(loss: LossName, m: number): NamedFactor[] {
  const withoutHalf = {
    factor: 2,
    code: 'without-the-half',
    what: 'the squared error lacks its factor 1/2',
    remedy: 'for E = 1/2 sum (y - t)^2, dE/dy is y - t',
  };
  const halfKept = {
    factor: 0.5,
    code: 'half-kept',
    what: 'a factor 1/2 is left in the derivative',
    remedy: 'the 2 of the square cancels the half: dE/dy is y - t',
  };
  const overOutputs = {
    factor: 1 / m,
    code: 'mean-over-outputs',
    what: `it is divided by the m = ${m} outputs`,
    remedy: `do not divide by m: ${loss} sums over the outputs`,
  };
  const summed = {
    factor: m,
    code: 'sum-over-outputs',
    what: `the m = ${m} outputs are summed where their mean is meant`,
    remedy: `divide by m = ${m}: ${loss} is a mean over the outputs`,
  };
  switch (loss) {
    case 'halfSquaredError':
      return [
        withoutHalf,
        overOutputs,
        halfKept,
        {
          ...overOutputs,
          factor: 2 / m,
          code: 'mean-without-the-half',
          what: `it is that of the mean squared error, (2/m) (y - t) with m = ${m}`,
          remedy: 'for E = 1/2 sum (y - t)^2, dE/dy is y - t',
        },
      ];
    case 'mse':
      return [
        {
          factor: 0.5,
          code: 'half-added',
          what: 'the squared error has a factor 1/2 that mse does not have',
          remedy: `for mse, dE/dy is (2/m) (y - t) with m = ${m}`,
        },
        {
          ...summed,
          factor: m / 2,
          code: 'half-squared-error',
          what: 'it is that of E = 1/2 sum (y - t)^2',
          remedy: `for mse, dE/dy is (2/m) (y - t) with m = ${m}`,
        },
        summed,
      ];
    default:
      return losses[loss].weight(2) === 1 ? [overOutputs] : [summed];
  }
}

/** How near a ratio is to a named factor. */
const closeness = 1e-5;

/** The factors, as numbers without repetition. */
export function factorValues(named: readonly NamedFactor[]): number[] {
  const values: number[] = [];
  for (const { factor } of named) if (!values.some(value => isClose(value, factor))) values.push(factor);
  return values;
}

export function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= closeness * Math.max(Math.abs(a), Math.abs(b));
}

/** All that a factor may come from, the most common first. */
export function meaningsOf(factor: number, named: readonly NamedFactor[]): NamedFactor[] {
  return named.filter(known => isClose(known.factor, factor));
}
