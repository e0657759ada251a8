import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNetwork, inFloat64 } from '../../../src/engine/network.ts';
import { trainingOptions } from './support.ts';

test('a network of 32 bits becomes one of 64 with the same weights, and neither changes the other', () => {
  const narrow = createNetwork({ ...trainingOptions({}), precision: 'float32' }, 3);
  const wide = inFloat64(narrow, 2);
  assert.deepEqual([wide.precision, wide.capacity, wide.dropoutStream], ['float64', 2, undefined]);
  for (const [l, { w, b, dw, net }] of wide.layers.entries()) {
    for (const array of [w, b, dw, net]) assert.ok(array instanceof Float64Array);
    assert.deepEqual([...w], [...narrow.layers[l]!.w]);
    assert.deepEqual([...b], [...narrow.layers[l]!.b]);
    w.fill(5);
    assert.ok(!narrow.layers[l]!.w.includes(5));
  }
});

test('a network of 64 bits is shared, not copied', () => {
  const network = createNetwork(trainingOptions({}), 3);
  for (const [l, { w }] of inFloat64(network, 1).layers.entries()) assert.equal(w, network.layers[l]!.w);
});
