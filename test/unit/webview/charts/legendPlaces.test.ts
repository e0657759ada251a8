import assert from 'node:assert/strict';
import { test } from 'node:test';
import { legendPlaces } from '../../../../webview/charts/legendPlaces.ts';

test('entries stand one after the other, and begin a row where there is no room left', () => {
  assert.deepEqual(legendPlaces([40, 40, 30, 10], 100, 10), {
    places: [
      { x: 0, row: 0, width: 40 },
      { x: 50, row: 0, width: 40 },
      { x: 0, row: 1, width: 30 },
      { x: 40, row: 1, width: 10 },
    ],
    rows: 2,
  });
});

test('an entry that is wider than a row has one for itself, and is cut', () => {
  assert.deepEqual(legendPlaces([500, 20], 100, 10), {
    places: [
      { x: 0, row: 0, width: 100 },
      { x: 0, row: 1, width: 20 },
    ],
    rows: 2,
  });
  assert.deepEqual(legendPlaces([], 100, 10), { places: [], rows: 0 });
});
