import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { keptWatches, readWatch, type Watch, watchKey, watchOf } from '../../../src/inspector/watches.ts';
import { inspect, shape } from './inspectedRun.ts';

const weight: Watch = { layer: 'hidden', tensor: 'meanGradient', row: 1, column: 0 };

function reading(watch: Watch, layers = [shape(2, 2)]): string {
  const found = readWatch(watch, inspect(layers, { numbers: [[0, 'meanGradient', [1, 2, 3, 4]]] }));
  return found.node ? `${found.label} = ${found.text.description}` : `${found.label}: ${found.problem}`;
}

suite('a watch', () => {
  test('is of a line, and shows it at the epoch', () => {
    const node = { kind: 'value', layer: 0, tensor: 'meanGradient', row: 1, column: 0 } as const;
    assert.deepEqual(watchOf(node, inspect([shape(2, 2)])), weight);
    assert.equal(reading(weight), 'hidden mean dE/dW[1][0] = 3');
    assert.match(reading({ layer: 'hidden', tensor: 'meanGradient', row: 0 }), /^hidden mean dE\/dW\[0\] = .*max 2/);
    assert.match(reading({ layer: 'hidden', tensor: 'meanGradient' }), /^hidden mean dE\/dW = .*max 4/);
  });

  test('finds its layer by name where the order has changed', () => {
    const layers = [shape(2, 2, { name: 'new' }), shape(2, 2)];
    const found = readWatch(weight, inspect(layers, { numbers: [[1, 'meanGradient', [5, 6, 7, 8]]] }));
    assert.equal(found.node?.layer, 1);
  });

  test('says in words what the run does not have', () => {
    assert.equal(reading({ ...weight, layer: 'old' }), 'old mean dE/dW[1][0]: no layer called old in this run');
    assert.match(reading({ ...weight, row: 2 }), /: there is no unit 2 in this run: hidden has 2$/);
    assert.match(reading({ ...weight, column: 2 }), /: there is no index 2 in this run/);
    const bias: Watch = { layer: 'hidden', tensor: 'bias' };
    assert.match(reading(bias, [shape(2, 2, { bias: false })]), /: hidden has no bias in this run$/);
  });

  test('is not to be had of groups, pages and the optimizer', () => {
    const inspected = inspect([shape(2, 2)]);
    assert.equal(watchOf({ kind: 'group', layer: 0, group: 'epoch' }, inspected), undefined);
    assert.equal(watchOf({ kind: 'rows', layer: 0, tensor: 'weights', from: 0 }, inspected), undefined);
    assert.equal(watchOf({ kind: 'tensor', layer: 0, tensor: 'state.weights.m' }, inspected), undefined);
  });

  test('is kept, and what is none is not', () => {
    const kept: unknown = JSON.parse(JSON.stringify([weight, { layer: 'a', tensor: 'net' }]));
    assert.deepEqual(keptWatches(kept).map(watchKey), [watchKey(weight), watchKey({ layer: 'a', tensor: 'net' })]);
    const broken = [null, 3, { layer: 1, tensor: 'net' }, { layer: 'a', tensor: 'toString' }, { ...weight, row: -1 }];
    assert.deepEqual(keptWatches(broken), []);
    assert.deepEqual(keptWatches('nothing'), []);
  });
});
