import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, marks, optionsOf, prepared, refusal, written } from './support.ts';

const layer = (activation: string, units = 1) => [{ units, activation }];
const classes = { ...inline, targets: [[0], [1], [1], [0]] };
const numbers = { ...inline, targets: [[0], [1], [0.5], [0]] };

for (const [activation, units, loss, task] of [
  ['softmax', 2, 'crossEntropy', 'classification'],
  ['sigmoid', 1, 'binaryCrossEntropy', 'classification'],
  ['linear', 1, 'mse', 'regression'],
  ['tanh', 1, 'mse', 'regression'],
  ['relu', 1, 'mse', 'regression'],
] as const) {
  test(`after ${activation} the loss is ${loss}, a ${task}, unless the file says otherwise`, async () => {
    const spec = written({ data: classes, layers: layer(activation, units) });
    const usual = await optionsOf(spec);
    assert.deepEqual([usual.loss, usual.task], [loss, task]);
    const stated = await optionsOf({ ...spec, loss: 'halfSquaredError' });
    assert.deepEqual([stated.loss, stated.task], ['halfSquaredError', task]);
  });
}

test('probabilities trained on anything but zeros and ones with a squared error are a regression', async () => {
  const { task } = await optionsOf(written({ data: numbers, layers: layer('sigmoid'), loss: 'mse' }));
  assert.equal(task, 'regression');
  assert.equal((await optionsOf(written({ data: numbers, layers: layer('sigmoid') }))).task, 'classification');
});

for (const [loss, fitting] of [
  ['crossEntropy', 'softmax'],
  ['binaryCrossEntropy', 'sigmoid'],
]) {
  test(`${loss} without probabilities is refused with the activation that fits`, async () => {
    const ones = { ...inline, targets: [[1], [1], [1], [1]] };
    const spec = written({ data: ones, layers: layer('tanh'), loss });
    assert.deepEqual(await marks(spec), [`loss-without-probabilities at "${loss}"`]);
    assert.match(
      await refusal(spec),
      new RegExp(`activation is "tanh"; set it to "${fitting}", or use the loss "mse"`),
    );
  });
}

test('softmax over one unit is warned of, and before the last layer it is remarked on', async () => {
  const spec = written({
    data: { ...inline, targets: [[1], [1], [1], [1]] },
    layers: [
      { units: 2, activation: 'softmax' },
      { units: 1, activation: 'softmax' },
    ],
  });
  assert.deepEqual(await marks(spec), ['hidden-softmax at "softmax"', 'softmax-of-one at "softmax"']);
  const { problems, options } = await prepared(spec);
  assert.deepEqual(
    problems.map(({ severity }) => severity),
    ['information', 'warning'],
  );
  assert.ok(options, 'neither of them refuses the spec');
});
