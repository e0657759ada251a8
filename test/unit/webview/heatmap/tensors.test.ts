import assert from 'node:assert/strict';
import { test } from 'node:test';
import { traceLayout } from '../../../../src/trace/layout.ts';
import { shownVectors } from '../../../../webview/heatmap/tensors.ts';

test('a layer without a bias has no strip for one', () => {
  const layer = { name: 'hidden', inputs: 2, outputs: 3, activation: 'tanh' };
  const { layers } = traceLayout([
    { ...layer, bias: true },
    { ...layer, bias: false },
  ]);
  const others = ['delta', 'deltaRms', 'jacobianDiagonal'];
  assert.deepEqual(layers.map(shownVectors), [[...others, 'biasGradient', 'biasUpdate', 'bias'], others]);
});
