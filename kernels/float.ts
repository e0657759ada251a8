/**
 * The number type of the kernels and what is vectorized over it. `Float` is f64 or f32, by `--use Float=...` at build
 * time, so that one source serves both precisions.
 *
 * Panel layout: a matrix (rows, columns) stands as [columns / NR][rows][NR], that is, in panels of NR neighbouring columns,
 * the rows of a panel one after the other. A row of a panel is two vectors, 32 bytes in either precision. Columns beyond
 * the last are padding and hold 0.
 */
import { ENLARGEMENT, SMALL_SQUARES } from './generated';

/** Bytes of a number, of a vector and of a row of a panel. */
export const SIZE: usize = sizeof<Float>();
export const VECTOR: usize = 16;
export const ROW: usize = 32;

/** Columns of a panel: 4 in f64, 8 in f32. */
export const NR: i32 = sizeof<Float>() === 8 ? 4 : 8;

/** Panels that hold `columns` columns. */
export function panelsOf(columns: i32): i32 {
  return (columns + NR - 1) / NR;
}

/** Where (row, column) of a matrix stands whose panels begin `stride` bytes apart. */
export function at(matrix: usize, stride: usize, row: i32, column: i32): usize {
  const k = <usize>column;
  return matrix + (k / <usize>NR) * stride + <usize>row * ROW + (k % <usize>NR) * SIZE;
}

export function get(address: usize): f64 {
  return <f64>load<Float>(address);
}

export function set(address: usize, value: f64): void {
  store<Float>(address, <Float>value);
}

export function splat(value: f64): v128 {
  return v128.splat<Float>(<Float>value);
}

/** a b + c: one rounding where the module is built with relaxed SIMD and the machine can, otherwise two. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<Float>(a, b, c);
  return v128.add<Float>(v128.mul<Float>(a, b), c);
}

/** c - a b, rounded as above. */
export function subtractProduct(c: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_nmadd<Float>(a, b, c);
  return v128.sub<Float>(c, v128.mul<Float>(a, b));
}

const half: f64 = 0.5;

/** Whether `multiplyAdd` rounds once here: (1 + e)^2 - (1 + 2 e) is then e^2, which two roundings lose. */
export function fusesMultiplyAdd(): bool {
  // From a variable, so that the compiler does not work it out.
  const epsilon = half * (sizeof<Float>() === 8 ? f64.EPSILON : <f64>f32.EPSILON);
  const a = splat(1 + 2 * epsilon);
  return v128.any_true(v128.ne<Float>(multiplyAdd(a, a, splat(-1 - 4 * epsilon)), splat(0)));
}

/** sum += value, at an address. */
export function accumulate(address: usize, value: v128): void {
  v128.store(address, v128.add<Float>(v128.load(address), value));
}

/** Short blocks by stores: `memory.fill` and `memory.copy` are calls out of the module, dear where a sample takes 100 ns. */
const SHORT: usize = 512;

/** `bytes` are a multiple of a vector. */
export function zeroFill(address: usize, bytes: usize): void {
  if (bytes > SHORT) {
    memory.fill(address, 0, bytes);
    return;
  }
  for (let k: usize = 0; k < bytes; k += VECTOR) v128.store(address + k, i64x2.splat(0));
}

/** `bytes` are a multiple of a vector. */
export function copy(target: usize, source: usize, bytes: usize): void {
  if (bytes > SHORT) {
    memory.copy(target, source, bytes);
    return;
  }
  for (let k: usize = 0; k < bytes; k += VECTOR) v128.store(target + k, v128.load(source + k));
}

/** The sum of the squares of `bytes` / SIZE numbers, summed in f64. */
export function sumOfSquares(address: usize, bytes: usize, factor: f64): f64 {
  const scale = splat(factor);
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const end = address + bytes;
  for (let p = address; p < end; p += ROW) {
    even = f64x2.add(even, squared(v128.mul<Float>(v128.load(p), scale)));
    odd = f64x2.add(odd, squared(v128.mul<Float>(v128.load(p, VECTOR), scale)));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The L2 norm of numbers times `factor`. Those whose squares are too small are summed on another scale. */
export function normOf(address: usize, bytes: usize, factor: f64): f64 {
  const squares = sumOfSquares(address, bytes, factor);
  if (sizeof<Float>() !== 8 || squares >= SMALL_SQUARES) return sqrt(squares);
  return sqrt(sumOfSquares(address, bytes, factor * ENLARGEMENT)) / ENLARGEMENT;
}

/** v v in two lanes of f64; of f32's four lanes those half a vector apart are added. */
function squared(v: v128): v128 {
  if (sizeof<Float>() === 8) return f64x2.mul(v, v);
  const low = f64x2.promote_low_f32x4(v);
  const high = f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3));
  return f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high));
}
