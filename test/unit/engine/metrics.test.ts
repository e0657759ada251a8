import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics, type Metrics } from '../../../src/engine/metrics.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { LossName, Samples, Task } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import type { Precision } from '../../../src/engine/vector.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import type { NetworkScalar } from '../../../src/trace/scalars.ts';
import { assertClose, layersOf, noSamples, randomSamples, sampleAt, signLosses, trainingOptions } from './support.ts';

/** The metrics after outputs with these rows met targets with these rows, in batches of two. */
function metricsOf(
  task: Task,
  outputs: readonly (readonly number[])[],
  targets: readonly (readonly number[])[],
  loss: LossName = 'mse',
  precision: Precision = 'float64',
): Metrics {
  const m = targets[0].length;
  const samples: Samples = {
    rows: targets.length,
    inputs: new Float64Array(0),
    targets: Float64Array.from(targets.flat()),
  };
  const layers = layersOf(['linear'], [m]);
  const metrics = createMetrics({ task, loss, layers, precision }, samples);
  const network = createNetwork({ seed: 0, inputs: 1, layers, loss, precision }, 2);
  metrics.reset();
  for (let start = 0; start < outputs.length; start += 2) {
    const batch = outputs.slice(start, start + 2);
    network.layers[0].y.set(batch.flat());
    network.t.set(targets.slice(start, start + 2).flat());
    metrics.add(network, batch.length);
  }
  return metrics;
}

test('with one output a sample is right when output and target lie on the same side of 0.5', () => {
  const metrics = metricsOf('classification', [[0.51], [0.49], [0.5], [0.9], [0.1]], [[1], [1], [0], [1], [0]]);
  assert.equal(metrics.accuracy(), 4 / 5);
});

for (const loss of signLosses) {
  test(`under ${loss} the sides are those of 0, also where all targets are on one of them`, () => {
    const metrics = metricsOf('classification', [[0.3], [-0.3], [0.1]], [[1], [1], [1]], loss);
    assert.equal(metrics.accuracy(), 2 / 3);
  });
}

test('with one-hot targets a sample is right when its largest output is the wanted one', () => {
  const outputs = [
    [0.2, 0.3, 0.1],
    [0.2, 0.3, 0.4],
    [0.9, 0.8, 0.7],
  ];
  const targets = [
    [0, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
  ];
  assert.equal(metricsOf('classification', outputs, targets).accuracy(), 2 / 3);
});

test('with targets that are not one-hot every output must be on the right side', () => {
  const outputs = [
    [0.9, 0.8],
    [0.9, 0.2],
    [0.2, 0.1],
  ];
  const targets = [
    [1, 1],
    [1, 1],
    [0, 0],
  ];
  assert.equal(metricsOf('classification', outputs, targets).accuracy(), 2 / 3);
});

test('an output that is NaN is never right', () => {
  assert.equal(metricsOf('classification', [[Number.NaN]], [[0]]).accuracy(), 0);
  assert.equal(metricsOf('classification', [[Number.NaN, 0]], [[1, 0]]).accuracy(), 0);
});

test('R2 is averaged over the outputs and leaves out one whose targets never change', () => {
  const outputs = [
    [1, 10, 5],
    [2, 10, 5],
    [4, 20, 6],
  ];
  const targets = [
    [1, 10, 5],
    [2, 20, 5],
    [3, 30, 5],
  ];
  // First output: 1 - 1/2. Second: 1 - 200/200. The third has no spread.
  assertClose([metricsOf('regression', outputs, targets).r2()], [(0.5 + 0) / 2], 1e-15, 'r2');
});

test('R2 is NaN where no output has any spread', () => {
  assert.ok(Number.isNaN(metricsOf('regression', [[1]], [[1]]).r2()));
});

const constants = [1, 0.1, 1 / 3, 0.7, 3, -7.7, 1e6 + 0.1, 123456.789, 1e-300, -1e300, 5e-324, 0];

test('R2 of a constant target is NaN, whatever the constant and the number of rows', () => {
  for (const constant of constants) {
    for (let rows = 1; rows <= 70; rows++) {
      const targets = new Array(rows).fill([constant]);
      const outputs = new Array(rows).fill([constant / 2 + 1]);
      const r2 = metricsOf('regression', outputs, targets).r2();
      assert.ok(Number.isNaN(r2), `${rows} times ${constant}: ${r2}`);
    }
  }
});

test('a target counts as constant where its values differ by no more than the rounding that made them', () => {
  const targets = Array.from({ length: 10 }, (_, row) => [row % 2 === 0 ? 0.3 : 0.1 + 0.2]);
  assert.ok(Number.isNaN(metricsOf('regression', targets, targets).r2()));
});

// The expected numbers are those of exact rational arithmetic on the same doubles.
test('R2 of a target that hardly varies is right', () => {
  const pairs = Array.from({ length: 14 }, (_, row) => [row % 2 === 0 ? 1e6 : 1e6 + 1e-6]);
  const between = new Array(14).fill([1e6 + 2.5e-7]);
  assertClose([metricsOf('regression', between, pairs).r2()], [-0.2501164279877108], 1e-14, 'pairs around a million');

  const outlier = [...new Array(50).fill([-7.7]), [-7.7 - 1e-13]];
  assertClose([metricsOf('regression', new Array(51).fill([-7.7]), outlier).r2()], [-0.02], 1e-14, 'one outlier');
});

test('R2 in 32 bits is measured against the targets as 32 bits hold them', () => {
  const r2 = (targets: number[][], output: number) =>
    metricsOf('regression', new Array(targets.length).fill([output]), targets, 'mse', 'float32').r2();
  assertClose([r2([[0.1], [0.2], [0.4]], 0.25)], [-0.017857134874378944], 1e-13, 'targets that are rounded');
  assert.equal(r2([[2 ** 24], [2 ** 24 + 2]], 2 ** 24), -1, 'neighbours in 32 bits');
  for (const constant of constants) {
    if (Math.abs(constant) > 1e38) continue;
    for (let rows = 1; rows <= 70; rows++) {
      assert.ok(Number.isNaN(r2(new Array(rows).fill([constant]), 1)), `${rows} times ${constant}`);
    }
  }
  assert.ok(Number.isNaN(r2([[1e6], [1e6 + 1e-6]], 1e6)), 'targets that 32 bits cannot tell apart');
});

test('the mean absolute error is taken over samples and outputs', () => {
  const outputs = [
    [1, 2],
    [3, 4],
    [5, 6],
  ];
  const targets = [
    [0, 0],
    [3, 4],
    [5, 9],
  ];
  assertClose([metricsOf('regression', outputs, targets).mae()], [6 / 6], 1e-15, 'mae');
});

test('numbers that do not belong to the task, or have no held-out rows, are NaN in the record', () => {
  const [classification, regression] = (['classification', 'regression'] as const).map(task => {
    return recordOf(trainingOptions({ task, validation: noSamples }));
  });
  for (const name of ['r2', 'mae', 'validationLoss', 'validationAccuracy'] as const) {
    assert.ok(Number.isNaN(classification(name)), name);
  }
  for (const name of ['accuracy', 'validationAccuracy', 'validationLoss', 'validationR2', 'validationMae'] as const) {
    assert.ok(Number.isNaN(regression(name)), name);
  }
  assert.ok(Number.isFinite(classification('accuracy')) && Number.isFinite(regression('r2') + regression('mae')));
});

test('training numbers are found by each batch before its update, validation numbers after the epoch', () => {
  const frozen = trainingOptions({ optimizer: { ...optimizerDefaults.sgd, learningRate: 0, momentum: 0 } });
  const before = recordOf({ ...frozen, validation: frozen.training }, 2);
  assertClose([before('validationLoss')], [before('loss')], 1e-14, 'loss of the same rows and weights');
  assertClose([before('validationR2'), before('validationMae')], [before('r2'), before('mae')], 1e-14, 'metrics');

  const wholeBatch = trainingOptions({ batchSize: 7, epochs: 1 });
  const first = recordOf({ ...wholeBatch, validation: wholeBatch.training });
  const second = recordOf({ ...wholeBatch, epochs: 2 }, 2);
  assertClose([first('validationLoss')], [second('loss')], 1e-14, 'what the next epoch starts from');
});

test('held-out rows of any number are all counted', () => {
  const training = randomSamples(4, 600, 3, 2, 'mse');
  const frozen = trainingOptions({ training, optimizer: { ...optimizerDefaults.sgd, learningRate: 0, momentum: 0 } });
  const record = recordOf({ ...frozen, validation: training });
  assertClose([record('validationLoss')], [record('loss')], 1e-12, 'loss');
  assertClose([record('validationMae')], [record('mae')], 1e-12, 'mae');
});

test('the loss of an epoch with a ragged last batch is the mean over samples, not over batches', () => {
  const options = trainingOptions({ optimizer: { ...optimizerDefaults.sgd, learningRate: 0, momentum: 0 } });
  const singles = Array.from({ length: options.training.rows }, (_, n) => {
    return recordOf({ ...options, training: sampleAt(options.training, n), batchSize: 1 })('loss');
  });
  const mean = singles.reduce((sum, loss) => sum + loss, 0) / singles.length;
  assertClose([recordOf(options)('loss')], [mean], 1e-14, 'loss');
});

/** The network scalars of the given epoch. */
function recordOf(options: Parameters<typeof createTrainer>[0], epoch = 1): (name: NetworkScalar) => number {
  const trainer = createTrainer(options);
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record?.epoch === epoch) return name => record.scalars[networkScalarIndex(name)];
  }
  throw new Error(`there was no epoch ${epoch}`);
}
