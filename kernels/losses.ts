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

/** The loss of sample n. */
export function sampleLoss(layer: Layer, loss: i32, t: usize, stride: usize, n: i32): f64 {
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
}
