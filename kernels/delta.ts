/** From dE/dy to the delta dE/dnet, and the sums over the epoch that the trace is made of. */
import { differentiate } from './activations';
import { accumulate, ROW, splat, VECTOR } from './float';
import { TINY } from './generated';
import { Layer } from './layer';

/** Smaller deltas than TINY become 0: numbers that small lose digits, and arithmetic on them is a hundred times slower. */
export function flushed(d: v128): v128 {
  return v128.andnot(d, v128.lt<Float>(v128.abs<Float>(d), splat(TINY)));
}

/** dnet *= dy/dnet for an element-wise activation, the panel p. `diagonal` gets the derivatives, (B). */
export function multiplyByDerivative(layer: Layer, p: i32, batchStride: usize, B: i32, diagonal: usize): void {
  const panel = <usize>p * batchStride;
  const bytes = <usize>B * ROW;
  differentiate(layer.activation, layer.parameter, diagonal, layer.net + panel, layer.y + panel, bytes);
  const dnet = layer.dnet + panel;
  for (let k: usize = 0; k < bytes; k += VECTOR) {
    v128.store(dnet + k, v128.mul<Float>(v128.load(dnet + k), v128.load(diagonal + k)));
  }
}

/**
 * Flushes the deltas of panel p and sums them over the batch: db = sum of dnet. Overwrites. Clears the padding: under an
 * infinite x its net value was infinity times 0.
 */
export function sumDeltas(layer: Layer, p: i32, batchStride: usize, B: i32): void {
  let low = splat(0);
  let high = splat(0);
  const unit = <usize>p * ROW;
  const lowUnits = v128.load(layer.units + unit);
  const highUnits = v128.load(layer.units + unit, VECTOR);
  const start = layer.dnet + <usize>p * batchStride;
  const end = start + <usize>B * ROW;
  for (let dnet = start; dnet < end; dnet += ROW) {
    const first = v128.and(flushed(v128.load(dnet)), lowUnits);
    const second = v128.and(flushed(v128.load(dnet, VECTOR)), highUnits);
    v128.store(dnet, first);
    v128.store(dnet, second, VECTOR);
    low = v128.add<Float>(low, first);
    high = v128.add<Float>(high, second);
  }
  v128.store(layer.db + unit, low);
  v128.store(layer.db + unit, high, VECTOR);
}

/** Adds panel p of the batch to the epoch's sums, when `db` holds the sum of its deltas. `diagonal` (B) is dy/dnet. */
export function recordPanel(layer: Layer, p: i32, batchStride: usize, B: i32, diagonal: usize): void {
  const panel = <usize>p * batchStride;
  const unit = <usize>p * ROW;
  for (let half: usize = 0; half < ROW; half += VECTOR) {
    let squares = splat(0);
    let slopes = splat(0);
    let zeros = v128.load(layer.zeroCounts + unit + half);
    for (let k = half; k < <usize>B * ROW; k += ROW) {
      const d = v128.load(layer.dnet + panel + k);
      squares = v128.add<Float>(squares, v128.mul<Float>(d, d));
      slopes = v128.add<Float>(slopes, v128.load(diagonal + k));
      zeros = subtractMask(zeros, v128.eq<Float>(v128.load(layer.y + panel + k), splat(0)));
    }
    accumulate(layer.deltaSum + unit + half, v128.load(layer.db + unit + half));
    accumulate(layer.deltaSquareSum + unit + half, squares);
    accumulate(layer.diagonalSum + unit + half, slopes);
    v128.store(layer.zeroCounts + unit + half, zeros);
  }
}

/** A lane of a mask is -1 where it holds. */
export function subtractMask(counts: v128, mask: v128): v128 {
  return sizeof<Float>() === 8 ? i64x2.sub(counts, mask) : i32x4.sub(counts, mask);
}
