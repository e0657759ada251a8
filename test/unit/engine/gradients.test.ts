import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadRows } from '../../../src/engine/batches.ts';
import { explicitBackward } from '../../../src/engine/explicit.ts';
import { checkGradients } from '../../../src/engine/gradientCheck.ts';
import type { Network } from '../../../src/engine/network.ts';
import type { ActivationName, Samples } from '../../../src/engine/options.ts';
import { backward, forward, inputGradient } from '../../../src/engine/passes.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { losses } from '../../../src/functions/losses.ts';
import { assertClose, legalPairs, networkWithSamples, sampleAt } from './support.ts';

const depths = [1, 2, 3];

/** What may stand below the last layer: nothing, or every activation (in the third depth, followed by the next one). */
function hiddenLayers(depth: number): readonly (readonly ActivationName[])[] {
  if (depth === 1) return [[]];
  return activationNames.map((activation, k) =>
    depth === 2 ? [activation] : [activation, activationNames[(k + 1) % activationNames.length]],
  );
}

for (const { activation, loss } of legalPairs) {
  test(`${activation} under ${loss}: the explicit route, the fast route and central differences agree`, () => {
    for (const depth of depths) {
      for (const [seed, hidden] of hiddenLayers(depth).entries()) {
        const stack = [...hidden, activation];
        const { network, samples } = networkWithSamples(seed, stack, loss);
        const what = `layer ${depth} of ${depth}: ${stack.join('-')}, seed ${seed}`;
        assertRoutesAgree(network, samples, 1e-12, what);
        assertDifferencesAgree(network, samples, what);
      }
    }
  });
}

for (const { activation, loss } of legalPairs.filter(({ loss }) => losses[loss].outputs === 'probabilities')) {
  // One unit of softmax is always 1.
  for (const last of activation === 'softmax' ? [3] : [3, 1]) {
    test(`${activation} of ${last} under ${loss} with class weights: the explicit route, the fast route and central differences agree`, () => {
      for (const [seed, hidden] of [['tanh'], ['relu', 'sigmoid'], ['softmax']].entries()) {
        const stack = [...hidden, activation] as ActivationName[];
        const sizes = { rows: 5, units: [4, 3, last], weighted: true };
        const { network, samples } = networkWithSamples(seed, stack, loss, sizes);
        const what = `${stack.join('-')}, seed ${seed}`;
        assertRoutesAgree(network, samples, 1e-12, what);
        assertDifferencesAgree(network, samples, what);
      }
    });
  }
}

test('the two routes agree for any shape, also a single unit, a single sample and prime sizes', () => {
  const size = fc.constantFrom(1, 2, 3, 5, 7, 13);
  fc.assert(
    fc.property(
      fc.nat(),
      fc.constantFrom(...legalPairs),
      fc.array(fc.constantFrom(...activationNames), { maxLength: 2 }),
      fc.record({ rows: size, inputs: size, units: fc.tuple(size, size, size) }),
      (seed, { activation, loss }, hidden, sizes) => {
        const { network, samples } = networkWithSamples(seed, [...hidden, activation], loss, sizes);
        // Wide layers saturate, and 1 - y then has few digits left in both routes.
        assertRoutesAgree(network, samples, 1e-9, [...hidden, activation].join('-'));
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

function assertDifferencesAgree(network: Network, samples: Samples, what: string): void {
  const checks = checkGradients(network, samples);
  assert.equal(checks.length, 2 * network.layers.length, what);
  for (const { layerName, tensor, worst, wrong, atKink } of checks) {
    const where = `${what}, ${tensor} of layer ${layerName}: ${JSON.stringify(worst)}`;
    assert.deepEqual([wrong, atKink.length], [0, 0], where);
  }
}

/** Holds every per-sample value and the batch gradients of the fast route against the explicit route. */
function assertRoutesAgree(network: Network, samples: Samples, tolerance: number, what: string): void {
  const { rows } = samples;
  // Deltas are sums of terms of this size, which may cancel: softmax under a sum of its outputs has no gradient at all.
  const scale = 0.1;
  loadRows(network, samples, 0, rows);
  forward(network, rows);
  backward(network, rows);
  inputGradient(network.layers[0], rows);
  const weight = network.sampleWeights?.slice(0, rows).reduce((sum, own) => sum + own) ?? rows;
  const explicit = Array.from({ length: rows }, (_, n) => {
    const { inputs, targets } = sampleAt(samples, n);
    return explicitBackward(network, inputs, targets);
  });
  for (const [l, { name, I, O, dw, db, dy, dnet, dx }] of network.layers.entries()) {
    const weightGradient = new Float64Array(O * I);
    const biasGradient = new Float64Array(O);
    for (const [n, layers] of explicit.entries()) {
      const at = `of layer ${name}, sample ${n} (${what})`;
      assertClose(dy.subarray(n * O, (n + 1) * O), layers[l].outputGradient.values, tolerance, `dE/dy ${at}`, scale);
      assertClose(dnet.subarray(n * O, (n + 1) * O), layers[l].delta.values, tolerance, `delta ${at}`, scale);
      assertClose(dx.subarray(n * I, (n + 1) * I), layers[l].inputGradient.values, tolerance, `dE/dx ${at}`, scale);
      for (let k = 0; k < O * I; k++) weightGradient[k] += layers[l].weightGradient.values[k] / weight;
      for (let k = 0; k < O; k++) biasGradient[k] += layers[l].biasGradient!.values[k] / weight;
    }
    assertClose(dw, weightGradient, tolerance, `dE/dW of layer ${name} (${what})`, scale);
    assertClose(db, biasGradient, tolerance, `dE/db of layer ${name} (${what})`, scale);
  }
}
