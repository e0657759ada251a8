import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  layerScalarIndex,
  networkScalarIndex,
  tensorInBlock,
  tensorInRow,
  traceLayout,
} from '../../../src/trace/layout.ts';
import { recordedQuantities } from '../../../src/trace/quantity.ts';
import { layerScalars, networkScalars } from '../../../src/trace/scalars.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 });

/** Every second layer has no bias, but the first one has. */
function layoutOf(widths: readonly number[]) {
  const shapes = widths.slice(1).map((outputs, index) => ({
    name: `layer ${index + 1}`,
    inputs: widths[index]!,
    outputs,
    bias: index % 2 === 0,
    activation: 'tanh',
  }));
  return traceLayout(shapes);
}

suite('traceLayout', () => {
  test('the tensors of all layers fill the tensor row without a gap or an overlap', () => {
    fc.assert(
      fc.property(sizes, widths => {
        const layout = layoutOf(widths);
        const row = new Float64Array(layout.tensorLength);
        layout.layers.forEach((_, layer) => {
          for (const name of recordedQuantities) {
            const tensor = tensorInRow(layout, row, layer, name);
            assert.ok(tensor.every(value => value === 0));
            tensor.fill(1);
          }
        });
        assert.ok(row.every(value => value === 1));
      }),
    );
  });

  test('a matrix has a row for each unit and a column for each input', () => {
    const { meanGradient, delta, inputGradient } = layoutOf([3, 5]).layers[0]!.tensors;
    assert.deepEqual([meanGradient.rows, meanGradient.columns, meanGradient.length], [5, 3, 15]);
    assert.deepEqual([delta.rows, delta.columns], [1, 5]);
    assert.deepEqual([inputGradient.rows, inputGradient.columns], [1, 3]);
  });

  test('the bias of a layer that has none takes no room', () => {
    const [withBias, without] = layoutOf([5, 5, 5]).layers;
    for (const name of ['biasAfter', 'meanBiasGradient', 'biasUpdate'] as const) {
      assert.deepEqual([withBias!.tensors[name].rows, withBias!.tensors[name].length], [1, 5]);
      assert.deepEqual([without!.tensors[name].rows, without!.tensors[name].length], [0, 0]);
    }
    assert.equal(withBias!.length - without!.length, 3 * 5);
  });

  test("a layer's block, cut out of the row, holds the same tensors", () => {
    const layout = layoutOf([2, 3, 4]);
    const row = Float64Array.from({ length: layout.tensorLength }, (_, index) => index);
    const layer = layout.layers[1]!;
    const block = row.slice(layer.start, layer.start + layer.length);
    for (const name of recordedQuantities) {
      assert.deepEqual(tensorInBlock(layer, block, name), tensorInRow(layout, row, 1, name));
    }
  });

  test('every scalar has a place of its own in the scalar row', () => {
    const layout = layoutOf([2, 3, 4]);
    const places = [
      ...networkScalars.map(networkScalarIndex),
      ...layout.layers.flatMap((_, layer) => layerScalars.map(name => layerScalarIndex(layout, layer, name))),
    ];
    assert.deepEqual(
      places.toSorted((a, b) => a - b),
      Array.from({ length: layout.scalarLength }, (_, index) => index),
    );
  });
});
