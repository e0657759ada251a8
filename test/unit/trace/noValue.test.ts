import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layerScalarIndex, traceLayout } from '../../../src/trace/layout.ts';
import { whyNoLayerValue } from '../../../src/trace/noValue.ts';

const layout = traceLayout([{ name: 'out', inputs: 1, outputs: 1, bias: true, activation: 'linear' }]);

test('an update relative to weights of 0 has no value, and is NaN where the weights are not finite', () => {
  const row = new Float64Array(layout.scalarLength);
  row[layerScalarIndex(layout, 0, 'updateRatio')] = Number.NaN;
  assert.match(whyNoLayerValue(layout, row, 0, 'updateRatio')!, /all weights are 0/);
  row[layerScalarIndex(layout, 0, 'weightNorm')] = Number.NaN;
  assert.equal(whyNoLayerValue(layout, row, 0, 'updateRatio'), undefined);
});
