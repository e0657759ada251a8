import fc from 'fast-check';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type {
  ActivationName,
  ActivationOptions,
  EngineOptions,
  LayerOptions,
  LossName,
  OptimizerOptions,
  ScheduleOptions,
} from '../../../src/engine/options.ts';
import { activationNames, standardActivation } from '../../../src/functions/activations.ts';
import { classCount } from '../../../src/functions/classWeights.ts';
import { losses } from '../../../src/functions/losses.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { legalPairs, noSamples, randomSamples, sampleAt, trainingOptions, withClasses } from '../engine/support.ts';

/** Mostly around the sizes of panels (4, or 8 in float32) and tiles; up to 40, where gradients are transposed. */
const width = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }));
const rarely = (value: number) => fc.constantFrom(0, 0, 0, value);

interface Shape {
  readonly units: number;
  readonly activation: ActivationName;
  readonly parameter: number;
  readonly l1: number;
  readonly l2: number;
  readonly dropout: number;
  readonly bias: boolean;
  readonly trainable: LayerOptions['trainable'];
}

const shape: fc.Arbitrary<Shape> = fc.record({
  units: width,
  activation: fc.constantFrom(...activationNames),
  parameter: fc.constantFrom(0.01, 0.3, 1, 1.7),
  l1: rarely(0.01),
  l2: rarely(0.02),
  dropout: rarely(0.4),
  bias: fc.constantFrom(true, true, false),
  trainable: fc.constantFrom<LayerOptions['trainable'][]>(true, true, true, false, 'weights', 'bias'),
});

export const optimizer: fc.Arbitrary<OptimizerOptions> = fc
  .record({
    base: fc.constantFrom(...Object.values(optimizerDefaults)),
    learningRate: fc.constantFrom(0.003, 0.03, 0.1),
    weightDecay: rarely(0.01),
    momentum: fc.constantFrom(0, 0, 0.9),
    flag: fc.boolean(),
  })
  .map(({ base, learningRate, weightDecay, momentum, flag }) => {
    const general = { ...base, learningRate, weightDecay };
    switch (general.type) {
      case 'sgd':
        return { ...general, momentum, nesterov: flag && momentum > 0 };
      case 'rmsprop':
        return { ...general, momentum, centered: flag };
      case 'adam':
      case 'adamw':
        return { ...general, amsgrad: flag };
      default:
        return general;
    }
  });

export const plainDescent: fc.Arbitrary<OptimizerOptions> = fc
  .constantFrom(0, 0.5)
  .map(momentum => ({ ...optimizerDefaults.sgd, learningRate: 0.03, momentum }));

export const schedule = fc.constantFrom<ScheduleOptions>(
  { type: 'constant', warmup: 0 },
  { type: 'constant', warmup: 2 },
  { type: 'step', stepSize: 2, gamma: 0.3, warmup: 0 },
  { type: 'exponential', gamma: 0.5, warmup: 0 },
  { type: 'linear', startFactor: 1, endFactor: 0.1, epochs: 4, warmup: 0 },
  { type: 'cosine', epochs: 2, minimum: 0.001, warmup: 1 },
  { type: 'plateau', monitor: 'loss', factor: 0.5, patience: 0, threshold: 0.5, minimum: 0, warmup: 0 },
  { type: 'plateau', monitor: 'validationLoss', factor: 0.5, patience: 1, threshold: 0.5, minimum: 0.001, warmup: 1 },
);

function isOfProbabilities(loss: LossName): boolean {
  return losses[loss].outputs === 'probabilities';
}

/** Trainings of up to 45 rows through up to three layers, of classes with and without weights, whose numbers mostly stay finite. */
export function trainings(optimizers: fc.Arbitrary<OptimizerOptions>): fc.Arbitrary<EngineOptions> {
  const general = {
    seed: fc.nat(),
    inputs: width,
    rows: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 45 })),
    heldOut: fc.integer({ min: 0, max: 7 }),
    batchSize: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 50 })),
    epochs: fc.integer({ min: 2, max: 3 }),
    hidden: fc.array(shape, { maxLength: 2 }),
    last: shape,
    end: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...legalPairs) },
      { weight: 1, arbitrary: fc.constantFrom(...legalPairs.filter(({ loss }) => isOfProbabilities(loss))) },
    ),
    weights: fc.option(fc.array(fc.constantFrom(0.25, 1, 3.7), { minLength: 41, maxLength: 41 }), {
      freq: 1,
      nil: undefined,
    }),
    shuffle: fc.boolean(),
    task: fc.constantFrom('classification', 'regression'),
    clipping: fc.constantFrom({}, {}, {}, { value: 0.01 }, { norm: 0.05 }),
    schedule,
    optimizer: optimizers,
  } as const;
  return fc.record(general).map(({ rows, heldOut, hidden, last, end: { activation, loss }, weights, ...rest }) => {
    const { inputs, seed } = rest;
    const layers = [...hidden, { ...last, activation, dropout: 0 }].map(layerOf);
    const classWeights = isOfProbabilities(loss) ? weights?.slice(0, classCount(last.units)) : undefined;
    const samples = (count: number) => {
      if (count === 0) return noSamples;
      const random = randomSamples(seed + count, count, inputs, last.units, loss);
      return classWeights ? withClasses(random, last.units) : random;
    };
    const training = samples(rows);
    return trainingOptions({
      ...rest,
      layers,
      loss,
      classWeights,
      training,
      validation: samples(heldOut),
      probe: sampleAt(training, rows - 1),
    });
  });
}

function layerOf({ activation, parameter, ...rest }: Shape, l: number): LayerOptions {
  const weightInit = { type: 'glorotUniform' } as const;
  const biasInit = { type: 'normal', mean: 0, std: 0.5 } as const;
  return {
    ...plainLayer,
    ...rest,
    name: String(l + 1),
    activation: withParameter(activation, parameter),
    weightInit,
    biasInit,
  };
}

function withParameter(name: ActivationName, parameter: number): ActivationOptions {
  const activation = standardActivation(name);
  if (activation.type === 'leakyRelu') return { ...activation, slope: parameter };
  return activation.type === 'elu' ? { ...activation, alpha: parameter } : activation;
}
