/**
 * A training: epochs made of batches, each a forward pass, a backward pass and an update. What a single step does and what
 * whole epochs do are the same functions; `trainEpochs` only saves the calls.
 */
import { ROW, SIZE } from './float';
import {
  ACCURACY_AT,
  BAD_DELTA,
  BAD_LOSS,
  BAD_WEIGHTS,
  FINE,
  LEARNING_RATE_AT,
  LOSS_AT,
  MAE_AT,
  R2_AT,
  REGULARIZATION_AT,
  STEP_BEGIN_UPDATE,
  STEP_BIAS_GRADIENT,
  STEP_CHECK,
  STEP_CLIP,
  STEP_DELTA,
  STEP_INPUT_GRADIENT,
  STEP_LOAD,
  STEP_LOSS,
  STEP_NET,
  STEP_OUTPUT_GRADIENT,
  STEP_PENALTY,
  STEP_UPDATE,
  STEP_WEIGHT_GRADIENT,
  VALIDATION_ACCURACY_AT,
  VALIDATION_LOSS_AT,
  VALIDATION_MAE_AT,
  VALIDATION_R2_AT,
} from './generated';
import { lastLayer, layerAt, layerCount } from './layer';
import { addLosses, addWeights, hasClassWeights, meanFactor } from './losses';
import { allocate } from './memory';
import {
  accuracyOf,
  addToMetrics,
  createMetrics,
  Metrics,
  maeOf,
  r2Of,
  readMetrics,
  resetMetrics,
  writeMetrics,
} from './metrics';
import {
  addPenalty,
  batchStride,
  biasGradient,
  capacity,
  descendFromGradient,
  forward,
  hasFiniteDeltas,
  isFusedEnd,
  isPenalized,
  layerDelta,
  layerForward,
  layerInputGradient,
  loadBatch,
  loadSample,
  loss,
  networkInputGradient,
  outputGradient,
  penaltyLoss,
  targets,
  weightGradient,
} from './network';
import { allocateStates, beginUpdate, isPlainDescent, updateAll, updateLayer } from './optimizers';
import { appendParameter, clipByNorm, clipByValue } from './parameters';
import {
  beginRecord,
  recordedWeightNorm,
  tensorRowBytes,
  weightNorm,
  writeProbeDelta,
  writeProbeForward,
  writeScalars,
  writeTensors,
} from './record';
import { isSampleActivation, sampleDeltas, sampleForward, sampleUpdate } from './sample';

/** Row-major samples: inputs, targets, and how many there are. */
let trainX: usize = 0;
let trainT: usize = 0;
let trainRows: i32 = 0;
let validationX: usize = 0;
let validationT: usize = 0;
let validationRows: i32 = 0;
let probeX: usize = 0;
let probeT: usize = 0;

let clipValue: f64 = NaN;
let clipNorm: f64 = NaN;
let isRecording: bool = true;
let hasPenalty: bool = false;
/** Whether all that is done for a batch of one can be done by sample.ts. */
let isSampleWise: bool = false;
let metrics: Metrics = changetype<Metrics>(0);
let validationMetrics: Metrics = changetype<Metrics>(0);

/** Of the running epoch. */
let samples: i32 = 0;
export let batches: i32 = 0;
let lossSum: f64 = 0;
/** By which the sum of losses is divided: samples, or with class weights their weights. Of the epoch, and of the batch at hand. */
let weightSum: f64 = 0;
let weight: f64 = 0;
let penaltySum: f64 = 0;
let validationLossSum: f64 = 0;
let validationWeightSum: f64 = 0;

export function setSamples(x: usize, t: usize, rows: i32): void {
  trainX = x;
  trainT = t;
  trainRows = rows;
}

export function setValidation(x: usize, t: usize, rows: i32): void {
  validationX = x;
  validationT = t;
  validationRows = rows;
}

export function setProbe(x: usize, t: usize): void {
  probeX = x;
  probeT = t;
}

/** NaN for a bound that is not set. */
export function setClipping(value: f64, norm: f64): void {
  clipValue = value;
  clipNorm = norm;
}

export function setMetrics(kind: i32, validationKind: i32, middle: f64): void {
  const m = lastLayer().O;
  metrics = createMetrics(kind, m, middle);
  validationMetrics = createMetrics(validationKind, m, middle);
}

/** Where the sums of the targets' squared distances from their mean are to be written, (m) f64. */
export function spreadOf(ofValidation: bool): usize {
  return ofValidation ? validationMetrics.spread : metrics.spread;
}

/** Where what an error of 1 in an output is in the data is to be written, (m) f64. */
export function sizesOf(ofValidation: bool): usize {
  return ofValidation ? validationMetrics.sizes : metrics.sizes;
}

/**
 * After the layers, their weights, the optimizer's choice and clipping: what is trained, and whether its update can be done
 * on the way. 0 when memory runs short.
 */
export function beginTraining(recording: bool): usize {
  isRecording = recording;
  const plain = isPlainDescent() && isNaN(clipValue) && isNaN(clipNorm);
  isSampleWise = plain && capacity === 1 && !hasClassWeights();
  let enough: usize = 1;
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    const penalized = isPenalized(layer);
    const updatesOnTheWay = plain && layer.trainsWeights !== 0 && !penalized;
    layer.isDirect = <i32>updatesOnTheWay;
    if (penalized) hasPenalty = true;
    if (!updatesOnTheWay || layer.mask || !isSampleActivation(layer.activation)) isSampleWise = false;
    if (updatesOnTheWay) continue;
    layer.dw = allocate(layer.weightBytes);
    if (!layer.dw) enough = 0;
    if (layer.trainsWeights) appendParameter(layer.w, layer.dw, layer.weightBytes);
    if (layer.trainsBias) appendParameter(layer.b, layer.db, layer.biasBytes);
  }
  if (!allocateStates()) enough = 0;
  return enough;
}

/** Clears what is summed over an epoch; with `tensors` (a row) follows the probe through the network first. */
export function beginEpoch(tensors: usize): void {
  if (isRecording) beginRecord();
  if (tensors) {
    loadSample(probeX, probeT);
    forward(1, false);
    backwardDeltas(1, false, false, tensors);
  }
  resetMetrics(metrics);
  samples = 0;
  batches = 0;
  lossSum = 0;
  weightSum = 0;
  penaltySum = 0;
}

/** The running epoch's sums, as f64: of losses, penalties and, where classes are weighted, weights, then those of its metrics. */
export function readSums(target: usize): void {
  store<f64>(target, lossSum);
  store<f64>(target, penaltySum, 8);
  if (hasClassWeights()) store<f64>(target, weightSum, 16);
  readMetrics(metrics, target + (hasClassWeights() ? 24 : 16));
}

/** Continues an epoch from such sums, after so many batches and samples. */
export function writeSums(source: usize, batchesDone: i32, samplesDone: i32): void {
  samples = samplesDone;
  batches = batchesDone;
  lossSum = load<f64>(source);
  penaltySum = load<f64>(source, 8);
  weightSum = hasClassWeights() ? load<f64>(source, 16) : <f64>samplesDone;
  writeMetrics(metrics, source + (hasClassWeights() ? 24 : 16), samplesDone);
}

/** Trains on the samples order[start] .. order[start + B - 1]. Returns what went wrong. */
export function trainBatch(order: usize, start: i32, B: i32, rate: f64): i32 {
  if (isSampleWise) return trainSample(load<i32>(order + ((<usize>start) << 2)), rate);
  loadTraining(order, start, B);
  forward(B, true);
  if (addBatchLoss(B) !== FINE) return BAD_LOSS;
  backwardDeltas(B, isRecording, true, 0);
  if (!hasFiniteDeltas()) return BAD_DELTA;
  const factor = meanFactor(weight);
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    const direct = layer.isDirect !== 0;
    weightGradient(layer, B, factor, isRecording, direct, rate);
    biasGradient(layer, factor, isRecording, direct, rate);
  }
  if (hasPenalty) addPenalties();
  clip();
  updateAll(rate);
  return FINE;
}

function loadTraining(order: usize, start: i32, B: i32): void {
  loadBatch(trainX, trainT, order, start, B);
}

/** The losses, penalties and metrics of the batch, after `forward`. Returns what is wrong with the loss. */
function addBatchLoss(B: i32): i32 {
  const batchLoss = addLosses(0, lastLayer(), loss, targets, batchStride, B);
  weight = addWeights(0, targets, batchStride, B, lastLayer().O);
  weightSum += weight;
  samples += B;
  batches++;
  lossSum += batchLoss;
  if (hasPenalty) penaltySum += penaltyLoss();
  if (batchLoss - batchLoss !== 0) return BAD_LOSS;
  addToMetrics(metrics, lastLayer(), targets, batchStride, B);
  return FINE;
}

/**
 * dE/dy and the delta of every layer from the last one down, after `forward`. With `row`, a row of tensors, what is found of the one sample
 * of the batch is written to the probe's places.
 */
function backwardDeltas(B: i32, recording: bool, training: bool, row: usize): void {
  for (let l = layerCount - 1; l >= 0; l--) {
    const layer = layerAt(l);
    if (row || !isFusedEnd(l)) outputGradient(l, B, training);
    if (row) writeProbeForward(row, l);
    layerDelta(l, B, recording);
    if (l > 0) layerInputGradient(layer, B);
    if (row) writeProbeDelta(row, l, l > 0 ? layer.dx : networkInputGradient(), l > 0 ? batchStride : ROW);
  }
}

function addPenalties(): void {
  for (let l = 0; l < layerCount; l++) if (isPenalized(layerAt(l))) addPenalty(layerAt(l), isRecording);
}

function clip(): void {
  if (!isNaN(clipValue)) clipByValue(clipValue);
  if (!isNaN(clipNorm)) clipByNorm(clipNorm);
}

/**
 * One step of a batch of B samples, of layer l where it is a layer's, after `allocateSteps`. All of them in order are `trainBatch`, to the
 * bit. Between two of them nothing is overwritten but dE/dy by the delta, and the gradient by penalties and clipping. Returns what went
 * wrong.
 */
export function performStep(step: i32, l: i32, order: usize, start: i32, B: i32, rate: f64): i32 {
  const layer = layerAt(l);
  switch (step) {
    case STEP_LOAD:
      loadTraining(order, start, B);
      break;
    case STEP_NET:
      layerForward(layer, B, true);
      break;
    case STEP_LOSS:
      return addBatchLoss(B);
    case STEP_OUTPUT_GRADIENT:
      outputGradient(l, B, true);
      break;
    case STEP_DELTA:
      layerDelta(l, B, isRecording);
      break;
    case STEP_WEIGHT_GRADIENT:
      weightGradient(layer, B, meanFactor(weight), isRecording, false, 0);
      break;
    case STEP_BIAS_GRADIENT:
      biasGradient(layer, meanFactor(weight), isRecording, false, 0);
      break;
    case STEP_INPUT_GRADIENT:
      layerInputGradient(layer, B);
      break;
    case STEP_CHECK:
      return hasFiniteDeltas() ? FINE : BAD_DELTA;
    case STEP_PENALTY:
      addPenalties();
      break;
    case STEP_CLIP:
      clip();
      break;
    case STEP_BEGIN_UPDATE:
      beginUpdate();
      break;
    case STEP_UPDATE:
      if (layer.isDirect) descendFromGradient(layer, rate);
      else updateLayer(layer.w, layer.b, rate);
      break;
    default:
      unreachable();
  }
  return FINE;
}

/** The same for a batch of one. */
function trainSample(row: i32, rate: f64): i32 {
  const last = lastLayer();
  const x = trainX + <usize>row * <usize>layerAt(0).I * SIZE;
  const t = trainT + <usize>row * <usize>last.O * SIZE;
  sampleForward(x);
  const sampleLoss = addLosses(0, last, loss, t, ROW, 1);
  samples++;
  weightSum += 1;
  batches++;
  lossSum += sampleLoss;
  if (sampleLoss - sampleLoss !== 0) return BAD_LOSS;
  addToMetrics(metrics, last, t, ROW, 1);
  if (!sampleDeltas(loss, t, isRecording)) return BAD_DELTA;
  sampleUpdate(x, isRecording, rate);
  return FINE;
}

/** Measures the samples order[start] .. order[start + B - 1] of the held-out ones. */
export function measureBatch(order: usize, start: i32, B: i32): void {
  loadBatch(validationX, validationT, order, start, B);
  forward(B, false);
  validationLossSum = addLosses(validationLossSum, lastLayer(), loss, targets, batchStride, B);
  validationWeightSum = addWeights(validationWeightSum, targets, batchStride, B, lastLayer().O);
  addToMetrics(validationMetrics, lastLayer(), targets, batchStride, B);
}

/** Measures all held-out samples, which stand in memory, after `mayValidate`; `order` counts from 0. */
export function measureAll(order: usize): void {
  for (let start = 0; start < validationRows; start += capacity) {
    measureBatch(order, start, min(capacity, validationRows - start));
  }
}

/**
 * Begins measuring the held-out samples at the end of an epoch. Gives whether they may be measured: not where weights have exploded, so that
 * the batch that did it still stands where they would.
 */
export function mayValidate(growth: usize): bool {
  resetMetrics(validationMetrics);
  validationLossSum = 0;
  validationWeightSum = 0;
  isValidated = weightsAreFine(0, growth);
  return isValidated;
}

let isValidated: bool = true;

/**
 * Ends an epoch, after the validation: writes its scalars, and its tensors where there is a row for them. With `known`
 * false it broke off, and what was not computed is NaN. `growth` (layers) are the weight norms that count as an explosion.
 */
export function endEpoch(scalars: usize, tensors: usize, rate: f64, known: bool, growth: usize): i32 {
  const count = <f64>samples;
  const validated = known && isValidated;
  store<f64>(scalars, lossSum / weightSum, LOSS_AT);
  store<f64>(scalars, penaltySum / <f64>batches, REGULARIZATION_AT);
  store<f64>(scalars, rate, LEARNING_RATE_AT);
  store<f64>(scalars, validated ? validationLossSum / validationWeightSum : NaN, VALIDATION_LOSS_AT);
  store<f64>(scalars, known ? accuracyOf(metrics) : NaN, ACCURACY_AT);
  store<f64>(scalars, validated ? accuracyOf(validationMetrics) : NaN, VALIDATION_ACCURACY_AT);
  store<f64>(scalars, known ? r2Of(metrics) : NaN, R2_AT);
  store<f64>(scalars, validated ? r2Of(validationMetrics) : NaN, VALIDATION_R2_AT);
  store<f64>(scalars, known ? maeOf(metrics) : NaN, MAE_AT);
  store<f64>(scalars, validated ? maeOf(validationMetrics) : NaN, VALIDATION_MAE_AT);
  if (isRecording) {
    writeScalars(scalars, count, <f64>batches, known);
    if (tensors) writeTensors(tensors, count, <f64>batches, known);
  }
  return weightsAreFine(scalars, growth) ? FINE : BAD_WEIGHTS;
}

/** Whether no weight norm has exploded or is not finite, and no bias. Norms that were recorded are read from the row, if there is one. */
function weightsAreFine(scalars: usize, growth: usize): bool {
  for (let l = 0; l < layerCount; l++) {
    const layer = layerAt(l);
    const norm = isRecording && scalars !== 0 ? recordedWeightNorm(scalars, l) : weightNorm(layer);
    if (!(norm <= load<f64>(growth + ((<usize>l) << 3)))) return false;
    for (let k: usize = 0; k < layer.biasBytes; k += sizeof<Float>()) {
      const b = load<Float>(layer.b + k);
      if (b - b !== 0) return false;
    }
  }
  return true;
}

/**
 * Whole epochs in one call, with all samples in memory. Of the epochs that follow `epoch`, at most `count`: their scalars
 * are written one after the other, and the tensors of those that `wanted` names by a 1 (a byte each). `order` has a row of
 * samples for each epoch, `orderBytes` apart. Stops behind an epoch that goes wrong. Gives how many epochs were begun;
 * `failure` tells what went wrong in the last.
 */
export let failure: i32 = FINE;

export function trainEpochs(
  count: i32,
  rates: usize,
  order: usize,
  orderBytes: usize,
  identity: usize,
  wanted: usize,
  scalars: usize,
  scalarBytes: usize,
  tensors: usize,
  growth: usize,
): i32 {
  const tensorBytes = tensorRowBytes();
  failure = FINE;
  for (let e = 0; e < count; e++) {
    const isWanted = load<u8>(wanted + <usize>e) !== 0;
    const row = isWanted ? tensors : 0;
    const rate = load<f64>(rates + ((<usize>e) << 3));
    beginEpoch(row);
    for (let start = 0; start < trainRows && failure === FINE; start += capacity) {
      failure = trainBatch(order, start, min(capacity, trainRows - start), rate);
    }
    const known = failure === FINE;
    if (known && validationRows > 0 && mayValidate(growth)) measureAll(identity);
    const ending = endEpoch(scalars, row, rate, known, growth);
    if (known) failure = ending;
    if (failure !== FINE) return e + 1;
    scalars += scalarBytes;
    if (isWanted) tensors += tensorBytes;
    order += orderBytes;
  }
  return count;
}
