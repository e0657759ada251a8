/**
 * The loss that everyone is held to: SGD written out in plain loops, in doubles. It shares no line with the engine, so
 * that a mistake in the engine does not hide itself.
 */
import { type Activation, layerInputs, outputsOf, type Workload } from './workloads.ts';

interface Layer {
  readonly I: number;
  readonly O: number;
  readonly activation: Activation;
  readonly w: Float64Array;
  readonly b: Float64Array;
  readonly dw: Float64Array;
  readonly db: Float64Array;
  readonly y: Float64Array;
  readonly dnet: Float64Array;
}

/** The mean loss over the samples of the last epoch, each with the weights it met. */
export function referenceLoss(workload: Workload, epochs: number): number {
  const net = createLayers(workload);
  let loss = Number.NaN;
  for (let epoch = 0; epoch < epochs; epoch++) loss = trainEpoch(net, workload);
  return loss;
}

function createLayers(workload: Workload): Layer[] {
  const inputs = layerInputs(workload);
  return workload.layers.map(({ units: O, activation }, at) => {
    const I = inputs[at];
    const { weights, bias } = workload.parameters[at];
    const [dw, db, y, dnet] = [O * I, O, O, O].map(length => new Float64Array(length));
    return { I, O, activation, w: weights.slice(), b: bias.slice(), dw, db, y, dnet };
  });
}

function trainEpoch(net: readonly Layer[], workload: Workload): number {
  const { rows, inputs, batchSize, learningRate } = workload;
  const O = outputsOf(workload);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const x = workload.samples.subarray(row * inputs, (row + 1) * inputs);
    const t = workload.targets.subarray(row * O, (row + 1) * O);
    sum += trainSample(net, x, t, workload);
    const inBatch = (row % batchSize) + 1;
    if (inBatch === batchSize || row === rows - 1) update(net, learningRate / inBatch);
  }
  return sum / rows;
}

/** Forward, the sample's loss, and backward into the sums of the batch. */
function trainSample(net: readonly Layer[], x: Float64Array, t: Float64Array, workload: Workload): number {
  const { loss, throughUpdatedWeights, learningRate } = workload;
  let input = x;
  for (const layer of net) {
    forward(layer, input);
    input = layer.y;
  }
  const last = net[net.length - 1];
  let value = 0;
  for (let o = 0; o < last.O; o++) {
    const error = last.y[o] - t[o];
    if (loss === 'crossEntropy') value -= t[o] === 0 ? 0 : t[o] * Math.log(last.y[o]);
    else value += 0.5 * error * error;
    // Softmax and cross-entropy together, for targets that sum to 1: y - t.
    last.dnet[o] = loss === 'crossEntropy' ? error : error * slope(last.activation, last.y[o]);
  }
  for (let at = net.length - 1; at >= 0; at--) {
    const below = at === 0 ? undefined : net[at - 1];
    backward(net[at], below, x);
    if (throughUpdatedWeights) update([net[at]], learningRate);
    if (below) handDown(net[at], below);
  }
  return value;
}

function forward({ I, O, activation, w, b, y }: Layer, x: Float64Array): void {
  for (let o = 0; o < O; o++) {
    let sum = b[o];
    for (let i = 0; i < I; i++) sum += w[o * I + i] * x[i];
    y[o] = sum;
  }
  if (activation === 'softmax') softmax(y);
  else for (let o = 0; o < O; o++) y[o] = apply(activation, y[o]);
}

/** Adds to the gradients of a layer. */
function backward({ I, O, dw, db, dnet }: Layer, below: Layer | undefined, x: Float64Array): void {
  const input = below?.y ?? x;
  for (let o = 0; o < O; o++) {
    const d = dnet[o];
    db[o] += d;
    for (let i = 0; i < I; i++) dw[o * I + i] += d * input[i];
  }
}

/** dE/dnet of the layer below. */
function handDown({ I, O, w, dnet }: Layer, below: Layer): void {
  below.dnet.fill(0);
  for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) below.dnet[i] += dnet[o] * w[o * I + i];
  for (let i = 0; i < I; i++) below.dnet[i] *= slope(below.activation, below.y[i]);
}

function update(net: readonly Layer[], rate: number): void {
  for (const { w, b, dw, db } of net) {
    for (let k = 0; k < w.length; k++) w[k] -= rate * dw[k];
    for (let o = 0; o < b.length; o++) b[o] -= rate * db[o];
    dw.fill(0);
    db.fill(0);
  }
}

function softmax(y: Float64Array): void {
  const max = Math.max(...y);
  let sum = 0;
  for (let k = 0; k < y.length; k++) {
    y[k] = Math.exp(y[k] - max);
    sum += y[k];
  }
  for (let k = 0; k < y.length; k++) y[k] /= sum;
}

function apply(activation: Activation, net: number): number {
  if (activation === 'sigmoid') return 1 / (1 + Math.exp(-net));
  if (activation === 'tanh') return Math.tanh(net);
  return activation === 'relu' && net < 0 ? 0 : net;
}

/** dy/dnet from y. */
function slope(activation: Activation, y: number): number {
  if (activation === 'sigmoid') return y * (1 - y);
  if (activation === 'tanh') return 1 - y * y;
  return activation === 'relu' && y <= 0 ? 0 : 1;
}
