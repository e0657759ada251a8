/** Our engine as a competitor. It is bundled before it runs, because that is how it ships. */
import { plainLayer } from '../src/engine/defaults.ts';
import type { EngineOptions, Samples } from '../src/engine/options.ts';
import { createTrainer, type Trainer } from '../src/engine/trainer.ts';
import { networkScalarIndex } from '../src/trace/layout.ts';
import type { PeerOptions, PeerTraining } from './peer.ts';
import { outputsOf, type Workload } from './workloads.ts';

const lossIndex = networkScalarIndex('loss');

/** `options` are those of a variant. */
export function prepare(workload: Workload, options: PeerOptions): PeerTraining {
  const trainer = construct(workload, options);
  return { runEpochs: count => runEpochs(trainer, count) };
}

function construct(workload: Workload, { precision, recording, threads }: PeerOptions): Trainer {
  if (precision !== 'float64' || threads !== 1) {
    throw new RangeError(`the engine cannot train in ${precision} on ${threads} threads: expected float64 on 1`);
  }
  return createTrainer(engineOptions(workload), () => recording === true);
}

function runEpochs(trainer: Trainer, count: number): number {
  let loss = Number.NaN;
  for (let done = 0; done < count; ) {
    const record = trainer.step();
    if (record) {
      loss = record.scalars[lossIndex];
      done++;
    }
    if (trainer.state !== 'training') {
      throw new Error(`the training is ${trainer.state} after epoch ${trainer.epoch}: expected it to go on`);
    }
  }
  return loss;
}

export function engineOptions(workload: Workload): EngineOptions {
  const { rows, inputs, samples, targets, learningRate, loss, batchSize } = workload;
  const outputs = outputsOf(workload);
  const training: Samples = { rows, inputs: samples, targets };
  return {
    seed: 1,
    inputs,
    layers: workload.layers.map(({ units, activation }, at) => ({
      ...plainLayer,
      name: `layer ${at + 1}`,
      units,
      activation: { type: activation },
      weightInit: { type: 'explicit', values: workload.parameters[at].weights },
      biasInit: { type: 'explicit', values: workload.parameters[at].bias },
    })),
    loss,
    optimizer: { type: 'sgd', learningRate, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 },
    schedule: { type: 'constant', warmup: 0 },
    clipping: {},
    epochs: Number.MAX_SAFE_INTEGER,
    earlyStopping: undefined,
    stopWhen: {},
    batchSize,
    shuffle: false,
    task: loss === 'crossEntropy' ? 'classification' : 'regression',
    training,
    validation: { rows: 0, inputs: new Float64Array(0), targets: new Float64Array(0) },
    probe: { rows: 1, inputs: samples.slice(0, inputs), targets: targets.slice(0, outputs) },
  };
}
