import type { OptimizerOptions } from '../../engine/options.ts';
import type { Evidence, Finding, Fix } from '../../findings/finding.ts';
import { optimizers } from '../../functions/optimizers.ts';
import { counted } from '../../spec/words.ts';
import { figure, roundDown } from './figures.ts';
import type { Planned } from './planned.ts';
import { stepsOf, totalRate } from './steps.ts';

/** Along the steepest direction, at least so many rates times curvatures must add up for anything to be learned, and more at a tiny rate. */
const leastTravel = { small: 1, tiny: 10 };

/** Shares of the optimizer's default rate. */
const smallShare = 0.2;
const tinyShare = 0.02;

/** The rate at which steps go on in the end: momentum adds up to 1 / (1 - momentum) of them. */
function effectiveFactor(optimizer: OptimizerOptions): number {
  if (optimizer.type !== 'sgd' && optimizer.type !== 'rmsprop') return 1;
  const dampening = optimizer.type === 'sgd' ? optimizer.dampening : 0;
  return (1 - (optimizer.momentum > 0 ? dampening : 0)) / (1 - optimizer.momentum);
}

/** Gradient descent on a quadratic is stable below 2 / curvature, with momentum below 2 (1 + momentum) / curvature (Polyak 1964). */
function stableRate(optimizer: OptimizerOptions, largest: number): number {
  return optimizer.type === 'sgd' ? (2 * (1 + optimizer.momentum)) / largest : Number.POSITIVE_INFINITY;
}

export function learningRateHigh(planned: Planned): Finding | undefined {
  const { options } = planned;
  const { optimizer } = options;
  const curve = planned.curvature();
  const rate = optimizer.learningRate;
  const stable = curve ? stableRate(optimizer, curve.largest) : Number.POSITIVE_INFINITY;
  const { most } = optimizers[optimizer.type].usual;
  const isBeyond = rate > stable;
  // Where the curvature is known, a rate below half of what is stable is no fault, however large.
  const isUnusual =
    rate * effectiveFactor(optimizer) > most && !(curve && optimizer.type === 'sgd' && rate < stable / 2);
  if (!isBeyond && !isUnusual) return undefined;
  const isCertain = isBeyond && curve?.isExact === true;
  const evidence: Evidence[] = curve && isBeyond ? [curveEvidence(curve.largest, stable, curve.rows)] : [];
  return {
    code: 'learning-rate-high',
    kind: 'cause',
    severity: isCertain ? 'error' : 'info',
    ...(isCertain && { isCertain: true }),
    quantity: 'learningRate',
    message: isCertain
      ? `With a learning rate of ${figure(rate)} the training diverges: above ${figure(stable, 5)} every step makes the error along the steepest direction larger.`
      : isBeyond
        ? `The learning rate, ${figure(rate)}, is above ${figure(stable)}, beyond which steps at the first weights overshoot.`
        : rate > most
          ? `The learning rate, ${figure(rate)}, is high for ${optimizer.type}, which is rarely trained with more than ${figure(most)}.`
          : `Momentum makes of the learning rate, ${figure(rate)}, steps of up to ${figure(rate * effectiveFactor(optimizer))}, and ${optimizer.type} is rarely trained with more than ${figure(most)}.`,
    value: isBeyond ? rate / stable : (rate * effectiveFactor(optimizer)) / most,
    evidence: [
      ...evidence,
      ...(effectiveFactor(optimizer) > 2 && isUnusual
        ? [
            {
              text: `momentum makes of it ${figure(rate * effectiveFactor(optimizer))} in the end`,
              value: rate * effectiveFactor(optimizer),
            },
          ]
        : []),
    ],
    path: ['optimizer', 'learningRate'],
    fixes: [rateFix(lowerRate(optimizer, stable))],
  };
}

function curveEvidence(largest: number, stable: number, rows: number): Evidence {
  return {
    text: `the largest curvature of the loss is ${figure(largest, 6)}, so steps are stable below ${figure(stable, 5)} (power iteration over ${counted(rows, 'training row')} at the first weights)`,
    value: largest,
  };
}

/** Half of what is stable, or the optimizer's own default. */
function lowerRate(optimizer: OptimizerOptions, stable: number): number {
  const standard = optimizers[optimizer.type].learningRate;
  const half = roundDown(stable / 2);
  return Math.min(half, optimizer.type === 'sgd' ? roundDown(standard / effectiveFactor(optimizer)) : standard);
}

function rateFix(rate: number): Fix {
  return { title: `Use a learning rate of ${rate}`, edits: [{ path: ['optimizer', 'learningRate'], value: rate }] };
}

/**
 * A rate at which the whole training moves no weight far enough: the sum of all rates against what weights must move, or for gradient
 * descent the sum times the largest curvature, which is how often the error along the steepest direction falls to 1/e.
 */
export function learningRateLow(planned: Planned): Finding | undefined {
  const { options } = planned;
  const { optimizer } = options;
  const total = totalRate(options) * effectiveFactor(optimizer);
  const steps = stepsOf(options);
  const curve = planned.curvature();
  const travel = curve && optimizer.type === 'sgd' ? total * curve.largest : undefined;
  // A few steps of a usual rate are too few, not too small.
  const standard = optimizers[optimizer.type].learningRate;
  const share = optimizer.learningRate / standard;
  const isLow =
    travel === undefined
      ? total < optimizers[optimizer.type].usual.way
      : travel < leastTravel[share <= tinyShare ? 'tiny' : 'small'];
  if (!isLow || share > smallShare || steps < 20) return undefined;
  const wanted = curve && optimizer.type === 'sgd' ? Math.min(standard, roundDown(0.5 / curve.largest)) : standard;
  if (!(wanted > optimizer.learningRate)) return undefined;
  return {
    code: 'learning-rate-low',
    kind: 'cause',
    severity: 'info',
    quantity: 'learningRate',
    message: `The learning rate, ${figure(optimizer.learningRate)}, is low: the ${counted(steps, 'step')} of the training move a weight by about ${figure(total)} at a gradient of 1.`,
    value: optimizer.learningRate / wanted,
    evidence: [
      {
        text: `the rates of all ${counted(steps, 'step')} add up to ${figure(total)}`,
        quantity: 'learningRate',
        value: total,
      },
      ...(travel !== undefined && curve
        ? [
            {
              text: `with a largest curvature of ${figure(curve.largest)} the error along the steepest direction falls by ${figure(100 * -Math.expm1(-travel))} % only`,
              value: travel,
            },
          ]
        : []),
    ],
    path: ['optimizer', 'learningRate'],
    fixes: [rateFix(wanted)],
  };
}
