import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { loadRows } from '../../../src/engine/batches.ts';
import { shareParameters } from '../../../src/engine/network.ts';
import type { EngineOptions, Samples } from '../../../src/engine/options.ts';
import { forward } from '../../../src/engine/passes.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer, type Trainer, type TrainerSettings } from '../../../src/engine/trainer.ts';
import { headProblems } from '../../../src/plan/head.ts';
import { remedyInWords } from '../../../src/plan/remedies.ts';
import { dataDigest } from '../../../src/threads/node/digests.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import type { NetworkScalar } from '../../../src/trace/scalars.ts';
import { testScalar } from '../../../src/trace/testScalars.ts';
import { assertClose } from '../engine/support.ts';
import { recordsOfRuns } from '../wasm/support.ts';
import { csvFile, marks, optionsOf, prepared, refusal, type Written } from './support.ts';

const linear = (units: number) => [{ units: 3, activation: 'tanh' }, { units }];
const large = {
  inputs: [[1], [2], [3], [4], [5], [6]],
  targets: [
    [1000, 5],
    [3000, 5],
    [2000, 5],
    [4000, 5],
    [6000, 5],
    [2000, 5],
  ],
};
const standardized = { ...large, standardizeTargets: true };

const arithmetics: Readonly<Record<string, (precision: 'float64' | 'float32') => TrainerSettings>> = {
  'the reference': () => ({}),
  'the kernels': precision => ({ arithmetic: fastestArithmetic({ precision, reproducible: false, threads: 1 }) }),
};

function numbersOf(trainer: Trainer): (name: NetworkScalar) => number[] {
  const records = recordsOfRuns(trainer);
  return name => records.map(({ scalars }) => scalars[networkScalarIndex(name)]!);
}

/** The outputs (rows, O) under the present weights. */
function outputsOf(trainer: Trainer, samples: Samples): Float64Array {
  const network = shareParameters(trainer.network, samples.rows);
  loadRows(network, samples, 0, samples.rows);
  forward(network, samples.rows);
  return Float64Array.from(network.layers.at(-1)!.y.subarray(0, samples.targets.length));
}

suite('standardized targets', () => {
  test('have mean 0 and standard deviation 1 in each column, by the training rows; a constant column becomes 0', async () => {
    const training = { validationSplit: 0.34 };
    const plain = await optionsOf({ data: large, layers: linear(2), training });
    const { targetUnits, ...options } = await optionsOf({ data: standardized, layers: linear(2), training });
    const column = (values: Float64Array) => [...values].filter((_, k) => k % 2 === 0);
    const known = column(plain.training.targets);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const spread = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
    for (const name of ['training', 'validation', 'probe'] as const) {
      assertClose(
        column(options[name].targets),
        column(plain[name].targets).map(value => (value - mean) / spread),
        1e-15,
        name,
      );
      assert.ok(options[name].targets.every((value, k) => k % 2 === 0 || value === 0));
    }
    assert.ok(targetUnits);
    assertClose(targetUnits.size, [spread, 1], 1e-15, 'size');
    assertClose(targetUnits.origin, [mean / spread, 5], 1e-15, 'origin');
  });

  test('are those of the multiplied targets, and a probe of the spec’s own is written as the data are', async () => {
    const scale = { targets: -0.25 };
    const probe = { input: [2], target: [3000, 5] };
    const plain = await optionsOf({ data: standardized, layers: linear(2), probe });
    const turned = await optionsOf({ data: { ...standardized, scale }, layers: linear(2), probe });
    const signs = (values: Float64Array) => values.map((value, k) => (k % 2 === 0 ? -value : value));
    assertClose(turned.training.targets, signs(plain.training.targets), 1e-15, 'targets');
    assert.deepEqual([...turned.probe.targets], [...turned.training.targets.slice(2, 4)]);
    assertClose(turned.targetUnits!.size, [-plain.targetUnits!.size[0]!, -4], 1e-15, 'size');
  });

  for (const [name, settings] of Object.entries(arithmetics)) {
    test(`train in ${name} to the bits of targets that were standardized before`, async () => {
      const rows = fc.integer({ min: 4, max: 12 }).chain(count =>
        fc.array(fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: -50, max: 50 }))), {
          minLength: count,
          maxLength: count,
        }),
      );
      const property = fc.asyncProperty(
        rows,
        fc.constantFrom('float64' as const, 'float32' as const),
        fc.constantFrom(1, 3, 'full' as const),
        fc.constantFrom('mse', 'mae', 'huber', 'logCosh'),
        async (numbers, precision, batchSize, loss) => {
          const inputs = numbers.map(([x]) => [x! / 50]);
          const targets = numbers.map(([, a, b]) => [a! * 700 + 1000, b! / 1000]);
          const spec = (data: Written) => ({
            data,
            layers: linear(2),
            precision,
            loss,
            training: { epochs: 3, batchSize, validationSplit: 0.25 },
          });
          const options = await optionsOf(spec({ inputs, targets, standardizeTargets: true }));
          const { targetUnits: _, ...before } = options;
          const own = numbersOf(createTrainer(options, settings(precision)));
          const seen = numbersOf(createTrainer(before, settings(precision)));
          for (const number of ['loss', 'validationLoss', 'r2', 'validationR2'] as const) {
            const [a, b] = [own(number), seen(number)];
            // In the data's own units a target may be constant within rounding.
            assert.deepEqual(a, number.endsWith('oss') || !a.some(Number.isNaN) ? b : a, number);
          }
          assert.equal(own('loss').length, 3);
        },
      );
      await fc.assert(property, { numRuns: 60 });
    });

    test(`are measured in ${name} in the units of the data: R2 and the mean absolute error`, async () => {
      for (const precision of ['float64', 'float32'] as const) {
        const targets = large.inputs.map(([x]) => [1e5 + 900 * x! ** 2, 7 * x! - 0.01 * x! ** 3]);
        const data = { ...large, targets, standardizeTargets: true, scale: { targets: 0.01 }, testSplit: 0.34 };
        const training = { epochs: 5, validationSplit: 0.5 };
        const plain = await optionsOf({ data: { ...large, targets, testSplit: 0.34 }, layers: linear(2), training });
        const options = await optionsOf({ data, layers: linear(2), training, precision });
        const trainer = createTrainer(options, settings(precision));
        const last = numbersOf(trainer);
        const { origin, size } = options.targetUnits!;
        const own = (samples: Samples) =>
          outputsOf(trainer, samples).map((y, k) => (origin[k % 2]! + y) * size[k % 2]!);
        const tolerance = precision === 'float64' ? 1e-12 : 1e-4;
        const expected = (set: 'validation' | 'test') => measured(plain[set], own(options[set]), 2);
        const [validation, held] = [expected('validation'), expected('test')];
        assertClose([last('validationR2').at(-1)!], [validation.r2], tolerance, 'validation R2');
        assertClose([last('validationMae').at(-1)!], [validation.mae], tolerance, 'validation MAE');
        const row = measureTest(trainer, options)!;
        assertClose([testScalar(row, 'testR2')], [held.r2], tolerance, 'test R2');
        assertClose([testScalar(row, 'testMae')], [held.mae], tolerance, 'test MAE');
      }
    });
  }

  test('that are constant but for rounding have no R2, as in the units of the data', async () => {
    const targets = large.inputs.map((_, row) => [row % 2 === 0 ? 0.3 : 0.1 + 0.2]);
    for (const more of [{}, { standardizeTargets: true }, { standardizeTargets: true, scale: { targets: 1000 } }]) {
      const options = await optionsOf({ data: { ...large, targets, ...more }, layers: linear(1) });
      for (const settings of Object.values(arithmetics)) {
        assert.ok(numbersOf(createTrainer(options, settings('float64')))('r2').every(Number.isNaN));
      }
    }
  });

  test('count in the digest of the data with their units, as their errors do', async () => {
    const digest = async (more: Written) =>
      dataDigest(await optionsOf({ data: { ...large, ...more }, layers: linear(2) }));
    const plain = await digest({});
    const scaled = await digest({ standardizeTargets: true });
    const other = await digest({ standardizeTargets: true, scale: { targets: 2 } });
    assert.equal(new Set([plain, scaled, other]).size, 3);
    assert.equal(await digest({ standardizeTargets: false }), plain);
  });
});

function measured({ targets }: Samples, predicted: Float64Array, m: number) {
  const columns = Array.from({ length: m }, (_, k) => {
    const pairs = [...targets.keys()].filter(at => at % m === k).map(at => [targets[at]!, predicted[at]!] as const);
    const mean = pairs.reduce((sum, [target]) => sum + target, 0) / pairs.length;
    const residual = pairs.reduce((sum, [target, y]) => sum + (target - y) ** 2, 0);
    return 1 - residual / pairs.reduce((sum, [target]) => sum + (target - mean) ** 2, 0);
  });
  const absolute = targets.reduce((sum, target, at) => sum + Math.abs(target - predicted[at]!), 0);
  return { r2: columns.reduce((sum, value) => sum + value, 0) / m, mae: absolute / targets.length };
}

interface Reference {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly scale: Written;
  readonly learningRate: number;
  readonly runs: readonly {
    readonly standardize: boolean;
    readonly firstWeights: readonly (readonly (readonly number[])[])[];
    readonly epochs: readonly { readonly loss: number; readonly r2: number; readonly mae: number }[];
    readonly lastWeights: readonly (readonly (readonly number[])[])[];
    readonly lastBiases: readonly (readonly number[])[];
    readonly predictions: readonly (readonly number[])[];
  }[];
}

suite('standardized targets and scaled data, against NumPy (reference/standardized_targets.py),', () => {
  const path = new URL('./reference/standardized_targets.json', import.meta.url);
  const { inputs, targets, scale, learningRate, runs } = JSON.parse(readFileSync(path, 'utf8')) as Reference;
  for (const [name, settings] of Object.entries(arithmetics)) {
    test(`train in ${name} to the same losses, weights, R2, errors and predictions`, async () => {
      assert.ok(runs.length > 1);
      for (const { standardize, firstWeights, epochs, lastWeights, lastBiases, predictions } of runs) {
        const options: EngineOptions = await optionsOf({
          data: { inputs, targets, scale, standardize, standardizeTargets: true },
          layers: [
            { units: 4, activation: 'tanh', weights: firstWeights[0] },
            { units: 3, weights: firstWeights[1] },
          ],
          optimizer: { type: 'sgd', learningRate },
          training: { epochs: epochs.length, batchSize: 'full', shuffle: false },
        });
        const trainer = createTrainer(options, settings('float64'));
        const numbers = numbersOf(trainer);
        for (const name of ['loss', 'r2', 'mae'] as const) {
          assertClose(
            numbers(name),
            epochs.map(epoch => epoch[name]),
            1e-12,
            name,
          );
        }
        for (const [l, { w, b }] of trainer.network.layers.entries()) {
          assertClose(w, lastWeights[l]!.flat(), 1e-12, `weights ${l}`);
          assertClose(b, lastBiases[l]!, 1e-12, `biases ${l}`);
        }
        const { origin, size } = options.targetUnits!;
        const own = outputsOf(trainer, options.training).map((y, k) => (origin[k % 3]! + y) * size[k % 3]!);
        assertClose(own, predictions.flat(), 1e-12, 'predictions');
      }
    });
  }
});

suite('"standardizeTargets"', () => {
  const sigmoid = (more: Written = {}) => ({ layers: [{ units: 1, activation: 'sigmoid' }], ...more });
  const zeroOne = { inputs: [[1], [2], [3], [4]], targets: [[0], [1], [1], [0]], standardizeTargets: true };

  test('is refused for classes, with what they are and what to do', async () => {
    const text = { csv: 'data.csv', target: 'y', standardizeTargets: true };
    const files = csvFile('x,y\n1,dog\n2,cat\n3,cow\n');
    const soft = { data: text, layers: [{ units: 3, activation: 'softmax' }] };
    assert.equal(
      await refusal(soft, { files }),
      '"standardizeTargets" is for a regression, but column "y" has 3 classes ("dog", "cat" and "cow"); ' +
        'remove "standardizeTargets"',
    );
    assert.deepEqual(await marks(soft, { files }), ['standardized-classes at true']);
    for (const loss of ['binaryCrossEntropy', 'mse']) {
      assert.match(
        await refusal(sigmoid({ data: zeroOne, loss })),
        /is for a regression, but the targets are the classes 0 and 1; remove "standardizeTargets"$/,
      );
    }
  });

  test('is refused where the loss does not take such numbers', async () => {
    const data = { ...large, targets: [[890], [1200], [1300], [2000], [2500], [3000]], standardizeTargets: true };
    assert.equal(
      await refusal(sigmoid({ data })),
      '"standardizeTargets" is for a regression, but "binaryCrossEntropy" needs targets from 0 to 1; ' +
        'use a "linear" last layer',
    );
    assert.equal(
      await refusal({ data, layers: [{ units: 1, activation: 'softplus' }], loss: 'poisson' }),
      '"standardizeTargets" is for a regression, but "poisson" needs targets of at least 0, as counts are; ' +
        'remove "standardizeTargets"',
    );
  });

  test('is refused with advice where the data cannot be read', async () => {
    const { problems } = await prepared(sigmoid({ data: { csv: 'data.csv', target: 'y', standardizeTargets: true } }));
    const { message } = problems.find(({ code }) => code === 'standardized-classes')!;
    assert.match(message, /; remove "standardizeTargets", or use a "linear" last layer and the loss "mse"$/);
  });

  test('is warned of before a layer that cannot reach the standardized targets', async () => {
    const data = { ...large, targets: [[890], [1200], [1300], [2000], [2500], [3000]], standardizeTargets: true };
    const { table, parsed, options } = await prepared(sigmoid({ data, loss: 'mse' }));
    assert.ok(options && parsed.spec && table);
    const [problem, ...others] = headProblems(parsed.spec, table);
    assert.ok(problem && others.length === 0);
    assert.match(
      `${problem.message}; ${remedyInWords(parsed.spec, table, [problem])}`,
      /^the standardized targets run from -1\.2\d* to 1\.5\d*, but the outputs of "sigmoid" are from 0 to 1, so they cannot fit; use a "linear" last layer$/,
    );
  });

  test('is refused where a spread cannot be measured, and brings numbers beyond 32 bits into range', async () => {
    const spec = (targets: readonly (readonly number[])[], precision = 'float64') => ({
      data: { inputs: [[1], [2]], targets, standardizeTargets: true },
      layers: [{ units: 1 }],
      precision,
    });
    assert.match(
      await refusal(spec([[-1e308], [1e308]])),
      /^"standardizeTargets" cannot scale column "target 1": row 0 \(counted from 0\) has -1e\+308, /,
    );
    assert.deepEqual(await marks(spec([[-1e308], [1e308]])), ['not-finite at -1e+308']);
    const { training } = await optionsOf(spec([[-1e100], [3e100]], 'float32'));
    assertClose(training.targets, [-1, 1], 1e-15, 'targets');
    const probe = { input: [1], target: [1e300] };
    assert.deepEqual(await marks({ ...spec([[1], [2]], 'float32'), probe }), ['not-finite at 1e+300']);
  });
});
