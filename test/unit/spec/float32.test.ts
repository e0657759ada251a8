import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { assertProblem, problemsOf, specOf, specWith } from './problemsOf.ts';

const float32 = (keys: Readonly<Record<string, string>>) => specWith({ precision: '"float32"', ...keys });
const unit = (json: string) => ({ layers: `[{ "units": 1, ${json} }]` });
const beyond = 'is 1e\\+39, which is beyond the 3\\.4028e\\+38 of "precision": "float32"; make it smaller';

suite('a spec that computes in 32 bits', () => {
  test('takes what 32 bits can hold, up to the largest of them', () => {
    specOf(float32(unit('"weights": [[3.4028234e38]], "biases": [-3.4028234e38]')));
    specOf(float32({ optimizer: '{ "type": "adam", "eps": 1e-45 }' }));
  });

  test('is told the weight and the bias that 32 bits cannot hold, at its place', () => {
    const weight = new RegExp(`^the weight in row 0, column 1 \\(counted from 0\\) ${beyond}`);
    assertProblem(float32(unit('"weights": [[0, 1e39]]')), 'not-finite', weight, '1e39');
    const bias = new RegExp(`^the bias in column 0 \\(counted from 0\\) ${beyond}`);
    assertProblem(float32(unit('"biases": [1e39]')), 'not-finite', bias, '1e39');
  });

  test('is told every setting of a layer and of the optimizer that is too large', () => {
    const inits = ['"uniform", "min": -1, "max": 1e39', '"normal", "mean": 1e39', '"normal", "std": 1e39'];
    for (const init of [...inits, '"constant", "value": 1e39']) {
      assertProblem(float32(unit(`"init": { "type": ${init} }`)), 'not-finite', new RegExp(beyond), '1e39');
    }
    for (const key of ['l1', 'l2']) {
      assertProblem(float32(unit(`"${key}": 1e39`)), 'not-finite', new RegExp(`^"${key}" ${beyond}`), '1e39');
    }
    const optimizer = '{ "learningRate": 1e39 }';
    assertProblem(float32({ optimizer }), 'not-finite', new RegExp(`^"learningRate" ${beyond}`), '1e39');
  });

  test('is told a normal range from which a weight could be infinite in 32 bits', () => {
    const normal = unit('"init": { "type": "normal", "std": 1e38 }');
    assertProblem(float32(normal), 'not-finite', /weights could be infinite in 32 bits; choose smaller ones$/, '1e38');
    specOf(specWith(normal));
  });

  test('is told an eps and a learning rate that are 0 in 32 bits', () => {
    const tiny = (type: string, key: string) => float32({ optimizer: `{ "type": "${type}", "${key}": 1e-46 }` });
    const withEps = Object.entries(optimizerDefaults).flatMap(([type, defaults]) => ('eps' in defaults ? [type] : []));
    assert.notEqual(withEps.length, 0);
    for (const type of withEps) {
      assertProblem(
        tiny(type, 'eps'),
        'out-of-range',
        /^"eps" is 1e-46, which is 0 in "precision": "float32"/,
        '1e-46',
      );
    }
    assertProblem(tiny('sgd', 'learningRate'), 'out-of-range', /^"learningRate" is 1e-46, which is 0/, '1e-46');
    // Zero itself is a bound like any other.
    specOf(float32({ optimizer: '{ "momentum": 0, "weightDecay": 0 }' }));
  });

  test('is told so many of them as are of use', () => {
    const weights = `[${Array.from({ length: 1000 }, () => '[1e39]').join(', ')}]`;
    assert.equal(problemsOf(float32({ layers: `[{ "units": 1000, "weights": ${weights} }]` })).length, 10);
  });
});

test('a spec that computes in 64 bits takes all of these numbers', () => {
  specOf(specWith(unit('"weights": [[1e39]], "biases": [1e39], "l2": 1e39')));
  specOf(specWith({ optimizer: '{ "type": "adam", "eps": 1e-46, "learningRate": 1e39 }' }));
});
