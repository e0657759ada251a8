import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inlineTable } from '../../../src/data/inlineTable.ts';
import type { InlineData } from '../../../src/spec/networkSpec.ts';

const data: InlineData = {
  source: 'inline',
  inputs: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  targets: [[7], [8], [9]],
  standardize: false,
};

test('the rows of a spec become row-major matrices with numbered columns', () => {
  assert.deepEqual(inlineTable(data), {
    rows: 3,
    inputs: Float64Array.of(1, 2, 3, 4, 5, 6),
    targets: Float64Array.of(7, 8, 9),
    inputNames: ['input 1', 'input 2'],
    targetNames: ['target 1'],
    sourceRows: Uint32Array.of(0, 1, 2),
    droppedRows: 0,
  });
});

test('"limit" keeps the first rows, and never more than there are', () => {
  const two = inlineTable({ ...data, limit: 2 });
  assert.deepEqual(
    [[...two.inputs], [...two.targets], [...two.sourceRows]],
    [
      [1, 2, 3, 4],
      [7, 8],
      [0, 1],
    ],
  );
  assert.equal(inlineTable({ ...data, limit: 9 }).rows, 3);
});
