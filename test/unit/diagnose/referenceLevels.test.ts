import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestConstant } from '../../../src/diagnose/referenceLevels.ts';
import { losses, lossNames } from '../../../src/functions/losses.ts';
import { optionsOf, type Written } from '../plan/support.ts';
import { before, classifier, regressor } from './before/support.ts';

const inputs = Array.from({ length: 12 }, (_, row) => [row / 12, (row % 3) / 3]);
const levelsOf = async (spec: Written) => {
  const { levels } = await before(spec);
  return Object.fromEntries(
    levels.map(({ of, kind, value, label }) => [`${of} ${kind}`, [Number(value.toPrecision(6)), label]]),
  );
};

test('three classes of 6, 4 and 2 rows: ln 3, the entropy of the shares, the largest share', async () => {
  const targets = inputs.map((_, row) => [row < 6 ? 0 : row < 10 ? 1 : 2]);
  const spec = classifier({ data: { inputs, targets, classes: 3 }, layers: [{ units: 3, activation: 'softmax' }] });
  const entropy = -(0.5 * Math.log(0.5) + (1 / 3) * Math.log(1 / 3) + (1 / 6) * Math.log(1 / 6));
  assert.deepEqual(await levelsOf(spec), {
    'loss chance': [Number(Math.log(3).toPrecision(6)), 'chance: ln 3'],
    'loss shares': [Number(entropy.toPrecision(6)), 'shares of the classes'],
    'accuracy majority': [0.5, 'largest class'],
    'accuracy chance': [0.333333, 'chance: 1 of 3'],
  });
  assert.deepEqual((await before(spec)).classes, { names: ['0', '1', '2'], counts: [6, 4, 2] });
  // Squared error of (1/2, 1/3, 1/6) and of (1/3, 1/3, 1/3), the mean over the three outputs.
  const squared = await levelsOf({ ...spec, loss: 'mse' });
  assert.deepEqual([squared['loss shares']![0], squared['loss chance']![0]], [0.203704, 0.222222]);
});

test('two classes on one unit: ln 2 and the entropy of their shares', async () => {
  const targets = inputs.map((_, row) => [row < 3 ? 1 : 0]);
  const levels = await levelsOf(classifier({ data: { inputs, targets } }));
  const entropy = -(0.25 * Math.log(0.25) + 0.75 * Math.log(0.75));
  assert.deepEqual(levels['loss chance'], [Number(Math.LN2.toPrecision(6)), 'chance: ln 2']);
  assert.deepEqual(levels['loss shares'], [Number(entropy.toPrecision(6)), 'shares of the classes']);
  assert.deepEqual(levels['accuracy majority'], [0.75, 'largest class']);
});

test('numbers: the variance for mse, the mean distance from the median for mae, R2 of 0', async () => {
  const targets = [1, 2, 3, 4, 100].map(value => [value]);
  const spec = (loss: string) => regressor({ data: { inputs: inputs.slice(0, 5), targets }, loss });
  const levels = await levelsOf(spec('mse'));
  assert.deepEqual(levels['loss mean'], [1522, 'mean of the targets']);
  assert.deepEqual(levels['r2 mean'], [0, 'mean of the targets']);
  assert.deepEqual((await levelsOf(spec('mae')))['loss mean'], [20.2, 'median of the targets']);
  assert.deepEqual((await levelsOf(spec('halfSquaredError')))['loss mean'], [761, 'mean of the targets']);
});

for (const loss of lossNames.filter(name => name !== 'sum')) {
  test(`no constant answer has a smaller mean ${loss} than the best one`, async () => {
    const { targets: kind } = losses[loss];
    const areClasses = kind === 'distribution' || kind === 'shares';
    const targets = inputs.map((_, row) => [
      kind === 'signs' ? (row % 3 === 0 ? 1 : -1) : areClasses ? Number(row % 3 === 0) : row % 5,
    ]);
    const activation = { distribution: 'softmax', shares: 'sigmoid', counts: 'softplus' }[kind as string] ?? 'linear';
    const rows = kind === 'distribution' ? targets.map(([t]) => [t!, 1 - t!]) : targets;
    const data = { inputs, targets: rows };
    const options = await optionsOf({ data, layers: [{ units: rows[0]!.length, activation }], loss });
    const best = bestConstant(options);
    const at = (answer: number) => {
      const row = rows.map(
        ([t]) =>
          losses[loss].value(answer, t!) + (kind === 'distribution' ? losses[loss].value(1 - answer, 1 - t!) : 0),
      );
      return row.reduce((a, b) => a + b, 0) / rows.length;
    };
    const others = Array.from({ length: 399 }, (_, k) =>
      at(areClasses ? (k + 1) / 400 : kind === 'counts' ? (k + 1) / 50 : k / 20 - 10),
    );
    const least = Math.min(...others);
    assert.ok(best <= least + 1e-9, `${best} against ${least}`);
    assert.ok(best >= least - 0.02 * Math.abs(least) - 1e-3, `${best} is below what any answer reaches, ${least}`);
  });
}

test('with balanced class weights the best constant answer is chance', async () => {
  const targets = inputs.map((_, row) => [row < 3 ? 1 : 0]);
  const training = { epochs: 60, batchSize: 4, classWeights: 'balanced' };
  const levels = await levelsOf(classifier({ data: { inputs, targets }, training }));
  assert.equal(levels['loss chance']![0], Number(Math.LN2.toPrecision(6)));
});
