import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Quantity } from '../../../../src/trace/quantity.ts';
import { aspectsOf } from '../../../../webview/why/aspects.ts';

const at = (quantity: Quantity, row: number, column: number) => ({ layer: 1, quantity, row, column });

suite('the aspects of a parameter', () => {
  test('of a weight are its value before and after, its gradients and its update, wherever one comes from', () => {
    const quantities = ['weights', 'gradient', 'meanGradient', 'weightUpdate', 'weightsAfter'] as const;
    const expected = quantities.map(quantity => at(quantity, 2, 3));
    for (const from of [...expected, at('vectorGradient', 0, 2 * 5 + 3)]) {
      assert.deepEqual(
        aspectsOf(from, 5).map(({ ref }) => ref),
        expected,
        from.quantity,
      );
    }
  });

  test('of a bias are those of its unit', () => {
    const quantities = ['bias', 'biasGradient', 'meanBiasGradient', 'biasUpdate', 'biasAfter'] as const;
    const expected = quantities.map(quantity => at(quantity, 0, 4));
    for (const from of expected)
      assert.deepEqual(
        aspectsOf(from, 5).map(({ ref }) => ref),
        expected,
        from.quantity,
      );
  });

  test('at a stop of the debugger are those of the batch, and W after its update once that is done', () => {
    const quantities = (isUpdated: boolean) =>
      aspectsOf(at('weightsAfter', 2, 3), 5, { isUpdated }).map(({ ref }) => ref.quantity);
    assert.deepEqual(quantities(false), ['weights', 'gradient', 'batchGradient']);
    assert.deepEqual(quantities(true), ['weights', 'gradient', 'batchGradient', 'weightsAfter']);
    const { meaning } = aspectsOf(at('bias', 0, 3), 5, { isUpdated: true }).at(-1)!;
    assert.equal(meaning, "The biases after the batch's update.");
  });

  test('a number that belongs to no single parameter has none', () => {
    for (const quantity of ['input', 'net', 'output', 'delta', 'inputGradient', 'parameterJacobian'] as const) {
      assert.deepEqual(aspectsOf(at(quantity, 0, 0), 5), []);
    }
  });
});
