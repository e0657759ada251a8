/** convnetjs in float64. Its trainer updates after `batch_size` samples, which is set before each batch for the last one. */
import { createRequire } from 'node:module';
import { batches, type PeerTraining, rowsOf } from '../peer.ts';
import { layerInputs, outputsOf, type Workload } from '../workloads.ts';

interface Volume {
  readonly w: Float64Array;
}
interface NetLayer {
  readonly layer_type: string;
  readonly filters: readonly Volume[];
  readonly biases: Volume;
}
interface ConvNet {
  readonly Net: new () => { makeLayers(definitions: readonly object[]): void; readonly layers: NetLayer[] };
  readonly RegressionLayer: new (options: object) => NetLayer;
  readonly Vol: new (values: readonly number[]) => Volume;
  readonly Trainer: new (net: object, options: object) => Trainer;
}
interface Trainer {
  batch_size: number;
  k: number;
  train(input: Volume, target: number | readonly number[]): { readonly cost_loss: number };
}

export function prepare(workload: Workload): PeerTraining {
  const convnet = createRequire(import.meta.url)('convnetjs') as ConvNet;
  const O = outputsOf(workload);
  const net = new convnet.Net();
  net.makeLayers(definitionsOf(workload));
  const classifies = workload.loss === 'crossEntropy';
  if (!classifies) net.layers.push(new convnet.RegressionLayer({ in_sx: 1, in_sy: 1, in_depth: O }));
  setParameters(net.layers, workload);
  const trainer = new convnet.Trainer(net, { method: 'sgd', learning_rate: workload.learningRate, momentum: 0 });
  const samples = rowsOf(workload.samples, workload.inputs).map(row => new convnet.Vol(row));
  const targets = rowsOf(workload.targets, O).map(row => (classifies ? row.indexOf(1) : row));
  // Its regression reports twice the squared error, which is not what it differentiates.
  const scale = classifies ? 1 : 0.25;

  const runEpoch = () => {
    let sum = 0;
    for (const { start, size } of batches(workload)) {
      trainer.batch_size = size;
      trainer.k = 0;
      for (let row = start; row < start + size; row++) sum += trainer.train(samples[row], targets[row]).cost_loss;
    }
    return (scale * sum) / samples.length;
  };
  return { runEpochs: count => Array.from({ length: count }, runEpoch).at(-1)! };
}

/** Asked for by name, a regression layer brings weights of its own and no activation: the bare one is put on top later. */
function definitionsOf({ inputs, layers, loss }: Workload): object[] {
  const last = layers[layers.length - 1];
  const hidden = layers.slice(0, -1).map(({ units, activation }) => ({ type: 'fc', num_neurons: units, activation }));
  const input = { type: 'input', out_sx: 1, out_sy: 1, out_depth: inputs };
  if (loss === 'crossEntropy') return [input, ...hidden, { type: 'softmax', num_classes: last.units }];
  return [input, ...hidden, { type: 'fc', num_neurons: last.units, activation: last.activation }];
}

function setParameters(layers: readonly NetLayer[], workload: Workload): void {
  const inputs = layerInputs(workload);
  const connected = layers.filter(layer => layer.layer_type === 'fc');
  workload.parameters.forEach(({ weights, bias }, at) => {
    connected[at].biases.w.set(bias);
    connected[at].filters.forEach((filter, o) => {
      filter.w.set(weights.subarray(o * inputs[at], (o + 1) * inputs[at]));
    });
  });
}
