import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { firstDifference } from '../../../src/compare/firstDifference.ts';
import { History } from '../../../src/run/history.ts';
import { layerScalarIndex, networkScalarIndex, traceLayout } from '../../../src/trace/layout.ts';
import { layerScalars } from '../../../src/trace/scalars.ts';
import type { LayerShape } from '../../../src/trace/shapes.ts';

const shapes: readonly LayerShape[] = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: true, activation: 'sigmoid' },
];
const layout = traceLayout(shapes);
const { scalarLength } = layout;

/** Epochs whose every number is the epoch's; `changes` are [epoch, position in the row, number]. */
function historyOf(
  epochs: number,
  changes: readonly (readonly [number, number, number])[] = [],
  layers = shapes,
): History {
  const history = new History(traceLayout(layers), 1e6);
  const { scalarLength: length } = history.layout;
  const scalars = Float64Array.from({ length: epochs * length }, (_, index) => 1 + Math.floor(index / length));
  for (const [epoch, place, number] of changes) scalars[(epoch - 1) * length + place] = number;
  history.append({ firstEpoch: 1, scalars, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
  return history;
}

const loss = networkScalarIndex('loss');
const inLayer = (layer: number) => layerScalarIndex(layout, layer, 'updateNorm');

suite('where two runs part', () => {
  test('is the first epoch with another number, and in it the first layer from the input on', () => {
    const other = historyOf(9, [
      [7, inLayer(0), 5],
      [4, inLayer(1), 6],
      [4, loss, 8],
      [4, inLayer(0), 7],
    ]);
    assert.deepEqual(firstDifference(historyOf(9), other), {
      epoch: 4,
      same: 3,
      layer: 0,
      what: 'updateNorm',
      a: 4,
      b: 7,
    });
    assert.deepEqual(firstDifference(other, historyOf(9)), {
      epoch: 4,
      same: 3,
      layer: 0,
      what: 'updateNorm',
      a: 7,
      b: 4,
    });
  });

  test('is the network when only its own numbers differ', () => {
    const other = historyOf(3, [[2, loss, 8]]);
    assert.deepEqual(firstDifference(historyOf(3), other), {
      epoch: 2,
      same: 1,
      layer: 'network',
      what: 'loss',
      a: 2,
      b: 8,
    });
  });

  test('can be the last number of the last epoch', () => {
    const other = historyOf(3, [[3, scalarLength - 1, 8]]);
    assert.deepEqual(firstDifference(historyOf(3), other), {
      epoch: 3,
      same: 2,
      layer: 1,
      what: layerScalars.at(-1),
      a: 3,
      b: 8,
    });
  });

  test('is found far down in long runs', () => {
    const other = historyOf(9000, [[7777, loss, 8]]);
    assert.deepEqual(firstDifference(historyOf(8000), other), {
      epoch: 7777,
      same: 7776,
      layer: 'network',
      what: 'loss',
      a: 7777,
      b: 8,
    });
  });

  test('takes NaN for equal to NaN, but not to a number, and tells zero from minus zero', () => {
    const nan = (second: number) =>
      historyOf(2, [
        [1, loss, Number.NaN],
        [2, loss, second],
      ]);
    assert.equal(firstDifference(nan(Number.NaN), nan(Number.NaN)).epoch, undefined);
    assert.deepEqual(firstDifference(nan(1), nan(Number.NaN)), {
      epoch: 2,
      same: 1,
      layer: 'network',
      what: 'loss',
      a: 1,
      b: Number.NaN,
    });
    assert.equal(firstDifference(nan(0), nan(-0)).epoch, 2);
  });

  test('is nowhere when they agree as far as both go', () => {
    const reason = (a: number, b: number) => firstDifference(historyOf(a), historyOf(b));
    assert.deepEqual(reason(1200, 5000), {
      epoch: undefined,
      reason: 'The runs are identical up to epoch 1,200, the last that both have.',
    });
    assert.deepEqual(reason(8, 8), {
      epoch: undefined,
      reason: 'The runs are identical up to epoch 8, the last of both.',
    });
    assert.deepEqual(reason(1, 8), {
      epoch: undefined,
      reason: 'The runs are identical in epoch 1, the last that both have.',
    });
    assert.deepEqual(reason(0, 8), { epoch: undefined, reason: 'The runs have no epoch in common yet.' });
  });

  test('is not asked of networks of other shapes; the first such layer is named', () => {
    const reason = (layers: readonly LayerShape[]) => firstDifference(historyOf(3), historyOf(3, [], layers));
    const [hidden, out] = shapes as [LayerShape, LayerShape];
    for (const other of [
      { ...out, inputs: 4 },
      { ...out, outputs: 2 },
      { ...out, bias: false },
    ]) {
      assert.deepEqual(reason([hidden, other]), { epoch: undefined, reason: 'Layer "out" has another shape.' });
    }
    assert.deepEqual(reason([hidden]), { epoch: undefined, reason: 'Only one of the networks has a layer "out".' });
    assert.deepEqual(reason([hidden, out, { ...out, name: 'more' }]), {
      epoch: undefined,
      reason: 'Only one of the networks has a layer "more".',
    });
  });

  test('is found in networks whose layers have other names and activations', () => {
    const renamed = shapes.map(shape => ({ ...shape, name: 'x', activation: 'relu' }));
    assert.equal(firstDifference(historyOf(3), historyOf(3, [[2, loss, 8]], renamed)).epoch, 2);
  });
});
