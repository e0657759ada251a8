import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RegionsPicture } from '../../../../src/panel/learnedPicture.ts';
import { pixel } from '../../../../webview/colour.ts';
import { answerRange, paintRegions, valueColour } from '../../../../webview/learned/drawRegions.ts';
import { spanOf } from '../../../../webview/learned/extents.ts';
import { pointNear } from '../../../../webview/learned/plotPoints.ts';
import { pointOfRow } from '../../../../webview/learned/scope.ts';

const colours = {
  background: [0, 0, 0],
  negative: [0, 0, 255],
  positive: [255, 0, 0],
  nonFinite: [255, 0, 255],
} as const;

function regions(answers: number[], certainty: number[] | null): RegionsPicture {
  return {
    kind: 'regions',
    columns: 2,
    gridRows: answers.length / 2,
    answers: Float32Array.from(answers),
    certainty: certainty && Float32Array.from(certainty),
  } as unknown as RegionsPicture;
}

test('the first row of a grid is at the bottom of the picture', () => {
  const pixels = new Uint32Array(4);
  paintRegions(pixels, regions([Number.NaN, 0, 1, 1], null), colours);
  assert.equal(pixels[2], pixel(colours.nonFinite));
  assert.notEqual(pixels[0], pixels[2]);
});

test('the surer an answer the stronger its colour, and without an answer there is the colour of what is no number', () => {
  const pixels = new Uint32Array(2);
  paintRegions(pixels, regions([0, 0], [1, 0.5]), colours);
  const blue = (colour: number) => (colour >> 16) & 255;
  assert.ok(blue(pixels[0]!) > blue(pixels[1]!) && blue(pixels[1]!) > 0);
  paintRegions(pixels, regions([Number.NaN, 1], [Number.NaN, 1]), colours);
  assert.equal(pixels[0], pixel(colours.nonFinite));
});

test('values go from the least over the background to the largest, and one value alone is the background', () => {
  assert.deepEqual(valueColour(-2, -2, 2, colours, 1), colours.negative);
  assert.deepEqual(valueColour(2, -2, 2, colours, 1), colours.positive);
  assert.deepEqual(valueColour(0, -2, 2, colours, 1), colours.background);
  assert.deepEqual(valueColour(5, 5, 5, colours, 1), colours.background);
  assert.deepEqual(answerRange(Float32Array.of(3, Number.NaN, -1, Infinity)), { least: -1, largest: 3 });
  assert.deepEqual(answerRange(Float32Array.of(Number.NaN)), { least: 0, largest: 0 });
});

test('a click takes the nearest point within reach, the one on top of two', () => {
  const placed = { left: Float64Array.of(10, 50, 50), top: Float64Array.of(10, 50, 50) };
  assert.equal(pointNear(placed, 12, 9), 0);
  assert.equal(pointNear(placed, 52, 49), 2);
  assert.equal(pointNear(placed, 30, 30), undefined);
});

test('an axis spans the finite values with a margin, and something where there is nothing', () => {
  assert.deepEqual(spanOf([Float64Array.of(0, 10), Float64Array.of(Number.NaN, 20)]), { from: -1, to: 21 });
  assert.deepEqual(spanOf([Float64Array.of(7)]), { from: 6, to: 8 });
  assert.deepEqual(spanOf([]), { from: -1, to: 1 });
});

test('the probe is found among the points of a picture, or it is not there', () => {
  assert.equal(pointOfRow(Uint32Array.of(4, 7), 7), 1);
  assert.equal(pointOfRow(Uint32Array.of(4, 7), 5), undefined);
  assert.equal(pointOfRow(Uint32Array.of(4, 7), undefined), undefined);
});
