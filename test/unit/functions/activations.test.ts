import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivationOptions } from '../../../src/engine/options.ts';
import { softmaxForward } from '../../../src/engine/softmax.ts';
import {
  activationNames,
  describeActivation,
  type ElementwiseName,
  elementwiseActivation,
  elementwiseNames,
  flatWord,
  outputRange,
  standardActivation,
} from '../../../src/functions/activations.ts';
import { activationVariants, assertClose } from '../engine/support.ts';

/** Constants of selu, multiplied: the slope to the left of 0 and the limit on the left. */
const seluLeft = 1.7580993408473766;
const seluRight = 1.0507009873554805;

/** y by definition, at points where it can be looked up or worked out by hand; geluTanh and mish with 60 decimal digits. */
const known: Readonly<Record<ElementwiseName, readonly (readonly [net: number, y: number, slope: number])[]>> = {
  linear: [[-3, -3, 1]],
  sigmoid: [
    [0, 0.5, 0.25],
    [Math.log(3), 0.75, 0.1875],
    [-Math.log(9), 0.1, 0.09],
  ],
  tanh: [
    [0, 0, 1],
    [Math.log(2), 0.6, 0.64],
  ],
  relu: [
    [-2, 0, 0],
    [0, 0, 0],
    [2, 2, 1],
  ],
  leakyRelu: [
    [-2, -0.02, 0.01],
    [0, 0, 0.01],
    [2, 2, 1],
  ],
  elu: [
    [-Math.log(2), -0.5, 0.5],
    [0, 0, 1],
    [2, 2, 1],
  ],
  selu: [
    [-Math.log(2), -seluLeft / 2, seluLeft / 2],
    [0, 0, seluLeft],
    [2, 2 * seluRight, seluRight],
  ],
  // Phi(1), phi(1), Phi(-5) and phi(5) from tables.
  gelu: [
    [0, 0, 0.5],
    [1, 0.8413447460685429, 0.8413447460685429 + 0.24197072451914337],
    [-1, -0.15865525393145707, 0.15865525393145707 - 0.24197072451914337],
    [-5, -5 * 2.866515718791933e-7, 2.866515718791933e-7 - 5 * 1.4867195147342979e-6],
    [5, 5 * (1 - 2.866515718791933e-7), 1 - 2.866515718791933e-7 + 5 * 1.4867195147342979e-6],
  ],
  geluTanh: [
    [0, 0, 0.5],
    [1, 0.8411919906082768, 1.0829640838457826],
    [-1, -0.1588080093917233, -0.08296408384578255],
  ],
  silu: [
    [0, 0, 0.5],
    [Math.log(3), 0.75 * Math.log(3), 0.75 + 0.1875 * Math.log(3)],
  ],
  softplus: [
    [0, Math.log(2), 0.5],
    [Math.log(3), Math.log(4), 0.75],
  ],
  softsign: [
    [1, 0.5, 0.25],
    [-3, -0.75, 1 / 16],
  ],
  mish: [
    [0, 0, 0.6],
    [1, 0.8650983882673103, 1.0490362200997922],
    [-2, -0.2525014826957089, -0.10835509242039394],
  ],
  hardSigmoid: [
    [-4, 0, 0],
    [-3, 0, 0],
    [0, 0.5, 1 / 6],
    [1.5, 0.75, 1 / 6],
    [3, 1, 0],
  ],
  hardTanh: [
    [-2, -1, 0],
    [-1, -1, 0],
    [0.5, 0.5, 1],
    [1, 1, 0],
  ],
  softshrink: [
    [-2, -1.5, 1],
    [-0.5, 0, 0],
    [-0.25, 0, 0],
    [0.5, 0, 0],
    [0.75, 0.25, 1],
    [1e300, 1e300, 1],
  ],
  sin: [
    [0, 0, 1],
    [Math.PI / 6, 0.5, Math.sqrt(3) / 2],
  ],
  gaussian: [
    [0, 1, 0],
    [Math.sqrt(Math.log(2)), 0.5, -Math.sqrt(Math.log(2))],
  ],
};

for (const name of elementwiseNames) {
  const { f, df, kinks } = elementwiseActivation(standardActivation(name))!;

  test(`${name} has the known values and slopes`, () => {
    for (const [net, y, slope] of known[name]) assertClose([f(net), df(net, f(net))], [y, slope], 1e-15, name);
  });

  test(`${name}'s derivative is the limit of its differences everywhere but at its kinks`, () => {
    for (let net = -6.05; net < 6; net += 0.1) {
      if (kinks.some(kink => Math.abs(net - kink) < 1e-4)) continue;
      const difference = (f(net + 1e-5) - f(net - 1e-5)) / 2e-5;
      assert.ok(Math.abs(df(net, f(net)) - difference) < 1e-9, `at ${net}`);
    }
  });

  test(`${name} stays finite for net values of any finite size, and lets NaN through`, () => {
    for (const net of [-1e300, -800, -1e-320, 0, 1e-320, 800, 1e300]) {
      assert.ok(Number.isFinite(f(net)) && Number.isFinite(df(net, f(net))), `at ${net}`);
    }
    assert.ok(Number.isNaN(f(Number.NaN)));
  });
}

test('softmax gives each row of a batch its own distribution', () => {
  const y = new Float64Array(6);
  softmaxForward(y, Float64Array.of(0, Math.log(2), Math.log(5), 7, 7, 7), 2, 3);
  assertClose(y, [1 / 8, 2 / 8, 5 / 8, 1 / 3, 1 / 3, 1 / 3], 1e-15, 'y');
});

test('softmax does not overflow, and does not change when all net values are shifted', () => {
  const y = new Float64Array(3);
  const shifted = new Float64Array(3);
  softmaxForward(y, Float64Array.of(1, 2, 3), 1, 3);
  softmaxForward(shifted, Float64Array.of(1001, 1002, 1003), 1, 3);
  assert.deepEqual(y, shifted);
  softmaxForward(y, Float64Array.of(-1e300, 0, 1e300), 1, 3);
  assert.deepEqual([...y], [0, 0, 1]);
});

test('softmax of NaN is NaN in the whole row', () => {
  const y = new Float64Array(3);
  softmaxForward(y, Float64Array.of(1, Number.NaN, 3), 1, 3);
  assert.ok(y.every(Number.isNaN));
});

test('softmax alone is described as a full Jacobian', () => {
  const full = activationNames.filter(name => describeActivation(standardActivation(name)).jacobian === 'full');
  assert.deepEqual(full, ['softmax']);
});

test('the description of an activation has the value of its parameter', () => {
  const { formula, derivative } = describeActivation({ type: 'leakyRelu', slope: 0.25 });
  assert.equal(formula, 'y = net for net > 0, otherwise 0.25 net');
  assert.equal(derivative, 'dy/dnet = 1 for net > 0, otherwise 0.25');
});

for (const name of activationNames) {
  test(`outputs of ${name} lie within its range and come near to both ends of it`, () => {
    const [low, high] = outputRange(standardActivation(name));
    const f = elementwiseActivation(standardActivation(name))?.f ?? sigmoidOfTwo;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let net = -1e3; net <= 1e3; net += 2 ** -6) {
      least = Math.min(least, f(net));
      most = Math.max(most, f(net));
    }
    assert.ok(least >= low && most <= high, `${least} to ${most} in ${low} to ${high}`);
    assert.ok(low === Number.NEGATIVE_INFINITY ? least < -5 : least < low + 2e-3, `${least} for ${low}`);
    assert.ok(high === Number.POSITIVE_INFINITY ? most > 900 : most > high - 2e-3, `${most} for ${high}`);
  });
}

/** The first of two outputs of softmax, the other net value being 0. */
function sigmoidOfTwo(net: number): number {
  const y = new Float64Array(2);
  softmaxForward(y, Float64Array.of(net, 0), 1, 2);
  return y[0]!;
}

test('units that are flat are dead after a rectifier or softshrink and saturated otherwise, also of an activation that is not known', () => {
  const dead = activationNames.filter(name => flatWord(name) === 'dead');
  assert.deepEqual(dead, ['relu', 'selu', 'gelu', 'geluTanh', 'silu', 'mish', 'leakyRelu', 'elu', 'softshrink']);
  assert.equal(flatWord('of another program'), 'saturated');
});

test('softshrink is exactly 0 in the middle, of either sign of net, and keeps what is beyond to the last digit', () => {
  const { f, df, kinks } = elementwiseActivation({ type: 'softshrink', lambda: 0.5 })!;
  for (const net of [0, -0, 0.5, -0.5, 5e-324, -5e-324, 0.3, -0.3]) {
    assert.ok(Object.is(f(net), 0), `${net}`);
    assert.equal(df(net, 0), 0);
  }
  assert.deepEqual([f(0.5 + 2 ** -53), f(-0.5 - 2 ** -53)], [2 ** -53, -(2 ** -53)]);
  assert.deepEqual([f(Number.POSITIVE_INFINITY), f(Number.NEGATIVE_INFINITY)], [Infinity, -Infinity]);
  assert.deepEqual(kinks, [-0.5, 0.5]);
  assert.equal(elementwiseActivation({ type: 'softshrink', lambda: 0 })!.f(-3), -3);
});

/** How much a function jumps at a place. */
const jump = (of: (x: number) => number, x: number, near: number): number => Math.abs(of(x + near) - of(x - near));

for (const options of [
  ...activationVariants,
  { type: 'leakyRelu', slope: 1 },
  { type: 'elu', alpha: 1 },
] as const satisfies readonly ActivationOptions[]) {
  test(`the slope of ${JSON.stringify(options)} jumps at its kinks, the slope of its slope at its bends, and neither elsewhere`, () => {
    const { f, df, kinks, bends = [] } = elementwiseActivation(options)!;
    const slope = (net: number) => df(net, f(net));
    const bending = (net: number) => (slope(net + 1e-5) - slope(net - 1e-5)) / 2e-5;
    for (const net of new Set([...Array.from({ length: 81 }, (_, k) => (k - 40) / 8), ...kinks, ...bends])) {
      assert.equal(jump(slope, net, 1e-7) > 1e-3, kinks.includes(net), `kink at ${net}`);
      if (!kinks.includes(net)) assert.equal(jump(bending, net, 2e-5) > 0.1, bends.includes(net), `bend at ${net}`);
    }
  });
}
