/** Gradient checks of random small networks: right gradients pass, and mistakes are found. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkGradients } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { anyShare } from '../shares.ts';
import { gradientsOf, type Place } from './faults.ts';
import { layersOf, legalPairs, randomSamples } from './support.ts';

const size = fc.integer({ min: 1, max: 4 });

/** Networks of 1 to 4 layers with weights of a given spread, some with penalties, and rows of inputs of a given size. */
function networks(spreads: readonly number[], inputSizes: readonly number[]) {
  return fc
    .record({
      seed: fc.nat(),
      pair: fc.constantFrom(...legalPairs),
      hidden: fc.array(fc.constantFrom(...activationNames), { maxLength: 3 }),
      units: fc.tuple(size, size, size, size),
      inputs: size,
      rows: size,
      std: fc.constantFrom(...spreads),
      isBiased: fc.boolean(),
      inputSize: fc.constantFrom(...inputSizes),
      l1: fc.constantFrom(0, 0.01),
      l2: fc.constantFrom(0, 0.1),
    })
    .map(({ seed, pair, hidden, units, inputs, rows, std, isBiased, inputSize, l1, l2 }) => {
      const { activation, loss } = pair;
      const drawn = { type: 'normal', mean: 0, std } as const;
      const biasInit = isBiased ? drawn : ({ type: 'zeros' } as const);
      const stack = [...hidden, activation];
      const layers = layersOf(stack, units, drawn).map(layer => ({ ...layer, biasInit, l1, l2 }));
      const network = createNetwork({ seed, inputs, layers, loss }, rows);
      const samples = randomSamples(seed, rows, inputs, units[stack.length - 1]!, loss);
      samples.inputs.set(samples.inputs.map((value, k) => (k % 5 === 4 ? 0 : value * inputSize)));
      return { network, samples, what: `${stack.join('-')} under ${loss}, weights of ${std}, inputs of ${inputSize}` };
    });
}

test('no right gradient is called wrong, whatever the activations, losses, penalties, weights and inputs', () => {
  fc.assert(
    fc.property(networks([0, 0.01, 0.3, 0.8, 3, 30, 1000], [1e-3, 1, 100, 1e5]), ({ network, samples, what }) => {
      // Where numbers leave what 64 bits hold, no gradient is right.
      const areFinite = gradientsOf(network, samples).every(({ weights, bias }) =>
        [...weights, ...bias].every(Number.isFinite),
      );
      if (!areFinite) return;
      for (const { layer, tensor, wrong, worst } of checkGradients(network, samples)) {
        assert.equal(wrong, 0, `${what}, ${tensor} of layer ${layer}: ${JSON.stringify(worst)}`);
      }
    }),
    { seed: 5, numRuns: 1500 },
  );
});

const mistakes: Readonly<Record<string, (value: number, place: Place) => number>> = {
  'a factor of 1.001': value => value * 1.001,
  'a factor of 0.999': value => value * 0.999,
  'the other sign': value => -value,
  'a factor of 2': value => 2 * value,
  'nothing at all': () => 0,
  'a constant added': value => value + 0.01,
};

for (const [name, mistake] of Object.entries(mistakes)) {
  test(`a mistake is found unless rounding hides it: ${name}`, () => {
    let found = 0;
    fc.assert(
      fc.property(networks([0.1, 0.8, 2], [1]), anyShare, ({ network, samples, what }, at) => {
        const right = gradientsOf(network, samples);
        const wrong = gradientsOf(network, samples, mistake);
        const choose = (elements: number) => Uint32Array.of(Math.floor(at * elements));
        for (const { layer, tensor, elements, worst } of checkGradients(network, samples, choose, wrong)) {
          if (!worst) continue;
          const [index] = choose(elements);
          const [expected, given] = [right[layer]![tensor][index], wrong[layer]![tensor][index]];
          if (Math.abs(given - expected) <= 10 * worst.rounding) continue;
          found++;
          const where = `${what}, ${tensor} of layer ${layer}: ${JSON.stringify(worst)}`;
          assert.deepEqual([worst.verdict, worst.analytic, worst.route], ['wrong', given, 'kernels'], where);
        }
      }),
      { seed: 6, numRuns: 300 },
    );
    assert.ok(found > 500, String(found));
  });
}
