/** Our engine as a competitor. It is bundled before it runs, because that is how it ships. */
import { plainLayer } from '../src/engine/defaults.ts';
import type { EpochBlock } from '../src/engine/epochBlock.ts';
import type { EngineOptions, Samples } from '../src/engine/options.ts';
import { createTrainer, type Trainer } from '../src/engine/trainer.ts';
import { fastestArithmetic } from '../src/threads/node/kernelFiles.ts';
import { networkScalarIndex } from '../src/trace/layout.ts';
import type { PeerOptions, PeerTraining } from './peer.ts';
import { outputsOf, type Workload } from './workloads.ts';

/**
 * Tensors are recorded of every such epoch, everything else of every epoch: what the thinning of the history comes to after a
 * million short epochs.
 */
const tensorStride = { W1: 64, W2: 64, W3: 64, W4: 1, W5: 1 } as const;

const lossIndex = networkScalarIndex('loss');

/** `options` are those of a variant. */
export function prepare(workload: Workload, options: PeerOptions): PeerTraining {
  const trainer = construct(workload, options);
  const keep = options.recording === true ? keeper() : () => {};
  return { runEpochs: count => runEpochs(trainer, count, keep) };
}

function construct(workload: Workload, options: PeerOptions): Trainer {
  const { recording, arithmetic, threads } = options;
  const precision = options.precision === 'float32' ? 'float32' : 'float64';
  const stride = tensorStride[workload.name];
  return createTrainer(
    { ...engineOptions(workload), precision },
    {
      recording: recording === true,
      recordTensors: epoch => epoch % stride === 0,
      ...(arithmetic !== 'plain' && {
        arithmetic: fastestArithmetic({
          precision,
          reproducible: arithmetic === 'reproducible',
          threads: threads === 2 ? 2 : 1,
        }),
      }),
    },
  );
}

/** What is recorded is copied out, as the product does; the copy is overwritten again and again. */
function keeper(): (block: EpochBlock) => void {
  let kept = new Float64Array(0);
  return ({ scalars, tensors }) => {
    const length = scalars.length + tensors.length;
    if (kept.length < length) kept = new Float64Array(length);
    kept.set(scalars);
    kept.set(tensors, scalars.length);
  };
}

function runEpochs(trainer: Trainer, count: number, keep: (block: EpochBlock) => void): number {
  let loss = Number.NaN;
  for (let done = 0; done < count; ) {
    const block = trainer.run(count - done);
    if (block) {
      keep(block);
      loss = block.scalars[block.scalars.length - trainer.layout.scalarLength + lossIndex];
      done += block.epochs;
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
  const none: Samples = { rows: 0, inputs: new Float64Array(0), targets: new Float64Array(0) };
  const training: Samples = { rows, inputs: samples, targets };
  return {
    precision: 'float64',
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
    validation: none,
    test: none,
    probe: { rows: 1, inputs: samples.slice(0, inputs), targets: targets.slice(0, outputs) },
  };
}
