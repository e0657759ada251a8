/** dE/dtheta by central differences that are extrapolated, with what is known of its error. */
import type { LossDifference } from './lossDifference.ts';

/** The differences of a parameter's loss, and the sizes by which they round. */
export interface Differentiable {
  readonly at: (h: number) => LossDifference;
  /** S: of what is summed and cancelled in the loss, and the same with what is so in the network. */
  readonly lossSize: number;
  readonly wholeSize: number;
}

export interface NumericDerivative {
  readonly value: number;
  /** 4 eps S / h: by how much the rounding of the losses may have moved it. */
  readonly rounding: number;
  /** By how much more it may be off: what extrapolation leaves of truncation, and the rounding inside the network. */
  readonly uncertainty: number;
  /** Whether the differences are exactly 0 at every step. */
  readonly isZero: boolean;
  /** Whether the derivative of E jumps so close by that no step is short enough: then the value means nothing. */
  readonly atKink: boolean;
}

/** A derivative with the step that it was found with. */
interface FirstDerivative extends NumericDerivative {
  readonly h: number;
  /** Whether longer steps, and shorter ones, may find a better one. */
  readonly mayLengthen: boolean;
  readonly mayShorten: boolean;
}

/** 1e-4 max(1, |theta|), divided by the largest input that the parameter is multiplied with where that is above 1. */
export function firstStep(theta: number, largestInput: number): number {
  return (1e-4 * Math.max(1, Math.abs(theta))) / Math.max(1, largestInput);
}

/**
 * A step is too long when it changes a net value by more than this: activations bend within 1. That, and not how well the differences
 * agree, bounds truncation: where a step leaps over a whole wave, all may agree on a wrong value.
 */
const longestNetChange = 0.01;
const mostShortenings = 20;
/** The shortest step beside a kink, as a part of the first one. */
const shortest = 1e-3;

/**
 * From a step h and its half, by Richardson's extrapolation. h is shortened while a net value would change by more than 0.01, and
 * while a kink or a bend lies in between. A bend leaves an error of the order of h, which is small at the shortest step.
 */
export function numericDerivative({ at, lossSize, wholeSize }: Differentiable, start: number): FirstDerivative {
  let h = start;
  let wide = at(h);
  for (let n = 0; n < mostShortenings && wide.netChange > longestNetChange; n++) {
    h *= Math.max(1e-3, (0.5 * longestNetChange) / wide.netChange);
    wide = at(h);
  }
  const first = h;
  const last = shortest * first;
  while (wide.crosses && h > last) {
    h = Math.max(h / 10, last);
    wide = at(h);
  }
  const narrow = at(h / 2);
  const atKink = wide.crosses === 'kink';
  const value = narrow.derivative + (narrow.derivative - wide.derivative) / 3;
  return {
    value,
    rounding: roundingBound(lossSize, h),
    uncertainty: 4 * Math.abs(value - narrow.derivative) + roundingBound(wholeSize, h),
    isZero: wide.derivative === 0 && narrow.derivative === 0 && !atKink,
    atKink,
    h,
    mayLengthen: h === first,
    mayShorten: !wide.crosses,
  };
}

/** 4 eps S / h. */
function roundingBound(size: number, h: number): number {
  return (4 * Number.EPSILON * size) / h;
}

/** Doublings and halvings of the first step, and differences that are extrapolated together. */
const longerSteps = 5;
const shorterSteps = 10;
const mostColumns = 5;

/**
 * The same with more effort, for where the first leaves a doubt. From steps as long as the net values allow, halved until the error
 * grows: long steps lose less to rounding, short ones less to truncation. Source: Ridders (1982).
 */
export function refinedDerivative(
  { at, lossSize, wholeSize }: Differentiable,
  first: FirstDerivative,
): NumericDerivative {
  if (!first.mayShorten) return first;
  let best: NumericDerivative = first;
  let above: readonly number[] = [];
  let worse = 0;
  for (let k = first.mayLengthen ? -longerSteps : 0; k <= shorterSteps && worse < 3; k++) {
    const h = first.h * 2 ** -k;
    const { derivative, crosses, netChange } = at(h);
    if (crosses || !(netChange <= 5 * longestNetChange)) {
      above = [];
      continue;
    }
    const row = [derivative];
    const before = best;
    for (let j = 1; j <= Math.min(above.length, mostColumns); j++) {
      const [fine, coarse] = [row[j - 1]!, above[j - 1]!];
      const value = fine + (fine - coarse) / (4 ** j - 1);
      row.push(value);
      const truncation = 2 * Math.max(Math.abs(value - fine), Math.abs(value - coarse));
      const uncertainty = truncation + roundingBound(wholeSize, h);
      if (uncertainty < best.uncertainty) best = { ...best, value, rounding: roundingBound(lossSize, h), uncertainty };
    }
    worse = best !== before || above.length === 0 ? 0 : worse + 1;
    above = row;
    if (best.uncertainty <= 1e-8 * Math.abs(best.value)) break;
  }
  return best;
}
