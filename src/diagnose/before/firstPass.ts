import { loadRows } from '../../engine/batches.ts';
import { createNetwork, type Layer, type Network } from '../../engine/network.ts';
import type { EngineOptions, Samples } from '../../engine/options.ts';
import { backward, forward } from '../../engine/passes.ts';
import { weightPenalty } from '../../engine/regularization.ts';
import { norm } from '../../engine/vector.ts';
import type { SetActivation } from '../../functions/activation.ts';
import { elementwiseActivation, flatWord } from '../../functions/activations.ts';
import { saturationThreshold } from '../../trace/scalars.ts';
import { evenly, takeSamples } from './evenly.ts';

/** What a layer does at the first weights. */
interface FirstLayer {
  /** Share of the units whose derivative is 0 on every row. */
  readonly deadShare: number;
  /**
   * What is flat, that is below a hundredth of the largest |f'|: of a rectifier, which is off on many rows by its nature, the share of
   * units by their mean; of others the share of outputs where that is more. NaN of softmax.
   */
  readonly flatShare: number;
  /** The mean of |f'| over rows and units, as a share of the largest that it can be; NaN of softmax. */
  readonly slope: number;
  /** Root mean square over rows and units. */
  readonly netSize: number;
  readonly outputSize: number;
  /** The standard deviation of a unit's output over the rows, root mean square over the units. */
  readonly outputSpread: number;
  /** Norms of W, of dE/dW without penalties, and of what l1 and l2 add to it. */
  readonly weightNorm: number;
  readonly gradientNorm: number;
  readonly penaltyNorm: number;
  /** What l1 and l2 add to the loss. */
  readonly penalty: number;
}

export interface FirstPass {
  /** Training rows that it was taken over. */
  readonly rows: number;
  readonly isOfAllRows: boolean;
  /** The mean loss, without penalties. */
  readonly loss: number;
  readonly layers: readonly FirstLayer[];
  /** Over the weights and biases that are trained: L2 norm, root mean square and largest magnitude of the gradient without penalties. */
  readonly gradient: { readonly norm: number; readonly rms: number; readonly largest: number };
}

/** Multiplications that one pass may take, and the parameters that a network may have. */
const mostWork = 3e6;
const mostParameters = 1.5e6;
const mostRows = 256;
const fewestRows = 4;

/** Parameters of a network. */
export function parametersOf({ inputs, layers }: Pick<EngineOptions, 'inputs' | 'layers'>): number {
  let [total, I] = [0, inputs];
  for (const { units, bias } of layers) {
    total += units * (bias ? I + 1 : I);
    I = units;
  }
  return total;
}

/** The network at its first weights, which drops nothing. */
function firstNetwork(options: EngineOptions, capacity: number): Network {
  const layers = options.layers.map(layer => ({ ...layer, dropout: 0 }));
  return createNetwork({ ...options, layers, precision: 'float64' }, capacity);
}

export function firstPassOf(options: EngineOptions): FirstPass | undefined {
  const parameters = parametersOf(options);
  if (parameters > mostParameters) return undefined;
  const { training } = options;
  const chosen = evenly(training.rows, Math.min(mostRows, Math.max(fewestRows, mostWork / parameters)));
  const rows = chosen.length;
  const network = firstNetwork(options, rows);
  loadRows(network, takeSamples(training, chosen), 0, rows);
  const loss = forward(network, rows) / rows;
  backward(network, rows);
  const layers = network.layers.map((layer, l) =>
    firstLayer(layer, elementwiseActivation(options.layers[l].activation), rows),
  );
  return { rows, isOfAllRows: rows === training.rows, loss, layers, gradient: gradientOf(network) };
}

function firstLayer(layer: Layer, activation: SetActivation | undefined, rows: number): FirstLayer {
  const { net, y, O, w, dw, l1, l2 } = layer;
  let [squares, penalty] = [0, 0];
  for (let k = 0; k < w.length; k++) {
    squares += (l1 * Math.sign(w[k]) + 2 * l2 * w[k]) ** 2;
    penalty += weightPenalty(layer, w[k]);
  }
  return {
    ...(activation ? slopesOf(layer, activation, rows) : { deadShare: 0, flatShare: Number.NaN, slope: Number.NaN }),
    netSize: Math.sqrt(meanSquare(net, rows * O)),
    outputSize: Math.sqrt(meanSquare(y, rows * O)),
    outputSpread: spreadOf(y, rows, O),
    weightNorm: norm(w),
    gradientNorm: norm(dw),
    penaltyNorm: Math.sqrt(squares),
    penalty,
  };
}

function slopesOf({ net, y, O, activation }: Layer, { df, steepest }: SetActivation, rows: number) {
  let [dead, flatUnits, flatOutputs, total] = [0, 0, 0, 0];
  const flat = saturationThreshold * steepest;
  for (let o = 0; o < O; o++) {
    let [sum, isDead] = [0, true];
    for (let k = o; k < rows * O; k += O) {
      const slope = Math.abs(df(net[k], y[k]));
      sum += slope;
      if (slope !== 0) isDead = false;
      if (slope < flat) flatOutputs++;
    }
    if (isDead) dead++;
    if (sum / rows < flat) flatUnits++;
    total += sum;
  }
  const ofUnits = flatUnits / O;
  const flatShare = flatWord(activation) === 'dead' ? ofUnits : Math.max(ofUnits, flatOutputs / (rows * O));
  return { deadShare: dead / O, flatShare, slope: total / (rows * O * steepest) };
}

/** What a share of flat ones is of. */
export function flatNoun(activation: string): 'units' | 'outputs' {
  return flatWord(activation) === 'dead' ? 'units' : 'outputs';
}

function meanSquare(values: ArrayLike<number>, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += values[k] * values[k];
  return sum / length;
}

function spreadOf(y: ArrayLike<number>, rows: number, O: number): number {
  let squares = 0;
  for (let o = 0; o < O; o++) {
    let mean = 0;
    for (let k = o; k < rows * O; k += O) mean += y[k] / rows;
    for (let k = o; k < rows * O; k += O) squares += (y[k] - mean) ** 2;
  }
  return Math.sqrt(squares / (rows * O));
}

function gradientOf({ layers }: Network): FirstPass['gradient'] {
  let [squares, largest, length] = [0, 0, 0];
  for (const { dw, db, trainsWeights, trainsBias } of layers) {
    for (const values of [...(trainsWeights ? [dw] : []), ...(trainsBias ? [db] : [])]) {
      length += values.length;
      for (let k = 0; k < values.length; k++) {
        squares += values[k] * values[k];
        largest = Math.max(largest, Math.abs(values[k]));
      }
    }
  }
  return { norm: Math.sqrt(squares), rms: Math.sqrt(squares / Math.max(1, length)), largest };
}

/** Multiplications that a look at all training rows may take. */
const mostWholeWork = 1e8;
const rowsAtOnce = 64;

/** Whether every unit of a layer has a derivative of 0 on every training row; undefined where that is too much to compute. */
export function isDeadEverywhere(options: EngineOptions, layer: number): boolean | undefined {
  const { training } = options;
  const activation = elementwiseActivation(options.layers[layer].activation);
  if (!activation) return false;
  if (parametersOf(options) * training.rows > mostWholeWork) return undefined;
  const network = firstNetwork(options, rowsAtOnce);
  for (let start = 0; start < training.rows; start += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, training.rows - start);
    loadRows(network, training, start, rows);
    forward(network, rows);
    if (slopesOf(network.layers[layer], activation, rows).deadShare < 1) return false;
  }
  return true;
}

/** The mean loss of some samples at the first weights and its gradient, weights before biases, layer by layer. */
interface GradientOf {
  readonly parameters: Float64Array;
  at(parameters: Float64Array, into: Float64Array): void;
}

/** The gradient of the mean loss without penalties, as a function of the weights and biases that are trained. */
export function gradientFunction(options: EngineOptions, samples: Samples): GradientOf {
  const network = firstNetwork(options, samples.rows);
  loadRows(network, samples, 0, samples.rows);
  const parts = network.layers.flatMap(({ w, dw, b, db, trainsWeights, trainsBias }) => [
    ...(trainsWeights ? [{ theta: w, d: dw }] : []),
    ...(trainsBias ? [{ theta: b, d: db }] : []),
  ]);
  const packed = (of: 'theta' | 'd', into: Float64Array) => {
    let at = 0;
    for (const part of parts) {
      into.set(part[of], at);
      at += part[of].length;
    }
    return into;
  };
  const length = parts.reduce((sum, { theta }) => sum + theta.length, 0);
  return {
    parameters: packed('theta', new Float64Array(length)),
    at: (parameters, into) => {
      let at = 0;
      for (const { theta } of parts) {
        theta.set(parameters.subarray(at, at + theta.length));
        at += theta.length;
      }
      forward(network, samples.rows);
      backward(network, samples.rows);
      packed('d', into);
    },
  };
}
