import assert from 'node:assert/strict';
import { constantSchedule, plainLayer } from '../../../src/engine/defaults.ts';
import { createNetwork, type Network } from '../../../src/engine/network.ts';
import type {
  ActivationName,
  ActivationOptions,
  EngineOptions,
  Initialization,
  LayerOptions,
  LossName,
  Samples,
} from '../../../src/engine/options.ts';
import {
  activationNames,
  activations,
  elementwiseNames,
  standardActivation,
} from '../../../src/functions/activations.ts';
import { classCount } from '../../../src/functions/classWeights.ts';
import { isLegalPair, losses, lossNames } from '../../../src/functions/losses.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { randomStreams } from '../../../src/random/streams.ts';

/** Every loss after every activation that it may follow. */
export const legalPairs: readonly { readonly activation: ActivationName; readonly loss: LossName }[] =
  activationNames.flatMap(activation =>
    lossNames.filter(loss => isLegalPair(activation, loss)).map(loss => ({ activation, loss })),
  );

/** Every element-wise activation, and those that have a parameter also with another one. */
export const activationVariants: readonly ActivationOptions[] = elementwiseNames.flatMap(name => {
  const standard = standardActivation(name);
  const row = activations[name];
  if (!('parameter' in row)) return [standard];
  return [standard, { ...standard, [row.parameter.name]: 1.7 * row.parameter.standard + 0.03 }];
});

/** Losses whose targets are -1 and 1. */
export const signLosses: readonly LossName[] = lossNames.filter(name => losses[name].targets === 'signs');

export const noSamples: Samples = { rows: 0, inputs: new Float64Array(0), targets: new Float64Array(0) };

/** Layers named `1`, `2`, ... with weights and biases large enough that no gradient drowns in rounding. */
export function layersOf(
  activations: readonly ActivationName[],
  units: readonly number[],
  weightInit: Initialization = { type: 'normal', mean: 0, std: 0.8 },
): readonly LayerOptions[] {
  return activations.map((activation, l) => {
    return {
      name: String(l + 1),
      units: units[l],
      activation: standardActivation(activation),
      weightInit,
      biasInit: weightInit,
      ...plainLayer,
    };
  });
}

/**
 * Random samples whose targets suit the loss: distributions for the cross-entropies, every second one of them one-hot;
 * nothing below 0 where outputs are positive; -1 and 1 for losses of signs.
 */
export function randomSamples(seed: number, rows: number, inputs: number, outputs: number, loss: LossName): Samples {
  const { generation } = randomStreams(seed);
  const normals = (length: number) => Float64Array.from({ length }, () => generation.normal());
  const samples = { rows, inputs: normals(rows * inputs), targets: normals(rows * outputs) };
  if (signLosses.includes(loss)) samples.targets.set(samples.targets.map(Math.sign));
  if (losses[loss].outputs === 'positive') samples.targets.set(samples.targets.map(Math.abs));
  if (losses[loss].outputs === 'probabilities') {
    for (let n = 0; n < rows; n++)
      toDistribution(samples.targets.subarray(n * outputs, (n + 1) * outputs), n % 2 === 0);
  }
  return samples;
}

/** The same rows with targets that name a class each: the one of the largest target, or of a single target by its sign. */
export function withClasses(samples: Samples, outputs: number): Samples {
  const targets = samples.targets.slice();
  for (let n = 0; n < samples.rows; n++) {
    const row = targets.subarray(n * outputs, (n + 1) * outputs);
    if (outputs === 1) row[0] = Number(samples.inputs[(n * samples.inputs.length) / samples.rows]! > 0);
    else toDistribution(row, true);
  }
  return { ...samples, targets };
}

function toDistribution(row: Float64Array, oneHot: boolean): void {
  const largest = row.indexOf(Math.max(...row));
  const sum = row.reduce((total, value) => total + Math.exp(value), 0);
  for (let k = 0; k < row.length; k++) row[k] = oneHot ? Number(k === largest) : Math.exp(row[k]) / sum;
}

/** A network of the given activations with the samples to run through it, all drawn from the seed; `weighted` by class, if wanted. */
export function networkWithSamples(
  seed: number,
  activations: readonly ActivationName[],
  loss: LossName,
  { rows = 4, inputs = 3, units = [4, 3, 3], weighted = false } = {},
): { network: Network; samples: Samples } {
  const layers = layersOf(activations, units.slice(-activations.length));
  const m = units[units.length - 1];
  const classWeights = weighted ? Array.from({ length: classCount(m) }, (_, k) => 0.3 + 1.7 * k) : undefined;
  const network = createNetwork({ seed, inputs, layers, loss, classWeights }, rows);
  const samples = randomSamples(seed, rows, inputs, m, loss);
  return { network, samples: weighted ? withClasses(samples, m) : samples };
}

/** A layer whose numbers are given. */
export interface Written {
  readonly activation: ActivationOptions;
  /** Rows of weights, and biases. */
  readonly w: readonly (readonly number[])[];
  readonly b?: readonly number[];
  readonly dropout?: number;
  readonly l1?: number;
  readonly l2?: number;
}

/** A network of these layers, named h1, h2, ..., with a batch of these inputs and targets (0 where there are none). */
export function networkOf(
  loss: LossName,
  layers: readonly Written[],
  x: readonly (readonly number[])[],
  t: readonly number[] = [],
): Network {
  const made = layers.map(({ activation, w, b, dropout = 0, l1 = 0, l2 = 0 }, l) => ({
    ...plainLayer,
    dropout,
    l1,
    l2,
    name: `h${l + 1}`,
    units: w.length,
    activation,
    weightInit: { type: 'explicit', values: Float64Array.from(w.flat()) } as const,
    biasInit: { type: 'explicit', values: Float64Array.from(b ?? w.map(() => 0)) } as const,
  }));
  const network = createNetwork({ seed: 0, inputs: x[0].length, layers: made, loss }, x.length);
  network.x.set(x.flat());
  network.t.set(t);
  return network;
}

/** A small training; override what the test is about. */
export function trainingOptions(overrides: Partial<EngineOptions>): EngineOptions {
  const loss = overrides.loss ?? 'mse';
  const layers = overrides.layers ?? layersOf(['tanh', 'linear'], [4, 2]);
  const inputs = overrides.inputs ?? 3;
  const outputs = layers[layers.length - 1].units;
  const training = overrides.training ?? randomSamples(11, 7, inputs, outputs, loss);
  return {
    precision: 'float64',
    seed: 1,
    inputs,
    layers,
    loss,
    optimizer: { ...optimizerDefaults.sgd, learningRate: 0.1, momentum: 0 },
    schedule: constantSchedule,
    clipping: {},
    earlyStopping: undefined,
    stopWhen: {},
    epochs: 3,
    batchSize: 3,
    shuffle: false,
    task: 'regression',
    training,
    validation: noSamples,
    test: noSamples,
    probe: sampleAt(training, 0),
    ...overrides,
  };
}

/** One row of the samples. */
export function sampleAt({ rows, inputs, targets }: Samples, row: number): Samples {
  const I = inputs.length / rows;
  const O = targets.length / rows;
  return {
    rows: 1,
    inputs: inputs.slice(row * I, (row + 1) * I),
    targets: targets.slice(row * O, (row + 1) * O),
  };
}

/**
 * Equal to within `tolerance` of the largest magnitude in the two, or of `scale` where that is larger: what the numbers
 * were subtracted from. NaN is never close; equal infinities are.
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
  scale = 0,
): void {
  assert.equal(actual.length, expected.length, `${what}: length`);
  let size = scale;
  for (let k = 0; k < expected.length; k++) size = Math.max(size, Math.abs(actual[k]), Math.abs(expected[k]));
  for (let k = 0; k < expected.length; k++) {
    if (actual[k] === expected[k]) continue;
    const error = Math.abs(actual[k] - expected[k]) / size;
    assert.ok(error <= tolerance, `${what}[${k}] is ${actual[k]}, expected ${expected[k]}: off by ${error}`);
  }
}
