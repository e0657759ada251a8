import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecadeScale, isDead, severity, sizeWord } from '../../../src/trace/gradientScales.ts';
import { layerScalarFacts, layerScale } from '../../../src/trace/scalars.ts';

const norms: DecadeScale = layerScalarFacts.gradientNorm.scale;

test('a gradient norm from 1e-3 to 10 is neutral, and the colour deepens with every decade beyond', () => {
  assert.deepEqual(
    [1e-3, 0.5, 10].map(norm => Math.abs(severity(norms, norm))),
    [0, 0, 0],
  );
  const below = [1e-4, 1e-5, 1e-6, 1e-7].map(norm => severity(norms, norm).toFixed(6));
  assert.deepEqual(below, ['-0.250000', '-0.500000', '-0.750000', '-1.000000']);
  const above = [1e2, 1e3, 1e4].map(norm => severity(norms, norm).toFixed(6));
  assert.deepEqual(above, ['0.333333', '0.666667', '1.000000']);
});

test('beyond the ends of the scale the colour is the deepest, for 0 as for 1e-300', () => {
  assert.deepEqual(
    [0, 1e-300, 1e300].map(norm => severity(norms, norm)),
    [-1, -1, 1],
  );
});

test('the sign of a number does not count, and what is not finite has no place on the scale', () => {
  assert.equal(severity(norms, -1e-5), severity(norms, 1e-5));
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.ok(Number.isNaN(severity(norms, value)));
    assert.equal(sizeWord(norms, value), 'not finite');
  }
});

test('a mean derivative of 1 is neutral, and every other number has a colour', () => {
  const scale = layerScalarFacts.jacobianMean.scale;
  assert.equal(Math.abs(severity(scale, 1)), 0);
  assert.ok(severity(scale, 0.9) < 0);
  assert.ok(severity(scale, 1.1) > 0);
  assert.equal(sizeWord(scale, 0.5), 'medium');
  assert.equal(sizeWord(scale, 0.05), 'small');
});

test('a share deepens from 0 to 1', () => {
  assert.deepEqual(
    [0.25, 1].map(share => severity(layerScalarFacts.zeroShare.scale, share)),
    [-0.25, -1],
  );
  assert.equal(Math.abs(severity(layerScalarFacts.saturatedShare.scale, 0)), 0);
});

test('dead is a gradient of exactly 0 and a share of exactly 1', () => {
  assert.ok(isDead(norms, 0));
  assert.ok(!isDead(norms, 1e-300));
  assert.ok(isDead(layerScalarFacts.saturatedShare.scale, 1));
  assert.ok(!isDead(layerScalarFacts.saturatedShare.scale, 0));
});

test('words follow the decades: small below 1e-3, very small from 1e-5 on, large above 10, very large from about 316 on', () => {
  const words = [0, 1e-8, 0.9e-5, 1.1e-5, 0.9e-3, 1.1e-3, 9, 11, 300, 330].map(norm => sizeWord(norms, norm));
  assert.deepEqual(words, [
    ...['exactly 0', 'very small', 'very small', 'small', 'small'],
    ...['medium', 'medium', 'large', 'large', 'very large'],
  ]);
});

test("the diagonal of softmax's full Jacobian is not judged, and only what is not finite stands out", () => {
  for (const quantity of ['jacobianMean', 'saturatedShare'] as const) {
    const scale = layerScale(quantity, 'softmax');
    assert.deepEqual(
      [severity(scale, 1e-9), severity(scale, 1), isDead(scale, 0), isDead(scale, 1)],
      [0, 0, false, false],
    );
    assert.ok(Number.isNaN(severity(scale, Number.NaN)));
  }
  assert.equal(layerScale('gradientNorm', 'softmax'), layerScalarFacts.gradientNorm.scale);
  assert.equal(layerScale('jacobianMean', 'sigmoid'), layerScalarFacts.jacobianMean.scale);
});
