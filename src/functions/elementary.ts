/**
 * Elementary functions by additions, multiplications and divisions alone, whose results IEEE 754 fixes: every machine and
 * every version of the runtime gives the same bits, and so do the kernels (kernels/elementary.ts, kernels/scalar.ts), which
 * do the same operations in the same order. Errors stay below 2 units in the last place, those of tanh and sigmoid below 2.5.
 */

/** x = k ln 2 + r with k an integer and |r| <= ln(2) / 2: adding and subtracting `magic` rounds to an integer. */
const log2e = Math.LOG2E;
const magic = 6755399441055744;
/** ln 2 in two parts; k times the first is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;

/** 2^(i - 1024) at i. */
const powersOfTwo = Float64Array.from({ length: 2048 }, (_, i) => 2 ** (i - 1024));

/** e^r - 1 for |r| <= ln(2) / 2: the Taylor series up to r^13, by Estrin's scheme. */
function expm1OfRemainder(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const r8 = r4 * r4;
  const c23 = r * (1 / 6) + 0.5;
  const c45 = r * (1 / 120) + 1 / 24;
  const c67 = r * (1 / 5040) + 1 / 720;
  const c89 = r * (1 / 362880) + 1 / 40320;
  const cab = r * (1 / 39916800) + 1 / 3628800;
  const ccd = r * (1 / 6227020800) + 1 / 479001600;
  const low = c45 * r2 + c23;
  const middle = c89 * r2 + c67;
  const high = ccd * r2 + cab;
  return (high * r8 + (middle * r4 + low)) * r2 + r;
}

/** e^x; what would be subnormal, below x = -708, is 0. */
export function exp(x: number): number {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -708) return 0;
  if (Number.isNaN(x)) return x;
  const k = x * log2e + magic - magic;
  const p = expm1OfRemainder(k * -ln2Low + (k * -ln2High + x)) + 1;
  // In two factors: 2^k alone may overflow where the product does not.
  return (p + p) * powersOfTwo[k + 1023];
}

/** e^x - 1 for x <= 709, exact near 0. */
export function expm1(x: number): number {
  if (x < -40) return -1;
  if (Number.isNaN(x)) return x;
  const k = x * log2e + magic - magic;
  const s = powersOfTwo[k + 1024];
  return s * expm1OfRemainder(k * -ln2Low + (k * -ln2High + x)) + (s - 1);
}

/** With e = e^(-2|x|) - 1: tanh |x| = -e / (e + 2), where `0 - e` keeps tanh 0 from being -0. */
export function tanh(x: number): number {
  const e = expm1(-2 * Math.abs(x));
  const magnitude = (0 - e) / (e + 2);
  return x < 0 || Object.is(x, -0) ? -magnitude : magnitude;
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return 1 / (1 + exp(-x));
}

const bits = new Uint32Array(2);
const double = new Float64Array(bits.buffer);
/** Which half of `bits` holds a double's exponent. */
const upper = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * Natural logarithm: ln x = k ln 2 + ln m with m in [sqrt(1/2), sqrt 2]; for ln m the series of FDLIBM's e_log.c in
 * s = (m - 1) / (m + 1).
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const isSubnormal = x < 2.2250738585072014e-308;
  double[0] = isSubnormal ? x * 2 ** 54 : x;
  let k = (bits[upper] >>> 20) - 1023 - (isSubnormal ? 54 : 0);
  bits[upper] = (bits[upper] & 0x000fffff) | 0x3ff00000;
  let m = double[0];
  if (m > Math.SQRT2) {
    m *= 0.5;
    k++;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * ln2High - (half - (s * (half + (even + odd)) + k * ln2Low) - f);
}

/** ln(1 + x) for x >= -1 without losing x's digits: the rounding of 1 + x is put right to first order. */
export function log1p(x: number): number {
  const u = 1 + x;
  if (u === Number.POSITIVE_INFINITY || u === 0) return log(u);
  return log(u) + (x - (u - 1)) / u;
}

/** 2^27 + 1, which splits a number into two halves of its digits (Veltkamp 1968). */
const splitter = 134217729;

/** What rounding leaves out of a b: the exact product minus `a * b` (Dekker 1971). For magnitudes below 1e150. */
export function productError(a: number, b: number): number {
  const shiftedA = splitter * a;
  const shiftedB = splitter * b;
  const highA = shiftedA - (shiftedA - a);
  const highB = shiftedB - (shiftedB - b);
  const lowA = a - highA;
  const lowB = b - highB;
  return highA * highB - a * b + highA * lowB + lowA * highB + lowA * lowB;
}

/** From here on e^(-x^2 / 2) is 0. */
const gaussianEnd = 40;

/** e^(-scale x^2) for a scale of 1 or 1/2: exp alone would magnify the rounding of x^2 by x^2. */
export function gaussian(x: number, scale: 1 | 0.5): number {
  const bounded = Math.min(Math.abs(x), gaussianEnd);
  const scaled = scale * bounded;
  const y = exp(-(scaled * bounded));
  return y - y * productError(scaled, bounded);
}
