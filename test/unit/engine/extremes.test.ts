/** Activations and losses against numbers of 400 digits (reference/extremes_reference.py), where formulas in doubles lose digits. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { ActivationName, LossName } from '../../../src/engine/options.ts';
import { elementwiseActivation, standardActivation } from '../../../src/functions/activations.ts';
import { fusedLoss, losses } from '../../../src/functions/losses.ts';

type Row = readonly [x: number, value: number, slope: number];
type LossRow = readonly [y: number, t: number, value: number, derivative: number];
const reference = JSON.parse(readFileSync(new URL('reference/extremes_reference.json', import.meta.url), 'utf8')) as {
  readonly activations: Readonly<Record<ActivationName, readonly Row[]>>;
  readonly losses: Readonly<Record<LossName, readonly LossRow[]>>;
  readonly softmaxCrossEntropy: readonly (readonly [net: number[], t: number[], loss: number])[];
  readonly sigmoidCrossEntropy: readonly (readonly [net: number, t: number, loss: number])[];
};

/** Most units in the last place by which a value and a derivative may be off. */
const value = 4;
const slope = 6;
/** Derivatives with two terms that cancel where they pass through 0, and by how much they may be off there. */
const cancelling: readonly string[] = ['geluTanh', 'silu', 'mish'];
const cancelled = 2 ** -53;
/** What is smaller is 0 after exp. */
const subnormal = 2 ** -1010;
/** Derivatives of the output, 1 - y^2 and y (1 - y), which are 0 where the output has been rounded to 1. */
const ofTheOutput: readonly string[] = ['sigmoid', 'tanh'];

for (const [name, rows] of Object.entries(reference.activations)) {
  test(`${name} and its derivative are exact to a few units in the last place, also far out and near 0`, () => {
    const { f, df } = elementwiseActivation(standardActivation(name as ActivationName))!;
    for (const [x, y, dy] of rows) {
      assertUlps(f(x), y, value, `${name}(${x})`);
      const absolute = ofTheOutput.includes(name) ? 2 ** -50 : cancelling.includes(name) ? cancelled : subnormal;
      assertUlps(df(x, f(x)), dy, slope, `the derivative of ${name} at ${x}`, absolute);
    }
  });
}

for (const [name, rows] of Object.entries(reference.losses)) {
  test(`${name} and its derivative are exact to a few units in the last place, also where they are nearly 0`, () => {
    for (const [y, t, loss, derivative] of rows) {
      assertUlps(losses[name as LossName].value(y, t), loss, value, `${name}(${y}, ${t})`);
      assertUlps(
        losses[name as LossName].derivative(y, t),
        derivative,
        slope,
        `the derivative of ${name} at ${y}, ${t}`,
      );
    }
  });
}

test('softmax with cross-entropy keeps the digits of a loss that is nearly 0', () => {
  const { loss } = fusedLoss('softmax', 'crossEntropy')!;
  for (const [net, t, expected] of reference.softmaxCrossEntropy) {
    assertUlps(loss(Float64Array.from(net), Float64Array.from(t), 0, net.length), expected, value, `loss of ${net}`);
  }
});

test('sigmoid with binary cross-entropy keeps the digits of a loss that is nearly 0', () => {
  const { loss } = fusedLoss('sigmoid', 'binaryCrossEntropy')!;
  for (const [net, t, expected] of reference.sigmoidCrossEntropy) {
    assertUlps(loss(Float64Array.of(net), Float64Array.of(t), 0, 1), expected, value, `loss of ${net}`);
  }
});

test('gelu has the digits of erfc where 1 + erf has lost them', () => {
  const gelu = elementwiseActivation({ type: 'gelu' })!;
  assertUlps(gelu.f(-3.0956515656686965), -0.003039635423212413, 2, 'gelu');
});

/** Off by at most so many units in the last place of the expected number, or by `absolute`. */
function assertUlps(actual: number, expected: number, ulps: number, what: string, absolute = subnormal): void {
  const off = Math.abs(actual - expected);
  const most = Math.max(absolute, ulps * ulpOf(expected));
  assert.ok(off <= most, `${what} is ${actual}, exactly ${expected}: ${off / ulpOf(expected)} ulp`);
}

function ulpOf(x: number): number {
  const exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x) || 2 ** -1074)));
  return 2 ** (exponent - 52);
}
