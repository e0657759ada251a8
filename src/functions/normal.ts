/** The standard normal distribution, and gelu, which is made of it. */
import { gaussian } from './elementary.ts';

const inverseRootTwoPi = 1 / Math.sqrt(2 * Math.PI);

/** phi(x) = exp(-x^2 / 2) / sqrt(2 pi). */
export function normalDensity(x: number): number {
  return inverseRootTwoPi * gaussian(x, 0.5);
}

/** Phi(x), the probability of a standard normal number below x; by its smaller side, which keeps its digits where 1 - 1 would not. */
export function normalCdf(x: number): number {
  return x < 0 ? gaussian(x, 0.5) * scaledTail(-x) : 1 - gaussian(x, 0.5) * scaledTail(x);
}

/**
 * Phi(-x) e^(x^2 / 2) for x >= 0. Times 1 + x it is smooth from 1/2 at 0 to 0.4 at infinity: a polynomial in (x - 4) / (x + 4), from its Chebyshev
 * series, which was computed with 60 digits; what is left out is below 2e-17.
 */
function scaledTail(x: number): number {
  // Beyond 1e9 it is the limit, as (x - 4) / (x + 4) is of no use at infinity.
  const t = x < 1e9 ? (x - 4) / (x + 4) : 1;
  return polynomial(tailCoefficients, t) / (1 + x);
}

const tailCoefficients = [
  0.47205320650984467, -0.09670347732652607, 0.013999634724424333, 0.02860036405357749, -0.03219783742802203,
  0.01793609747886859, -0.005002378592511494, -0.00028562308680939413, 0.0006948971219073166, -9.443033944152223e-5,
  -8.785330394797745e-5, 2.1250446856208376e-5, 1.3627395285352675e-5, -3.433372216853275e-6, -2.6144101706596152e-6,
  4.0671730125154447e-7, 5.548340462207789e-7, -1.237153366992197e-9, -1.1446850712758079e-7, -1.7932121916642413e-8,
  2.0257667136861587e-8, 5.474708632048689e-9, -2.6180348731255444e-9, -6.763267210562454e-10, 1.7873545221852657e-10,
];

/** net Phi(net). */
export function gelu(net: number): number {
  return net * normalCdf(net);
}

/** Where gelu has its minimum, in two parts, and how far around it its slope is taken from a polynomial. */
const minimum = -0.7517915246935645;
const minimumRest = 1.4956759177009883e-17;
const aroundMinimum = 0.8;

/** Phi(net) + net phi(net), whose two terms cancel around the minimum of gelu: there it is u times a polynomial in u, the distance from it. */
export function geluSlope(net: number): number {
  const u = net - minimum - minimumRest;
  if (Math.abs(u) < aroundMinimum) return u * polynomial(slopeCoefficients, u);
  if (net < 0) return 0 - gaussian(net, 0.5) * (inverseRootTwoPi * -net - scaledTail(-net));
  return normalCdf(net) + net * normalDensity(net);
}

/** From the Chebyshev series of geluSlope / u, computed with 60 digits; what is left out is below 2e-17 of it. */
const slopeCoefficients = [
  0.4314939923140469, 0.38828498299055203, -0.018199676398671157, -0.11400823329722423, -0.014771522148241125,
  0.019421679838253797, 0.004539228379066079, -0.002239538068834033, -0.0007448268381122858, 0.0001863397511498728,
  8.615947549926584e-5, -1.1214399334814576e-5, -7.748450560181439e-6, 4.328919169712541e-7, 5.702526188183832e-7,
  -1.6771797064367615e-9, -3.542566946074365e-8, -1.327006687606423e-9, 1.872585853693982e-9, 1.0653142257105246e-10,
  -7.375567841406966e-11,
];

/** c[0] + c[1] x + c[2] x^2 + ..., by Horner's rule. */
function polynomial(c: readonly number[], x: number): number {
  let sum = 0;
  for (let k = c.length - 1; k >= 0; k--) sum = sum * x + c[k];
  return sum;
}
