import type { EngineOptions } from '../../engine/options.ts';
import type { Curvature } from '../../findings/before.ts';
import { losses } from '../../functions/losses.ts';
import { isTrained } from '../../functions/trainable.ts';
import { evenly, takeSamples } from './evenly.ts';
import { gradientFunction, parametersOf } from './firstPass.ts';

/** The curvature, and what was multiplied for it. */
export interface Curve extends Curvature {
  readonly iterations: number;
}

/** Multiplications of one pass over the rows. */
const mostWork = 1e5;
const fewestRows = 8;
const mostIterations = 20;
const tolerance = 1e-2;
/** Of a problem that is quadratic, where each step is cheap and its limit certain. */
const mostExactIterations = 500;
const exactTolerance = 1e-9;

/**
 * The largest eigenvalue of the Hessian H of the mean loss at the first weights, by power iteration: H v is the central difference of
 * the gradient along v, which is exact where the loss is quadratic (Pearlmutter 1994 for the product; LeCun, Simard and Pearlmutter
 * 1993 for the learning rate: gradient descent on a quadratic is stable below 2 / largest). The Rayleigh quotient after any number of
 * steps is at most the largest eigenvalue. Rows are those of a batch, evenly chosen.
 */
export function curvatureOf(options: EngineOptions): Curve | undefined {
  const { training, batchSize } = options;
  const parameters = parametersOf(options);
  const isExact = isQuadratic(options) && parameters * training.rows <= mostWork;
  const most = isExact ? training.rows : Math.min(batchSize, mostWork / parameters);
  if (Math.floor(most) < Math.min(fewestRows, batchSize)) return undefined;
  const samples = takeSamples(training, evenly(training.rows, most));
  const gradient = gradientFunction(options, samples);
  const { parameters: theta } = gradient;
  if (theta.length === 0) return undefined;
  const [above, below, moved] = [theta, theta, theta].map(({ length }) => new Float64Array(length));
  let v = Float64Array.from(theta, (_, k) => 1 + 0.5 * Math.sin(k * k + 1));
  normalize(v);
  const step = 1e-4 * Math.max(1, Math.hypot(...theta.subarray(0, 1000)));
  let largest = 0;
  const most2 = isExact ? mostExactIterations : mostIterations;
  let iterations = 0;
  for (; iterations < most2; iterations++) {
    for (let k = 0; k < theta.length; k++) moved[k] = theta[k] + step * v[k];
    gradient.at(moved, above);
    for (let k = 0; k < theta.length; k++) moved[k] = theta[k] - step * v[k];
    gradient.at(moved, below);
    const product = Float64Array.from(above, (value, k) => (value - below[k]) / (2 * step));
    const quotient = product.reduce((sum, value, k) => sum + value * v[k], 0);
    if (!Number.isFinite(quotient)) return undefined;
    const isDone = Math.abs(quotient - largest) <= (isExact ? exactTolerance : tolerance) * Math.abs(quotient);
    largest = quotient;
    if (!normalize(product)) break;
    v = product;
    if (isDone) break;
  }
  return largest > 0 ? { largest, rows: samples.rows, isExact, iterations } : undefined;
}

/** One linear layer under a squared error, trained on all rows at once without anything but the gradient. */
function isQuadratic({ layers, loss, optimizer, batchSize, training, schedule, clipping }: EngineOptions): boolean {
  const [layer] = layers;
  const isLinear = layers.length === 1 && layer.activation.type === 'linear' && layer.dropout === 0 && isTrained(layer);
  const isSquared = losses[loss].distance === 'squared';
  const isPlain =
    optimizer.type === 'sgd' &&
    optimizer.momentum === 0 &&
    optimizer.weightDecay === 0 &&
    layer.l1 === 0 &&
    layer.l2 === 0;
  const isSteady = schedule.type === 'constant' && schedule.warmup === 0 && Object.keys(clipping).length === 0;
  return isLinear && isSquared && isPlain && isSteady && batchSize === training.rows;
}

/** False of a vector of zeros. */
function normalize(v: Float64Array): boolean {
  const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
  if (!(length > 0) || !Number.isFinite(length)) return false;
  for (let k = 0; k < v.length; k++) v[k] /= length;
  return true;
}
