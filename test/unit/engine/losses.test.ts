import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lossGradient, sampleLoss } from '../../../src/engine/losses.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { ActivationName, LossName } from '../../../src/engine/options.ts';
import { activationForward, lossForward } from '../../../src/engine/passes.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { fusedLoss, isLegalPair, losses, lossNames } from '../../../src/functions/losses.ts';
import { assertClose, layersOf, legalPairs } from './support.ts';

/** The loss of outputs (1/2, 1/4) under targets (1, 0), by the formulas. */
const known: Readonly<Record<LossName, { readonly value: number; readonly gradient: readonly number[] }>> = {
  mse: { value: 5 / 32, gradient: [-1 / 2, 1 / 4] },
  halfSquaredError: { value: 5 / 32, gradient: [-1 / 2, 1 / 4] },
  mae: { value: 3 / 8, gradient: [-1 / 2, 1 / 2] },
  huber: { value: 5 / 64, gradient: [-1 / 4, 1 / 8] },
  logCosh: {
    value: (Math.log(Math.cosh(1 / 2)) + Math.log(Math.cosh(1 / 4))) / 2,
    gradient: [-Math.tanh(1 / 2) / 2, Math.tanh(1 / 4) / 2],
  },
  crossEntropy: { value: Math.log(2), gradient: [-2, 0] },
  binaryCrossEntropy: { value: (Math.log(2) + Math.log(4 / 3)) / 2, gradient: [-1, 2 / 3] },
  hinge: { value: 3 / 4, gradient: [-1 / 2, 0] },
  softMargin: {
    value: (Math.log(1 + Math.exp(-1 / 2)) + Math.log(2)) / 2,
    gradient: [-1 / (1 + Math.exp(1 / 2)) / 2, 0],
  },
  poisson: { value: 3 / 8 + Math.log(2) / 2, gradient: [-1 / 2, 1 / 2] },
  sum: { value: 3 / 4, gradient: [1, 1] },
};

for (const name of lossNames) {
  const loss = losses[name];

  test(`${name} of a known sample is what its formula gives, and so is dE/dy`, () => {
    const y = Float64Array.of(9, 9, 0.5, 0.25);
    const t = Float64Array.of(9, 9, 1, 0);
    assertClose([sampleLoss(loss, y, t, 2, 2)], [known[name].value], 1e-15, 'E');
    const dy = new Float64Array(2);
    lossGradient(dy, loss, y.subarray(2), t.subarray(2), 1, 2);
    assertClose(dy, known[name].gradient, 1e-15, 'dE/dy');
  });

  test(`dE/dy of ${name} is the limit of its differences`, () => {
    for (const t of [0, 0.3, 1]) {
      for (let y = 0.05; y < 1; y += 0.1) {
        if (loss.kink && Math.abs(loss.kink(y, t)) < 1e-5) continue;
        const difference = (loss.value(y + 1e-6, t) - loss.value(y - 1e-6, t)) / 2e-6;
        assert.ok(Math.abs(loss.derivative(y, t) - difference) < 1e-6, `at y ${y}, t ${t}`);
      }
    }
  });
}

test('a sure and right probability costs nothing, a sure and wrong one is infinitely bad, and neither is NaN', () => {
  for (const name of ['crossEntropy', 'binaryCrossEntropy'] as const) {
    assert.equal(losses[name].value(1, 1), 0);
    assert.equal(losses[name].value(0, 0), 0);
    assert.equal(losses[name].value(0, 1), Number.POSITIVE_INFINITY);
    assert.equal(losses[name].derivative(0, 1), Number.NEGATIVE_INFINITY);
  }
  assert.equal(losses.binaryCrossEntropy.derivative(1, 0), Number.POSITIVE_INFINITY);
});

const fusedPairs = legalPairs.filter(({ activation, loss }) => fusedLoss(activation, loss));

test('two pairs are fused: softmax with cross-entropy, sigmoid with binary cross-entropy', () => {
  const names = fusedPairs.map(({ activation, loss }) => `${activation} ${loss}`);
  assert.deepEqual(names, ['sigmoid binaryCrossEntropy', 'softmax crossEntropy']);
});

for (const { activation, loss } of fusedPairs) {
  test(`the fused loss of ${activation} and ${loss} is the plain one wherever that has all its digits`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: 1,
          maxLength: 5,
        }),
        pairs => {
          const { net, y, t, fused } = lastLayer(activation, loss, pairs);
          const plain = sampleLoss(losses[loss], y, t, 0, pairs.length);
          assert.ok(Math.abs(fused - plain) <= 1e-13 * Math.max(1, plain), `${fused} for ${plain} at ${net}`);
        },
      ),
      { seed: 3 },
    );
  });
}

test('the fused losses stay finite and exact where the probability has underflowed', () => {
  assert.equal(lastLayer('sigmoid', 'binaryCrossEntropy', [[-1000, 1]]).fused, 1000);
  assert.equal(lastLayer('sigmoid', 'binaryCrossEntropy', [[1000, 0]]).fused, 1000);
  assertClose([lastLayer('sigmoid', 'binaryCrossEntropy', [[40, 1]]).fused], [Math.exp(-40)], 1e-15, 'a small loss');
  const wrong = lastLayer('softmax', 'crossEntropy', [
    [1000, 0],
    [-1000, 1],
  ]);
  assert.equal(wrong.fused, 2000);
});

test('a loss with logarithms is legal only after an activation whose outputs have them', () => {
  const legal = (loss: LossName) => activationNames.filter(activation => isLegalPair(activation, loss)).toSorted();
  for (const loss of lossNames) {
    const expected = {
      crossEntropy: ['sigmoid', 'softmax'],
      binaryCrossEntropy: ['sigmoid', 'softmax'],
      poisson: ['gaussian', 'sigmoid', 'softmax', 'softplus'],
    }[loss as string];
    assert.deepEqual(legal(loss), expected ?? activationNames.toSorted(), loss);
  }
});

test('at a kink a derivative is what the conventions say', () => {
  assert.equal(losses.mae.derivative(2, 2), 0);
  assert.equal(losses.huber.derivative(3, 2), 1);
  assert.equal(losses.huber.value(3, 2), 0.5);
  assert.equal(losses.hinge.derivative(1, 1), 0);
});

test('log cosh keeps its digits for small errors and does not overflow for large ones', () => {
  assertClose([losses.logCosh.value(1e-9, 0)], [0.5e-18], 1e-15, 'a small error');
  assertClose(
    [losses.logCosh.value(1 + 1e-12, 0), losses.logCosh.value(1 - 1e-12, 0)],
    [0.4337808304830272, 0.4337808304830272],
    1e-11,
    'where the two forms meet',
  );
  assert.equal(losses.logCosh.value(-1e300, 0), 1e300);
});

test('softMargin of outputs of any size is finite and never negative zero, and NaN stays NaN', () => {
  const { value, derivative } = losses.softMargin;
  assert.deepEqual([value(1e300, 1), value(1e300, -1), value(-1e300, 1), value(-1e300, -1)], [0, 1e300, 1e300, 0]);
  assert.deepEqual(
    [derivative(1e300, 1), derivative(1e300, -1), derivative(-1e300, 1), derivative(-1e300, -1)],
    [0, 1, -1, 0],
  );
  for (const y of [0, -0]) {
    for (const t of [1, -1]) {
      assert.equal(value(y, t), Math.LN2);
      assert.equal(derivative(y, t), -t / 2);
    }
  }
  assert.ok(Number.isNaN(value(Number.NaN, 1)) && Number.isNaN(derivative(Number.NaN, 1)));
});

/** The last layer of a network over these net values and targets, and the loss that the forward pass finds. */
function lastLayer(activation: ActivationName, loss: LossName, pairs: readonly (readonly [net: number, t: number])[]) {
  const network = createNetwork({ seed: 0, inputs: 1, layers: layersOf([activation], [pairs.length]), loss }, 1);
  const [layer] = network.layers;
  layer.net.set(pairs.map(([net]) => net));
  network.t.set(pairs.map(([, t]) => t));
  activationForward(layer, 1);
  return { net: layer.net, y: layer.y, t: network.t, fused: lossForward(network, 1) };
}
