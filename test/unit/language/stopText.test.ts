import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { expressionOfKey, expressionOfLayer, stopText } from '../../../src/language/stopText.ts';

const none = { why: 'y is not computed yet.', isToCome: true };

suite('what a stop says at the lines of a spec', () => {
  test('the norms that are known', () => {
    const output = Float64Array.of(3, 4);
    assert.equal(stopText({ output, delta: none, batchGradient: none }), '‖y‖ 5');
    assert.equal(
      stopText({ output, delta: Float64Array.of(0.5), batchGradient: Float64Array.of(0.6, 0.8) }),
      '‖y‖ 5  ‖delta‖ 0.5  ‖dE/dW‖ 1',
    );
    assert.equal(stopText({ output: none, delta: none, batchGradient: none }), '');
  });

  test('a key stands for what it sets, in its layer, whose name is in quotes where it must be', () => {
    assert.equal(expressionOfKey('activation', 'hidden'), 'y(hidden)');
    assert.equal(expressionOfKey('bias', 'hidden 1'), 'b("hidden 1")');
    assert.equal(expressionOfKey('learningRate', undefined), 'learningRate');
    for (const key of ['name', 'constructor', 'toString']) {
      assert.equal(expressionOfKey(key, 'hidden'), undefined, key);
      assert.equal(expressionOfKey(key, undefined), undefined, key);
    }
  });

  test("a layer's name stands for what its phase computes", () => {
    assert.equal(expressionOfLayer('hidden', 'forward'), 'y(hidden)');
    assert.equal(expressionOfLayer('hidden', 'backward'), 'delta(hidden)');
    assert.equal(expressionOfLayer('hidden', 'update'), 'gradient(hidden)');
  });
});
