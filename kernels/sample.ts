/**
 * Training on one sample at a time, for networks that are updated on the way: the same operations in the same order as
 * the passes over batches (network.ts), without what only batches need. A vector of one sample is contiguous.
 */
import { flushed, subtractMask } from './delta';
import { gather, HALF } from './dense';
import { sigmoid, tanh } from './elementary';
import { accumulate, multiplyAdd, NR, ROW, SIZE, splat, subtractProduct, VECTOR } from './float';
import { HALF_SQUARED_ERROR, isFused, LINEAR, MSE, RELU, SIGMOID, TANH } from './generated';
import { Layer, layerAt, layerCount } from './layer';
import { fusedDelta, lossGradient } from './losses';

/** Whether a layer's activation can be done here. */
export function isSampleActivation(activation: i32): bool {
  return activation === LINEAR || activation === SIGMOID || activation === TANH || activation === RELU;
}

function activated(activation: i32, net: v128): v128 {
  if (activation === SIGMOID) return sigmoid(net);
  if (activation === TANH) return tanh(net);
  if (activation === RELU) return v128.pmax<Float>(net, splat(0));
  if (activation !== LINEAR) unreachable();
  return net;
}

function derivative(activation: i32, net: v128, y: v128): v128 {
  const one = splat(1);
  if (activation === SIGMOID) return v128.mul<Float>(y, v128.sub<Float>(one, y));
  if (activation === TANH) return v128.sub<Float>(one, v128.mul<Float>(y, y));
  if (activation === RELU) return v128.and(one, v128.gt<Float>(net, splat(0)));
  return one;
}

/** The whole forward pass of the sample whose inputs stand at x. */
export function sampleForward(x: usize): void {
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    sampleLayerForward(layer, x);
    x = layer.y;
  }
}

function sampleLayerForward(layer: Layer, x: usize): void {
  const end = x + <usize>layer.I * SIZE;
  let panel = layer.w;
  for (let unit: usize = 0; unit < layer.biasBytes; unit += ROW) {
    let low = v128.load(layer.b + unit);
    let high = v128.load(layer.b + unit, VECTOR);
    let w = panel;
    for (let xi = x; xi < end; xi += SIZE) {
      const s = v128.load_splat<Float>(xi);
      low = multiplyAdd(s, v128.load(w), low);
      high = multiplyAdd(s, v128.load(w, VECTOR), high);
      w += ROW;
    }
    finish(layer, unit, low);
    // The second half of the last panel is often padding.
    if (unit + VECTOR < layer.unitBytes) finish(layer, unit + VECTOR, high);
    panel += layer.stride;
  }
}

/** net and y = f(net) of one vector of units, whose padding stays 0. */
function finish(layer: Layer, unit: usize, net: v128): void {
  const y = activated(layer.activation, net);
  v128.store(layer.y + unit, v128.and(y, v128.load(layer.units + unit)));
  v128.store(layer.net + unit, net);
}

/** The deltas of all layers, after the forward pass; the targets stand at t. Whether all are finite. */
export function sampleDeltas(loss: i32, t: usize, recording: bool): bool {
  const last = layerAt(layerCount - 1);
  const fused = isFused(last.activation, loss);
  if (loss === MSE || loss === HALF_SQUARED_ERROR) squaredErrorGradient(last, loss, t);
  else if (fused) fusedDelta(last, loss, t, ROW, 1);
  else lossGradient(last, loss, t, ROW, 1);
  let check = splat(0);
  for (let l = layerCount - 1; l >= 0; l--) {
    const layer = layerAt(l);
    const isDone = fused && l === layerCount - 1;
    for (let unit: usize = 0; unit < layer.unitBytes; unit += VECTOR) {
      const y = v128.load(layer.y + unit);
      const slope = derivative(layer.activation, v128.load(layer.net + unit), y);
      let d = v128.load(layer.dnet + unit);
      d = flushed(isDone ? d : v128.mul<Float>(d, slope));
      v128.store(layer.dnet + unit, d);
      check = v128.add<Float>(check, v128.sub<Float>(d, d));
      if (recording) recordVector(layer, unit, d, slope, y);
    }
    if (l > 0) sampleInputGradient(layer);
  }
  return !v128.any_true(v128.ne<Float>(check, splat(0)));
}

/**
 * lossGradient for the squared errors, by vectors: a vector that is read where two numbers have just been written waits for
 * both to reach the cache.
 */
function squaredErrorGradient(last: Layer, loss: i32, t: usize): void {
  const factor: f64 = loss === MSE ? 2 : 1;
  const weight: f64 = loss === MSE ? 1 / <f64>last.O : 1;
  for (let unit: usize = 0; unit < last.unitBytes; unit += VECTOR) {
    const y = v128.load(last.y + unit);
    const target = v128.load(t + unit);
    let gradient: v128;
    if (sizeof<Float>() === 8) gradient = errorGradient(y, target, factor, weight);
    else {
      const low = errorGradient(f64x2.promote_low_f32x4(y), f64x2.promote_low_f32x4(target), factor, weight);
      const high = errorGradient(upper(y), upper(target), factor, weight);
      gradient = i32x4.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
    }
    // Behind the last target stand others, which the mask hides.
    v128.store(last.dnet + unit, v128.and(gradient, v128.load(last.units + unit)));
  }
}

/** weight factor (y - t) in f64, as in every batch: rounded to a Float once. */
function errorGradient(y: v128, t: v128, factor: f64, weight: f64): v128 {
  return f64x2.mul(f64x2.splat(weight), f64x2.mul(f64x2.splat(factor), f64x2.sub(y, t)));
}

/** The upper half of four f32 as f64. */
function upper(v: v128): v128 {
  return f64x2.promote_low_f32x4(i32x4.shuffle(v, v, 2, 3, 2, 3));
}

function recordVector(layer: Layer, unit: usize, d: v128, slope: v128, y: v128): void {
  accumulate(layer.deltaSum + unit, d);
  accumulate(layer.deltaSquareSum + unit, v128.mul<Float>(d, d));
  accumulate(layer.diagonalSum + unit, slope);
  const zeros = layer.zeroCounts + unit;
  v128.store(zeros, subtractMask(v128.load(zeros), v128.eq<Float>(y, splat(0))));
}

/** dE/dx of a layer, which is dE/dy of the layer below. */
function sampleInputGradient(layer: Layer): void {
  const end = layer.dnet + <usize>layer.O * SIZE;
  let rows = layer.w;
  for (let input: usize = 0; input < <usize>layer.I * SIZE; input += ROW) {
    let low = i64x2.splat(0);
    let high = low;
    let w = rows;
    let column: usize = 0;
    for (let d = layer.dnet; d < end; d += SIZE) {
      const s = v128.load_splat<Float>(d);
      low = multiplyAdd(s, gather(w + column), low);
      high = multiplyAdd(s, gather(w + column + HALF), high);
      column += SIZE;
      if (column === ROW) {
        column = 0;
        w += layer.stride;
      }
    }
    v128.store(layer.dx + input, low);
    v128.store(layer.dx + input, high, VECTOR);
    rows += <usize>NR * ROW;
  }
}

/** Changes all weights and biases by plain gradient descent; the inputs stand at x. */
export function sampleUpdate(x: usize, recording: bool, learningRate: f64): void {
  const rate = splat(learningRate);
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    const end = x + <usize>layer.I * SIZE;
    const toSum = layer.dwSum - layer.w;
    for (let unit: usize = 0; unit < layer.unitBytes; unit += VECTOR) {
      const d = v128.load(layer.dnet + unit);
      let w = layer.w + (unit / ROW) * layer.stride + (unit % ROW);
      for (let xi = x; xi < end; xi += SIZE) {
        const g = v128.mul<Float>(v128.load_splat<Float>(xi), d);
        v128.store(w, subtractProduct(v128.load(w), rate, g));
        if (recording) accumulate(w + toSum, g);
        w += ROW;
      }
      if (recording) accumulate(layer.dbSum + unit, d);
      if (layer.trainsBias) v128.store(layer.b + unit, subtractProduct(v128.load(layer.b + unit), rate, d));
    }
    x = layer.y;
  }
}
