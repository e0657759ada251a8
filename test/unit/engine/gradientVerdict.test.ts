import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bound, isInDoubt, verdictOn } from '../../../src/engine/gradientVerdict.ts';
import type { NumericDerivative } from '../../../src/engine/numericDerivative.ts';

const numeric = (overrides: Partial<NumericDerivative>): NumericDerivative => ({
  value: 1,
  rounding: 0,
  uncertainty: 0,
  isZero: false,
  atKink: false,
  ...overrides,
});

test('the bound is a millionth of the larger of the two, plus rounding', () => {
  assert.equal(bound(2e6, numeric({ value: -3e6, rounding: 0.5 })), 3.5);
  assert.equal(bound(-4e6, numeric({ value: 3e6, rounding: 0.5 })), 4.5);
});

test('up to the bound a gradient is right, and beyond it wrong, unless the differences are not known that well', () => {
  const of = (difference: number, uncertainty = 0) =>
    verdictOn(1e6, numeric({ value: 1e6 - difference, rounding: 0.5, uncertainty }));
  assert.equal(of(0), 'right');
  assert.equal(of(1.5), 'right');
  assert.equal(of(1.5 + 2 ** -10), 'wrong');
  assert.equal(of(1.5 + 2 ** -10, 2 ** -10), 'cannot tell');
  assert.equal(of(1.5 + 2 ** -9, 2 ** -10), 'wrong');
});

test('nothing can be told of two numbers that rounding may have made', () => {
  const of = (analytic: number, value: number) => verdictOn(analytic, numeric({ value, rounding: 0.5 }));
  assert.equal(of(0.5, -0.5), 'cannot tell');
  assert.equal(of(-0.25, 0.25), 'cannot tell');
  assert.equal(of(0.75, 0.5), 'right');
  assert.equal(of(0.5, 0.75), 'right');
  assert.equal(of(0.5, -0.75), 'wrong');
});

test('exactly 0 at every step is right of a gradient of 0 alone', () => {
  assert.equal(verdictOn(0, numeric({ value: 0, isZero: true })), 'right');
  assert.equal(verdictOn(-0, numeric({ value: 0, isZero: true })), 'right');
  assert.equal(verdictOn(0, numeric({ value: 0 })), 'cannot tell');
  assert.equal(verdictOn(1, numeric({ value: 0, isZero: true })), 'wrong');
});

test('at a kink nothing is said, and otherwise what is not finite is wrong', () => {
  assert.equal(verdictOn(Number.NaN, numeric({ atKink: true })), 'at a kink');
  assert.equal(verdictOn(1, numeric({ atKink: true })), 'at a kink');
  assert.equal(verdictOn(Number.NaN, numeric({})), 'wrong');
  assert.equal(verdictOn(Number.POSITIVE_INFINITY, numeric({ rounding: 1e300, uncertainty: 1e300 })), 'wrong');
});

test('better differences may tell what is beyond the bound, not what drowns in rounding', () => {
  assert.ok(isInDoubt(2, numeric({ uncertainty: 1 })));
  assert.ok(!isInDoubt(2, numeric({ uncertainty: 0.5 })));
  assert.ok(!isInDoubt(0.25, numeric({ value: 0.25, rounding: 0.5, uncertainty: 1 })));
  assert.ok(!isInDoubt(1, numeric({})));
});
