import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceLayout } from '../../../src/trace/layout.ts';
import { isMatrix, shownTensors, shownVectors } from '../../../src/trace/shownTensors.ts';

test('a layer without a bias has no vector for one', () => {
  const layer = { name: 'hidden', inputs: 2, outputs: 3, activation: 'tanh' };
  const { layers } = traceLayout([
    { ...layer, bias: true },
    { ...layer, bias: false },
  ]);
  const others = ['delta', 'deltaRms', 'jacobianDiagonal'];
  assert.deepEqual(layers.map(shownVectors), [[...others, 'biasGradient', 'biasUpdate', 'bias'], others]);
});

test('the matrices are those with a column an input', () => {
  assert.deepEqual(shownTensors.filter(isMatrix), ['weightUpdate', 'gradient', 'weights']);
});
