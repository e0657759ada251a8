import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lossOf, objectiveFindings } from '../../../src/plan/objective.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { specOf, specWith } from './problemsOf.ts';

const head = (activation: string, loss?: string) =>
  specWith({ layers: `[{ "units": 2, "activation": "${activation}" }]`, loss: loss && `"${loss}"` });

/** Messages about the objective, each with the text it underlines. */
function objectiveProblems(text: string): string[][] {
  const { locate } = parseSpec(text);
  return Array.from(objectiveFindings(specOf(text)), locate).map(({ message, offset, length }) => [
    message,
    text.slice(offset, offset + length),
  ]);
}

suite('the loss', () => {
  test('that a file leaves out follows from the last activation', () => {
    const usual = { softmax: 'crossEntropy', sigmoid: 'binaryCrossEntropy', tanh: 'mse', relu: 'mse', linear: 'mse' };
    for (const [activation, loss] of Object.entries(usual)) assert.equal(lossOf(specOf(head(activation))), loss);
  });

  test('that a file states wins', () => {
    assert.equal(lossOf(specOf(head('softmax', 'mse'))), 'mse');
  });

  test('that needs probabilities is refused after other activations, with the fix', () => {
    const fix = (loss: string, wanted: string) =>
      `"${loss}" compares probabilities, but the last layer's activation is "tanh"; set it to "${wanted}", or use the loss "mse"`;
    for (const [loss, wanted] of [
      ['crossEntropy', 'softmax'],
      ['binaryCrossEntropy', 'sigmoid'],
    ] as const) {
      assert.deepEqual(objectiveProblems(head('tanh', loss)), [[fix(loss, wanted), `"${loss}"`]]);
      assert.deepEqual(objectiveProblems(head(wanted, loss)), []);
    }
  });

  test('that takes a logarithm of the outputs is refused where they are not above 0, with the fix', () => {
    const message =
      '"poisson" needs outputs above 0, but the last layer\'s activation is "relu"; ' +
      'set it to "softplus", "sigmoid", "softmax" or "gaussian"';
    assert.deepEqual(objectiveProblems(head('relu', 'poisson')), [[message, '"poisson"']]);
    assert.deepEqual(objectiveProblems(head('softplus', 'poisson')), []);
  });
});
