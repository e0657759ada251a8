/** What is trained, tensor by tensor: blocks of memory of one shape, padding included, that stays 0 under every operation. */
import { splat, sumOfSquares, VECTOR } from './float';
import { NORM_FLOOR } from './generated';
import { allocate } from './memory';

@unmanaged
export class Parameter {
  /** The weights or the bias of a layer, their gradient, and how many bytes each has. */
  theta: usize;
  g: usize;
  bytes: usize;
  /** What the optimizer remembers, as much of it as it needs. */
  first: usize;
  second: usize;
  third: usize;
}

const MOST_PARAMETERS = 1 << 17;
let table: usize = 0;
export let parameterCount: i32 = 0;

export function parameterAt(index: i32): Parameter {
  return changetype<Parameter>(load<usize>(table + ((<usize>index) << 2)));
}

export function appendParameter(theta: usize, g: usize, bytes: usize): void {
  if (table === 0) table = allocate(MOST_PARAMETERS << 2);
  const address = allocate(offsetof<Parameter>());
  store<usize>(table + ((<usize>parameterCount) << 2), address);
  parameterCount++;
  const parameter = changetype<Parameter>(address);
  parameter.theta = theta;
  parameter.g = g;
  parameter.bytes = bytes;
}

/** dw += l1 sign(w) + 2 l2 w. sign(0) is 0. */
export function addPenaltyGradient(w: usize, dw: usize, bytes: usize, l1: f64, l2: f64): void {
  const one = splat(1);
  const zero = splat(0);
  const first = splat(l1);
  const second = splat(2 * l2);
  for (let k: usize = 0; k < bytes; k += VECTOR) {
    const theta = v128.load(w + k);
    const above = v128.and(one, v128.gt<Float>(theta, zero));
    const below = v128.and(one, v128.lt<Float>(theta, zero));
    const sign = v128.sub<Float>(above, below);
    const penalty = v128.add<Float>(v128.mul<Float>(first, sign), v128.mul<Float>(second, theta));
    v128.store(dw + k, v128.add<Float>(v128.load(dw + k), penalty));
  }
}

export function clipByValue(value: f64): void {
  const high = splat(value);
  const low = splat(-value);
  for (let index = 0; index < parameterCount; index++) {
    const parameter = parameterAt(index);
    const g = parameter.g;
    const bytes = parameter.bytes;
    for (let k: usize = 0; k < bytes; k += VECTOR) {
      v128.store(g + k, v128.pmin<Float>(v128.pmax<Float>(v128.load(g + k), low), high));
    }
  }
}

export function clipByNorm(norm: f64): void {
  let squares: f64 = 0;
  for (let index = 0; index < parameterCount; index++) {
    const parameter = parameterAt(index);
    squares += sumOfSquares(parameter.g, parameter.bytes, 1);
  }
  const factor = norm / (sqrt(squares) + NORM_FLOOR);
  if (!(factor < 1)) return;
  const scale = splat(factor);
  for (let index = 0; index < parameterCount; index++) {
    const parameter = parameterAt(index);
    const g = parameter.g;
    for (let k: usize = 0; k < parameter.bytes; k += VECTOR) {
      v128.store(g + k, v128.mul<Float>(v128.load(g + k), scale));
    }
  }
}
