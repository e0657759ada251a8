import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellAfterKey, cellAt, fitGrid, hasRoomForNumbers } from '../../../../webview/heatmap/grid.ts';

const size = (rows: number, columns: number, width: number, height = 360, pixelRatio = 1) => {
  const { cellWidth, cellHeight } = fitGrid(rows, columns, width, height, pixelRatio);
  return { cellWidth, cellHeight };
};

test('a small matrix is no giant block, and its cells have room for numbers', () => {
  assert.deepEqual(size(1, 2, 600), { cellWidth: 44, cellHeight: 22 });
  assert.ok(hasRoomForNumbers(44, 22));
});

test('cells are square where they have no room for numbers', () => {
  assert.deepEqual(size(10, 30, 600), { cellWidth: 20, cellHeight: 20 });
  assert.deepEqual(size(3, 15, 600), { cellWidth: 28, cellHeight: 28 });
});

test('a matrix that is narrow in one direction only keeps visible cells in the other', () => {
  assert.deepEqual(size(10, 200, 400), { cellWidth: 2, cellHeight: 6 });
  assert.deepEqual(size(1, 4096, 600), { cellWidth: 1, cellHeight: 18 });
});

test('a matrix larger than the canvas is reduced, by device pixels', () => {
  assert.deepEqual(
    [fitGrid(128, 784, 592, 360, 1)].map(({ across, down }) => [across, down]),
    [[2, 1]],
  );
  const fine = fitGrid(128, 784, 592, 360, 2);
  assert.deepEqual([fine.across, fine.columns, fine.cellWidth], [1, 784, 0.5]);
});

test('a drawn matrix never exceeds its place', () => {
  for (const [rows, columns] of [
    [1, 1],
    [3, 17],
    [500, 3],
    [1000, 1000],
    [4096, 1],
    [7, 599],
  ] as const) {
    for (const pixelRatio of [1, 1.25, 2]) {
      const grid = fitGrid(rows, columns, 288, 360, pixelRatio);
      assert.ok(grid.columns * grid.cellWidth <= 288 + 1e-9, `${rows} x ${columns} is too wide`);
      assert.ok(grid.rows * grid.cellHeight <= 360 + 1e-9, `${rows} x ${columns} is too tall`);
      assert.ok(grid.columns * grid.across >= columns && grid.rows * grid.down >= rows);
    }
  }
});

test('a point on the canvas belongs to a cell, a point beside the matrix to none', () => {
  const grid = fitGrid(2, 3, 600, 360, 1);
  assert.equal(cellAt(grid, 0, 0), 0);
  assert.equal(cellAt(grid, 3 * 44 - 1, 43), 5);
  assert.equal(cellAt(grid, 3 * 44, 0), undefined);
  assert.equal(cellAt(grid, 0, 44), undefined);
});

test('keys walk over the cells and stop at the edges', () => {
  const grid = fitGrid(2, 3, 600, 360, 1);
  assert.equal(cellAfterKey(grid, undefined, 'ArrowRight'), 0);
  assert.equal(cellAfterKey(grid, 0, 'ArrowRight'), 1);
  assert.equal(cellAfterKey(grid, 2, 'ArrowRight'), 2);
  assert.equal(cellAfterKey(grid, 1, 'ArrowDown'), 4);
  assert.equal(cellAfterKey(grid, 4, 'ArrowUp'), 1);
  assert.equal(cellAfterKey(grid, 4, 'Home'), 3);
  assert.equal(cellAfterKey(grid, 4, 'End'), 5);
  assert.equal(cellAfterKey(grid, 4, 'Tab'), undefined);
});
