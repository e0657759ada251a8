import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoomed } from '../../../../webview/charts/useZoom.ts';

test('zooming in halves the epochs about the chosen one, and stays within them', () => {
  assert.deepEqual(zoomed({ first: 1, last: 100 }, 50, 100, 'in'), { first: 25, last: 74 });
  assert.deepEqual(zoomed({ first: 1, last: 100 }, 100, 100, 'in'), { first: 51, last: 100 });
  assert.deepEqual(zoomed({ first: 1, last: 100 }, 1, 100, 'in'), { first: 1, last: 50 });
  assert.deepEqual(zoomed({ first: 40, last: 41 }, 40, 100, 'in'), { first: 39, last: 40 });
});

test('zooming out doubles them, until all are shown', () => {
  assert.deepEqual(zoomed({ first: 40, last: 49 }, 45, 100, 'out'), { first: 35, last: 54 });
  assert.equal(zoomed({ first: 25, last: 74 }, 50, 100, 'out'), null);
});

test('an epoch outside of the range does not move it there', () => {
  assert.deepEqual(zoomed({ first: 40, last: 59 }, 90, 100, 'in'), { first: 54, last: 63 });
});

test('epochs that a run does not have do not count: half of 200 to 250 is within, and of none there is all', () => {
  const range = { first: 200, last: 399 };
  assert.deepEqual(zoomed(range, 240, 250, 'in'), { first: 225, last: 250 });
  for (const direction of ['in', 'out'] as const) assert.equal(zoomed(range, 10, 10, direction), null);
});
