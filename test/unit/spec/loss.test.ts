import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { headProblems } from '../../../src/plan/head.ts';
import { lossOf } from '../../../src/plan/objective.ts';
import { remedyInWords } from '../../../src/plan/remedies.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { specOf, specWith } from './problemsOf.ts';

const head = (activation: string, loss?: string) =>
  specWith({ layers: `[{ "units": 2, "activation": "${activation}" }]`, loss: loss && `"${loss}"` });

/** Messages about the objective, each with the text it underlines. */
function objectiveProblems(text: string): string[][] {
  const { locate } = parseSpec(text);
  const spec = specOf(text);
  const problems = headProblems(spec, undefined);
  const remedy = remedyInWords(spec, undefined, problems);
  return problems
    .map(locate)
    .map(({ message, offset, length }) => [`${message}; ${remedy}`, text.slice(offset, offset + length)]);
}

suite('the loss', () => {
  test('that a file leaves out follows from the last activation', () => {
    const usual = { softmax: 'crossEntropy', sigmoid: 'binaryCrossEntropy', tanh: 'mse', relu: 'mse', linear: 'mse' };
    for (const [activation, loss] of Object.entries(usual)) assert.equal(lossOf(specOf(head(activation))), loss);
  });

  test('that a file states wins', () => {
    assert.equal(lossOf(specOf(head('softmax', 'mse'))), 'mse');
  });

  test('that needs probabilities is refused after other activations, without data with what fits any', () => {
    for (const [loss, wanted] of [
      ['crossEntropy', 'softmax'],
      ['binaryCrossEntropy', 'sigmoid'],
    ] as const) {
      const [[message, marked]] = objectiveProblems(head('tanh', loss)) as [[string, string]];
      assert.equal(marked, `"${loss}"`);
      assert.match(
        message,
        /compares probabilities, but the last layer's activation is "tanh"; use a "sigmoid" last layer/,
      );
      assert.deepEqual(objectiveProblems(head(wanted, loss)), []);
    }
  });

  test('of several classes is warned of after sigmoid, without data too', () => {
    const [[message, marked]] = objectiveProblems(head('sigmoid', 'crossEntropy')) as [[string, string]];
    assert.match(message, /; use the loss "binaryCrossEntropy", or a "softmax" last layer$/);
    assert.equal(marked, '"crossEntropy"');
  });

  test('that takes a logarithm of the outputs is refused where they are not above 0, with the fix', () => {
    const message =
      '"poisson" needs outputs above 0, but the last layer\'s activation is "relu"; use a "softplus" last layer';
    assert.deepEqual(objectiveProblems(head('relu', 'poisson')), [[message, '"poisson"']]);
    assert.deepEqual(objectiveProblems(head('softplus', 'poisson')), []);
  });
});
