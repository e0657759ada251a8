/**
 * Elementary functions, lane by lane. In f64 each is, operation for operation, the one of src/functions/elementary.ts: without
 * relaxed SIMD both give the same bits. Errors stay below 2 units in the last place, those of tanh and sigmoid below 2.5.
 */
import { multiplyAdd, splat } from './float';

/** x = k ln 2 + r with k an integer and |r| <= ln(2) / 2: adding and subtracting MAGIC rounds to an integer. */
const LOG2E: f64 = 1.4426950408889634;
const MAGIC: f64 = sizeof<Float>() === 8 ? 6755399441055744 : 12582912;
const LN2_HIGH: f64 = sizeof<Float>() === 8 ? 0.6931471803691238 : 0.693359375;
const LN2_LOW: f64 = sizeof<Float>() === 8 ? 1.9082149292705877e-10 : -2.1219444e-4;
/** exp is infinite above the one and 0 below the other, where its values would be subnormal. */
const EXP_HIGHEST: f64 = sizeof<Float>() === 8 ? 709.782712893384 : 88.72283;
const EXP_LOWEST: f64 = sizeof<Float>() === 8 ? -708 : -87;
/** Below this e^x - 1 is -1. */
const EXPM1_LOWEST: f64 = sizeof<Float>() === 8 ? -40 : -20;

const MANTISSA_BITS: i32 = sizeof<Float>() === 8 ? 52 : 23;
const EXPONENT_BIAS: i32 = sizeof<Float>() === 8 ? 1023 : 127;

/** 2^(k + offset), from MAGIC + k. */
function powerOfTwo(shifted: v128, offset: i32): v128 {
  if (sizeof<Float>() === 8) {
    return i64x2.shl(i64x2.add(shifted, i64x2.splat(<i64>(EXPONENT_BIAS + offset))), MANTISSA_BITS);
  }
  return i32x4.shl(i32x4.add(shifted, i32x4.splat(EXPONENT_BIAS + offset)), MANTISSA_BITS);
}

function shiftedExponent(x: v128): v128 {
  return multiplyAdd(x, splat(LOG2E), splat(MAGIC));
}

function remainder(x: v128, shifted: v128): v128 {
  const k = v128.sub<Float>(shifted, splat(MAGIC));
  return multiplyAdd(k, splat(-LN2_LOW), multiplyAdd(k, splat(-LN2_HIGH), x));
}

/** e^r - 1 for |r| <= ln(2) / 2: in f64 the Taylor series up to r^13, in f32 the minimax polynomial of Cephes' expf.c. */
function expm1OfRemainder(r: v128): v128 {
  const r2 = v128.mul<Float>(r, r);
  if (sizeof<Float>() === 8) {
    const r4 = v128.mul<Float>(r2, r2);
    const r8 = v128.mul<Float>(r4, r4);
    const c23 = multiplyAdd(r, splat(1.0 / 6), splat(0.5));
    const c45 = multiplyAdd(r, splat(1.0 / 120), splat(1.0 / 24));
    const c67 = multiplyAdd(r, splat(1.0 / 5040), splat(1.0 / 720));
    const c89 = multiplyAdd(r, splat(1.0 / 362880), splat(1.0 / 40320));
    const cab = multiplyAdd(r, splat(1.0 / 39916800), splat(1.0 / 3628800));
    const ccd = multiplyAdd(r, splat(1.0 / 6227020800), splat(1.0 / 479001600));
    const low = multiplyAdd(c45, r2, c23);
    const middle = multiplyAdd(c89, r2, c67);
    const high = multiplyAdd(ccd, r2, cab);
    return multiplyAdd(multiplyAdd(high, r8, multiplyAdd(middle, r4, low)), r2, r);
  }
  let p = multiplyAdd(splat(1.98756915e-4), r, splat(1.3981999507e-3));
  p = multiplyAdd(p, r, splat(8.3334519073e-3));
  p = multiplyAdd(p, r, splat(4.1665795894e-2));
  p = multiplyAdd(p, r, splat(1.6666665459e-1));
  p = multiplyAdd(p, r, splat(5.0000001201e-1));
  return multiplyAdd(p, r2, r);
}

/** e^x. NaN stays NaN; what would be subnormal is 0. */
export function exp(x: v128): v128 {
  const bounded = v128.pmax<Float>(x, splat(EXP_LOWEST));
  const shifted = shiftedExponent(bounded);
  const p = v128.add<Float>(expm1OfRemainder(remainder(bounded, shifted)), splat(1));
  // In two factors: 2^k alone may overflow where the product does not.
  const finite = v128.mul<Float>(v128.add<Float>(p, p), powerOfTwo(shifted, -1));
  const y = v128.bitselect(splat(Infinity), finite, v128.gt<Float>(x, splat(EXP_HIGHEST)));
  return v128.andnot(y, v128.lt<Float>(x, splat(EXP_LOWEST)));
}

/** e^x - 1 for x <= 0, exact near 0. */
export function expm1(x: v128): v128 {
  const bounded = v128.pmax<Float>(x, splat(EXPM1_LOWEST));
  const shifted = shiftedExponent(bounded);
  const p = expm1OfRemainder(remainder(bounded, shifted));
  const s = powerOfTwo(shifted, 0);
  return multiplyAdd(s, p, v128.sub<Float>(s, splat(1)));
}

/** With e = e^(-2|x|) - 1: tanh |x| = -e / (e + 2), where `0 - e` keeps tanh 0 from being -0. */
export function tanh(x: v128): v128 {
  const sign = v128.and(x, splat(-0.0));
  const e = expm1(v128.mul<Float>(v128.xor(x, sign), splat(-2)));
  const magnitude = v128.div<Float>(v128.sub<Float>(splat(0), e), v128.add<Float>(e, splat(2)));
  return v128.xor(magnitude, sign);
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: v128): v128 {
  return v128.div<Float>(splat(1), v128.add<Float>(splat(1), exp(v128.neg<Float>(x))));
}

/** 2^27 + 1 or 2^12 + 1, which splits a number into two halves of its digits (Veltkamp 1968). */
const SPLITTER: f64 = sizeof<Float>() === 8 ? 134217729 : 4097;
/** From here on e^(-x^2) is 0. */
const GAUSSIAN_END: f64 = 40;

/** e^(-x^2): exp alone would magnify the rounding of x^2, which is found by Dekker's product (1971), by x^2. */
export function gaussian(x: v128): v128 {
  const bounded = v128.pmin<Float>(v128.abs<Float>(x), splat(GAUSSIAN_END));
  const shifted = v128.mul<Float>(splat(SPLITTER), bounded);
  const high = v128.sub<Float>(shifted, v128.sub<Float>(shifted, bounded));
  const low = v128.sub<Float>(bounded, high);
  const square = v128.mul<Float>(bounded, bounded);
  const cross = v128.mul<Float>(high, low);
  let error = v128.sub<Float>(v128.mul<Float>(high, high), square);
  error = v128.add<Float>(v128.add<Float>(v128.add<Float>(error, cross), cross), v128.mul<Float>(low, low));
  const y = exp(v128.neg<Float>(square));
  return v128.sub<Float>(y, v128.mul<Float>(y, error));
}
