import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitGrid } from '../../../../webview/heatmap/grid.ts';
import { shownElements } from '../../../../webview/heatmap/reduce.ts';

const grid = (columns: number, rows: number, across: number, down: number) => {
  const drawn = { columns: Math.ceil(columns / across), rows: Math.ceil(rows / down) };
  return { ...drawn, across, down, cellWidth: 1, cellHeight: 1 };
};

test('without reduction every cell shows its own element', () => {
  assert.deepEqual([...shownElements(new Float64Array(6), 3, grid(3, 2, 1, 1))], [0, 1, 2, 3, 4, 5]);
});

test('a reduced cell shows the element with the largest magnitude, whatever its sign', () => {
  const values = Float64Array.of(1, -5, 0, 2, /**/ 3, 4, -7, 6);
  assert.deepEqual([...shownElements(values, 4, grid(4, 2, 2, 2))], [1, 6]);
});

test('a cell at the edge covers what is left', () => {
  const values = Float64Array.of(1, 2, 9, /**/ 4, 3, 8, /**/ 5, 6, 7);
  assert.deepEqual([...shownElements(values, 3, grid(3, 3, 2, 2))], [3, 2, 7, 8]);
});

test('one element that is not finite is never hidden by large ones', () => {
  const values = Float64Array.of(1e300, Number.NaN, -1e300, 2);
  assert.deepEqual([...shownElements(values, 4, grid(4, 1, 4, 1))], [1]);
});

test('no element is lost when a matrix is reduced to its canvas', () => {
  const [rows, columns] = [50, 1000];
  const fitted = fitGrid(rows, columns, 300, 360, 1);
  assert.equal(fitted.across, 4);
  for (const spike of [0, 999, 25_500, 49_999]) {
    const values = new Float64Array(rows * columns);
    values[spike] = -1;
    assert.ok(shownElements(values, columns, fitted).includes(spike), `element ${spike}`);
  }
});
