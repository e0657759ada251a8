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

test('crossEntropy after sigmoid is warned of, and trained', async () => {
  const rows = {
    ...inline,
    targets: [
      [0, 1],
      [1, 0],
      [1, 0],
      [0, 1],
    ],
  };
  const spec = written({ data: rows, layers: layer('sigmoid', 2), loss: 'crossEntropy' });
  assert.deepEqual(await marks(spec), ['cross-entropy-of-sigmoid at "crossEntropy"']);
  const { problems, options } = await prepared(spec);
  assert.match(problems[0]!.message, /; use the loss "binaryCrossEntropy", or use a "softmax" last layer$/);
  assert.deepEqual([problems[0]!.severity, options?.loss], ['warning', 'crossEntropy']);
});

test('softmax of one unit is warned of with what suits the targets', async () => {
  const advised = async (...targets: readonly number[]) => {
    const data = { ...inline, targets: targets.map(target => [target]) };
    const { problems } = await prepared(written({ data, layers: layer('softmax'), loss: 'mse' }));
    const { message, severity } = problems.find(({ code }) => code === 'softmax-of-one')!;
    assert.equal(severity, 'warning');
    return message.split('nothing can be learned; ')[1];
  };
  assert.equal(await advised(0, 1, 1, 0), 'use a "sigmoid" last layer, or set "units" to 2');
  assert.equal(await advised(0.3, 0.7, 0.4, 0.1), 'use a "linear" last layer');
  assert.equal(
    await advised(2.5, 170, -3, 12),
    'use a "linear" last layer and set "standardize" and "standardizeTargets" to true',
  );
});

test('targets that the last layer cannot reach are warned of, noise and classes are not', async () => {
  const warned = async (activation: string, targets: readonly number[], more = {}) => {
    const data = { ...inline, targets: targets.map(target => [target]) };
    const { problems, options } = await prepared(written({ data, layers: layer(activation), loss: 'mse', ...more }));
    assert.ok(options, 'it is trained all the same');
    return problems.map(({ code, message }) => `${code}: ${message.split(', but ')[0]}`);
  };
  const rents = [890, 1120, 1350, 3000];
  assert.deepEqual(await warned('sigmoid', rents), ['unreachable-targets: the targets run from 890 to 3,000']);
  assert.deepEqual(await warned('relu', [-3, -1, 2, 4.5]), ['unreachable-targets: the targets run from -3 to 4.5']);
  assert.deepEqual(await warned('tanh', [3, 3, 3, 3]), ['unreachable-targets: the targets are 3']);
  assert.deepEqual(await warned('tanh', [-1.1, 1.2, 0.3, -0.4]), []);
  assert.deepEqual(await warned('sigmoid', [2, 4, 2, 4]), []);
  assert.deepEqual(await warned('linear', rents), []);
  assert.deepEqual(await warned('sigmoid', rents, { loss: 'sum' }), []);
});

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
