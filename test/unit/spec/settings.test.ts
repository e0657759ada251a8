import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { assertProblem, specOf, specWith } from './problemsOf.ts';

const optimizer = (json: string) => specWith({ optimizer: json });
const training = (json: string) => specWith({ training: json });

/** Messages about a spec with its data, each with the text it underlines. */
async function preparedProblems(text: string): Promise<string[][]> {
  const { problems } = await prepare(text, { files: undefined, limits: defaultLimits });
  return problems.map(({ message, offset, length }) => [message, text.slice(offset, offset + length)]);
}

suite('a setting', () => {
  test('of another optimizer is told whose it is', () => {
    assertProblem(optimizer('{ "rho": 0.5 }'), 'unknown-key', /^"rho" belongs to "type": "adadelta"$/, '"rho"');
    const lion = optimizer('{ "type": "lion", "eps": 1 }');
    assertProblem(lion, 'unknown-key', /^"eps" belongs to "type": "adam", /, '"eps"');
  });

  test('out of its range is told the range', () => {
    const range = /^expected a number above 0 and of at most 1, found 2$/;
    assertProblem(training('{ "stopWhen": { "accuracy": 2 } }'), 'out-of-range', range, '2');
    assertProblem(optimizer('{ "clipNorm": 0 }'), 'out-of-range', /^expected a number above 0, found 0$/, '0');
    const layers = '[{ "units": 2, "dropout": 1 }, { "units": 1 }]';
    assertProblem(specWith({ layers }), 'out-of-range', /^expected a number of at least 0 and below 1, found 1$/, '1');
  });

  test('classWeights are "balanced" or numbers above 0', () => {
    const weights = (json: string) => training(`{ "classWeights": ${json} }`);
    assert.equal(specOf(weights('"balanced"')).training.classWeights, 'balanced');
    assert.deepEqual(specOf(weights('[1, 0.5]')).training.classWeights, [1, 0.5]);
    assert.equal(specOf(training('{}')).training.classWeights, undefined);
    const form = /^expected "balanced" or one weight for each class, such as \[1, 2\.5\], found /;
    assertProblem(weights('"balance"'), 'unknown-value', form, '"balance"');
    assertProblem(weights('2'), 'unknown-value', form, '2');
    assertProblem(weights('{ "a": 1 }'), 'unknown-value', form, '{ "a": 1 }');
    assertProblem(weights('[1, 0]'), 'out-of-range', /^expected a number above 0, found 0$/, '0');
    assertProblem(weights('[1, -2]'), 'out-of-range', /^expected a number above 0, found -2$/, '-2');
    assertProblem(weights('["a", 1]'), 'wrong-type', /^expected a number above 0, found "a"/, '"a"');
    assertProblem(weights('[1, 1e999]'), 'not-finite', /^expected a number above 0, found a number too large/, '1e999');
    assertProblem(weights('[]'), 'out-of-range', /^expected at least one number, found an empty array$/, '[]');
    assertProblem(
      training('{ "class_weight": [1] }'),
      'unknown-key',
      /is called "classWeights" here/,
      '"class_weight"',
    );
    const large = specWith({ precision: '"float32"', training: '{ "classWeights": [1, 1e39] }' });
    assertProblem(large, 'not-finite', /^"classWeights" is 1e\+39, which is beyond the 3\.4028e\+38/, '1e39');
  });

  test('nesterov needs a momentum without dampening', () => {
    const needs = /^"nesterov" needs "momentum" above 0 and no "dampening"/;
    assertProblem(optimizer('{ "nesterov": true }'), 'wrong-value', needs, 'true');
    const dampened = '{ "nesterov": true, "momentum": 0.9, "dampening": 0.1 }';
    assertProblem(optimizer(dampened), 'wrong-value', needs, 'true');
    specOf(optimizer('{ "nesterov": true, "momentum": 0.9 }'));
  });

  test('a step schedule without its step size is told so', () => {
    const message = /^"schedule" has no "stepSize"; add it$/;
    assertProblem(optimizer('{ "schedule": { "type": "step" } }'), 'missing-key', message, '{ "type": "step" }');
  });

  test('stopWhen without a goal is told which there are', () => {
    const message = /^expected a goal, "loss" or "accuracy", found an empty object$/;
    assertProblem(training('{ "stopWhen": {} }'), 'wrong-value', message, '{}');
  });

  test('dropout after the last layer is refused', () => {
    const layers = '[{ "units": 2, "dropout": 0.5 }, { "units": 1, "dropout": 0.25 }]';
    assertProblem(specWith({ layers }), 'wrong-value', /^the last layer has "dropout"/, '0.25');
  });

  test('that watches held-out rows needs some', async () => {
    const message = (number: string) =>
      `"${number}" needs rows that are held out; set "validationSplit" in "training", or use "loss"`;
    const stopping = training('{ "earlyStopping": { "monitor": "validationLoss" } }');
    assert.deepEqual(await preparedProblems(stopping), [[message('validationLoss'), '"validationLoss"']]);
    const plateau = optimizer('{ "schedule": "plateau" }');
    assert.deepEqual(await preparedProblems(plateau), [[message('validationLoss'), '"plateau"']]);
    const heldOut = '{ "earlyStopping": {}, "validationSplit": 0.25 }';
    assert.deepEqual(await preparedProblems(training(heldOut)), []);
  });

  test('that watches an accuracy needs a classification', async () => {
    const stopWhen = training('{ "stopWhen": { "accuracy": 0.9 } }');
    assert.deepEqual(await preparedProblems(stopWhen), [['a regression has no "accuracy"; use a loss instead', '0.9']]);
  });
});

test('a schedule without epochs of its own takes all that the warm-up leaves', async () => {
  const schedule = async (json: string) => {
    const text = specWith({ optimizer: `{ "schedule": ${json} }`, training: '{ "epochs": 40 }' });
    return (await prepare(text, { files: undefined, limits: defaultLimits })).options?.schedule;
  };
  assert.deepEqual(await schedule('{ "type": "cosine", "warmup": 5 }'), {
    type: 'cosine',
    minimum: 0,
    warmup: 5,
    epochs: 35,
  });
  const linear = { type: 'linear', startFactor: 1, endFactor: 0, warmup: 0 };
  assert.deepEqual(await schedule('"linear"'), { ...linear, epochs: 40 });
  assert.deepEqual(await schedule('{ "type": "linear", "epochs": 7 }'), { ...linear, epochs: 7 });
});

test('what the optimizer, its schedule and its clipping say reaches the engine', async () => {
  const text = specWith({
    optimizer:
      '{ "type": "adamw", "schedule": { "type": "exponential", "gamma": 0.9 }, "clipNorm": 1, "clipValue": 2 }',
    layers:
      '[{ "units": 3, "activation": "elu", "l1": 0.1, "l2": 0.2, "dropout": 0.3, "trainable": false }, { "units": 1 }]',
    training: '{ "stopWhen": { "loss": 0.1 } }',
  });
  assert.deepEqual(parseSpec(text).problems, []);
  const { options } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options);
  assert.equal(options.optimizer.weightDecay, 0.01);
  assert.deepEqual(options.schedule, { type: 'exponential', gamma: 0.9, warmup: 0 });
  assert.deepEqual(options.clipping, { value: 2, norm: 1 });
  assert.deepEqual(options.stopWhen, { loss: 0.1 });
  const { activation, l1, l2, dropout, trainable } = options.layers[0]!;
  assert.deepEqual(
    { activation, l1, l2, dropout, trainable },
    {
      activation: { type: 'elu', alpha: 1 },
      l1: 0.1,
      l2: 0.2,
      dropout: 0.3,
      trainable: false,
    },
  );
});
