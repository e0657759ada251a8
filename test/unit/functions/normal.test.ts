import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalCdf, normalDensity } from '../../../src/functions/normal.ts';
import { assertClose } from '../engine/support.ts';

// Phi(x) to 17 digits, from tables.
const table: readonly (readonly [x: number, phi: number])[] = [
  [-37, 5.725571222524577e-300],
  [-10, 7.619853024160527e-24],
  [-6, 9.865876450376946e-10],
  [-3, 0.0013498980316300933],
  [-1, 0.15865525393145705],
  [0, 0.5],
  [0.5, 0.6914624612740131],
  [1.96, 0.9750021048517795],
  [3.5, 0.9997673709209645],
  [9, 1],
];

test('the cumulative distribution has the values of the tables, small ones to their own digits', () => {
  for (const [x, phi] of table) assertClose([normalCdf(x)], [phi], 1e-13, `Phi(${x})`);
});

test('the two sides add up to 1, and the slope is the density', () => {
  for (let x = -7.95; x < 8; x += 0.1) {
    assertClose([normalCdf(x) + normalCdf(-x)], [1], 1e-15, `at ${x}`);
    assertClose([(normalCdf(x + 1e-5) - normalCdf(x - 1e-5)) / 2e-5], [normalDensity(x)], 1e-9, `at ${x}`, 1);
  }
});

test('it has no seam where the tails begin', () => {
  for (const seam of [-3, 3]) assertClose([normalCdf(seam - 1e-13)], [normalCdf(seam + 1e-13)], 1e-11, `${seam}`);
});

test('NaN stays NaN and the ends are 0 and 1', () => {
  assert.ok(Number.isNaN(normalCdf(Number.NaN)));
  assert.deepEqual([normalCdf(-1e300), normalCdf(1e300)], [0, 1]);
  assert.deepEqual([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)], [0, 1]);
});
