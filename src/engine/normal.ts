/** The standard normal distribution, for gelu. */
import { exp } from './elementary.ts';

const inverseRootTwoPi = 1 / Math.sqrt(2 * Math.PI);

/** phi(x) = exp(-x^2 / 2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  return inverseRootTwoPi * exp(-0.5 * x * x);
}

/** Beyond this the tail is computed by itself, so that it keeps its digits where 1/2 - 1/2 would cancel. */
const tail = 3;
/** Levels of the continued fraction; at `tail` the rest is below 1e-19 of the value. */
const levels = 30;

/**
 * Phi(x), the probability of a standard normal number below x; by erf: (1 + erf(x / sqrt 2)) / 2. In the middle
 * 1/2 + phi(x) (x + x^3/3 + x^5/(3 5) + ...), whose terms all have one sign; in the tails Laplace's continued fraction
 * phi(x) / (x + 1/(x + 2/(x + 3/...))). Source: G. Marsaglia, Evaluating the Normal Distribution, 2004.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < -tail) return upperTail(-x);
  if (x > tail) return 1 - upperTail(x);
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-17 * Math.abs(sum); n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

function upperTail(x: number): number {
  let fraction = x;
  for (let n = levels; n > 0; n--) fraction = x + n / fraction;
  return normalDensity(x) / fraction;
}
