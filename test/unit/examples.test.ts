import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { nodeFiles } from '../../src/data/nodeFiles.ts';
import type { EpochRecord } from '../../src/engine/epochBlock.ts';
import { measureTest } from '../../src/engine/testing.ts';
import { createTrainer } from '../../src/engine/trainer.ts';
import { prepare } from '../../src/plan/prepare.ts';
import { defaultLimits } from '../../src/spec/limits.ts';
import { fastestArithmetic } from '../../src/threads/node/kernelFiles.ts';
import { layerScalarIndex, networkScalarIndex, tensorInRow } from '../../src/trace/layout.ts';
import type { RecordedQuantity } from '../../src/trace/quantity.ts';
import type { LayerScalar, NetworkScalar } from '../../src/trace/scalars.ts';
import { testScalar } from '../../src/trace/testScalars.ts';

const folder = join(import.meta.dirname, '../../examples');
const found = readdirSync(folder).filter(name => name.endsWith('.mlp.json'));

interface Expectation {
  /** The figure that says whether the network has learnt, and the least that is good. */
  readonly good: readonly [NetworkScalar, number];
  readonly why: string;
  /** Rows with missing values, of which a warning tells. */
  readonly dropped?: string;
}

const expectations: Readonly<Record<string, Expectation>> = {
  'and.mlp.json': { good: ['accuracy', 1], why: 'one line separates the corner' },
  'xor.mlp.json': { good: ['accuracy', 1], why: 'four units are enough from each of 30 seeds tried' },
  'spiral.mlp.json': { good: ['accuracy', 1], why: 'eight seeds reached 0.99 or more; this one gets all points' },
  'iris.mlp.json': {
    good: ['validationAccuracy', 29 / 30],
    why: 'two of the species overlap: one flower of 30 is missed',
  },
  'penguins.mlp.json': { good: ['validationAccuracy', 1], why: 'all 83 held-out birds', dropped: '10 of 344 rows' },
  'auto-mpg.mlp.json': { good: ['validationR2', 0.9], why: 'eight seeds gave 0.83 to 0.93', dropped: '14 of 406 rows' },
  'digits.mlp.json': { good: ['validationAccuracy', 0.97], why: 'five seeds gave 0.958 to 0.981' },
};

async function prepared(text: string, epochs?: number) {
  const files = nodeFiles(folder, folder);
  return prepare(text, { files, limits: defaultLimits, ...(epochs !== undefined && { epochs }) });
}

interface Trial {
  /** Each wanted text is replaced wherever it stands. */
  readonly with?: readonly (readonly [string, string])[];
  readonly epochs?: number;
}

/** Trains an example, changed as its "Try" says. Its figures by epoch (from 1; the last one unless another is asked for). */
async function trained(name: string, { with: changes = [], epochs }: Trial = {}) {
  let text = readFileSync(join(folder, `${name}.mlp.json`), 'utf8');
  const body = text.indexOf('\n{');
  for (const [before, after] of changes) {
    assert.ok(text.includes(before, body), `${name} has ${before}`);
    text = text.slice(0, body) + text.slice(body).replaceAll(before, after);
  }
  const { options, problems, summary } = await prepared(text, epochs);
  assert.ok(options && summary, JSON.stringify(problems));
  // The same bits as the plain arithmetic, sooner.
  const arithmetic = fastestArithmetic({ precision: options.precision, reproducible: true, threads: 1 });
  const trainer = createTrainer(options, { arithmetic });
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') {
    const record = trainer.step();
    if (record) records.push(record);
  }
  const { layout } = trainer;
  const at = (epoch: number | undefined) => records.at(epoch === undefined ? -1 : epoch - 1)!;
  return {
    trainer,
    options,
    records,
    summary,
    figure: (name: NetworkScalar, epoch?: number) => at(epoch).scalars[networkScalarIndex(name)]!,
    ofLayer: (layer: number, name: LayerScalar, epoch?: number) =>
      at(epoch).scalars[layerScalarIndex(layout, layer, name)]!,
    tensor: (layer: number, name: RecordedQuantity, epoch?: number) => [
      ...tensorInRow(layout, at(epoch).tensors!, layer, name),
    ],
  };
}

suite('the examples', () => {
  test('each has its expectation here, and each expectation its example', () => {
    assert.deepEqual(found.toSorted(), Object.keys(expectations).toSorted());
  });

  for (const [file, { good, why, dropped }] of Object.entries(expectations)) {
    const [name, least] = good;
    test(`${file} has no problems${dropped ? ` but the warning that ${dropped} have a missing value` : ''}`, async () => {
      const { problems } = await prepared(readFileSync(join(folder, file), 'utf8'));
      const said = problems.map(({ severity, message }) => `${severity}: ${message}`);
      assert.equal(said.length, dropped ? 1 : 0, said.join('\n'));
      if (dropped) assert.ok(said[0]!.startsWith(`warning: ${dropped} have a missing value`), said[0]);
    });

    test(`${file} learns: ${name} reaches ${Number(least.toFixed(3))} (${why})`, async () => {
      const { trainer, figure } = await trained(file.replace('.mlp.json', ''));
      assert.equal(trainer.state, 'finished');
      // 29 of 30 is summed up one by one.
      assert.ok(figure(name) >= least - 1e-12, `${name} is ${figure(name)}`);
    });
  }
});

suite('what an example’s comment says is true', () => {
  test('and: another seed changes nothing', async () => {
    const other = await trained('and', { with: [['"name": "AND', '"seed": 2, "name": "AND']] });
    assert.deepEqual(other.records, (await trained('and')).records);
  });

  test('and: a learning rate of 1000 saturates the sigmoid in one step, with one row in four wrong', async () => {
    const { tensor, ofLayer, figure } = await trained('and', { with: [['"learningRate": 5', '"learningRate": 1000']] });
    const [second] = tensor(0, 'meanJacobianDiagonal', 2);
    assert.ok(second! > 1e-24 && second! < 1e-22, `${second}`);
    assert.ok(ofLayer(0, 'gradientNorm', 2) < 1e-22);
    assert.equal(figure('accuracy'), 0.75);
  });

  test('xor: in epoch 11 the mean delta is nearly 0 and its root mean square is not; later both shrink', async () => {
    const { tensor } = await trained('xor');
    const norm = (name: RecordedQuantity, epoch?: number) => Math.hypot(...tensor(0, name, epoch));
    assert.ok(norm('meanDelta', 11) < 0.1 * norm('deltaRms', 11));
    assert.ok(norm('deltaRms') < 0.01 * norm('deltaRms', 11));
    assert.ok(norm('meanDelta') < 0.01 * norm('meanDelta', 11));
  });

  test('xor: one hidden unit gets stuck', async () => {
    const { figure } = await trained('xor', { with: [['"units": 4', '"units": 1']], epochs: 2000 });
    assert.ok(figure('accuracy') < 1 && figure('loss') > 0.4);
  });

  test('xor: from zeros every gradient is exactly 0, and stays so', async () => {
    const { tensor } = await trained('xor', { with: [['"activation"', '"init": "zeros", "activation"']] });
    for (const epoch of [1, 400]) {
      for (const layer of [0, 1]) {
        const gradients = [...tensor(layer, 'meanGradient', epoch), ...tensor(layer, 'meanBiasGradient', epoch)];
        assert.ok(gradients.every(value => value === 0));
      }
    }
  });

  test('xor: from equal weights the hidden units never become different', async () => {
    const init = '"init": { "type": "constant", "value": 0.5 }, "activation"';
    const { tensor, figure } = await trained('xor', { with: [['"activation"', init]] });
    const weights = tensor(0, 'weightsAfter');
    for (const column of [0, 1]) {
      assert.equal(new Set(weights.filter((_, index) => index % 2 === column)).size, 1);
    }
    assert.equal(figure('accuracy'), 0.75);
  });

  test('iris: raw centimetres saturate one of the eight units in one epoch', async () => {
    const raw = await trained('iris', { with: [[', "standardize": true', '']], epochs: 1 });
    assert.equal(raw.ofLayer(0, 'saturatedShare'), 1 / 8);
    assert.equal((await trained('iris', { epochs: 1 })).ofLayer(0, 'saturatedShare'), 0);
  });

  test('penguins: both measures of the bill tell 83 of 85 birds apart, one alone misses 18 or more', async () => {
    const all = '"island", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "sex"';
    const missed = async (inputs: string) => {
      const { figure, summary } = await trained('penguins', { with: [[all, inputs]] });
      return [summary.validationRows, Math.round((1 - figure('validationAccuracy')) * summary.validationRows)] as const;
    };
    assert.deepEqual(await missed('"bill_length_mm", "bill_depth_mm"'), [85, 2]);
    for (const one of ['"bill_length_mm"', '"bill_depth_mm"']) assert.ok((await missed(one))[1] >= 18, one);
  });

  test('auto-mpg: 392 cars; the linear layer’s Jacobian diagonal is 1 in every epoch', async () => {
    const { summary, records, tensor } = await trained('auto-mpg', { epochs: 5 });
    assert.equal(summary.trainingRows + summary.validationRows, 392);
    for (const { epoch } of records) assert.deepEqual(tensor(2, 'meanJacobianDiagonal', epoch), [1]);
  });

  test('auto-mpg: gradient descent at a learning rate of 1 diverges in its first epoch, in a layer with a name', async () => {
    const change = ['"type": "adam", "learningRate": 0.01', '"type": "sgd", "learningRate": 1'] as const;
    const { trainer } = await trained('auto-mpg', { with: [change] });
    assert.match(trainer.divergence?.message ?? 'it did not', /^diverged at epoch 1 in layer "(hidden [12]|mpg)": /);
  });

  test('digits: three columns of the first weight update are exactly 0, of pixels at the rim', async () => {
    const { tensor } = await trained('digits', { epochs: 2 });
    const update = tensor(0, 'weightUpdate');
    const still = Array.from({ length: 64 }, (_, pixel) => pixel).filter(pixel =>
      update.every((value, index) => index % 64 !== pixel || value === 0),
    );
    assert.deepEqual(still, [0, 4 * 8, 4 * 8 + 7]);
  });

  test('digits: from tiny weights the first hidden layer gets a quarter of the delta', async () => {
    const tiny = ['"init": "heNormal"', '"init": { "type": "normal", "std": 0.001 }'] as const;
    const [before, after] = [
      await trained('digits', { epochs: 1 }),
      await trained('digits', { with: [tiny], epochs: 1 }),
    ];
    const ratio = Math.hypot(...after.tensor(0, 'deltaRms')) / Math.hypot(...before.tensor(0, 'deltaRms'));
    assert.ok(ratio > 0.2 && ratio < 0.3, `${ratio}`);
  });

  test('digits: of 359 that are set aside to test 350 are right', async () => {
    const change = ['"normalize"', '"testSplit": 0.2, "normalize"'] as const;
    const { trainer, options, summary } = await trained('digits', { with: [change] });
    const accuracy = testScalar(measureTest(trainer, options)!, 'testAccuracy');
    assert.deepEqual([summary.testRows, Math.round(accuracy * summary.testRows)], [359, 350]);
  });

  test('spiral: relu speaks for less than half of the points, and some units for none', async () => {
    const { ofLayer, tensor } = await trained('spiral');
    for (const layer of [0, 1]) {
      assert.ok(ofLayer(layer, 'zeroShare') > 0.5);
      assert.ok(tensor(layer, 'meanJacobianDiagonal').includes(0));
    }
  });

  test('spiral: through sigmoids delta falls by half or more at each layer, and 4 points in 10 stay wrong', async () => {
    const change = ['"activation": "relu"', '"activation": "sigmoid"'] as const;
    const { tensor, figure } = await trained('spiral', { with: [change] });
    const [first, second, last] = [0, 1, 2].map(layer => Math.hypot(...tensor(layer, 'deltaRms', 1)));
    assert.ok(first! < second! / 2 && second! < last! / 2);
    assert.ok(tensor(0, 'meanJacobianDiagonal', 1).every(value => value <= 0.25));
    assert.ok(figure('accuracy') < 0.65, `${figure('accuracy')}`);
  });
});
