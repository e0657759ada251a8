import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TensorPicture } from '../../../../src/panel/panelMessages.ts';
import type { Strides } from '../../../../src/trace/reduce.ts';
import type { Region } from '../../../../src/trace/region.ts';
import { cellTable } from '../../../../webview/heatmap/tableCells.ts';

function picture(region: Region, strides: Strides = { down: 1, across: 1 }): TensorPicture {
  const length = Math.ceil(region.rows / strides.down) * Math.ceil(region.columns / strides.across);
  return {
    statistics: new Float64Array(6),
    histogram: new Float64Array(41),
    histogramStep: 1,
    region,
    strides,
    cells: Float64Array.from({ length }, (_, index) => index),
  };
}

test('a small matrix is there in full, with the numbers of its units and inputs', () => {
  const { columns, rows, note } = cellTable(picture({ row: 4, column: 7, rows: 2, columns: 3 }), 'unit', 'input');
  assert.deepEqual(columns, ['7', '8', '9']);
  assert.deepEqual(rows, [
    { name: '4', values: [0, 1, 2] },
    { name: '5', values: [3, 4, 5] },
  ]);
  assert.equal(note, '');
});

test('of a large one the first fifty rows and columns are there, and the rest is said to be left out', () => {
  const { columns, rows, note } = cellTable(picture({ row: 0, column: 10, rows: 51, columns: 200 }), 'unit', 'input');
  assert.deepEqual([columns.length, rows.length, rows[1]?.values[0]], [50, 50, 200]);
  assert.equal(note, 'unit 50 and inputs 60 to 209 left out');
});

test('elements that are taken together are named and said to be', () => {
  const shown = picture({ row: 0, column: 0, rows: 3, columns: 5 }, { down: 2, across: 4 });
  const { columns, rows, note } = cellTable(shown, 'unit', 'input');
  assert.deepEqual(columns, ['0-3', '4']);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['0-1', '2'],
  );
  assert.equal(note, 'each number is the largest of 2 × 4');
});
