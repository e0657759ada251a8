import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withItsDigits } from '../../../src/trace/digits.ts';

const float32 = (value: number) => withItsDigits(value, 'float32');

test('a number of 32 bits is written with the digits that it has', () => {
  assert.equal(float32(Math.fround(0.1)), 0.1);
  assert.equal(float32(Math.fround(-1 / 3)), -0.33333334);
  assert.equal(float32(16777217), 16777216);
  assert.equal(float32(Math.fround(3.4028234e38)), 3.4028235e38);
});

test('what 32 bits do not hold stays what it is', () => {
  for (const value of [0, -0, 1e-60, 1e60, Number.NaN, Number.POSITIVE_INFINITY])
    assert.ok(Object.is(float32(value), value));
});

test('a float64 keeps every digit', () => {
  assert.equal(withItsDigits(0.10000000149011612, 'float64'), 0.10000000149011612);
});

test('every number of 32 bits comes back with its own bits, in at most nine digits', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), value => {
      const written = float32(value);
      assert.equal(Math.fround(written), value);
      assert.ok(written.toExponential().split('e')[0]!.replace(/[-.]/g, '').length <= 9);
    }),
  );
});
