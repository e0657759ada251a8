import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, marks, optionsOf, refusal, written } from './support.ts';

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

for (const loss of ['crossEntropy', 'binaryCrossEntropy']) {
  test(`${loss} without probabilities is refused with what fits the targets`, async () => {
    const spec = written({ data: classes, layers: layer('tanh'), loss });
    assert.deepEqual(await marks(spec), [`loss-without-probabilities at "${loss}"`]);
    const stated = loss === 'crossEntropy' ? ' and the loss "binaryCrossEntropy"' : '';
    const advice = (await refusal(spec)).split('activation is "tanh"; ')[1]!;
    assert.ok(
      advice.startsWith(`use a "sigmoid" last layer${stated}, or use a "softmax" last layer with 2 units`),
      advice,
    );
    const ones = written({ ...spec, data: { ...inline, targets: [[1.5], [1.25], [1.1], [7]] } });
    assert.match(await refusal(ones), /activation is "tanh"; use a "linear" last layer and the loss "mse"$/);
  });
}
