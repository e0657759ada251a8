import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedOf, rules } from '../../../../src/diagnose/beforeTraining.ts';
import { prepared, type Written } from '../../plan/support.ts';
import { before, classifier, fixed, regressor, rowsOf, sides, slope } from './support.ts';

const constant = (value: number) => ({ type: 'constant', value });
const tanh = { units: 8, activation: 'tanh' };
const sigmoid = { units: 1, activation: 'sigmoid' };
const ring = rowsOf(200, 2, ([a, b]) => (a! * a! + b! * b! < 0.5 ? 1 : 0));
const rents = rowsOf(60, 3, ([a, b]) => 1500 + 700 * a! + 200 * b!);
const both = rowsOf(60, 2, ([a, b]) => [a! > 0 ? 1 : 0, b! > 0 ? 1 : 0]);
const oneHot = rowsOf(60, 2, ([a]) => (a! > 0 ? [1, 0] : [0, 1]));
const thirds = { inputs: slope.inputs, targets: slope.inputs.map((_, row) => [1 + (row % 3)]) };
const scaled = (factor: number, shift = 0) => ({
  inputs: sides.inputs.map(row => row.map(value => factor * (value + shift))),
  targets: sides.targets,
});

/** Specs that go wrong, at least one for each rule. */
const wrong: Readonly<Record<string, Written>> = {
  'softmax of one on classes': classifier({ layers: [tanh, { units: 1, activation: 'softmax' }], loss: 'mse' }),
  'softmax of one on numbers': regressor({ layers: [tanh, { units: 1, activation: 'softmax' }], loss: 'mse' }),
  'softmax of one with explicit weights': classifier({
    layers: [
      { ...tanh, units: 2 },
      { units: 1, activation: 'softmax', weights: [[0.1, 0.2]] },
    ],
    loss: 'binaryCrossEntropy',
  }),
  'sigmoid on rents': regressor({ data: rents, layers: [tanh, sigmoid], loss: 'mse' }),
  'tanh on rents with mae': regressor({ data: rents, layers: [tanh, { units: 1, activation: 'tanh' }], loss: 'mae' }),
  'relu on negative numbers': regressor({ layers: [tanh, { units: 1, activation: 'relu' }] }),
  'softplus on negative numbers': regressor({ layers: [tanh, { units: 1, activation: 'softplus' }] }),
  'classes as one number on sigmoid': regressor({ data: thirds, layers: [tanh, sigmoid], loss: 'mse' }),
  'classes as one number on linear': regressor({ data: thirds }),
  'softmax on two separate questions': classifier({
    data: both,
    layers: [tanh, { units: 2, activation: 'softmax' }],
    loss: 'mse',
  }),
  'relu on classes': classifier({ layers: [tanh, { units: 1, activation: 'relu' }], loss: 'mse' }),
  'relu on one-hot classes': classifier({ data: oneHot, layers: [tanh, { units: 2, activation: 'relu' }] }),
  'cross-entropy of sigmoid': classifier({
    data: oneHot,
    layers: [tanh, { units: 2, activation: 'sigmoid' }],
    loss: 'crossEntropy',
  }),
  'squared error on classes': classifier({ loss: 'mse' }),
  'absolute error on one-hot sigmoid': classifier({
    data: oneHot,
    layers: [tanh, { units: 2, activation: 'sigmoid' }],
    loss: 'mae',
  }),
  'equal weights': classifier({
    layers: [
      { ...tanh, init: constant(0.1) },
      { ...sigmoid, init: constant(0.1) },
    ],
  }),
  'zeros in two layers': classifier({
    layers: [
      { units: 5, activation: 'relu', init: 'zeros' },
      { units: 4, activation: 'relu', init: 'zeros' },
      { ...sigmoid, init: 'zeros' },
    ],
  }),
  'equal explicit weights': regressor({
    layers: [
      {
        units: 2,
        activation: 'tanh',
        weights: [
          [0.1, 0.1, 0.1],
          [0.1, 0.1, 0.1],
        ],
      },
      { units: 1, weights: [[0.2, 0.2]] },
    ],
  }),
  'dead biases': classifier({ layers: [{ units: 8, activation: 'relu', biasInit: constant(-9) }, sigmoid] }),
  'dead explicit biases': classifier({ layers: [{ units: 2, activation: 'relu', biases: [-9, -8] }, sigmoid] }),
  'saturated biases': regressor({ layers: [{ ...tanh, biasInit: constant(8) }, { units: 1 }] }),
  'hidden softmax': classifier({ layers: [{ units: 4, activation: 'softmax' }, sigmoid] }),
  'hidden softmax of one': classifier({ layers: [{ units: 1, activation: 'softmax' }, sigmoid] }),
  'ring without a hidden layer': classifier({ data: ring, layers: [sigmoid] }),
  'ring without a hidden layer, explicit weights': classifier({
    data: ring,
    layers: [{ ...sigmoid, weights: [[0.1, 0.2]], biases: [0] }],
  }),
  'linear hidden layers': classifier({ data: ring, layers: [{ units: 6 }, { units: 6 }, sigmoid] }),
  'a linear layer among others': classifier({ layers: [{ units: 6 }, tanh, sigmoid] }),
  'the answer among the inputs': regressor({
    data: { inputs: slope.inputs.map((row, n) => [...row, 2 * slope.targets[n]![0]!]), targets: slope.targets },
  }),
  'wide weights': classifier({
    layers: [
      { units: 16, activation: 'relu', init: { type: 'normal', std: 6 } },
      { units: 16, activation: 'relu', init: { type: 'normal', std: 6 } },
      sigmoid,
    ],
  }),
  'narrow weights': regressor({
    layers: [
      ...[1, 2, 3].map(() => ({ units: 16, activation: 'tanh', init: { type: 'normal', std: 0.005 } })),
      { units: 1 },
    ],
  }),
  'a constant input': classifier({
    data: { inputs: sides.inputs.map(row => [...row, 450]), targets: sides.targets },
    layers: [{ units: 8, activation: 'relu' }, sigmoid],
  }),
  'large inputs': classifier({ data: scaled(1000) }),
  'inputs that are all flat': classifier({ data: scaled(1e5, 2) }),
  'tiny inputs': classifier({ data: scaled(1e-4) }),
  'pixels in bytes': classifier({
    data: rowsOf(
      60,
      16,
      row => (row[0]! > 0 ? 1 : 0),
      value => Math.round(127.5 + 127.5 * value),
    ),
  }),
  'large targets': regressor({ data: rents, optimizer: { type: 'adam', learningRate: 0.001 } }),
  'a high rate': regressor({ optimizer: { type: 'adam', learningRate: 2 } }),
  'a rate that diverges': regressor({
    layers: [{ units: 1 }],
    optimizer: { type: 'sgd', learningRate: 3 },
    training: { epochs: 50, batchSize: 'full' },
  }),
  'a low rate': classifier({ optimizer: { type: 'sgd', learningRate: 1e-5 } }),
  'a large eps': classifier({ optimizer: { type: 'adam', learningRate: 0.01, eps: 100 } }),
  'a short schedule': classifier({
    optimizer: { type: 'sgd', learningRate: 0.1, schedule: { type: 'exponential', gamma: 0.2 } },
  }),
  'a stepwise schedule and clipping': classifier({
    optimizer: { type: 'sgd', learningRate: 0.1, clipNorm: 1e-4, schedule: { type: 'step', stepSize: 1, gamma: 0.1 } },
  }),
  'long momentum': classifier({ optimizer: { type: 'sgd', learningRate: 0.01, momentum: 0.9995 } }),
  'long betas': classifier({ optimizer: { type: 'adam', learningRate: 0.01, betas: [0.9995, 0.9999] } }),
  'strong l2': regressor({
    layers: [
      { ...tanh, l2: 5 },
      { units: 1, l2: 5 },
    ],
  }),
  'strong l1': regressor({ layers: [{ ...tanh, l1: 5 }, { units: 1 }] }),
  'strong weight decay': regressor({ optimizer: { type: 'adam', learningRate: 0.01, weightDecay: 20 } }),
  'high dropout': classifier({
    layers: [{ units: 20, activation: 'tanh', dropout: 0.95 }, { units: 4, activation: 'tanh', dropout: 0.6 }, sigmoid],
  }),
  'six sigmoid layers': classifier({
    layers: [...Array.from({ length: 6 }, () => ({ units: 10, activation: 'sigmoid' })), sigmoid],
  }),
  'few updates': classifier({ training: { epochs: 4, batchSize: 'full' } }),
  'unequal classes': classifier({
    data: { inputs: sides.inputs, targets: sides.inputs.map((_, row) => [row % 30 === 0 ? 1 : 0]) },
  }),
};

for (const [name, spec] of Object.entries(wrong)) {
  test(`every fix leads to a spec that is trained and no longer has the finding: ${name}`, async () => {
    const text = JSON.stringify(spec, undefined, 2);
    const { findings } = await before(text);
    assert.notEqual(findings.length, 0, 'nothing is found');
    for (const { code, message, fixes, path, evidence } of findings) {
      assert.match(message, /^[A-Z"\d].*\.$/s, message);
      for (const { text: said } of evidence) assert.doesNotMatch(said, /NaN|undefined|Infinity/);
      assert.doesNotMatch(message, /NaN|undefined|Infinity/);
      assert.notEqual(path, undefined);
      assert.ok(fixes.length >= 1 && fixes.length <= 3, `${code} has ${fixes.length} fixes`);
      for (const fix of fixes) {
        if (fix.edits.length === 0) continue;
        const changed = fixed(text, fix);
        const after = await before(changed);
        assert.ok(
          !after.findings.some(finding => finding.code === code),
          `${code}: ${fix.title}: ${after.findings.find(finding => finding.code === code)?.message}`,
        );
      }
    }
  });
}

test('each rule finds something in one of these specs', async () => {
  const silent = new Set(rules);
  for (const spec of Object.values(wrong)) {
    const { parsed, table, options, summary } = await prepared(spec);
    const planned = plannedOf({
      spec: parsed.spec!,
      table: table!,
      options: options!,
      classNames: summary!.classNames,
    });
    for (const rule of [...silent]) if (rule(planned)) silent.delete(rule);
  }
  assert.deepEqual(
    [...silent].map(({ name }) => name),
    [],
  );
});
