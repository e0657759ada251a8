import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerScalarIndex, networkScalarIndex, traceLayout } from '../../../src/trace/layout.ts';
import { whyNoLayerValue, whyNoNetworkValue } from '../../../src/trace/noValue.ts';

const layout = traceLayout([{ name: 'out', inputs: 1, outputs: 1, bias: true, activation: 'linear' }]);

test('R² has no value where the targets are all equal, and is NaN where the loss is not finite', () => {
  const row = new Float64Array(layout.scalarLength);
  row[networkScalarIndex('r2')] = Number.NaN;
  assert.match(whyNoNetworkValue(row, 'r2')!, /all targets are equal/);
  row[networkScalarIndex('loss')] = Number.POSITIVE_INFINITY;
  assert.equal(whyNoNetworkValue(row, 'r2'), undefined);
  row[networkScalarIndex('validationR2')] = Number.NaN;
  assert.match(whyNoNetworkValue(row, 'validationR2')!, /all held-out targets are equal/);
  assert.equal(whyNoNetworkValue(row, 'accuracy'), undefined);
});

test('an update relative to weights of 0 has no value, and is NaN where the weights are not finite', () => {
  const row = new Float64Array(layout.scalarLength);
  row[layerScalarIndex(layout, 0, 'updateRatio')] = Number.NaN;
  assert.match(whyNoLayerValue(layout, row, 0, 'updateRatio')!, /all weights are 0/);
  row[layerScalarIndex(layout, 0, 'weightNorm')] = Number.NaN;
  assert.equal(whyNoLayerValue(layout, row, 0, 'updateRatio'), undefined);
});
