/** Running numbers over the batches of an epoch: src/engine/metrics.ts on panels. */
import { at, get } from './float';
import { LARGEST_IS_RIGHT, LAST_METRIC, REGRESSION } from './generated';
import { Layer } from './layer';
import { allocate } from './memory';

@unmanaged
export class Metrics {
  /** What is measured: nothing of classification is known of a regression, and the other way round. */
  kind: i32;
  /** Outputs. */
  m: i32;
  /** Where an output changes sides, when every output is a side. */
  middle: f64;
  right: f64;
  count: f64;
  absolute: f64;
  /**
   * Of each output the sum of squared errors, that of the targets' squared distances from their mean, and what an error of 1 is in
   * the data (m), in f64.
   */
  squares: usize;
  spread: usize;
  sizes: usize;
}

export function createMetrics(kind: i32, m: i32, middle: f64): Metrics {
  if (kind < REGRESSION || kind > LAST_METRIC) unreachable();
  const metrics = changetype<Metrics>(allocate(offsetof<Metrics>()));
  metrics.kind = kind;
  metrics.m = m;
  metrics.middle = middle;
  metrics.squares = allocate((<usize>m) << 3);
  metrics.spread = allocate((<usize>m) << 3);
  metrics.sizes = allocate((<usize>m) << 3);
  return metrics;
}

export function resetMetrics(metrics: Metrics): void {
  metrics.right = 0;
  metrics.count = 0;
  metrics.absolute = 0;
  for (let k: usize = 0; k < (<usize>metrics.m) << 3; k += 8) store<f64>(metrics.squares + k, 0);
}

/** The sums: right samples; or absolute errors and each output's squared errors (1 + m). */
export function readMetrics(metrics: Metrics, target: usize): void {
  if (metrics.kind !== REGRESSION) {
    store<f64>(target, metrics.right);
    return;
  }
  store<f64>(target, metrics.absolute);
  memory.copy(target + 8, metrics.squares, (<usize>metrics.m) << 3);
}

export function writeMetrics(metrics: Metrics, source: usize, samples: i32): void {
  metrics.count = <f64>samples;
  if (metrics.kind !== REGRESSION) {
    metrics.right = load<f64>(source);
    return;
  }
  metrics.absolute = load<f64>(source);
  memory.copy(metrics.squares, source + 8, (<usize>metrics.m) << 3);
}

/** Adds the first B samples of the batch, after the forward pass. */
export function addToMetrics(metrics: Metrics, layer: Layer, t: usize, stride: usize, B: i32): void {
  const m = metrics.m;
  for (let n = 0; n < B; n++) {
    if (metrics.kind === REGRESSION) addErrors(metrics, layer.y, t, stride, n, m);
    else if (metrics.kind === LARGEST_IS_RIGHT) metrics.right += largestIsRight(layer.y, t, stride, n, m) ? 1 : 0;
    else metrics.right += everySideIsRight(layer.y, t, stride, n, m, metrics.middle) ? 1 : 0;
  }
  metrics.count += <f64>B;
}

function addErrors(metrics: Metrics, y: usize, t: usize, stride: usize, n: i32, m: i32): void {
  for (let k = 0; k < m; k++) {
    const error = get(at(y, stride, n, k)) - get(at(t, stride, n, k));
    const place = (<usize>k) << 3;
    store<f64>(metrics.squares + place, load<f64>(metrics.squares + place) + error * error);
    metrics.absolute += abs(error) * load<f64>(metrics.sizes + place);
  }
}

function largestIsRight(y: usize, t: usize, stride: usize, n: i32, m: i32): bool {
  let largest = 0;
  let target = 0;
  let largestValue = get(at(y, stride, n, 0));
  let targetValue = get(at(t, stride, n, 0));
  if (largestValue !== largestValue) return false;
  for (let k = 1; k < m; k++) {
    const value = get(at(y, stride, n, k));
    if (value !== value) return false;
    if (value > largestValue) {
      largest = k;
      largestValue = value;
    }
    const wanted = get(at(t, stride, n, k));
    if (wanted > targetValue) {
      target = k;
      targetValue = wanted;
    }
  }
  return largest === target;
}

function everySideIsRight(y: usize, t: usize, stride: usize, n: i32, m: i32, middle: f64): bool {
  for (let k = 0; k < m; k++) {
    const value = get(at(y, stride, n, k));
    if (value !== value || value > middle !== get(at(t, stride, n, k)) > middle) return false;
  }
  return true;
}

export function accuracyOf(metrics: Metrics): f64 {
  return metrics.kind === REGRESSION ? NaN : metrics.right / metrics.count;
}

/** Mean of 1 - residual / spread over the outputs whose targets vary at all; NaN where none does. */
export function r2Of(metrics: Metrics): f64 {
  if (metrics.kind !== REGRESSION) return NaN;
  let sum: f64 = 0;
  let defined = 0;
  for (let k: usize = 0; k < (<usize>metrics.m) << 3; k += 8) {
    const spread = load<f64>(metrics.spread + k);
    if (spread === 0) continue;
    sum += 1 - load<f64>(metrics.squares + k) / spread;
    defined++;
  }
  return sum / <f64>defined;
}

export function maeOf(metrics: Metrics): f64 {
  return metrics.kind === REGRESSION ? metrics.absolute / (metrics.count * <f64>metrics.m) : NaN;
}
