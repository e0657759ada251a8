import { constantSchedule, plainLayer } from '../../../../src/engine/defaults.ts';
import type { EngineOptions } from '../../../../src/engine/options.ts';
import { standardActivation } from '../../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../../src/functions/optimizers.ts';
import { randomStreams } from '../../../../src/random/streams.ts';
import { noSamples } from '../../engine/support.ts';

/** Whole numbers below a bound, drawn from a seed. */
export function dice(seed: number): (below: number) => number {
  const { shuffling } = randomStreams(seed);
  return below => shuffling.integer(below);
}

/** A small training by a seed: two or three layers, a few epochs of a few batches, several optimizers. */
export function smallTraining(seed: number): EngineOptions {
  const draw = dice(seed);
  const numbers = (count: number) => Float64Array.from({ length: count }, () => draw(2001) / 1000 - 1);
  const rows = 3 + draw(6);
  const [inputs, outputs] = [1 + draw(3), 1 + draw(2)];
  const hidden = Array.from({ length: 1 + draw(2) }, () => 1 + draw(4));
  const rate = [0.1, 1, 5][draw(3)]!;
  const training = { rows, inputs: numbers(rows * inputs), targets: numbers(rows * outputs) };
  return {
    precision: 'float64',
    seed,
    inputs,
    layers: [...hidden, outputs].map((units, layer) => ({
      ...plainLayer,
      name: `layer ${layer}`,
      units,
      activation: standardActivation(
        layer === hidden.length ? 'linear' : (['tanh', 'relu', 'sigmoid'] as const)[draw(3)]!,
      ),
      weightInit: { type: 'normal', mean: 0, std: 1 },
      biasInit: { type: 'zeros' },
      dropout: layer < hidden.length && draw(4) === 0 ? 0.3 : 0,
    })),
    loss: 'mse',
    optimizer: { ...optimizerDefaults[(['sgd', 'adam', 'adagrad'] as const)[draw(3)]!], learningRate: rate },
    schedule: constantSchedule,
    clipping: draw(3) === 0 ? { norm: 1 } : {},
    epochs: 2 + draw(5),
    earlyStopping: undefined,
    stopWhen: {},
    batchSize: 1 + draw(rows),
    shuffle: draw(2) === 0,
    task: 'regression',
    training,
    validation: noSamples,
    test: noSamples,
    probe: { rows: 1, inputs: training.inputs.slice(0, inputs), targets: training.targets.slice(0, outputs) },
  };
}
