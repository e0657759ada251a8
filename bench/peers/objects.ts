/**
 * One object a neuron and one a weight, as TensorFlow Playground's nn.ts is built: neurons know their links, a link
 * knows its two ends, derivatives are summed up in both, and an activation is a pair of functions of the net value. nn.ts is
 * in no npm package; this is our own writing of that structure, in float64, not its code.
 */

import { outputLoss } from '../outputLoss.ts';
import { batches, type PeerTraining, rowsOf } from '../peer.ts';
import { type Activation, outputsOf, type Workload } from '../workloads.ts';

interface ActivationPair {
  readonly f: (net: number) => number;
  readonly df: (net: number) => number;
}

const sigmoid = (net: number) => 1 / (1 + Math.exp(-net));
const linear: ActivationPair = { f: net => net, df: () => 1 };
const pairs: Readonly<Record<Activation, ActivationPair>> = {
  sigmoid: { f: sigmoid, df: net => sigmoid(net) * (1 - sigmoid(net)) },
  tanh: { f: Math.tanh, df: net => 1 - Math.tanh(net) ** 2 },
  relu: { f: net => Math.max(0, net), df: net => (net > 0 ? 1 : 0) },
  linear,
  // The loss takes the softmax of the net values.
  softmax: linear,
};

class Neuron {
  readonly incoming: Link[] = [];
  readonly outgoing: Link[] = [];
  readonly activation: ActivationPair;
  bias: number;
  net = 0;
  y = 0;
  dnet = 0;
  biasGradient = 0;

  constructor(activation: ActivationPair, bias: number) {
    this.activation = activation;
    this.bias = bias;
  }
}

class Link {
  readonly from: Neuron;
  readonly to: Neuron;
  weight: number;
  gradient = 0;

  constructor(from: Neuron, to: Neuron, weight: number) {
    this.from = from;
    this.to = to;
    this.weight = weight;
  }
}

export function prepare(workload: Workload): PeerTraining {
  const net = build(workload);
  const O = outputsOf(workload);
  const samples = rowsOf(workload.samples, workload.inputs);
  const targets = rowsOf(workload.targets, O);
  const last = net[net.length - 1];
  const y = new Array<number>(O).fill(0);
  const delta = new Array<number>(O).fill(0);
  const lossAndDelta = outputLoss(workload);

  const runEpoch = () => {
    let sum = 0;
    for (const { start, size } of batches(workload)) {
      for (let row = start; row < start + size; row++) {
        forward(net, samples[row]);
        for (let o = 0; o < O; o++) y[o] = last[o].y;
        sum += lossAndDelta(y, targets[row], delta);
        backward(net, delta);
      }
      update(net, workload.learningRate / size);
    }
    return sum / samples.length;
  };
  return { runEpochs: count => Array.from({ length: count }, runEpoch).at(-1)! };
}

function build({ inputs, layers, parameters }: Workload): Neuron[][] {
  const net = [Array.from({ length: inputs }, () => new Neuron(linear, 0))];
  layers.forEach(({ units, activation }, at) => {
    const below = net[at];
    const { weights, bias } = parameters[at];
    const layer = Array.from({ length: units }, (_, o) => {
      const neuron = new Neuron(pairs[activation], bias[o]);
      below.forEach((from, i) => {
        const link = new Link(from, neuron, weights[o * below.length + i]);
        from.outgoing.push(link);
        neuron.incoming.push(link);
      });
      return neuron;
    });
    net.push(layer);
  });
  return net;
}

function forward(net: readonly (readonly Neuron[])[], sample: readonly number[]): void {
  net[0].forEach((neuron, i) => {
    neuron.y = sample[i];
  });
  for (let at = 1; at < net.length; at++) {
    for (const neuron of net[at]) {
      let sum = neuron.bias;
      for (const link of neuron.incoming) sum += link.weight * link.from.y;
      neuron.net = sum;
      neuron.y = neuron.activation.f(sum);
    }
  }
}

/** `delta` is dE/dnet of the last layer. Sums up the gradients. */
function backward(net: readonly (readonly Neuron[])[], delta: readonly number[]): void {
  for (let at = net.length - 1; at >= 1; at--) {
    net[at].forEach((neuron, o) => {
      neuron.dnet = at === net.length - 1 ? delta[o] : neuron.activation.df(neuron.net) * errorOf(neuron);
      neuron.biasGradient += neuron.dnet;
      for (const link of neuron.incoming) link.gradient += neuron.dnet * link.from.y;
    });
  }
}

/** dE/dy, from the layer above. */
function errorOf({ outgoing }: Neuron): number {
  let sum = 0;
  for (const link of outgoing) sum += link.weight * link.to.dnet;
  return sum;
}

function update(net: readonly (readonly Neuron[])[], rate: number): void {
  for (let at = 1; at < net.length; at++) {
    for (const neuron of net[at]) {
      neuron.bias -= rate * neuron.biasGradient;
      neuron.biasGradient = 0;
      for (const link of neuron.incoming) {
        link.weight -= rate * link.gradient;
        link.gradient = 0;
      }
    }
  }
}
