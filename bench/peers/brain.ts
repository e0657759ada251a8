/**
 * The plain network of brain.js, without its GPU part: sample by sample, in float32 arrays, one activation for all
 * layers, half squared error. Its own training method is called, with momentum off.
 */
import { createRequire } from 'node:module';
import { type PeerTraining, rowsOf } from '../peer.ts';
import { layerInputs, outputsOf, type Workload } from '../workloads.ts';

interface NeuralNetwork {
  sizes: readonly number[];
  readonly trainOpts: { momentum: number };
  readonly weights: readonly (readonly Float32Array[])[];
  readonly biases: readonly Float32Array[];
  initialize(): void;
  /** The mean over the outputs of the squared error. */
  trainPattern(pattern: { readonly input: Float32Array; readonly output: Float32Array }, logError: true): number;
}
type Constructor = new (options: { readonly activation: string; readonly learningRate: number }) => NeuralNetwork;

export function prepare(workload: Workload): PeerTraining {
  const { inputs, layers, learningRate, batchSize, loss } = workload;
  const [{ activation }] = layers;
  if (batchSize !== 1 || loss !== 'halfSquaredError' || layers.some(layer => layer.activation !== activation)) {
    throw new RangeError('brain.js has one activation, half squared error and batches of one sample');
  }
  const NeuralNetwork = (createRequire(import.meta.url)('brain.js/dist/neural-network') as { default: Constructor })
    .default;
  const net = new NeuralNetwork({ activation, learningRate });
  net.sizes = [inputs, ...layers.map(({ units }) => units)];
  net.initialize();
  // The option refuses 0; the field takes it.
  net.trainOpts.momentum = 0;
  setParameters(net, workload);
  const O = outputsOf(workload);
  const outputs = rowsOf(workload.targets, O);
  const patterns = rowsOf(workload.samples, inputs).map((input, row) => ({
    input: Float32Array.from(input),
    output: Float32Array.from(outputs[row]),
  }));

  const runEpoch = () => {
    let sum = 0;
    for (const pattern of patterns) sum += net.trainPattern(pattern, true);
    return (0.5 * O * sum) / patterns.length;
  };
  return { runEpochs: count => Array.from({ length: count }, runEpoch).at(-1)! };
}

function setParameters(net: NeuralNetwork, workload: Workload): void {
  const inputs = layerInputs(workload);
  workload.parameters.forEach(({ weights, bias }, at) => {
    net.biases[at + 1].set(bias);
    net.weights[at + 1].forEach((row, o) => {
      row.set(weights.subarray(o * inputs[at], (o + 1) * inputs[at]));
    });
  });
}
