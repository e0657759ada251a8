import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, prepared, written } from '../../plan/support.ts';
import { before, classifier, codes, found, regressor, rowsOf, slope } from './support.ts';

const layer = (activation: string, units = 1) => [{ units, activation }];
const column = (...targets: readonly number[]) => ({ ...inline, targets: targets.map(target => [target]) });

test('softmax over one unit is an error, with what suits the targets', async () => {
  const titles = async (...targets: readonly number[]) => {
    const spec = written({ data: column(...targets), layers: layer('softmax'), loss: 'mse' });
    const { severity, isCertain, message, path, fixes } = await found(spec, 'wrong-output-activation');
    assert.deepEqual([severity, isCertain, path], ['error', true, ['layers', 0, 'activation']]);
    assert.match(message, /^Softmax over one unit is always 1, so "layer 1" answers 1 to every row/);
    return fixes.map(({ title }) => title);
  };
  assert.deepEqual(await titles(0, 1, 1, 0), [
    'Use a "sigmoid" last layer and the loss "binaryCrossEntropy"',
    'Set "units" to 2 and use the loss "crossEntropy"',
  ]);
  assert.deepEqual(await titles(0.3, 0.7, 0.4, 0.1), ['Use a "linear" last layer']);
  assert.deepEqual(await titles(2.5, 170, -3, 12), [
    'Use a "linear" last layer and set "standardize" and "standardizeTargets" to true',
  ]);
});

test('softmax over one unit before the last layer is an error; over several it is only remarked on', async () => {
  const hidden = (units: number) =>
    classifier({
      layers: [
        { units, activation: 'softmax' },
        { units: 1, activation: 'sigmoid' },
      ],
    });
  const one = await found(hidden(1), 'hidden-activation');
  assert.deepEqual([one.severity, one.isCertain, one.path], ['error', true, ['layers', 0, 'activation']]);
  const several = await found(hidden(4), 'hidden-activation');
  assert.deepEqual([several.severity, several.isCertain], ['info', undefined]);
});

test('cross-entropy after sigmoid is warned of, and trained', async () => {
  const data = {
    ...inline,
    targets: [
      [0, 1],
      [1, 0],
      [1, 0],
      [0, 1],
    ],
  };
  const spec = written({ data, layers: layer('sigmoid', 2), loss: 'crossEntropy' });
  const { problems, options } = await prepared(spec);
  assert.deepEqual([problems, options?.loss], [[], 'crossEntropy']);
  const { severity, isCertain, path, fixes } = await found(spec, 'wrong-loss');
  assert.deepEqual([severity, isCertain, path], ['warning', true, ['loss']]);
  assert.deepEqual(
    fixes.map(({ title }) => title),
    ['Use the loss "binaryCrossEntropy"', 'Use a "softmax" last layer'],
  );
});

test('targets that the last layer cannot reach are an error; noise, bounds and classes are not', async () => {
  const reach = async (activation: string, targets: readonly number[], more = {}) => {
    const { findings } = await before(
      written({ data: column(...targets), layers: layer(activation), loss: 'mse', ...more }),
    );
    return findings
      .filter(({ code }) => code === 'target-out-of-reach')
      .map(({ severity, message }) => `${severity}: ${message.split(', but ')[0]}`);
  };
  const rents = [890, 1120, 1350, 3000];
  assert.deepEqual(await reach('sigmoid', rents), ['error: The targets run from 890 to 3,000']);
  assert.deepEqual(await reach('relu', [-3, -1, 2, 4.5]), ['error: The targets run from -3 to 4.5']);
  assert.deepEqual(await reach('tanh', [3, 3, 3, 3]), ['error: The targets are 3']);
  assert.deepEqual(await reach('tanh', [-1.1, 1.2, 0.3, -0.4]), []);
  assert.deepEqual(await reach('tanh', [-1, 1, 1, -1]), []);
  assert.deepEqual(await reach('sigmoid', [0, 1, 0.5, 1]), []);
  assert.deepEqual(await reach('sigmoid', [2, 4, 2, 4]), []);
  assert.deepEqual(await reach('linear', rents), []);
  assert.deepEqual(await reach('sigmoid', rents, { loss: 'sum' }), []);
});

test('the share of targets out of reach is the evidence', async () => {
  const spec = written({ data: column(-2, -1, 3, -4), layers: layer('relu'), loss: 'mse' });
  const { value, evidence } = await found(spec, 'target-out-of-reach');
  assert.equal(value, 0.75);
  assert.deepEqual(
    evidence.map(({ text }) => text),
    ['three in four targets are below 0, and relu answers nothing below 0'],
  );
});

test('numbers that a sigmoid cannot reach get a linear layer and, where they are large, standardized targets', async () => {
  const spec = regressor({
    data: rowsOf(40, 2, ([a, b]) => 1500 + 600 * a! + 100 * b!),
    layers: [
      { units: 4, activation: 'tanh' },
      { units: 1, activation: 'sigmoid' },
    ],
    loss: 'mse',
  });
  const { fixes } = await found(spec, 'target-out-of-reach');
  assert.deepEqual(fixes[0], {
    title: 'Use a "linear" last layer and set "standardizeTargets" to true',
    edits: [
      { path: ['layers', 1, 'activation'], value: 'linear' },
      { path: ['data', 'standardizeTargets'], value: true },
    ],
  });
});

test('classes as one number get one softmax unit each: certain where a unit cannot reach them', async () => {
  const data = { inputs: slope.inputs, targets: slope.inputs.map((_, row) => [1 + (row % 3)]) };
  const one = (activation: string) =>
    regressor({
      data,
      layers: [
        { units: 6, activation: 'tanh' },
        { units: 1, activation },
      ],
      loss: 'mse',
    });
  const sigmoid = await found(one('sigmoid'), 'wrong-output-width');
  assert.deepEqual([sigmoid.severity, sigmoid.isCertain], ['error', true]);
  assert.match(sigmoid.message, /3 classes \(1 to 3\)/);
  assert.deepEqual(sigmoid.fixes[0]!.edits, [
    { path: ['layers', 1, 'activation'], value: 'softmax' },
    { path: ['layers', 1, 'units'], value: 3 },
    { path: ['loss'], value: null },
    { path: ['data', 'classes'], value: 3 },
  ]);
  assert.ok(!(await codes(one('sigmoid'))).includes('target-out-of-reach'), 'one cause is said once');
  assert.equal((await found(one('linear'), 'wrong-output-width')).severity, 'info');
  assert.ok(!(await codes(regressor())).includes('wrong-output-width'));
});

test('softmax of several units on rows that do not add up to 1 is warned of', async () => {
  const both = rowsOf(40, 2, ([a, b]) => [a! > 0 ? 1 : 0, b! > 0 ? 1 : 0]);
  const spec = classifier({
    data: both,
    layers: [
      { units: 6, activation: 'tanh' },
      { units: 2, activation: 'softmax' },
    ],
    loss: 'mse',
  });
  const { severity, isCertain, fixes } = await found(spec, 'wrong-output-activation');
  assert.deepEqual([severity, isCertain, fixes[0]!.title], ['warning', true, 'Use a "sigmoid" last layer']);
  const shares = rowsOf(40, 2, ([a]) => [0.5 + 0.4 * a!, 0.5 - 0.4 * a!]);
  assert.deepEqual(await codes({ ...spec, data: shares }), []);
});

test('relu at the end of two classes is likely wrong, and an error where it has no gradient on any row', async () => {
  const head = (biases: readonly number[]) =>
    classifier({
      layers: [
        { units: 8, activation: 'tanh' },
        { units: 1, activation: 'relu', biases },
      ],
      loss: 'mse',
    });
  assert.equal((await found(head([0.5]), 'wrong-output-activation')).severity, 'info');
  const dead = await found(head([-30]), 'wrong-output-activation');
  assert.deepEqual([dead.severity, dead.isCertain], ['error', true]);
});

test('a distance as the loss of classes is likely wrong; of numbers it is right', async () => {
  for (const loss of ['mse', 'halfSquaredError', 'mae', 'huber', 'logCosh']) {
    const { severity, fixes } = await found(classifier({ loss }), 'wrong-loss');
    assert.equal(severity, 'info');
    assert.deepEqual(fixes, [
      { title: 'Use the loss "binaryCrossEntropy"', edits: [{ path: ['loss'], value: 'binaryCrossEntropy' }] },
    ]);
  }
  assert.deepEqual(await codes(classifier()), []);
  assert.deepEqual(await codes(regressor({ loss: 'mae' })), []);
});
