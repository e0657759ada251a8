import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Inspected } from '../../../src/inspector/inspected.ts';
import { type InspectedTensor, inspectedQuantities } from '../../../src/inspector/tensors.ts';
import { factsOf } from '../../../src/trace/quantity.ts';
import { inspect, shape } from './inspectedRun.ts';

function rows(inspected: Inspected, tensor: InspectedTensor): number[][] | undefined {
  const numbers = inspected.numbers(0, tensor);
  return numbers && Array.from({ length: numbers.rows }, (_, row) => Array.from(numbers.row(row)));
}

suite('the numbers of the inspector', () => {
  test("a sample's weight gradient is the outer product of delta and x, and its bias gradient is delta", () => {
    const inspected = inspect([shape(3, 2)], {
      numbers: [
        [0, 'delta', [2, -1]],
        [0, 'input', [1, 10, 100]],
      ],
    });
    assert.deepEqual(rows(inspected, 'gradient'), [
      [2, 20, 200],
      [-1, -10, -100],
    ]);
    assert.deepEqual(rows(inspected, 'biasGradient'), [[2, -1]]);
  });

  test('W and b are those after the epoch before, where they are recorded', () => {
    const inspected = inspect([shape(2, 1)]);
    const { offset } = inspected.layout.layers[0]!.tensors.weightsAfter;
    assert.deepEqual(rows(inspected, 'weights'), [[1000 + offset, 1001 + offset]]);
    assert.deepEqual(rows(inspected, 'bias'), [[1002 + offset]]);
    assert.equal(inspected.weightsAreExact, true);
  });

  test('else they are what is recorded after the epoch minus the update', () => {
    const inspected = inspect([shape(2, 1)], { epoch: 1 });
    const { weightsAfter, weightUpdate } = inspected.layout.layers[0]!.tensors;
    const before = weightsAfter.offset - weightUpdate.offset;
    assert.deepEqual(rows(inspected, 'weights'), [[before, before]]);
    assert.equal(inspected.weightsAreExact, false);
  });

  test('a chosen sample has its own numbers, and none before they are computed', () => {
    const { layout } = inspect([shape(2, 3)]);
    const layer = layout.layers[0]!;
    const probe = Float64Array.from({ length: layer.length - layer.tensors.input.offset }, (_, index) => index);
    const computed = inspect([shape(2, 3)], { sample: { inputs: [1, 2], targets: [0, 0, 1] }, probe: [probe] });
    assert.deepEqual(rows(computed, 'input'), [[0, 1]]);
    assert.deepEqual(rows(computed, 'inputGradient'), [[probe.length - 2, probe.length - 1]]);
    const waiting = inspect([shape(2, 3)], { sample: { inputs: [1, 2], targets: [0, 0, 1] } });
    assert.equal(waiting.isComputing, true);
    const there = inspectedQuantities.filter(tensor => waiting.numbers(0, tensor));
    assert.deepEqual(
      there,
      inspectedQuantities.filter(tensor => factsOf(tensor).of === 'epoch'),
    );
  });

  test('statistics of a tensor in rows are those of all its numbers', () => {
    const inspected = inspect([shape(2, 2)], { numbers: [[0, 'meanGradient', [3, 0, Number.NaN, -4]]] });
    const { min, max, zeros, nonFinite } = inspected.statistics(0, 'meanGradient')!;
    assert.deepEqual([min, max, zeros, nonFinite], [-4, 3, 1, 1]);
    assert.equal(inspected.statistics(0, 'meanGradient', 0)!.norm, 3);
  });
});
