import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activationNames, type ElementwiseName, elementwiseActivations } from '../../../src/engine/activations.ts';
import { activationFacts } from '../../../src/engine/describe.ts';
import { softmaxForward } from '../../../src/engine/softmax.ts';
import { assertClose } from './support.ts';

const elementwise = Object.keys(elementwiseActivations) as ElementwiseName[];

/** y by definition, at points where it can be looked up. */
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
};

for (const name of elementwise) {
  const { f, df, kinks } = elementwiseActivations[name];

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

test('every activation is described, and softmax alone as a full Jacobian', () => {
  assert.deepEqual(Object.keys(activationFacts).toSorted(), activationNames.toSorted());
  const full = activationNames.filter(name => activationFacts[name].jacobian === 'full');
  assert.deepEqual(full, ['softmax']);
});
