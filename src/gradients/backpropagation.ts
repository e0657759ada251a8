/**
 * One plain back-propagation in float64 with a switch for every mistake. Without one it is the engine's (a test holds them equal).
 * A mistake that cannot be made at a place - W that is not square cannot be transposed by accident - answers undefined there.
 */
import { relu } from '../functions/rectifiers.ts';
import { sigmoid, tanh } from '../functions/squashing.ts';
import type { BiasSlip, DeltaSlip, HandSlip, RowSlip, WeightSlip } from './mistakeKinds.ts';
import type { Pass, PassLayer } from './pass.ts';

/** dE/dnet (B, O) from dE/dy (B, O). */
export function deltaOf(pass: Pass, l: number, dy: Float64Array, slip?: DeltaSlip): Float64Array | undefined {
  const layer = pass.layers[l]!;
  const { elementwise, activation, net, y, O } = layer;
  const right = () => rightDelta(pass, l, dy);
  switch (slip) {
    case undefined:
      return right();
    case 'derivative-left-out':
      return activation === 'linear' ? undefined : dy.slice();
    case 'derivative-at-output':
      return elementwise && activation !== 'linear'
        ? dy.map((value, k) => value * elementwise.df(y[k]!, elementwise.f(y[k]!)))
        : undefined;
    case 'derivative-of-net':
      return elementwise && dy.map((value, k) => value * elementwise.df(net[k]!, net[k]!));
    case 'derivative-twice': {
      const df = elementwise?.df ?? sigmoid.df;
      return right().map((value, k) => value * df(net[k]!, y[k]!));
    }
    case 'softmax-diagonal':
      return elementwise || O === 1 ? undefined : dy.map((value, k) => value * sigmoid.df(net[k]!, y[k]!));
    case 'derivative-of-sigmoid':
      return elementwise && dy.map((value, k) => value * sigmoid.df(net[k]!, y[k]!));
    case 'derivative-of-tanh':
      return elementwise && dy.map((value, k) => value * tanh.df(net[k]!, y[k]!));
    case 'derivative-of-relu':
      return elementwise && dy.map((value, k) => value * relu.df(net[k]!));
  }
}

function rightDelta({ layers, fusedDelta, rows }: Pass, l: number, dy: Float64Array): Float64Array {
  const { elementwise, net, y, O } = layers[l]!;
  if (l === layers.length - 1 && fusedDelta) return fusedDelta;
  if (elementwise) return dy.map((value, k) => value * elementwise.df(net[k]!, y[k]!));
  const delta = new Float64Array(rows * O);
  for (let start = 0; start < delta.length; start += O) {
    let mean = 0;
    for (let k = start; k < start + O; k++) mean += y[k]! * dy[k]!;
    for (let k = start; k < start + O; k++) delta[k] = y[k]! * (dy[k]! - mean);
  }
  return delta;
}

/** dE/dx (B, I) = delta . W, which is dE/dy of the layer below. */
export function handedDown(pass: Pass, l: number, delta: Float64Array, slip?: HandSlip): Float64Array | undefined {
  const { I, O, w } = pass.layers[l]!;
  switch (slip) {
    case undefined:
      return product(delta, w, pass.rows, I, O);
    case 'weights-updated':
      return product(delta, pass.updatedWeights()[l]!, pass.rows, I, O);
    case 'weights-not-transposed': {
      if (I === 1 || O === 1) return undefined;
      // The numbers of W (O, I) read as (I, O): of a square W its transpose.
      const turned = new Float64Array(O * I);
      for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) turned[o * I + i] = w[i * O + o]!;
      return product(delta, turned, pass.rows, I, O);
    }
    case 'weights-left-out':
      return product(delta, new Float64Array(O * I).fill(1), pass.rows, I, O);
  }
}

/** (B, I) = delta (B, O) . w (O, I). */
function product(delta: Float64Array, w: ArrayLike<number>, B: number, I: number, O: number): Float64Array {
  const dx = new Float64Array(B * I);
  for (let n = 0; n < B; n++) {
    for (let o = 0; o < O; o++) {
      const d = delta[n * O + o]!;
      if (d === 0) continue;
      for (let i = 0, at = n * I, from = o * I; i < I; i++) dx[at + i]! += d * w[from + i]!;
    }
  }
  return dx;
}

/** How a gradient of weights is summed: element (o, i) = sum over the rows of share . delta[o] x[i] + penalty . regularization. */
export interface WeightSum {
  readonly delta: Float64Array;
  readonly x: Float64Array;
  readonly shares: Float64Array;
  readonly isTransposed: boolean;
  readonly penalty: number;
}

/** How dE/dW of a layer is summed from its delta. */
export function weightSum(pass: Pass, l: number, delta: Float64Array, slip?: WeightSlip): WeightSum | undefined {
  const { layers, shares, rows } = pass;
  const { I, O, x, y } = layers[l]!;
  const right = { delta, x, shares, isTransposed: false, penalty: 1 };
  const withInputs = (inputs: Float64Array | undefined) => inputs && { ...right, x: inputs };
  const isPenalized = penaltyOf(layers[l]!) !== undefined;
  const withPenalty = (penalty: number) => (isPenalized ? { ...right, penalty } : undefined);
  switch (slip) {
    case undefined:
      return right;
    case 'network-input':
      return withInputs(l > 0 && layers[0]!.I === I ? layers[0]!.x : undefined);
    case 'net-below':
      return withInputs(layers[l - 1]?.net);
    case 'input-below':
      return withInputs(l > 1 && layers[l - 1]!.I === I ? layers[l - 1]!.x : undefined);
    case 'own-output':
      return withInputs(I === O ? y : undefined);
    case 'gradient-transposed':
      return I === O && I > 1 ? { ...right, isTransposed: true } : undefined;
    case 'last-row-only':
    case 'first-row-only':
    case 'class-weights-left-out': {
      const mistaken = mistakenShares(pass, slip);
      return mistaken && { ...right, shares: mistaken };
    }
    case 'product-of-means': {
      const means = { delta: meanRow(delta, shares, O), x: meanRow(x, shares, I), shares: Float64Array.of(1) };
      return rows > 1 ? { ...right, ...means } : undefined;
    }
    case 'regularization-left-out':
      return withPenalty(0);
    case 'regularization-doubled':
      return withPenalty(2);
    case 'regularization-halved':
      return withPenalty(0.5);
    case 'regularization-negative':
      return withPenalty(-1);
    case 'regularization-per-row':
      return rows > 1 ? withPenalty(1 / rows) : undefined;
    case 'all-zero':
      return { ...right, shares: new Float64Array(rows), penalty: 0 };
  }
}

/** The mean (width) over the rows. */
function meanRow(values: Float64Array, shares: Float64Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let n = 0; n < shares.length; n++)
    for (let k = 0; k < width; k++) mean[k]! += shares[n]! * values[n * width + k]!;
  return mean;
}

/** What the rows count in a mean that somebody has got wrong. Deltas include the weights of the classes. */
function mistakenShares({ rows, rowWeights }: Pass, slip: RowSlip): Float64Array | undefined {
  const alone = (row: number) => 1 / (rowWeights?.[row] ?? 1);
  if (slip === 'class-weights-left-out') return rowWeights && Float64Array.from(rowWeights, (_, n) => alone(n) / rows);
  if (rows === 1) return undefined;
  const row = slip === 'first-row-only' ? 0 : rows - 1;
  return Float64Array.from({ length: rows }, (_, n) => (n === row ? alone(n) : 0));
}

/** The derivative of a layer's regularization with respect to one of its weights; undefined where it has none. */
export function penaltyOf({ l1, l2 }: PassLayer): ((theta: number) => number) | undefined {
  return l1 === 0 && l2 === 0 ? undefined : theta => l1 * Math.sign(theta) + 2 * l2 * theta;
}

/** One element of the sum, without the regularization. */
export function summedElement(sum: WeightSum, o: number, i: number, I: number, O: number): number {
  const { delta, x, shares, isTransposed } = sum;
  const [row, column] = isTransposed ? [i, o] : [o, i];
  let total = 0;
  for (let n = 0; n < shares.length; n++) total += shares[n]! * delta[n * O + row]! * x[n * I + column]!;
  return total;
}

/** A row (I) of the sum, without the regularization. Overwrites. */
export function summedRow(into: Float64Array, sum: WeightSum, o: number, I: number, O: number): void {
  const { delta, x, shares, isTransposed } = sum;
  into.fill(0);
  for (let n = 0; n < shares.length; n++) {
    if (isTransposed) {
      const factor = shares[n]! * x[n * I + o]!;
      if (factor !== 0) for (let i = 0; i < I; i++) into[i]! += factor * delta[n * O + i]!;
    } else {
      const factor = shares[n]! * delta[n * O + o]!;
      if (factor !== 0) for (let i = 0; i < I; i++) into[i]! += factor * x[n * I + i]!;
    }
  }
}

/** dE/db (O), and what of it is regularization. */
export interface BiasGradient {
  readonly data: Float64Array;
  readonly penalty: Float64Array | undefined;
}

/** dE/db of a layer from its delta (B, O): the mean over the rows. */
export function biasGradient(pass: Pass, l: number, delta: Float64Array, slip?: BiasSlip): BiasGradient | undefined {
  const { rows, shares, layers } = pass;
  const layer = layers[l]!;
  const { O, I, b, x, y } = layer;
  const mean = (of: (n: number, o: number) => number, by = shares): BiasGradient => {
    const data = new Float64Array(O);
    for (let n = 0; n < rows; n++) for (let o = 0; o < O; o++) data[o]! += by[n]! * of(n, o);
    return { data, penalty: undefined };
  };
  const d = (n: number, o: number) => delta[n * O + o]!;
  const overUnits = (share: number) => {
    const total = mean(d).data.reduce((sum, value) => sum + value, 0);
    return { data: new Float64Array(O).fill(total * share), penalty: undefined };
  };
  const inputSum = (n: number) => {
    let sum = 0;
    for (let i = 0; i < I; i++) sum += x[n * I + i]!;
    return sum;
  };
  switch (slip) {
    case undefined:
      return mean(d);
    case 'last-row-only':
    case 'first-row-only':
    case 'class-weights-left-out': {
      const mistaken = mistakenShares(pass, slip);
      return mistaken && mean(d, mistaken);
    }
    case 'mean-over-units':
      return O > 1 ? overUnits(1 / O) : undefined;
    case 'sum-over-units':
      return O > 1 ? overUnits(1) : undefined;
    case 'wrong-axis': {
      if (rows !== O || O === 1) return undefined;
      const data = new Float64Array(O);
      for (let n = 0; n < rows; n++) for (let o = 0; o < O; o++) data[n]! += d(n, o) / O;
      return { data, penalty: undefined };
    }
    case 'times-bias':
      return mean((n, o) => d(n, o) * b[o]!);
    case 'times-input':
      return I === O && I > 1 ? mean((n, o) => d(n, o) * x[n * I + o]!) : undefined;
    case 'times-output':
      return mean((n, o) => d(n, o) * y[n * O + o]!);
    case 'sum-of-weight-gradient':
      return mean((n, o) => d(n, o) * inputSum(n));
    case 'mean-of-weight-gradient':
      return I > 1 ? mean((n, o) => (d(n, o) * inputSum(n)) / I) : undefined;
    case 'regularization-on-bias': {
      const penalty = penaltyOf(layer);
      return penalty && { ...mean(d), penalty: Float64Array.from(b, penalty) };
    }
    case 'all-zero':
      return { data: new Float64Array(O), penalty: undefined };
  }
}

/** The mistakes of one layer. */
export interface LayerSlips {
  readonly delta?: DeltaSlip;
  readonly hand?: HandSlip;
  readonly weights?: WeightSlip;
  readonly bias?: BiasSlip;
}

/** dE/dW and dE/db of every layer, by a back-propagation with these mistakes; those that cannot be made at a place are not. */
export function mistakenGradients(
  pass: Pass,
  slips: readonly LayerSlips[] = [],
): readonly { readonly weights: Float64Array; readonly bias: Float64Array }[] {
  const gradients = [];
  let dy = pass.lossGradient;
  for (let l = pass.layers.length - 1; l >= 0; l--) {
    const layer = pass.layers[l]!;
    const { I, O, w, hasBias } = layer;
    const slip = slips[l] ?? {};
    const delta = deltaOf(pass, l, dy, slip.delta) ?? deltaOf(pass, l, dy)!;
    const sum = weightSum(pass, l, delta, slip.weights) ?? weightSum(pass, l, delta)!;
    const weights = new Float64Array(O * I);
    for (let o = 0; o < O; o++) summedRow(weights.subarray(o * I, o * I + I), sum, o, I, O);
    const penalty = penaltyOf(layer);
    if (penalty) for (let k = 0; k < weights.length; k++) weights[k]! += sum.penalty * penalty(w[k]!);
    const { data, penalty: ofBias } = biasGradient(pass, l, delta, slip.bias) ?? biasGradient(pass, l, delta)!;
    const bias = ofBias ? data.map((value, o) => value + ofBias[o]!) : data;
    gradients.unshift({ weights, bias: hasBias ? bias : new Float64Array(0) });
    dy = handedDown(pass, l, delta, slip.hand) ?? handedDown(pass, l, delta)!;
  }
  return gradients;
}
