import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extremeIn, shownElements, stridesFor } from '../../../src/trace/reduce.ts';
import { type Region, regionWithin, sameRegion } from '../../../src/trace/region.ts';

const whole = (rows: number, columns: number): Region => ({ row: 0, column: 0, rows, columns });

test('without reduction every cell shows its own element', () => {
  const shown = shownElements(new Float64Array(6), 3, whole(2, 3), { down: 1, across: 1 });
  assert.deepEqual([...shown], [0, 1, 2, 3, 4, 5]);
});

test('a reduced cell shows the element with the largest magnitude, whatever its sign', () => {
  const values = Float64Array.of(1, -5, 0, 2, /**/ 3, 4, -7, 6);
  assert.deepEqual([...shownElements(values, 4, whole(2, 4), { down: 2, across: 2 })], [1, 6]);
});

test('a cell at the edge covers what is left', () => {
  const values = Float64Array.of(1, 2, 9, /**/ 4, 3, 8, /**/ 5, 6, 7);
  assert.deepEqual([...shownElements(values, 3, whole(3, 3), { down: 2, across: 2 })], [3, 2, 7, 8]);
});

test('one element that is not finite is never hidden by large ones', () => {
  const values = Float64Array.of(1e300, Number.NaN, -1e300, 2);
  assert.deepEqual([...shownElements(values, 4, whole(1, 4), { down: 1, across: 4 })], [1]);
  assert.equal(extremeIn(values, 4, { row: 0, column: 2, rows: 1, columns: 2 }), 2);
});

test('a region is reduced as if nothing else were there', () => {
  const values = Float64Array.from({ length: 12 }, (_, index) => index);
  const region = { row: 1, column: 1, rows: 2, columns: 3 };
  assert.deepEqual([...shownElements(values, 4, region, { down: 1, across: 2 })], [6, 7, 10, 11]);
});

test('strides make a matrix of any shape small enough, and no smaller than needed', () => {
  assert.deepEqual(stridesFor(10, 10, 100), { down: 1, across: 1 });
  for (const [rows, columns] of [
    [4096, 4096],
    [1, 4096],
    [70_000, 1],
    [128, 784],
    [3, 100_000],
  ] as const) {
    const { down, across } = stridesFor(rows, columns, 5000);
    const cells = Math.ceil(rows / down) * Math.ceil(columns / across);
    assert.ok(cells <= 5000 && cells > 2000, `${rows} x ${columns}: ${cells}`);
  }
  assert.deepEqual(stridesFor(4096, 4096, 65_536), { down: 16, across: 16 });
});

test('a region that a matrix does not have is cut off, or becomes the whole matrix', () => {
  assert.deepEqual(regionWithin(null, 3, 4), whole(3, 4));
  assert.deepEqual(regionWithin({ row: 1, column: 2, rows: 9, columns: 9 }, 3, 4), {
    row: 1,
    column: 2,
    rows: 2,
    columns: 2,
  });
  assert.deepEqual(regionWithin({ row: 3, column: 0, rows: 1, columns: 1 }, 3, 4), whole(3, 4));
});

test('no region is the same as none, and differs from any', () => {
  assert.ok(sameRegion(null, null));
  assert.ok(sameRegion(whole(2, 3), whole(2, 3)));
  assert.ok(!sameRegion(null, whole(2, 3)));
  assert.ok(!sameRegion({ ...whole(2, 3), row: 1 }, whole(2, 3)));
});
