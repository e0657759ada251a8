import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { canvasSize, fillGrid, fitGrid, gridLayout, hasRoomForNumbers } from '../../../../webview/heatmap/grid.ts';

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

test('a matrix of more elements than pixels takes the room that there is, but stays square when it is', () => {
  assert.deepEqual(canvasSize(128, 784, 600, 360, 1), { width: 600, height: 256 });
  assert.deepEqual(canvasSize(784, 128, 600, 360, 1), { width: 512, height: 360 });
  assert.deepEqual(canvasSize(4096, 4096, 600, 360, 1), { width: 360, height: 360 });
  assert.deepEqual(canvasSize(500, 100_000, 600, 360, 1), { width: 600, height: 90 });
  assert.deepEqual(canvasSize(2, 3, 600, 360, 1), { width: 132, height: 44 });
});

test('a part of a matrix fills the canvas of the whole', () => {
  for (const [rows, columns] of [
    [3, 5],
    [128, 392],
    [1, 4096],
    [300, 300],
  ] as const) {
    for (const pixelRatio of [1, 1.25, 2]) {
      const grid = fillGrid(rows, columns, 300, 180, pixelRatio);
      assert.ok(Math.abs(grid.columns * grid.cellWidth - 300) < 1e-9);
      assert.ok(Math.abs(grid.rows * grid.cellHeight - 180) < 1e-9);
      assert.ok(grid.columns <= 300 * pixelRatio && grid.rows <= 180 * pixelRatio);
      assert.ok(grid.columns * grid.across >= columns && grid.rows * grid.down >= rows);
    }
  }
});

suite('the layout of a grid', () => {
  const whole = { row: 0, column: 0, rows: 2, columns: 3 };
  const one = { down: 1, across: 1 };
  const small = gridLayout(fitGrid(2, 3, 600, 360, 1), whole, one);

  test('a point on the canvas belongs to a cell, a point beside the matrix to none', () => {
    assert.equal(small.cellAt(0, 0), 0);
    assert.equal(small.cellAt(3 * 44 - 1, 43), 5);
    assert.equal(small.cellAt(3 * 44, 0), undefined);
    assert.equal(small.cellAt(0, 44), undefined);
    assert.equal(small.cellAt(-1, 0), undefined);
  });

  test('steps lead to the next cell and stop at the edges', () => {
    assert.equal(small.neighbour(0, 0, 1), 1);
    assert.equal(small.neighbour(2, 0, 1), 2);
    assert.equal(small.neighbour(1, 1, 0), 4);
    assert.equal(small.neighbour(4, -1, 0), 1);
    assert.equal(small.neighbour(4, 0, -Number.MAX_SAFE_INTEGER), 3);
    assert.equal(small.neighbour(4, 0, Number.MAX_SAFE_INTEGER), 5);
  });

  test('every element of a reduced part belongs to the cell whose block it is in, and no other', () => {
    const region = { row: 10, column: 20, rows: 13, columns: 17 };
    const strides = { down: 2, across: 3 };
    const layout = gridLayout(fillGrid(7, 6, 4, 3, 1), region, strides);
    const seen = new Map<string, number>();
    for (let cell = 0; cell < layout.cells; cell++) {
      const block = layout.blockOf(cell);
      for (let row = block.row; row < block.row + block.rows; row++) {
        for (let column = block.column; column < block.column + block.columns; column++) {
          assert.equal(layout.cellOf(row, column), cell);
          seen.set(`${row},${column}`, cell);
        }
      }
      const { x, y, width, height } = layout.rectangleOf(cell);
      assert.equal(layout.cellAt(x + width / 2, y + height / 2), cell);
    }
    assert.equal(seen.size, 13 * 17);
    for (const [row, column] of [
      [9, 20],
      [23, 20],
      [10, 19],
      [10, 37],
    ] as const) {
      assert.equal(layout.cellOf(row, column), undefined);
    }
  });
});
