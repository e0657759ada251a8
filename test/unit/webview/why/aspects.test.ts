import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ChainQuantity } from '../../../../src/why/chain.ts';
import { aspectsOf } from '../../../../webview/why/aspects.ts';

const at = (quantity: ChainQuantity, row: number, column: number) => ({ layer: 1, quantity, row, column });

suite('the aspects of a parameter', () => {
  test('of a weight are its value and three gradients, wherever one comes from', () => {
    const expected = [at('weights', 2, 3), at('gradient', 2, 3), at('epochGradient', 2, 3), at('update', 2, 3)];
    for (const from of [...expected, at('vectorGradient', 0, 2 * 5 + 3)]) {
      assert.deepEqual(
        aspectsOf(from, 5).map(({ ref }) => ref),
        expected,
        from.quantity,
      );
    }
  });

  test('of a bias are those of its unit', () => {
    const expected = [
      at('bias', 0, 4),
      at('biasGradient', 0, 4),
      at('epochBiasGradient', 0, 4),
      at('biasUpdate', 0, 4),
    ];
    for (const from of expected)
      assert.deepEqual(
        aspectsOf(from, 5).map(({ ref }) => ref),
        expected,
        from.quantity,
      );
  });

  test('a number that belongs to no single parameter has none', () => {
    for (const quantity of ['input', 'net', 'output', 'delta', 'inputGradient', 'parameterJacobian'] as const) {
      assert.deepEqual(aspectsOf(at(quantity, 0, 0), 5), []);
    }
  });
});
