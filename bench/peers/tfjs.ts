/**
 * TensorFlow.js with the loop written by hand, which is its fastest way to train: `fit` and its optimisers add work of
 * their own, and its categorical cross-entropy clips probabilities. float32. `options.backend` is `cpu` or `wasm`.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { batches, type PeerOptions, type PeerTraining } from '../peer.ts';
import { type Activation, layerInputs, outputsOf, type Workload } from '../workloads.ts';

/** What is used of a tensor and of the library. */
interface Tensor {
  dataSync(): Float32Array;
  dispose(): void;
}
type Operand = Tensor | number;
interface TensorFlow {
  tensor2d(values: Float32Array, shape: readonly [number, number]): Tensor;
  tensor1d(values: Float32Array): Tensor;
  scalar(value: number): Tensor;
  matMul(a: Tensor, b: Tensor, transposeA?: boolean, transposeB?: boolean): Tensor;
  add(a: Operand, b: Operand): Tensor;
  sub(a: Operand, b: Operand): Tensor;
  mul(a: Operand, b: Operand): Tensor;
  div(a: Operand, b: Operand): Tensor;
  exp(x: Tensor): Tensor;
  log(x: Tensor): Tensor;
  sum(x: Tensor, axis?: number, keepDims?: boolean): Tensor;
  max(x: Tensor, axis: number, keepDims: boolean): Tensor;
  sigmoid(x: Tensor): Tensor;
  tanh(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  step(x: Tensor): Tensor;
  tidy<T>(work: () => T): T;
  keep(x: Tensor): Tensor;
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
}
interface LayerTensors {
  /** (I,O). */
  w: Tensor;
  b: Tensor;
  readonly activation: Activation;
}
interface Batch {
  readonly x: Tensor;
  readonly t: Tensor;
  readonly size: number;
}

export async function prepare(workload: Workload, { backend }: PeerOptions): Promise<PeerTraining> {
  const tf = await load(backend as string);
  const layers = layersOf(tf, workload);
  const all = batchesOf(tf, workload);
  const runEpoch = () => {
    let sum = tf.scalar(0);
    for (const batch of all) {
      const next = tf.tidy(() => tf.keep(tf.add(sum, trainBatch(tf, layers, batch, workload))));
      sum.dispose();
      sum = next;
    }
    const [total] = sum.dataSync();
    sum.dispose();
    return total / workload.rows;
  };
  return { runEpochs: count => Array.from({ length: count }, runEpoch).at(-1)! };
}

async function load(backend: string): Promise<TensorFlow> {
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs-core') as TensorFlow;
  const plugin = require(`@tensorflow/tfjs-backend-${backend}`) as { setWasmPaths?: (folder: string) => void };
  plugin.setWasmPaths?.(`${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend '${backend}' here`);
  await tf.ready();
  return tf;
}

function layersOf(tf: TensorFlow, workload: Workload): LayerTensors[] {
  const inputs = layerInputs(workload);
  return workload.layers.map(({ units: O, activation }, at) => {
    const I = inputs[at];
    const { weights, bias } = workload.parameters[at];
    const transposed = Float32Array.from(weights, (_, k) => weights[(k % O) * I + Math.floor(k / O)]);
    return { w: tf.tensor2d(transposed, [I, O]), b: tf.tensor1d(Float32Array.from(bias)), activation };
  });
}

function batchesOf(tf: TensorFlow, workload: Workload): Batch[] {
  const O = outputsOf(workload);
  const part = (matrix: Float64Array, start: number, size: number, columns: number) =>
    tf.tensor2d(Float32Array.from(matrix.subarray(start * columns, (start + size) * columns)), [size, columns]);
  return Array.from(batches(workload), ({ start, size }) => ({
    x: part(workload.samples, start, size, workload.inputs),
    t: part(workload.targets, start, size, O),
    size,
  }));
}

/** The batch's sum of losses. Parameters are replaced by new tensors. */
function trainBatch(tf: TensorFlow, layers: readonly LayerTensors[], batch: Batch, workload: Workload): Tensor {
  const values = [batch.x];
  for (const { w, b, activation } of layers) {
    values.push(activate(tf, activation, tf.add(tf.matMul(values.at(-1)!, w), b)));
  }
  const y = values.at(-1)!;
  const error = tf.sub(y, batch.t);
  const classifies = workload.loss === 'crossEntropy';
  const loss = classifies ? tf.mul(tf.sum(tf.mul(batch.t, tf.log(y))), -1) : tf.mul(tf.sum(tf.mul(error, error)), 0.5);
  let delta = classifies ? error : tf.mul(error, slope(tf, layers.at(-1)!.activation, y));
  const rate = workload.learningRate / batch.size;
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    const x = values[at];
    const dw = tf.matMul(x, delta, true, false);
    const db = tf.sum(delta, 0);
    if (at > 0) delta = tf.mul(tf.matMul(delta, layer.w, false, true), slope(tf, layers[at - 1].activation, x));
    const { w, b } = layer;
    layer.w = tf.keep(tf.sub(w, tf.mul(dw, rate)));
    layer.b = tf.keep(tf.sub(b, tf.mul(db, rate)));
    w.dispose();
    b.dispose();
  }
  return loss;
}

function activate(tf: TensorFlow, activation: Activation, net: Tensor): Tensor {
  if (activation === 'softmax') {
    const e = tf.exp(tf.sub(net, tf.max(net, 1, true)));
    return tf.div(e, tf.sum(e, 1, true));
  }
  return activation === 'linear' ? net : tf[activation](net);
}

/** dy/dnet from y. */
function slope(tf: TensorFlow, activation: Activation, y: Tensor): Tensor {
  if (activation === 'sigmoid') return tf.sub(y, tf.mul(y, y));
  if (activation === 'tanh') return tf.sub(1, tf.mul(y, y));
  if (activation === 'relu') return tf.step(y);
  throw new RangeError(`no derivative of ${activation} from its output alone`);
}
