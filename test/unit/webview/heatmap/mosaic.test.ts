import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitMosaic, imageOf, imagePage, mosaicLayout, pageOf } from '../../../../webview/heatmap/mosaic.ts';

const digit = { height: 8, width: 8 };

test('inputs are an image when the data says so, and perhaps when their number is a square', () => {
  assert.deepEqual(imageOf(12, { height: 3, width: 4 }), { height: 3, width: 4 });
  assert.deepEqual(imageOf(784, undefined), { height: 28, width: 28 });
  assert.deepEqual(imageOf(64, { height: 3, width: 4 }), digit);
  for (const inputs of [2, 25, 35, 63, 1000, 90_000]) assert.equal(imageOf(inputs, undefined), undefined, `${inputs}`);
});

test('images take the largest pixels with which all fit', () => {
  const mosaic = fitMosaic(digit, 64, 600, 420);
  assert.deepEqual([mosaic.scale, mosaic.across], [6, 11]);
  const { width, height } = mosaicLayout(mosaic, { row: 0, column: 0, rows: 64, columns: 64 });
  assert.ok(width <= 600 && height <= 420, `${width} x ${height}`);
  assert.equal(fitMosaic(digit, 1, 600, 420).scale, 8);
});

test('images that cannot all fit are small, stand below each other, and never exceed the width', () => {
  for (const [images, width] of [
    [83, 300],
    [4000, 300],
    [16, 20],
  ] as const) {
    const mosaic = fitMosaic({ height: 28, width: 28 }, images, width, 420);
    assert.ok(mosaic.scale >= 1 && mosaic.across >= 1);
    assert.ok(mosaic.across === 1 || mosaic.across * mosaic.stepAcross - 3 <= width);
  }
});

test('every pixel of every image has its own place, and its unit and input', () => {
  const image = { height: 3, width: 4 };
  const mosaic = fitMosaic(image, 5, 60, 200);
  const layout = mosaicLayout(mosaic, { row: 10, column: 0, rows: 5, columns: 12 });
  assert.equal(layout.cells, 60);
  for (let cell = 0; cell < layout.cells; cell++) {
    const { x, y, width, height } = layout.rectangleOf(cell);
    assert.equal(layout.cellAt(x + width / 2, y + height / 2), cell);
    const { row, column } = layout.blockOf(cell);
    assert.deepEqual([row, column], [10 + Math.floor(cell / 12), cell % 12]);
    assert.equal(layout.cellOf(row, column), cell);
    assert.ok(x + width <= layout.width && y + height <= layout.height);
  }
  assert.equal(layout.cellOf(9, 0), undefined);
  assert.equal(layout.cellOf(15, 0), undefined);
});

test('between images and over them there is no pixel', () => {
  const mosaic = fitMosaic(digit, 4, 200, 200);
  const layout = mosaicLayout(mosaic, { row: 0, column: 0, rows: 4, columns: 64 });
  const { x, y, width } = layout.rectangleOf(7);
  assert.equal(layout.cellAt(x + width + 1, y + 1), undefined);
  assert.equal(layout.cellAt(x, y - 2), undefined);
  assert.equal(layout.cellAt(layout.width + 50, y), undefined);
});

test('the cursor walks from image to image and stops at the last', () => {
  const mosaic = fitMosaic({ height: 2, width: 6 }, 4, 60, 400);
  const layout = mosaicLayout(mosaic, { row: 0, column: 0, rows: 4, columns: 12 });
  const { across } = mosaic;
  assert.equal(layout.neighbour(0, 0, 1), 1);
  assert.equal(layout.neighbour(0, 0, -1), 0);
  assert.equal(layout.neighbour(0, -1, 0), 0);
  assert.equal(layout.neighbour(6, 1, 0), across * 12);
  assert.equal(layout.neighbour(across * 12, -1, 0), 6);
  assert.equal(layout.neighbour(47, 1, 0), 47);
  assert.equal(layout.neighbour(47, 0, 1), 47);
  assert.equal(layout.neighbour(2, 0, Number.MAX_SAFE_INTEGER), 5);
  assert.equal(layout.neighbour(5, 0, -Number.MAX_SAFE_INTEGER), 0);
});

test('a page has as many units as the host sends in full, the last one what is left', () => {
  assert.deepEqual(imagePage(128, 784, 0), { row: 0, column: 0, rows: 83, columns: 784 });
  assert.deepEqual(imagePage(128, 784, 1), { row: 83, column: 0, rows: 45, columns: 784 });
  assert.deepEqual(imagePage(128, 784, 9), imagePage(128, 784, 1));
  assert.deepEqual(imagePage(10, 64, -1), { row: 0, column: 0, rows: 10, columns: 64 });
  assert.deepEqual(pageOf(128, 784, 83), { page: 1, pages: 2 });
  assert.deepEqual(pageOf(10, 64, 0), { page: 0, pages: 1 });
});
