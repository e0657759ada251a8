/** The kernels against the reference where numbers are at an edge: a layer whose net values are its inputs, row by row. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateArithmetic } from '../../../src/engine/arithmetic.ts';
import { plainLayer } from '../../../src/engine/defaults.ts';
import type { ActivationOptions, EngineOptions, LayerOptions, Samples } from '../../../src/engine/options.ts';
import { plainArithmetic } from '../../../src/engine/plain.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { Precision } from '../../../src/engine/vector.ts';
import { standardActivation } from '../../../src/functions/activations.ts';
import { lossNames } from '../../../src/functions/losses.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { layerScalarIndex, tensorInRow } from '../../../src/trace/layout.ts';
import { activationVariants, layersOf, sampleAt, trainingOptions } from '../engine/support.ts';
import { assertEqual, assertSameBits, assertSameRecords, reproducible } from './support.ts';

const { MAX_VALUE, MIN_VALUE, NaN: nan, POSITIVE_INFINITY } = Number;

/** What every activation and loss is tried with: kinks, thresholds, both zeros; what is not finite comes last. */
const magnitudes = [
  ...[0, MIN_VALUE, 2 ** -1022, 1e-290, 9.999999999999999e-291, 1e-200, 1e-20, 1 / 6, 0.3, 0.5, 1 - 2 ** -53, 1, 2],
  ...[3, 2.9999999999999996, 5.5, 12, 15.5, 19.9, 30, 37, 40.5, 87.5, 88.7, 89, 699.5, 707.9, 708, 708.0000000000001],
  ...[709.782712893384, 709.7827128933841, 745.2, 1e4, 1e10, 1e100, 1e154, 1e160, 1e300, MAX_VALUE],
];
/** Around where gaussian's slope is 1e-290. */
const tails = Array.from({ length: 20 }, (_, k) => 25.4 + k / 20);
const edges = [...magnitudes, ...tails].flatMap(x => [x, -x]).concat(POSITIVE_INFINITY, -POSITIVE_INFINITY, nan);

/** A layer with W = 1, or another factor, and a bias of -0, so that net = x to the last bit, -0 too. */
function throughput(activation: ActivationOptions, units: number, trainable: boolean, factor: number): LayerOptions {
  const identity = Float64Array.from({ length: units * units }, (_, k) => (k % (units + 1) === 0 ? factor : 0));
  return {
    ...plainLayer,
    name: 'through',
    units,
    activation,
    trainable,
    weightInit: { type: 'explicit', values: identity },
    biasInit: { type: 'explicit', values: new Float64Array(units).fill(-0) },
  };
}

interface Case extends Partial<EngineOptions> {
  readonly activation: ActivationOptions;
  readonly outputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  /** Whether batches hold a single sample, for which the kernels have a way of their own. */
  readonly single?: boolean;
  readonly factor?: number;
}

function optionsOf({ activation, outputs, targets, single = false, factor = 1, ...rest }: Case): EngineOptions {
  const units = targets[0].length;
  const training = samplesOf(outputs, targets);
  return trainingOptions({
    inputs: units,
    // On the single way only trained layers go. At a learning rate of 0 they stay what they are.
    layers: [throughput(activation, units, single, factor)],
    training,
    probe: sampleAt(training, 0),
    batchSize: single ? 1 : 2,
    ...rest,
  });
}

function samplesOf(inputs: readonly (readonly number[])[], targets: readonly (readonly number[])[]): Samples {
  return { rows: inputs.length, inputs: Float64Array.from(inputs.flat()), targets: Float64Array.from(targets.flat()) };
}

/** Every row as an epoch of its own. */
function follow(create: CreateArithmetic, options: EngineOptions) {
  const arithmetic = create(options, randomStreams(1), { recording: true });
  return Array.from({ length: options.training.rows }, (_, row) => {
    arithmetic.order.forEach((_, k, order) => {
      order[k] = k;
    });
    arithmetic.beginEpoch(true);
    const failure = arithmetic.trainBatch({ start: row, B: 1, learningRate: 0 });
    const { net, y } = arithmetic.batch(1).layers[0];
    const [first] = [net.slice(0, 1), y.slice(0, 1)];
    const rows = failure ? arithmetic.breakOff(0) : arithmetic.endEpoch(0);
    const { layout } = arithmetic;
    const record = { epoch: row + 1, scalars: rows.scalars, tensors: rows.tensors };
    return { record, failure: failure ?? rows.failure, net: first[0], y: y[0], layout };
  });
}

function assertSameRows(options: EngineOptions): void {
  const plain = follow(plainArithmetic, options);
  for (const [row, actual] of follow(reproducible, options).entries()) {
    const expected = plain[row];
    const where = `of ${options.training.inputs[row * options.inputs]}`;
    assert.equal(actual.failure, expected.failure, `failure ${where}`);
    assertEqual(actual.net, expected.net, 0, `net ${where}`);
    assertEqual(actual.y, expected.y, 0, `y ${where}`);
    assertSameRecords([actual.record], [expected.record], expected.layout, 0);
  }
}

for (const activation of activationVariants) {
  test(`${JSON.stringify(activation)}: output and slope have the same bits at kinks, thresholds and beyond`, () => {
    const outputs = edges.map(x => [x]);
    const targets = edges.map(() => [0]);
    for (const single of [false, true]) {
      assertSameRows(optionsOf({ activation, outputs, targets, single, loss: 'sum' }));
    }
  });
}

const targets = [0, 1, -1, 0.5, 0.25, 3];

for (const loss of lossNames) {
  test(`${loss}: the loss and its derivative have the same bits at kinks, thresholds and beyond`, () => {
    const pairs = edges.flatMap(y => [...targets, y].map(t => [y, t])).filter(([, t]) => Number.isFinite(t));
    const cases = { outputs: pairs.map(([y]) => [y]), targets: pairs.map(([, t]) => [t]), loss };
    for (const activation of ['linear', 'sigmoid'] as const) {
      for (const single of [false, true]) {
        assertSameRows(optionsOf({ activation: { type: activation }, ...cases, single }));
      }
    }
  });
}

test('softmax and its losses have the same bits where it saturates, overflows or has no value', () => {
  // An input of -1e300 becomes a net value of -Infinity, and leaves the others alone.
  const factor = 2 ** 40;
  const nets = [
    [800, -800, 0],
    [1e300, -1e300, 3],
    [-POSITIVE_INFINITY, 0, 1],
    [1, 0, -POSITIVE_INFINITY],
    [POSITIVE_INFINITY, 0, 1],
    [-750, -751, -700.5],
    [1, 2, 5],
  ];
  const outputs = nets.map(row => row.map(net => (Number.isFinite(net) ? net / factor : Math.sign(net) * 1e300)));
  for (const largest of [0, 1, 2]) {
    const someTargets = nets.map(() => [0, 1, 2].map(k => Number(k === largest)));
    for (const loss of ['crossEntropy', 'binaryCrossEntropy', 'mse'] as const) {
      assertSameRows(optionsOf({ activation: { type: 'softmax' }, outputs, targets: someTargets, loss, factor }));
    }
  }
});

test('held-out rows whose outputs tie, stand on the middle or are no numbers count as in the reference', () => {
  const ties = [
    [1, 1, 0],
    [0, 1, 1],
    [0.5, 1, 0],
    [1, 0.5, 0.5],
    [0, 0, 1],
  ];
  // silu of -Infinity is NaN; the factor makes -Infinity of -1e300.
  const holes = [
    [-1e300, 1, 0],
    [1, -1e300, 0],
    [0, 1, -1e300],
  ];
  const oneHot = [0, 1, 2].map(largest => [0, 1, 2].map(k => Number(k === largest)));
  const several = [
    [1, 1, 0],
    [0.5, 0.5, 0.5],
    [-1, 0, 1],
    [1, 0, 0.5],
  ];
  const kinds = [
    { rows: ties, activation: { type: 'linear' }, factor: 1 },
    { rows: holes, activation: { type: 'silu' }, factor: 2 ** 40 },
  ] as const;
  for (const task of ['classification', 'regression'] as const) {
    for (const loss of ['mse', 'hinge'] as const) {
      for (const { rows, ...kind } of kinds) {
        for (const output of rows) {
          for (const target of [...oneHot, ...several]) {
            const validation = samplesOf([output], [target]);
            const cases = { outputs: [[0, 1, 2]], targets: [[0, 0, 1]], validation, task, loss };
            assertSameRows(optionsOf({ ...kind, ...cases }));
          }
        }
      }
    }
  }
});

const others = [
  { precision: 'float64', isReproducible: false, rounding: 2 ** -51, smallest: 0 },
  { precision: 'float32', isReproducible: true, rounding: 2 ** -22, smallest: 2e-38 },
  { precision: 'float32', isReproducible: false, rounding: 2 ** -22, smallest: 2e-38 },
] as const satisfies readonly { precision: Precision; [what: string]: unknown }[];

for (const { precision, isReproducible, rounding, smallest } of others) {
  const modules = `${precision} ${isReproducible ? 'without' : 'with'} fused multiply-add`;

  test(`${modules}: every activation and its slope are within their rounding of the reference's`, () => {
    const [wide, narrow] = [1.7, 71].map(step => Array.from({ length: 300 }, (_, k) => (k - 150) / step));
    const finite = [...wide, ...narrow, 9.1, 9.3, 1e-6, -1e-6, -1e-12];
    const cases = { outputs: finite.map(x => [x]), targets: finite.map(() => [0]), precision, loss: 'sum' } as const;
    for (const activation of activationVariants) {
      const options = optionsOf({ activation, ...cases });
      const plain = follow(plainArithmetic, options);
      for (const [row, { y, record, layout }] of follow(
        fastestArithmetic({ precision, reproducible: isReproducible, threads: 1 }),
        options,
      ).entries()) {
        const expected = plain[row];
        const what = `of ${activation.type} at ${finite[row]}`;
        const error = Math.abs(y - expected.y);
        const size = sizeOf(activation, finite[row], y);
        assert.ok(error <= rounding * size + smallest, `y ${what} is ${y}, by the reference ${expected.y}`);
        const [slope, wanted] = [record, expected.record].map(
          ({ tensors }) => tensorInRow(layout, tensors!, 0, 'meanJacobianDiagonal')[0],
        );
        // silu multiplies the rounding of its output by the net value.
        assertEqual(slope, wanted, rounding * Math.max(1, Math.abs(finite[row])), `the slope ${what}`);
      }
    }
  });
}

/** What the rounding of an output is relative to. */
function sizeOf({ type }: ActivationOptions, net: number, y: number): number {
  // hardSigmoid adds 1/2, which may cancel; gaussian's exponent is a rounded square.
  if (type === 'hardSigmoid') return 0.5;
  // It subtracts its parameter, which 32 bits round.
  if (type === 'softshrink') return Math.abs(net);
  return type === 'gaussian' ? Math.abs(y) * Math.max(1, net * net) : Math.abs(y);
}

test('a layer whose outputs are infinite trains on, or breaks off, as in the reference', () => {
  for (const trainable of [true, false]) {
    const layers = layersOf(['linear', 'tanh', 'linear'], [1, 1, 1], { type: 'constant', value: 100 });
    const training = samplesOf([[1e307], [1.1e307]], [[0], [0]]);
    const options = { inputs: 1, layers: layers.map(layer => ({ ...layer, trainable })), training, batchSize: 2 };
    assertSameBits(trainingOptions(options));
  }
});

test('gradients that overflow go through every optimizer as in the reference', () => {
  const training = samplesOf([[1.5e308], [1.4e308]], [[0], [0]]);
  const layers = layersOf(['linear'], [1], { type: 'constant', value: 0.1 });
  for (const optimizer of Object.values(optimizerDefaults)) {
    assertSameBits(trainingOptions({ inputs: 1, layers, training, batchSize: 2, loss: 'mae', optimizer }));
  }
});

test('the norm of a gradient whose squares are too small for a double is recorded, not 0', () => {
  const layers = [
    throughput(standardActivation('linear'), 1, true, 1),
    { ...throughput(standardActivation('linear'), 1, true, 1e-170), name: 'tiny' },
  ];
  const options = trainingOptions({
    ...{ inputs: 1, layers, loss: 'halfSquaredError', batchSize: 2, epochs: 1 },
    ...{ training: samplesOf([[1], [2]], [[3], [4]]), probe: sampleAt(samplesOf([[1]], [[3]]), 0) },
  });
  for (const arithmetic of [plainArithmetic, reproducible]) {
    const trainer = createTrainer(options, { arithmetic });
    const { scalars } = trainer.step()!;
    const norm = scalars[layerScalarIndex(trainer.layout, 0, 'gradientNorm')];
    assert.ok(Math.abs(norm / 5.5e-170 - 1) < 1e-12, `the norm is ${norm}`);
  }
});
