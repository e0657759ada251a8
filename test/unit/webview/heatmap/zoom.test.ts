import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cursorStep, zoomKey } from '../../../../webview/heatmap/keys.ts';
import { pannedRegion, zoomedRegion } from '../../../../webview/heatmap/zoom.ts';

const square = { rows: 90, columns: 90, width: 300, height: 300 };
const whole = { row: 0, column: 0, rows: 90, columns: 90 };
const middle = { x: 0.5, y: 0.5 };

test('zooming in keeps the elements under the pointer where they are', () => {
  assert.deepEqual(zoomedRegion(square, whole, 'in', middle), { row: 15, column: 15, rows: 60, columns: 60 });
  assert.deepEqual(zoomedRegion(square, whole, 'in', { x: 0, y: 1 }), { row: 30, column: 0, rows: 60, columns: 60 });
  const twice = zoomedRegion(square, { row: 15, column: 15, rows: 60, columns: 60 }, 'in', { x: 1, y: 0.5 });
  assert.deepEqual(twice, { row: 25, column: 35, rows: 40, columns: 40 });
});

test('zooming out again comes back to the whole matrix, which is no region, from any place', () => {
  for (const place of [middle, { x: 0, y: 0 }, { x: 1, y: 1 }, { x: 0.3, y: 0.9 }]) {
    let region = whole;
    for (let step = 0; step < 20; step++) region = zoomedRegion(square, region, 'in', place) ?? whole;
    assert.deepEqual([region.rows, region.columns], [3, 3]);
    let steps = 0;
    for (let next: typeof whole | null = region; next; steps++) {
      region = next;
      next = zoomedRegion(square, region, 'out', place);
      assert.ok(region.row >= 0 && region.row + region.rows <= 90 && region.column + region.columns <= 90);
      assert.ok(steps < 20);
    }
  }
});

test('the side with the narrower cells gives way first, until cells are about square', () => {
  const long = { rows: 10, columns: 1000, width: 300, height: 60 };
  const first = zoomedRegion(long, { row: 0, column: 0, rows: 10, columns: 1000 }, 'in', middle);
  assert.deepEqual([first?.rows, first?.columns], [10, 666]);
  let region = first!;
  while (region.columns > 12) region = zoomedRegion(long, region, 'in', middle)!;
  const [width, height] = [300 / region.columns, 60 / region.rows];
  assert.ok(width / height < 2.5 && height / width < 2.5, `${width} x ${height}`);
});

test('a matrix of one unit is zoomed along its inputs', () => {
  const strip = { rows: 1, columns: 4096, width: 300, height: 18 };
  const region = zoomedRegion(strip, { row: 0, column: 0, rows: 1, columns: 4096 }, 'in', { x: 0, y: 0.5 });
  assert.deepEqual(region, { row: 0, column: 0, rows: 1, columns: 2730 });
});

test('panning stops at the edges', () => {
  const region = { row: 10, column: 10, rows: 30, columns: 30 };
  assert.deepEqual(pannedRegion(square, region, 5, -3), { ...region, row: 15, column: 7 });
  assert.deepEqual(pannedRegion(square, region, -99, 99), { ...region, row: 0, column: 60 });
  assert.equal(pannedRegion(square, whole, 1, 1), null);
});

test('keys move the cursor or zoom, and other keys mean nothing', () => {
  assert.deepEqual(cursorStep('ArrowUp'), { down: -1, across: 0 });
  assert.deepEqual(cursorStep('ArrowRight'), { down: 0, across: 1 });
  assert.ok(cursorStep('Home')!.across < -1e6 && cursorStep('End')!.across > 1e6);
  assert.deepEqual(['+', '=', '-', '0'].map(zoomKey), ['in', 'in', 'out', 'reset']);
  assert.deepEqual([cursorStep('Tab'), zoomKey('a')], [undefined, undefined]);
});
