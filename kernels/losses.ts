/**
 * The losses of src/functions and their fused forms, in f64 in either precision: the formulas
 * and the order of their sums are those, and so are the results. A code of no
 * loss traps: nothing is trained as something else.
 */
import { at, get, set } from './float';
import {
  BINARY_CROSS_ENTROPY,
  CROSS_ENTROPY,
  HALF_SQUARED_ERROR,
  HINGE,
  HUBER,
  isFused,
  isTotal,
  LOG_COSH,
  MAE,
  MSE,
  POISSON,
  SOFT_MARGIN,
  SUM,
} from './generated';
import { Layer } from './layer';
import { exp, expm1, log, log1p, tanh } from './scalar';
import { indexOfLargest } from './softmax';

/** Where each class's weight stands (f64); 0 where all weigh the same. */
let classWeights: usize = 0;

export function setClassWeights(address: usize): void {
  classWeights = address;
}

export function hasClassWeights(): bool {
  return classWeights !== 0;
}

/** The weight of the class that the targets of sample n name. */
function classWeight(t: usize, stride: usize, n: i32, m: i32): f64 {
  let first = 0;
  if (m === 1) first = get(at(t, stride, n, 0)) > 0.5 ? 1 : 0;
  else first = indexOfLargest(t, stride, n, m);
  return load<f64>(classWeights + ((<usize>first) << 3));
}

/** What the losses of the first B samples are divided by, added to `sum` one by one: 1 for each, or the weight of its class. */
export function addWeights(sum: f64, t: usize, stride: usize, B: i32, m: i32): f64 {
  if (!classWeights) return sum + <f64>B;
  for (let n = 0; n < B; n++) sum += classWeight(t, stride, n, m);
  return sum;
}

/** By which a sum over a batch of this weight becomes a mean; 0 where the weight is too small to be divided by. */
export function meanFactor(weight: f64): f64 {
  const factor = 1 / weight;
  return factor - factor === 0 ? factor : 0;
}

/** dnet (B, m) *= the weight of each sample's class. */
function weightSamples(layer: Layer, t: usize, stride: usize, B: i32): void {
  const m = layer.O;
  for (let n = 0; n < B; n++) {
    const weight = classWeight(t, stride, n, m);
    for (let k = 0; k < m; k++) {
      const place = at(layer.dnet, stride, n, k);
      set(place, get(place) * weight);
    }
  }
}

function weightOf(loss: i32, m: i32): f64 {
  return isTotal(loss) ? 1 : 1 / <f64>m;
}

function logTerm(t: f64, y: f64): f64 {
  return t === 0 ? 0 : t * log(y);
}

function quotient(t: f64, y: f64): f64 {
  return t === 0 ? 0 : t / y;
}

function value(loss: i32, y: f64, t: f64): f64 {
  switch (loss) {
    case MSE:
      return (y - t) * (y - t);
    case HALF_SQUARED_ERROR:
      return 0.5 * (y - t) * (y - t);
    case MAE:
      return abs(y - t);
    case HUBER: {
      const distance = abs(y - t);
      return distance <= 1 ? 0.5 * distance * distance : distance - 0.5;
    }
    case LOG_COSH: {
      const distance = abs(y - t);
      if (!(distance < 1)) return distance + (log1p(exp(-2 * distance)) - 0.6931471805599453);
      const e = expm1(distance);
      return log1p((0.5 * e * e) / (e + 1));
    }
    case CROSS_ENTROPY:
      return 0 - logTerm(t, y);
    case BINARY_CROSS_ENTROPY:
      return 0 - logTerm(t, y) - (t === 1 ? 0 : (1 - t) * log1p(-y));
    case HINGE:
      return max<f64>(0, 1 - t * y);
    case SOFT_MARGIN: {
      const z = t * y;
      return max<f64>(0 - z, 0) + log1p(exp(-abs(z)));
    }
    case POISSON:
      return y - logTerm(t, y);
    case SUM:
      return y;
    default:
      return unreachable();
  }
}

function derivative(loss: i32, y: f64, t: f64): f64 {
  switch (loss) {
    case MSE:
      return 2 * (y - t);
    case HALF_SQUARED_ERROR:
      return y - t;
    case MAE: {
      const d = y - t;
      return d > 0 ? 1 : d < 0 ? -1 : d;
    }
    case HUBER:
      return min<f64>(max<f64>(y - t, -1), 1);
    case LOG_COSH:
      return tanh(y - t);
    case CROSS_ENTROPY:
      return 0 - quotient(t, y);
    case BINARY_CROSS_ENTROPY:
      return t === 0 ? 1 / (1 - y) : t === 1 ? 0 - 1 / y : (y - t) / (y * (1 - y));
    case HINGE:
      return t * y < 1 ? 0 - t : 0;
    case SOFT_MARGIN:
      return 0 - t / (1 + exp(t * y));
    case POISSON:
      return t === 0 ? 1 : (y - t) / y;
    case SUM:
      return 1;
    default:
      return unreachable();
  }
}

/** The sum over the first B samples of their losses, added to `sum` one by one. `t` are the targets (B, m). */
export function addLosses(sum: f64, layer: Layer, loss: i32, t: usize, stride: usize, B: i32): f64 {
  for (let n = 0; n < B; n++) sum += sampleLoss(layer, loss, t, stride, n);
  return sum;
}

/** The loss of sample n, times the weight of its class. */
export function sampleLoss(layer: Layer, loss: i32, t: usize, stride: usize, n: i32): f64 {
  const own = ownLoss(layer, loss, t, stride, n);
  return classWeights ? classWeight(t, stride, n, layer.O) * own : own;
}

function ownLoss(layer: Layer, loss: i32, t: usize, stride: usize, n: i32): f64 {
  const m = layer.O;
  if (!isFused(layer.activation, loss)) return plainLoss(layer, loss, t, stride, n, m);
  if (loss === CROSS_ENTROPY) return softmaxCrossEntropy(layer.net, t, stride, n, m);
  if (loss === BINARY_CROSS_ENTROPY) return sigmoidBinaryCrossEntropy(layer.net, t, stride, n, m);
  return unreachable();
}

function plainLoss(layer: Layer, loss: i32, t: usize, stride: usize, n: i32, m: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < m; k++) sum += value(loss, get(at(layer.y, stride, n, k)), get(at(t, stride, n, k)));
  return weightOf(loss, m) * sum;
}

function softmaxCrossEntropy(net: usize, t: usize, stride: usize, n: i32, m: i32): f64 {
  const largest = indexOfLargest(net, stride, n, m);
  const max = get(at(net, stride, n, largest));
  let others: f64 = 0;
  for (let k = 0; k < m; k++) if (k !== largest) others += exp(get(at(net, stride, n, k)) - max);
  const logSum = log1p(others);
  let loss: f64 = 0;
  for (let k = 0; k < m; k++) {
    const target = get(at(t, stride, n, k));
    if (target !== 0) loss += target * (logSum + (max - get(at(net, stride, n, k))));
  }
  return loss;
}

function sigmoidBinaryCrossEntropy(net: usize, t: usize, stride: usize, n: i32, m: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < m; k++) {
    const z = get(at(net, stride, n, k));
    const target = get(at(t, stride, n, k));
    sum += (z > 0 ? z * (1 - target) : -z * target) + log1p(exp(-abs(z)));
  }
  return sum / <f64>m;
}

/** dnet = dE/dy of each sample's own loss, (B, m). Overwrites. */
export function lossGradient(layer: Layer, loss: i32, t: usize, stride: usize, B: i32): void {
  const m = layer.O;
  const weight = weightOf(loss, m);
  for (let n = 0; n < B; n++) {
    for (let k = 0; k < m; k++) {
      const d = weight * derivative(loss, get(at(layer.y, stride, n, k)), get(at(t, stride, n, k)));
      set(at(layer.dnet, stride, n, k), d);
    }
  }
  if (classWeights) weightSamples(layer, t, stride, B);
}

/** dnet = the delta dE/dnet by the fused form. Overwrites. */
export function fusedDelta(layer: Layer, loss: i32, t: usize, stride: usize, B: i32): void {
  const m = layer.O;
  for (let n = 0; n < B; n++) {
    let targetSum: f64 = 0;
    if (loss === CROSS_ENTROPY) for (let k = 0; k < m; k++) targetSum += get(at(t, stride, n, k));
    for (let k = 0; k < m; k++) {
      const y = get(at(layer.y, stride, n, k));
      const target = get(at(t, stride, n, k));
      const d = loss === CROSS_ENTROPY ? y * targetSum - target : (y - target) / <f64>m;
      set(at(layer.dnet, stride, n, k), d);
    }
  }
  if (classWeights) weightSamples(layer, t, stride, B);
}
