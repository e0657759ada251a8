import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rgb } from '../../../../webview/colour.ts';
import { pixel } from '../../../../webview/colour.ts';
import { colourOf, colourScale, paint } from '../../../../webview/heatmap/colourScale.ts';

const blue: Rgb = [0, 0, 254];
const background: Rgb = [30, 30, 30];
const orange: Rgb = [254, 127, 0];
const magenta: Rgb = [255, 0, 255];
const scale = colourScale(blue, background, orange, magenta);

test('zero is the background, the ends are the two colours', () => {
  assert.deepEqual(colourOf(scale, 0, 2), background);
  assert.deepEqual(colourOf(scale, -2, 2), blue);
  assert.deepEqual(colourOf(scale, 2, 2), orange);
});

test('the scale is symmetric: equal magnitudes are equally far from the background', () => {
  const symmetric = colourScale([0, 0, 0], [100, 100, 100], [200, 200, 200], magenta);
  for (let value = -1; value <= 1; value += 0.01) {
    const [down] = colourOf(symmetric, -value, 1);
    const [up] = colourOf(symmetric, value, 1);
    assert.ok(Math.abs(100 - down - (up - 100)) <= 1, `at ${value}: ${down} and ${up}`);
  }
});

test('the sign shows for everything but the smallest numbers', () => {
  assert.notDeepEqual(colourOf(scale, 0.01, 1), colourOf(scale, -0.01, 1));
});

test('what is not finite has its own colour, also when all else is zero', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.deepEqual(colourOf(scale, value, 1), magenta);
    assert.deepEqual(colourOf(scale, value, 0), magenta);
  }
});

test('a tensor of zeros is all background', () => {
  assert.deepEqual(colourOf(scale, 0, 0), background);
});

test('the largest and the smallest doubles are on the scale', () => {
  assert.deepEqual(colourOf(scale, -Number.MAX_VALUE, Number.MAX_VALUE), blue);
  assert.deepEqual(colourOf(scale, Number.MIN_VALUE, Number.MIN_VALUE), orange);
});

test('painting gives every cell the colour of its element', () => {
  const pixels = new Uint32Array(3);
  paint(pixels, Float64Array.of(-1, 0, 1, Number.NaN), Int32Array.of(2, 0, 3), 1, scale);
  assert.deepEqual([...pixels], [orange, blue, magenta].map(pixel));
});

test('what lies beyond a held scale has the colour of its end', () => {
  assert.deepEqual(colourOf(scale, 1e300, 1), orange);
  assert.deepEqual(colourOf(scale, -1.01, 1), blue);
  assert.deepEqual(
    [-1, 0, 1].map(value => colourOf(scale, value, 0)),
    [blue, background, orange],
  );
});
