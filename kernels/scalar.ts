/** Elementary functions of single numbers in f64, for losses. Operation for operation those of src/functions/elementary.ts. */

const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const SQRT2: f64 = 1.4142135623730951;

/** Natural logarithm: ln x = k ln 2 + ln m with m in [sqrt(1/2), sqrt 2], and the series of fdlibm's e_log.c for ln m. */
export function log(x: f64): f64 {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  let k: i64 = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    k = -54;
  }
  const bits = reinterpret<u64>(x);
  k += <i64>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > SQRT2) {
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
  return <f64>k * LN2_HIGH - (half - (s * (half + (even + odd)) + <f64>k * LN2_LOW) - f);
}

/** ln(1 + x) for x >= -1 without losing x's digits: the rounding of 1 + x is put right to first order. */
export function log1p(x: f64): f64 {
  const u = 1 + x;
  if (u === Infinity || u === 0) return log(u);
  return log(u) + (x - (u - 1)) / u;
}

const LOG2E: f64 = 1.4426950408889634;
const MAGIC: f64 = 6755399441055744;

/** e^r - 1 for |r| <= ln(2) / 2: the Taylor series up to r^13. */
function expm1OfRemainder(r: f64): f64 {
  const r2 = r * r;
  const r4 = r2 * r2;
  const r8 = r4 * r4;
  const c23 = r * (1.0 / 6) + 0.5;
  const c45 = r * (1.0 / 120) + 1.0 / 24;
  const c67 = r * (1.0 / 5040) + 1.0 / 720;
  const c89 = r * (1.0 / 362880) + 1.0 / 40320;
  const cab = r * (1.0 / 39916800) + 1.0 / 3628800;
  const ccd = r * (1.0 / 6227020800) + 1.0 / 479001600;
  const low = c45 * r2 + c23;
  const middle = c89 * r2 + c67;
  const high = ccd * r2 + cab;
  return (high * r8 + (middle * r4 + low)) * r2 + r;
}

/** 2^k for -1022 <= k <= 1023. */
function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>((<i64>k + 1023) << 52);
}

/** e^x; what would be subnormal is 0. */
export function exp(x: f64): f64 {
  if (x > 709.782712893384) return Infinity;
  if (x < -708) return 0;
  if (x !== x) return x;
  const k = x * LOG2E + MAGIC - MAGIC;
  const p = expm1OfRemainder(k * -LN2_LOW + (k * -LN2_HIGH + x)) + 1;
  return (p + p) * powerOfTwo(k - 1);
}

/** e^x - 1 for x <= 709, exact near 0. */
export function expm1(x: f64): f64 {
  if (x < -40) return -1;
  if (x !== x) return x;
  const k = x * LOG2E + MAGIC - MAGIC;
  const s = powerOfTwo(k);
  return s * expm1OfRemainder(k * -LN2_LOW + (k * -LN2_HIGH + x)) + (s - 1);
}

export function tanh(x: f64): f64 {
  const e = expm1(-2 * abs(x));
  return copysign<f64>(-e / (e + 2), x);
}
