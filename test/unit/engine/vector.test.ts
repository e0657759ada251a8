import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstNonFinite, norm, scale, vec } from '../../../src/engine/vector.ts';

test('a vector is zeros of its precision, of float64 unless another is asked for', () => {
  assert.deepEqual(vec(2), new Float64Array(2));
  assert.deepEqual(vec(2, 'float64'), new Float64Array(2));
  assert.deepEqual(vec(3, 'float32'), new Float32Array(3));
});

test('the norm is the root of the sum of squares, of numbers of any size', () => {
  assert.equal(norm(new Float64Array(0)), 0);
  assert.equal(norm(Float64Array.of(3, -4)), 5);
  for (const size of [2 ** -1070, 2 ** -600, 2 ** -352, 2 ** -351, 2 ** -350, 2 ** -349, 1, 2 ** 500]) {
    assert.equal(norm(Float64Array.of(3 * size, 0, 4 * size)), 5 * size);
  }
  assert.equal(norm(Float64Array.of(1e200)), Number.POSITIVE_INFINITY);
  // By a power of two no digit is lost.
  for (let k = 1; k < 20; k++) {
    const values = Float64Array.of(k / 7, 1 / k, -k / 3);
    assert.equal(norm(values.map(value => value * 2 ** -400)), norm(values) * 2 ** -400);
  }
});

test('the first number that is not finite is found at its place, among as many as are asked for', () => {
  const { NaN: nan, POSITIVE_INFINITY: infinite } = Number;
  assert.equal(firstNonFinite(Float64Array.of(nan, 1)), 0);
  assert.equal(firstNonFinite(Float64Array.of(1, -infinite, nan)), 1);
  assert.equal(firstNonFinite(Float64Array.of(1, 2, infinite)), 2);
  assert.equal(firstNonFinite(Float64Array.of(1, 2, infinite), 2), -1);
  assert.equal(firstNonFinite(Float64Array.of(1, 2, infinite), 3), 2);
  assert.equal(firstNonFinite(Float64Array.of(1, 2)), -1);
});

test('scaling multiplies every element in place', () => {
  const v = Float64Array.of(1, -2, 0);
  scale(v, 3);
  assert.deepEqual(v, Float64Array.of(3, -6, 0));
});
