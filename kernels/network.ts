/** The network that this instance trains: its layers, the batch at hand, and the passes over both. */
import { differentiate } from './activations';
import { multiplyByDerivative, recordPanel, sumDeltas } from './delta';
import { denseInputGradient, isTransposed, TRANSPOSED_BATCH } from './dense';
import { accumulate, at, get, NR, panelsOf, ROW, SIZE, splat, subtractProduct, VECTOR } from './float';
import { isFused, SOFTMAX } from './generated';
import { appendLayer, Layer, lastLayer, layerAt, layerCount, strideOf } from './layer';
import { fusedDelta, lossGradient } from './losses';
import { allocate } from './memory';
import { addPenaltyGradient } from './parameters';
import { softmaxBackward, softmaxForward } from './softmax';
import { Transposes, teamForward, teamInputGradient, teamWeightGradient } from './team';

/** Rows that a batch has room for, and bytes between its panels. */
export let capacity: i32 = 0;
export let batchStride: usize = 0;
let inputs: i32 = 0;
export let loss: i32 = 0;

/** The batch: the network's input (B,I) and the targets (B, O of the last layer), in panels. */
let input: usize = 0;
export let targets: usize = 0;

/** One panel of derivatives, (B). */
export let diagonal: usize = 0;
let transposes: Transposes = changetype<Transposes>(0);
/** The gradient at the network's own input, of one sample. */
let inputGradient: usize = 0;
/** The same of a batch, once it is stepped through. */
let batchInputGradient: usize = 0;

/** Begins a network; its layers follow, from the first to the last. 0 when memory runs short. */
export function createNetwork(inputCount: i32, mostRows: i32, lossCode: i32): usize {
  inputs = inputCount;
  loss = lossCode;
  capacity = mostRows;
  // Only transposed batches are written whole panels at a time.
  const rows = mostRows < TRANSPOSED_BATCH ? mostRows : panelsOf(mostRows) * NR;
  batchStride = strideOf(rows);
  input = allocate(batchStride * <usize>panelsOf(inputCount));
  diagonal = allocate(<usize>rows * ROW);
  transposes = changetype<Transposes>(allocate(offsetof<Transposes>()));
  transposes.zeros = allocate(ROW);
  inputGradient = allocate(<usize>panelsOf(inputCount) * ROW);
  return min(min(input, diagonal), min(transposes.zeros, inputGradient));
}

/** Adds a layer. 0 when memory runs short. */
export function addLayer(
  units: i32,
  activation: i32,
  parameter: f64,
  l1: f64,
  l2: f64,
  trainsWeights: i32,
  trainsBias: i32,
  hasBias: i32,
  hasDropout: i32,
): usize {
  const below = layerCount > 0 ? lastLayer() : null;
  const layer = appendLayer(below ? below.O : inputs, units);
  layer.activation = activation;
  layer.parameter = parameter;
  layer.l1 = l1;
  layer.l2 = l2;
  layer.trainsWeights = trainsWeights;
  layer.trainsBias = trainsBias;
  layer.hasBias = hasBias;
  layer.x = below ? (below.dropped ? below.dropped : below.y) : input;
  layer.dx = below ? below.dnet : inputGradient;
  const batch = batchStride * <usize>layer.panels;
  layer.w = allocate(layer.weightBytes);
  layer.b = allocate(layer.biasBytes);
  layer.db = allocate(layer.biasBytes);
  layer.net = allocate(batch);
  layer.y = allocate(batch);
  layer.dnet = allocate(batch);
  layer.mask = hasDropout ? allocate(batch) : 0;
  layer.dropped = hasDropout ? allocate(batch) : 0;
  layer.deltaSum = allocate(layer.biasBytes);
  layer.deltaSquareSum = allocate(layer.biasBytes);
  layer.diagonalSum = allocate(layer.biasBytes);
  layer.dbSum = allocate(layer.biasBytes);
  layer.zeroCounts = allocate(layer.biasBytes);
  layer.units = allocate(layer.biasBytes);
  memory.fill(layer.units, 0xff, <usize>units * SIZE);
  layer.bBefore = allocate(layer.biasBytes);
  layer.dwSum = allocate(layer.weightBytes);
  layer.wBefore = allocate(layer.weightBytes);
  const first = min(min(layer.w, layer.net), min(layer.y, layer.dnet));
  const second = min(min(layer.dwSum, layer.wBefore), layer.bBefore);
  return hasDropout ? min(min(first, second), min(layer.mask, layer.dropped)) : min(first, second);
}

/** Ends the network. 0 when memory runs short. */
export function finishNetwork(): usize {
  targets = allocate(batchStride * <usize>lastLayer().panels);
  let widest = 0;
  for (let l = 1; l < layerCount; l++) {
    const layer = layerAt(l);
    if (isTransposed(layer, capacity)) widest = max(widest, max(layer.panels, layer.inputPanels) * NR);
  }
  if (widest === 0) return targets;
  transposes.stride = strideOf(widest);
  const bytes = transposes.stride * <usize>panelsOf(capacity);
  transposes.transposed = allocate(bytes);
  transposes.product = allocate(bytes);
  return min(targets, min(transposes.transposed, transposes.product));
}

/** Copies row `row` of row-major samples (rows, columns) to place n of a batch in panels. */
export function loadRow(batch: usize, n: i32, samples: usize, row: i32, columns: i32): void {
  let source = samples + <usize>row * <usize>columns * SIZE;
  let target = batch + <usize>n * ROW;
  let left = columns;
  for (; left >= NR; left -= NR) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, VECTOR), VECTOR);
    source += ROW;
    target += batchStride;
  }
  for (let k: usize = 0; k < <usize>left * SIZE; k += SIZE) store<Float>(target + k, load<Float>(source + k));
}

/** The rows order[start] .. order[start + B - 1] of the samples become the batch. */
export function loadBatch(x: usize, t: usize, order: usize, start: i32, B: i32): void {
  const outputs = lastLayer().O;
  for (let n = 0; n < B; n++) {
    const row = load<i32>(order + ((<usize>(start + n)) << 2));
    loadRow(input, n, x, row, inputs);
    loadRow(targets, n, t, row, outputs);
  }
}

/** net and y of a layer, and its output after dropout when `training`. */
export function layerForward(layer: Layer, B: i32, training: bool): void {
  teamForward(layer, batchStride, B);
  if (layer.activation === SOFTMAX) softmaxForward(layer.y, layer.net, batchStride, B, layer.O);
  if (training && layer.mask) multiplyBatch(layer.dropped, layer.y, layer.mask, layer, B);
}

/**
 * dE/dy of a layer, in its `dnet`: of the last from the loss; below, where dE/dx of the layer above stands in it already, past what was
 * dropped.
 */
export function outputGradient(l: i32, B: i32, training: bool): void {
  const layer = layerAt(l);
  if (l === layerCount - 1) lossGradient(layer, loss, targets, batchStride, B);
  else if (training && layer.mask) multiplyBatch(layer.dnet, layer.dnet, layer.mask, layer, B);
}

/** Whether the delta of a layer is computed without dE/dy. */
export function isFusedEnd(l: i32): bool {
  return l === layerCount - 1 && isFused(layerAt(l).activation, loss);
}

/** dE/dnet = dE/dy . dy/dnet of a layer, in place of dE/dy in its `dnet`; `db` becomes the sum of the deltas over the batch. */
export function layerDelta(l: i32, B: i32, recording: bool): void {
  const layer = layerAt(l);
  const fused = isFusedEnd(l);
  if (fused) fusedDelta(layer, loss, targets, batchStride, B);
  else if (layer.activation === SOFTMAX) softmaxBackward(layer.dnet, layer.y, batchStride, B, layer.O);
  const isDone = fused || layer.activation === SOFTMAX;
  for (let p = 0; p < layer.panels; p++) {
    if (!isDone) multiplyByDerivative(layer, p, batchStride, B, diagonal);
    else if (recording) panelDerivative(layer, p, B);
    sumDeltas(layer, p, batchStride, B);
    if (recording) recordPanel(layer, p, batchStride, B, diagonal);
  }
}

/** dy/dnet of panel p, into `diagonal`. */
export function panelDerivative(layer: Layer, p: i32, B: i32): void {
  const panel = <usize>p * batchStride;
  const bytes = <usize>B * ROW;
  differentiate(layer.activation, layer.parameter, diagonal, layer.net + panel, layer.y + panel, bytes);
}

/** dE/dW of the batch's mean loss, or with `updating` w -= rate dE/dW at once. `factor` makes a mean of the sum: 1 / B. */
export function weightGradient(layer: Layer, B: i32, factor: f64, recording: bool, updating: bool, rate: f64): void {
  teamWeightGradient(layer, batchStride, B, factor, recording && !isPenalized(layer), updating, rate);
}

/** dE/db of the batch's mean loss, from the sums of the deltas that stand in `db`; with `updating` b -= rate dE/db at once. */
export function biasGradient(layer: Layer, factor: f64, recording: bool, updating: bool, rate: f64): void {
  const mean = splat(factor);
  const step = splat(rate);
  for (let k: usize = 0; k < layer.biasBytes; k += VECTOR) {
    const g = v128.mul<Float>(v128.load(layer.db + k), mean);
    v128.store(layer.db + k, g);
    if (recording) accumulate(layer.dbSum + k, g);
    if (updating && layer.trainsBias) {
      v128.store(layer.b + k, subtractProduct(v128.load(layer.b + k), step, g));
    }
  }
}

/** dE/dx of a layer, which is dE/dy of the layer below. */
export function layerInputGradient(layer: Layer, B: i32): void {
  teamInputGradient(layer, batchStride, B, transposes);
}

/** dE/dx of the first layer for a batch of one sample, which stands in panels a row apart. */
export function networkInputGradient(): usize {
  const layer = layerAt(0);
  denseInputGradient(layer, ROW, batchStride, 1, 0, layer.inputPanels);
  return inputGradient;
}

/** Whether the sums of the deltas of all layers are finite. */
export function hasFiniteDeltas(): bool {
  let check = splat(0);
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    // A number minus itself is 0, and NaN where it is not finite.
    for (let k: usize = 0; k < layer.biasBytes; k += VECTOR) {
      const sum = v128.load(layer.db + k);
      check = v128.add<Float>(check, v128.sub<Float>(sum, sum));
    }
  }
  return !v128.any_true(v128.ne<Float>(check, splat(0)));
}

/** target = a * b, element by element, over the layer's batch. */
function multiplyBatch(target: usize, a: usize, b: usize, layer: Layer, B: i32): void {
  for (let p: usize = 0; p < <usize>layer.panels; p++) {
    const start = p * batchStride;
    const end = start + <usize>B * ROW;
    for (let k = start; k < end; k += VECTOR)
      v128.store(target + k, v128.mul<Float>(v128.load(a + k), v128.load(b + k)));
  }
}

/** The whole forward pass over the batch. Without dropout unless `training`: where layers drop, x is then y itself. */
export function forward(B: i32, training: bool): void {
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    layerForward(layer, B, training);
    if (!training && layer.dropped) memory.copy(layer.dropped, layer.y, batchStride * <usize>layer.panels);
  }
}

export function isPenalized(layer: Layer): bool {
  return layer.l1 !== 0 || layer.l2 !== 0;
}

/** The derivative of a layer's penalty, added to dE/dW. */
export function addPenalty(layer: Layer, recording: bool): void {
  addPenaltyGradient(layer.w, layer.dw, layer.weightBytes, layer.l1, layer.l2);
  if (recording) addBlock(layer.dwSum, layer.dw, layer.weightBytes);
}

/** w -= rate dE/dW and b -= rate dE/db of a layer that is updated on the way, from gradients that were kept: the same bits. */
export function descendFromGradient(layer: Layer, rate: f64): void {
  descend(layer.w, layer.dw, layer.weightBytes, rate);
  if (layer.trainsBias) descend(layer.b, layer.db, layer.biasBytes, rate);
}

function descend(theta: usize, g: usize, bytes: usize, rate: f64): void {
  const step = splat(rate);
  for (let k: usize = 0; k < bytes; k += VECTOR) {
    v128.store(theta + k, subtractProduct(v128.load(theta + k), step, v128.load(g + k)));
  }
}

/**
 * Makes room for what a stepped batch keeps and a trained one does not: gradients of layers that are updated on the way, and dE/dx of the
 * first layer. 0 when memory runs short.
 */
export function allocateSteps(): usize {
  let enough: usize = 1;
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    if (!layer.dw) layer.dw = allocate(layer.weightBytes);
    if (!layer.dw) enough = 0;
  }
  if (!batchInputGradient) batchInputGradient = allocate(batchStride * <usize>layerAt(0).inputPanels);
  return batchInputGradient ? enough : 0;
}

/** dE/dx of the first layer over the batch, in panels, after `allocateSteps`. */
export function firstInputGradient(B: i32): usize {
  const layer = layerAt(0);
  layer.dx = batchInputGradient;
  denseInputGradient(layer, batchStride, batchStride, B, 0, layer.inputPanels);
  layer.dx = inputGradient;
  return batchInputGradient;
}

function addBlock(sum: usize, block: usize, bytes: usize): void {
  for (let k: usize = 0; k < bytes; k += VECTOR) accumulate(sum + k, v128.load(block + k));
}

/** The sum over the layers of l1 |w| + l2 w^2. */
export function penaltyLoss(): f64 {
  let sum: f64 = 0;
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    if (!isPenalized(layer)) continue;
    for (let k: usize = 0; k < layer.weightBytes; k += SIZE) {
      const w = <f64>load<Float>(layer.w + k);
      sum += layer.l1 * abs(w) + layer.l2 * w * w;
    }
  }
  return isNaN(sum) ? penaltyWithoutPadding() : sum;
}

/** The same of the real weights alone: an infinite learning rate makes NaN of the padding. */
function penaltyWithoutPadding(): f64 {
  let sum: f64 = 0;
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    if (!isPenalized(layer)) continue;
    for (let o = 0; o < layer.O; o++) {
      for (let i = 0; i < layer.I; i++) {
        const w = get(at(layer.w, layer.stride, i, o));
        sum += layer.l1 * abs(w) + layer.l2 * w * w;
      }
    }
  }
  return sum;
}

/** The one sample of the probe becomes the batch. */
export function loadSample(x: usize, t: usize): void {
  loadRow(input, 0, x, 0, inputs);
  loadRow(targets, 0, t, 0, lastLayer().O);
}
