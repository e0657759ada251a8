/**
 * One epoch of the trace, as two rows of f64 in the order of src/trace/layout.ts: scalars, and tensors, layer by layer.
 * Definitions and conventions are src/engine/recorder.ts's.
 */
import { column, readWeights } from './dense';
import { at, copy, get, NR, normOf, ROW, SIZE, splat, VECTOR, zeroFill } from './float';
import {
  DELTA_NORM_OF_LAYER,
  DELTA_RMS_OF_LAYER,
  GRADIENT_NORM_OF_LAYER,
  JACOBIAN_MEAN_OF_LAYER,
  LAYER_SCALARS,
  NETWORK_SCALARS,
  SATURATED_SHARE_OF_LAYER,
  SATURATION_THRESHOLD,
  UPDATE_NORM_OF_LAYER,
  UPDATE_RATIO_OF_LAYER,
  WEIGHT_NORM_OF_LAYER,
  ZERO_SHARE_OF_LAYER,
} from './generated';
import { Layer, layerAt, layerCount } from './layer';
import { batchStride, diagonal, panelDerivative } from './network';

/** Half a unit in the last place of 1. */
const HALF_ULP: f64 = sizeof<Float>() === 8 ? 1.1102230246251565e-16 : 5.9604644775390625e-8;

/** Tensors of a layer before the probe's. */
function epochLength(layer: Layer): usize {
  const weights = <usize>layer.I * <usize>layer.O;
  const bias: usize = layer.hasBias ? <usize>layer.O : 0;
  return 3 * <usize>layer.O + 3 * weights + 3 * bias;
}

function probeLength(layer: Layer): usize {
  return 2 * <usize>layer.I + 5 * <usize>layer.O;
}

/** Bytes of a tensor row. */
export function tensorRowBytes(): usize {
  let length: usize = 0;
  for (let l = 0; l < layerCount; l++) length += epochLength(layerAt(l)) + probeLength(layerAt(l));
  return length << 3;
}

/** Clears the sums, and remembers the weights that the epoch begins with. */
export function beginRecord(): void {
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    copy(layer.wBefore, layer.w, layer.weightBytes);
    copy(layer.bBefore, layer.b, layer.biasBytes);
    zeroFill(layer.deltaSum, layer.biasBytes);
    zeroFill(layer.deltaSquareSum, layer.biasBytes);
    zeroFill(layer.diagonalSum, layer.biasBytes);
    zeroFill(layer.dbSum, layer.biasBytes);
    zeroFill(layer.dwSum, layer.weightBytes);
    zeroFill(layer.zeroCounts, layer.biasBytes);
  }
}

/** Writes the layers' scalars. With `known` false the epoch broke off: its means are NaN, weights and updates are real. */
export function writeScalars(row: usize, samples: f64, batches: f64, known: bool): void {
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    const place = scalarsOf(row, l);
    const squares = updateSquares(layer);
    const updateNorm = isNaN(squares) ? normWithoutPadding(layer, layer.w, layer.wBefore) : sqrt(squares);
    const norm = weightNorm(layer);
    const units = <f64>layer.O;
    store<f64>(place, known ? normOf(layer.deltaSum, layer.biasBytes, 1 / samples) : NaN, DELTA_NORM_OF_LAYER);
    store<f64>(place, known ? blockNorm(layer, layer.dwSum, 1 / batches) : NaN, GRADIENT_NORM_OF_LAYER);
    store<f64>(place, updateNorm, UPDATE_NORM_OF_LAYER);
    store<f64>(place, norm, WEIGHT_NORM_OF_LAYER);
    store<f64>(place, updateNorm / norm, UPDATE_RATIO_OF_LAYER);
    store<f64>(place, known ? <f64>zerosOf(layer) / (samples * units) : NaN, ZERO_SHARE_OF_LAYER);
    store<f64>(place, known ? saturated(layer, samples) / units : NaN, SATURATED_SHARE_OF_LAYER);
    store<f64>(
      place,
      known ? sqrt(sumOfUnits(layer.deltaSquareSum, layer.O) / (samples * units)) : NaN,
      DELTA_RMS_OF_LAYER,
    );
    store<f64>(place, known ? sumOfUnits(layer.diagonalSum, layer.O) / (samples * units) : NaN, JACOBIAN_MEAN_OF_LAYER);
  }
}

export function weightNorm(layer: Layer): f64 {
  return blockNorm(layer, layer.w, 1);
}

/** The norm of a block of the shape of W, times `factor`. */
function blockNorm(layer: Layer, block: usize, factor: f64): f64 {
  const norm = normOf(block, layer.weightBytes, factor);
  return isNaN(norm) ? normWithoutPadding(layer, block, 0) : norm;
}

/**
 * The norm of a block, or of its difference from another, by its real elements alone, where it is not finite: an infinite learning rate makes
 * NaN of the padding.
 */
function normWithoutPadding(layer: Layer, block: usize, before: usize): f64 {
  let sum: f64 = 0;
  for (let o = 0; o < layer.O; o++) {
    const end = <usize>layer.I * ROW;
    const start = column(layer, block, o);
    const other = before ? column(layer, before, o) : 0;
    for (let k: usize = 0; k < end; k += ROW) {
      const value = get(start + k) - (before ? get(other + k) : 0);
      sum += value * value;
    }
  }
  return sqrt(sum);
}

/** The same where `writeScalars` has put it. */
export function recordedWeightNorm(row: usize, l: i32): f64 {
  return load<f64>(scalarsOf(row, l), WEIGHT_NORM_OF_LAYER);
}

function scalarsOf(row: usize, l: i32): usize {
  return row + ((NETWORK_SCALARS + <usize>l * LAYER_SCALARS) << 3);
}

/** Zero outputs, without those of the padding. */
function zerosOf(layer: Layer): u64 {
  let sum: u64 = 0;
  for (let o: usize = 0; o < <usize>layer.O; o++) {
    sum += countAt(layer.zeroCounts + o * SIZE);
  }
  return sum;
}

/** An integer of SIZE bytes. */
export function countAt(address: usize): u64 {
  return sizeof<Float>() === 8 ? load<u64>(address) : <u64>load<u32>(address);
}

export function setCount(address: usize, count: f64): void {
  if (sizeof<Float>() === 8) store<u64>(address, <u64>count);
  else store<u32>(address, <u32>count);
}

/** Units whose mean derivative is below the threshold by more than rounding: `isSaturated` of src/trace/layout.ts. */
function saturated(layer: Layer, samples: f64): f64 {
  const factor = 1 / samples;
  const limit = SATURATION_THRESHOLD * (1 - min<f64>((samples + 3) * HALF_ULP, 0.5));
  let count: f64 = 0;
  for (let o = 0; o < layer.O; o++) {
    if (abs(get(layer.diagonalSum + <usize>o * SIZE) * factor) < limit) count++;
  }
  return count;
}

/** In f64 and in the order of the units: the reference's bits. */
function sumOfUnits(vector: usize, O: i32): f64 {
  let sum: f64 = 0;
  for (let o: usize = 0; o < <usize>O * SIZE; o += SIZE) sum += get(vector + o);
  return sum;
}

/** The sum of the squares of w - wBefore. */
function updateSquares(layer: Layer): f64 {
  let even = splat(0);
  let sum: f64 = 0;
  for (let k: usize = 0; k < layer.weightBytes; k += VECTOR) {
    const d = v128.sub<Float>(v128.load(layer.w + k), v128.load(layer.wBefore + k));
    if (sizeof<Float>() === 8) even = f64x2.add(even, f64x2.mul(d, d));
    else sum += squares32(d);
  }
  if (sizeof<Float>() === 8) return f64x2.extract_lane(even, 0) + f64x2.extract_lane(even, 1);
  return sum;
}

function squares32(d: v128): f64 {
  const low = f64x2.promote_low_f32x4(d);
  const high = f64x2.promote_low_f32x4(i32x4.shuffle(d, d, 2, 3, 2, 3));
  const sum = f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Writes the tensors of the epoch behind the probe's places. */
export function writeTensors(row: usize, samples: f64, batches: f64, known: bool): void {
  const perSample = known ? 1 / samples : NaN;
  const perBatch = known ? 1 / batches : NaN;
  let place = row;
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    const weights = (<usize>layer.I * <usize>layer.O) << 3;
    const start = place;
    place = writeVector(place, layer.deltaSum, layer.O, perSample);
    for (let o = 0; o < layer.O; o++) {
      store<f64>(place, sqrt(get(layer.deltaSquareSum + <usize>o * SIZE) / (known ? samples : NaN)));
      place += 8;
    }
    place = writeVector(place, layer.diagonalSum, layer.O, perSample);
    readWeights(place, layer, layer.dwSum, perBatch);
    place += weights;
    if (layer.hasBias) place = writeVector(place, layer.dbSum, layer.O, perBatch);
    writeUpdate(place, layer);
    place += weights;
    if (layer.hasBias) {
      for (let o: usize = 0; o < <usize>layer.O * SIZE; o += SIZE) {
        store<f64>(place, get(layer.b + o) - get(layer.bBefore + o));
        place += 8;
      }
    }
    readWeights(place, layer, layer.w, 1);
    place += weights;
    if (layer.hasBias) writeVector(place, layer.b, layer.O, 1);
    place = start + ((epochLength(layer) + probeLength(layer)) << 3);
  }
}

function writeVector(place: usize, vector: usize, length: i32, factor: f64): usize {
  for (let o: usize = 0; o < <usize>length * SIZE; o += SIZE) {
    store<f64>(place, get(vector + o) * factor);
    place += 8;
  }
  return place;
}

function writeUpdate(place: usize, layer: Layer): void {
  for (let o = 0; o < layer.O; o++) {
    let w = column(layer, layer.w, o);
    let before = column(layer, layer.wBefore, o);
    for (let end = place + ((<usize>layer.I) << 3); place < end; place += 8) {
      store<f64>(place, get(w) - get(before));
      w += ROW;
      before += ROW;
    }
  }
}

/** Where the probe's tensors of a layer stand in a row. */
function probeAt(row: usize, l: i32): usize {
  let place = row;
  for (let below = 0; below < l; below++) place += (epochLength(layerAt(below)) + probeLength(layerAt(below))) << 3;
  return place + (epochLength(layerAt(l)) << 3);
}

/** Writes x, net, y, dE/dy, which stands in `dnet`, and dy/dnet of the one sample that is the batch. */
export function writeProbeForward(row: usize, l: i32): void {
  const layer = layerAt(l);
  const O = (<usize>layer.O) << 3;
  const place = probeAt(row, l);
  readRow(place, layer.x, layer.I, batchStride);
  const net = place + ((<usize>layer.I) << 3);
  readRow(net, layer.net, layer.O, batchStride);
  readRow(net + O, layer.y, layer.O, batchStride);
  readRow(net + 2 * O, layer.dnet, layer.O, batchStride);
  writeDiagonal(net + 3 * O, layer);
}

/** Writes its delta and dE/dx. */
export function writeProbeDelta(row: usize, l: i32, dx: usize, dxStride: usize): void {
  const layer = layerAt(l);
  const delta = probeAt(row, l) + ((<usize>layer.I + 4 * <usize>layer.O) << 3);
  readRow(delta, layer.dnet, layer.O, batchStride);
  readRow(delta + ((<usize>layer.O) << 3), dx, layer.I, dxStride);
}

/** Row 0 of a batch in panels, as f64. */
export function readRow(place: usize, batch: usize, columns: i32, stride: usize): void {
  for (let k = 0; k < columns; k++) store<f64>(place + ((<usize>k) << 3), get(at(batch, stride, 0, k)));
}

/** dy/dnet of the one sample. */
function writeDiagonal(place: usize, layer: Layer): void {
  for (let p = 0; p < layer.panels; p++) {
    panelDerivative(layer, p, 1);
    const first = p * NR;
    const last = min(first + NR, layer.O);
    for (let o = first; o < last; o++) {
      store<f64>(place + ((<usize>o) << 3), get(diagonal + <usize>(o - first) * SIZE));
    }
  }
}
