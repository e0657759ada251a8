import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Differentiable,
  firstStep,
  numericDerivative,
  refinedDerivative,
} from '../../../src/engine/numericDerivative.ts';

interface Curve {
  readonly slope: (h: number) => number;
  /** By how much a step changes a net value, for a step of 1. */
  readonly net?: number;
  readonly crosses?: (h: number) => 'kink' | 'bend' | undefined;
}

/** The central differences of a curve, and the steps that they were asked for. */
function differencesOf({ slope, net = 0, crosses = () => undefined }: Curve) {
  const steps: number[] = [];
  const at: Differentiable['at'] = h => {
    steps.push(h);
    return { derivative: slope(h), netChange: net * h, crosses: crosses(h) };
  };
  return { steps, of: { at, lossSize: 3, wholeSize: 5 } };
}

test('the first step is 1e-4 of a parameter, or 1e-4, and shorter for large inputs', () => {
  assert.equal(firstStep(0.5, 0.1), 1e-4);
  assert.equal(firstStep(-20, 0.1), 2e-3);
  assert.equal(firstStep(20, 4), 5e-4);
});

test('one extrapolation takes the square of the step out of the differences, and what it leaves is 4 times what it took', () => {
  const { steps, of } = differencesOf({ slope: h => 2 + 12 * h * h });
  const found = numericDerivative(of, 0.5);
  assert.deepEqual(steps, [0.5, 0.25]);
  assert.equal(found.value, 2);
  assert.equal(found.rounding, (4 * Number.EPSILON * 3) / 0.5);
  assert.equal(found.uncertainty, 4 * 0.75 + (4 * Number.EPSILON * 5) / 0.5);
  assert.deepEqual([found.h, found.mayLengthen, found.mayShorten], [0.5, true, true]);
  assert.deepEqual([found.isZero, found.atKink], [false, false]);
});

test('a step that changes a net value by more than 0.01 is shortened until it changes it by half of that', () => {
  const { steps, of } = differencesOf({ slope: () => 7, net: 1 });
  assert.equal(numericDerivative(of, 0.1).h, 0.005);
  assert.deepEqual(steps, [0.1, 0.005, 0.0025]);
});

test('a step is shortened to a thousandth at once at most, as the net value may overflow, and 20 times', () => {
  const far = differencesOf({ slope: () => 7, net: 1000 });
  assert.equal(numericDerivative(far.of, 1).h.toPrecision(6), '0.00000500000');
  assert.deepEqual(far.steps.slice(0, 2), [1, 1e-3]);
  const endless = differencesOf({ slope: () => 7, net: Number.POSITIVE_INFINITY });
  numericDerivative(endless.of, 1);
  // The first, its shortenings, and the half of the last.
  assert.equal(endless.steps.length, 1 + 20 + 1);
});

test('beside a kink the step is shortened by tenths, to a thousandth of the first one', () => {
  const close = differencesOf({ slope: () => 7, crosses: h => (h > 0.02 ? 'kink' : undefined) });
  const found = numericDerivative(close.of, 1);
  assert.equal(found.h.toPrecision(6), '0.0100000');
  assert.deepEqual([found.atKink, found.mayLengthen, found.mayShorten], [false, false, true]);

  for (const crossing of ['kink', 'bend'] as const) {
    const on = differencesOf({ slope: () => 0, crosses: () => crossing });
    const { h, atKink, isZero, mayShorten } = numericDerivative(on.of, 1);
    assert.equal(h, 1e-3);
    assert.deepEqual([atKink, isZero, mayShorten], [crossing === 'kink', crossing === 'bend', false]);
  }
});

test('it is zero where all differences are', () => {
  const zero = (slope: Curve['slope']) => numericDerivative(differencesOf({ slope }).of, 1).isZero;
  assert.ok(zero(() => 0));
  assert.ok(!zero(h => (h === 1 ? 0 : 1)));
  assert.ok(!zero(h => (h === 1 ? 1 : 0)));
});

test('a refinement begins with steps 32 times as long, and ends when the value is good to eight digits', () => {
  const curve = differencesOf({ slope: h => Math.sinh(h) / h });
  const first = numericDerivative(curve.of, 0.02);
  curve.steps.length = 0;
  const refined = refinedDerivative(curve.of, first);
  assert.equal(curve.steps[0], 0.64);
  assert.ok(Math.abs(refined.value - 1) < 1e-12, `${refined.value}`);
  assert.ok(refined.uncertainty <= 1e-8);
  assert.ok(Math.abs(refined.value - 1) <= refined.uncertainty);
  assert.ok(curve.steps.length < 6, `${curve.steps}`);
});

test('a refinement leaves steps out that go too far or cross something, and never begins beside a kink', () => {
  const curve = differencesOf({
    slope: h => Math.sinh(h) / h,
    net: 0.4,
    crosses: h => (h > 0.08 ? 'bend' : undefined),
  });
  const first = numericDerivative(curve.of, 0.02);
  const refined = refinedDerivative(curve.of, first);
  assert.ok(Math.abs(refined.value - 1) < 1e-11, `${refined.value}`);
  const beside = { ...first, mayShorten: false };
  curve.steps.length = 0;
  assert.equal(refinedDerivative(curve.of, beside), beside);
  assert.deepEqual(curve.steps, []);
});

test('a refinement gives up after three steps that were no better, and keeps the best', () => {
  // Rounding, which grows as steps get shorter.
  const rounded = differencesOf({ slope: h => 1 + 1e-6 / h });
  const first = { ...numericDerivative(rounded.of, 0.25), mayLengthen: false, uncertainty: 1e-7 };
  rounded.steps.length = 0;
  assert.deepEqual(refinedDerivative(rounded.of, first), first);
  assert.deepEqual(rounded.steps, [0.25, 0.125, 0.0625, 0.03125]);
});
