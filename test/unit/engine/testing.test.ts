import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EpochRecord } from '../../../src/engine/epochBlock.ts';
import { explicitBackward } from '../../../src/engine/explicit.ts';
import type { EngineOptions, Samples } from '../../../src/engine/options.ts';
import { measureTest } from '../../../src/engine/testing.ts';
import { createTrainer, type Trainer } from '../../../src/engine/trainer.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { testScalar } from '../../../src/trace/testScalars.ts';
import { assertClose, layersOf, noSamples, randomSamples, sampleAt, trainingOptions } from './support.ts';

/** More rows than are measured at once. */
const rows = 600;

function trained(options: EngineOptions): { trainer: Trainer; records: EpochRecord[] } {
  const trainer = createTrainer(options);
  const records: EpochRecord[] = [];
  while (trainer.state === 'training') records.push(...[trainer.step()].filter(record => record !== undefined));
  return { trainer, records };
}

/** The network's answers, row by row, by the explicit route. */
function outputs({ network }: Trainer, samples: Samples): number[][] {
  return Array.from({ length: samples.rows }, (_, row) => {
    const { inputs, targets } = sampleAt(samples, row);
    return [...explicitBackward(network, inputs, targets).at(-1)!.output.values];
  });
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

suite('the test rows', () => {
  test('of a regression give mean squared error, R2 and MAE under the final weights', () => {
    const samples = randomSamples(5, rows, 3, 1, 'mse');
    const options = trainingOptions({ layers: layersOf(['tanh', 'linear'], [4, 1]), test: samples });
    const { trainer } = trained(options);
    const measured = measureTest(trainer, options)!;
    const errors = outputs(trainer, samples).map(([y], row) => y! - samples.targets[row]!);
    const targetMean = mean([...samples.targets]);
    const spread = mean(Array.from(samples.targets, t => (t - targetMean) ** 2));
    const squared = mean(errors.map(error => error ** 2));
    assertClose([testScalar(measured, 'testLoss')], [squared], 1e-12, 'loss');
    assertClose([testScalar(measured, 'testR2')], [1 - squared / spread], 1e-12, 'R2');
    assertClose([testScalar(measured, 'testMae')], [mean(errors.map(Math.abs))], 1e-12, 'MAE');
    assert.ok(Number.isNaN(testScalar(measured, 'testAccuracy')));
  });

  test('of a classification give cross-entropy and accuracy, with nothing dropped', () => {
    const inputs = randomSamples(5, rows, 3, 2, 'mse').inputs;
    const targets = Float64Array.from({ length: 2 * rows }, (_, k) =>
      Number(inputs[Math.floor(k / 2) * 3]! > 0 === (k % 2 === 0)),
    );
    const samples = { rows, inputs, targets };
    const layers = layersOf(['tanh', 'softmax'], [4, 2]).map((layer, l) =>
      l === 0 ? { ...layer, dropout: 0.5 } : layer,
    );
    const options = trainingOptions({ layers, loss: 'crossEntropy', task: 'classification', test: samples });
    const { trainer } = trained(options);
    const measured = measureTest(trainer, options)!;
    const answers = outputs(trainer, samples);
    const rightClass = (row: number) => (targets[2 * row] === 1 ? 0 : 1);
    const loss = mean(answers.map((p, row) => -Math.log(p[rightClass(row)]!)));
    const right = answers.filter((p, row) => p[rightClass(row)]! > p[1 - rightClass(row)]!).length;
    assertClose([testScalar(measured, 'testLoss')], [loss], 1e-12, 'loss');
    assert.equal(testScalar(measured, 'testAccuracy'), right / rows);
    assert.ok(right > 0 && right < rows);
    assert.ok(Number.isNaN(testScalar(measured, 'testR2')));
  });

  test('change nothing in a training, neither while it runs nor when they are measured', () => {
    const options = trainingOptions({ shuffle: true });
    const tested = { ...options, test: randomSamples(5, 9, 3, 2, 'mse') };
    const without = trained(options);
    const { trainer, records } = trained(tested);
    const measured = measureTest(trainer, tested);
    assert.deepEqual(records, without.records);
    assert.deepEqual(trainer.network, without.trainer.network);
    assert.deepEqual(measureTest(trainer, tested), measured);
  });

  test('give nothing when there are none, before the first epoch is complete, and when the run diverged', () => {
    const options = trainingOptions({ test: randomSamples(5, 9, 3, 2, 'mse') });
    const trainer = createTrainer(options);
    trainer.step();
    assert.equal(measureTest(trainer, options), undefined);
    const { trainer: ended } = trained(options);
    assert.ok(measureTest(ended, options));
    assert.equal(measureTest(ended, { ...options, test: noSamples }), undefined);
    const wild = { ...options, optimizer: { ...optimizerDefaults.sgd, learningRate: 1e9 } };
    const { trainer: diverged } = trained(wild);
    assert.equal(diverged.state, 'diverged');
    assert.equal(measureTest(diverged, wild), undefined);
  });

  test('that do not fit the network are refused', () => {
    const options = trainingOptions({ test: { rows: 2, inputs: new Float64Array(6), targets: new Float64Array(3) } });
    assert.throws(() => createTrainer(options), /test: 6 inputs and 3 targets in 2 rows/);
  });
});
