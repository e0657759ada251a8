import { sideBetween } from '../functions/losses.ts';
import type { Network } from './network.ts';
import type { EngineOptions, LossName, Samples } from './options.ts';
import type { Vec } from './vector.ts';

/** Running numbers over the batches of one epoch, as the forward pass of each batch found them. */
export interface Metrics {
  reset(): void;
  /** Adds the first B samples of the batch, after the forward pass. */
  add(network: Network, B: number): void;
  /** Share of samples that are right; NaN for regression. */
  accuracy(): number;
  /** Coefficient of determination, averaged over the outputs; NaN for classification and where it is not defined. Of any units. */
  r2(): number;
  /** Mean absolute error over samples and outputs, in the units of the data; NaN for classification. */
  mae(): number;
  /** The sums: right samples; or absolute errors and each output's squared errors (1 + m). A copy. */
  state(): Float64Array;
  /** Continues from sums over so many samples. */
  setState(state: Float64Array, samples: number): void;
}

type MeasuredOptions = Pick<EngineOptions, 'task' | 'loss' | 'layers' | 'precision' | 'targetUnits'>;

/** The metrics of a training on these samples of it. */
export function createMetrics(options: MeasuredOptions, samples: Samples): Metrics {
  const m = options.layers[options.layers.length - 1].units;
  if (options.task === 'regression') return regressionMetrics(samples, m, options);
  return classificationMetrics(samples, m, options.loss);
}

function classificationMetrics(samples: Samples, m: number, loss: LossName): Metrics {
  const isRight =
    metricKind({ task: 'classification' }, samples, m) === 'largestIsRight'
      ? largestIsRight
      : everySideIsRight(sideBetween(loss));
  let right = 0;
  let count = 0;
  return {
    reset: () => {
      right = 0;
      count = 0;
    },
    add: ({ layers, t }, B) => {
      const { y } = layers[layers.length - 1];
      for (let n = 0; n < B; n++) if (isRight(y, t, n * m, m)) right++;
      count += B;
    },
    accuracy: () => right / count,
    r2: () => Number.NaN,
    mae: () => Number.NaN,
    state: () => Float64Array.of(right),
    setState: (state, samples) => {
      right = state[0];
      count = samples;
    },
  };
}

type MetricKind = 'regression' | 'largestIsRight' | 'everySideIsRight';

/** What is measured over these samples of m targets. */
export function metricKind({ task }: Pick<EngineOptions, 'task'>, samples: Samples, m: number): MetricKind {
  if (task === 'regression') return task;
  return m > 1 && hasOneHotTargets(samples, m) ? 'largestIsRight' : 'everySideIsRight';
}

/** Whether every row has a single 1 and zeros beside it. */
function hasOneHotTargets({ rows, targets }: Samples, m: number): boolean {
  for (let n = 0; n < rows; n++) {
    let ones = 0;
    for (let k = n * m; k < n * m + m; k++) {
      if (targets[k] !== 0 && targets[k] !== 1) return false;
      ones += targets[k];
    }
    if (ones !== 1) return false;
  }
  return rows > 0;
}

/** The largest output (the first of equals) is the one whose target is largest. A NaN output is never right. */
function largestIsRight(y: Vec, t: Vec, at: number, m: number): boolean {
  let largest = at;
  let target = at;
  for (let k = at; k < at + m; k++) {
    if (Number.isNaN(y[k])) return false;
    if (y[k] > y[largest]) largest = k;
    if (t[k] > t[target]) target = k;
  }
  return largest === target;
}

/** Every output is above the middle exactly where its target is. NaN is never right. */
function everySideIsRight(middle: number) {
  return (y: Vec, t: Vec, at: number, m: number): boolean => {
    for (let k = at; k < at + m; k++) if (Number.isNaN(y[k]) || y[k] > middle !== t[k] > middle) return false;
    return true;
  };
}

function regressionMetrics(samples: Samples, m: number, options: MeasuredOptions): Metrics {
  const spread = targetSpread(samples, m, options);
  const sizes = errorSizes(options, m);
  const squares = new Float64Array(m);
  let absolute = 0;
  let count = 0;
  return {
    reset: () => {
      squares.fill(0);
      absolute = 0;
      count = 0;
    },
    add: ({ layers, t }, B) => {
      const { y } = layers[layers.length - 1];
      for (let n = 0; n < B; n++) {
        for (let k = 0; k < m; k++) {
          const error = y[n * m + k] - t[n * m + k];
          squares[k] += error * error;
          absolute += Math.abs(error) * sizes[k];
        }
      }
      count += B;
    },
    accuracy: () => Number.NaN,
    r2: () => meanR2(squares, spread),
    mae: () => absolute / (count * m),
    state: () => Float64Array.of(absolute, ...squares),
    setState: (state, samples) => {
      absolute = state[0];
      squares.set(state.subarray(1));
      count = samples;
    },
  };
}

/**
 * Each output's sum of squared differences of its targets from their mean, (m); exactly 0 where the targets are constant, that is,
 * where they differ by no more than rounding does. Targets count as the network sees them, in the run's precision.
 */
export function targetSpread(
  { rows, targets }: Samples,
  m: number,
  { precision, targetUnits }: Pick<EngineOptions, 'precision' | 'targetUnits'>,
): Float64Array {
  const seen = precision === 'float64' ? (target: number) => target : Math.fround;
  return Float64Array.from({ length: m }, (_, output) =>
    spreadOf(k => seen(targets[k]), targetUnits?.origin[output] ?? 0, output, rows * m, m),
  );
}

/** What an error of 1 in an output is in the data (m). */
export function errorSizes({ targetUnits }: Pick<EngineOptions, 'targetUnits'>, m: number): Float64Array {
  return targetUnits ? targetUnits.size.map(Math.abs) : new Float64Array(m).fill(1);
}

/**
 * Differences from the first target, which are exact where targets are close to one another: a mean is off by its rounding. Targets
 * were rounded in the data, where each is that far from `origin`.
 */
function spreadOf(target: (k: number) => number, origin: number, output: number, length: number, m: number): number {
  if (length === 0) return 0;
  const first = target(output);
  const rows = length / m;
  let largest = 0;
  let range = 0;
  let mean = 0;
  for (let k = output; k < length; k += m) {
    const difference = target(k) - first;
    largest = Math.max(largest, Math.abs(origin + target(k)));
    range = Math.max(range, Math.abs(difference));
    mean += difference / rows;
  }
  if (range <= 2 * Number.EPSILON * largest) return 0;
  let spread = 0;
  for (let k = output; k < length; k += m) {
    const distance = target(k) - first - mean;
    spread += distance * distance;
  }
  return spread;
}

/** Mean of 1 - residual / spread over the outputs whose targets vary at all; NaN where none does. */
function meanR2(squares: Vec, spread: Vec): number {
  let sum = 0;
  let defined = 0;
  for (let k = 0; k < spread.length; k++) {
    if (spread[k] === 0) continue;
    sum += 1 - squares[k] / spread[k];
    defined++;
  }
  return sum / defined;
}
