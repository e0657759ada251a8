import assert from 'node:assert/strict';
import { test } from 'node:test';
import { epochAtX, epochTicks, epochX, mapLayout, rowAt, rowTop, scrolledTo } from '../../../../webview/map/layout.ts';

test('rows are at most 20 pixels high, at least 3, and as high as all of them fit', () => {
  const heights = [1, 5, 30, 60, 500].map(rows => mapLayout(rows, 600, 80).rowHeight);
  assert.deepEqual(heights, [20, 20, 9, 4, 3]);
});

test('more rows than fit scroll within 300 pixels', () => {
  const layout = mapLayout(500, 600, 80);
  assert.equal(layout.height, 300);
  assert.ok(layout.fullHeight >= 1500);
  assert.equal(mapLayout(3, 600, 80).height, mapLayout(3, 600, 80).fullHeight);
});

test('thin rows write one text for several, and in a narrow column names take little room', () => {
  assert.deepEqual(
    [3, 60, 500].map(rows => mapLayout(rows, 600, 80).textEvery),
    [1, 4, 5],
  );
  assert.ok(mapLayout(3, 300, 150).left <= 100);
  assert.ok(mapLayout(3, 0, 80).plotWidth >= 1);
});

const layout = mapLayout(4, 600, 80);

test('a place in a row is that row, and beside all of them the nearest', () => {
  for (const row of [0, 1, 2, 3]) assert.equal(rowAt(layout, rowTop(layout, row) + 1), row);
  assert.equal(rowAt(layout, -50), 0);
  assert.equal(rowAt(layout, 5000), 3);
});

test('a place in the cell of an epoch is that epoch, and beside the cells the nearest', () => {
  const range = { first: 11, last: 30 };
  for (const epoch of [11, 12, 29, 30]) {
    assert.equal(epochAtX(layout, range, epochX(layout, range, epoch) + 0.01), epoch);
    assert.equal(epochAtX(layout, range, epochX(layout, range, epoch + 1) - 0.01), epoch);
  }
  assert.equal(epochAtX(layout, range, 0), 11);
  assert.equal(epochAtX(layout, range, 5000), 30);
  assert.equal(epochX(layout, range, 31), layout.left + layout.plotWidth);
});

test('rows scroll no further than it takes to see the chosen one', () => {
  const deep = mapLayout(500, 600, 80);
  assert.equal(scrolledTo(deep, 10, 0), 0);
  assert.equal(scrolledTo(deep, 10, 800), 30);
  assert.equal(scrolledTo(deep, 499, 0), deep.fullHeight - 300);
});

test('the axis names round epochs, the first among them, and no more than there is room for', () => {
  assert.deepEqual(epochTicks({ first: 1, last: 200 }, 5), [1, 50, 100, 150, 200]);
  assert.deepEqual(epochTicks({ first: 1, last: 7 }, 8), [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(epochTicks({ first: 1, last: 1 }, 8), [1]);
  assert.deepEqual(epochTicks({ first: 137, last: 163 }, 3), [140, 150, 160]);
  for (const last of [2, 9, 33, 99, 1234, 1e6]) {
    assert.ok(epochTicks({ first: 1, last }, 5).length <= 6, `${last}`);
    assert.ok(epochTicks({ first: 1, last }, 5).every(tick => Number.isInteger(tick)));
  }
});
