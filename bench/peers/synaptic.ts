/**
 * synaptic compiles a network to JavaScript and trains it sample by sample. Its error of an output neuron is target minus
 * output, without the activation's derivative; a target moved by the right amount makes it the delta that is wanted. It
 * updates a neuron's weights before it hands the error down through them, and that cannot be changed.
 */
import { createRequire } from 'node:module';
import { outputLoss } from '../outputLoss.ts';
import { type PeerTraining, rowsOf } from '../peer.ts';
import { type Activation, outputsOf, type Workload } from '../workloads.ts';

interface Neuron {
  squash: unknown;
  bias: number;
  readonly connections: { readonly inputs: Readonly<Record<string, { readonly from: Neuron; weight: number }>> };
}
interface Layer {
  readonly list: readonly Neuron[];
}
interface Network {
  readonly layers: { readonly input: Layer; readonly hidden: readonly Layer[]; readonly output: Layer };
  activate(input: readonly number[]): number[];
  propagate(rate: number, target: readonly number[]): void;
}
interface Synaptic {
  readonly Architect: { readonly Perceptron: new (...units: readonly number[]) => Network };
  readonly Neuron: { readonly squash: Readonly<Record<'LOGISTIC' | 'TANH' | 'RELU' | 'IDENTITY', unknown>> };
}

const squashNames = {
  sigmoid: 'LOGISTIC',
  tanh: 'TANH',
  relu: 'RELU',
  linear: 'IDENTITY',
  softmax: 'IDENTITY',
} as const;

export function prepare(workload: Workload): PeerTraining {
  const { inputs, layers, learningRate, batchSize } = workload;
  if (batchSize !== 1) throw new RangeError(`synaptic trains sample by sample: the batch size is ${batchSize}`);
  const synaptic = createRequire(import.meta.url)('synaptic') as Synaptic;
  const net = new synaptic.Architect.Perceptron(inputs, ...layers.map(({ units }) => units));
  setParameters(net, workload, synaptic);
  const O = outputsOf(workload);
  const samples = rowsOf(workload.samples, inputs);
  const targets = rowsOf(workload.targets, O);
  const delta = new Array<number>(O).fill(0);
  const moved = new Array<number>(O).fill(0);
  const lossAndDelta = outputLoss(workload);

  const runEpoch = () => {
    let sum = 0;
    for (let row = 0; row < samples.length; row++) {
      const y = net.activate(samples[row]);
      sum += lossAndDelta(y, targets[row], delta);
      for (let o = 0; o < O; o++) moved[o] = y[o] - delta[o];
      net.propagate(learningRate, moved);
    }
    return sum / samples.length;
  };
  return { runEpochs: count => Array.from({ length: count }, runEpoch).at(-1)! };
}

function setParameters(net: Network, { layers, parameters }: Workload, { Neuron }: Synaptic): void {
  const chain = [net.layers.input, ...net.layers.hidden, net.layers.output];
  layers.forEach(({ activation }: { readonly activation: Activation }, at) => {
    const below = chain[at].list;
    chain[at + 1].list.forEach((neuron, o) => {
      neuron.squash = Neuron.squash[squashNames[activation]];
      neuron.bias = parameters[at].bias[o];
      for (const connection of Object.values(neuron.connections.inputs)) {
        connection.weight = parameters[at].weights[o * below.length + below.indexOf(connection.from)];
      }
    });
  });
}
