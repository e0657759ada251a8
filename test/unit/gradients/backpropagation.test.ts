import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { EngineOptions } from '../../../src/engine/options.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { type LayerSlips, mistakenGradients } from '../../../src/gradients/backpropagation.ts';
import { compareGradients } from '../../../src/gradients/compare.ts';
import type { GivenLayer } from '../../../src/gradients/given.ts';
import { biasSlips, deltaSlips, handSlips, weightSlips } from '../../../src/gradients/mistakeKinds.ts';
import { engineGradients } from '../../../src/gradients/pass.ts';
import type { GivenTensor } from '../../../src/gradients/tolerance.ts';
import { assertClose, layersOf, legalPairs, randomSamples, trainingOptions, withClasses } from '../engine/support.ts';

const size = fc.constantFrom(1, 2, 3, 5);

/** Any network: every activation, every loss that may follow it, with and without regularization and biases. */
const anyOptions = fc
  .record({
    seed: fc.nat(),
    head: fc.constantFrom(...legalPairs),
    hidden: fc.array(fc.constantFrom(...activationNames), { maxLength: 3 }),
    rows: size,
    inputs: size,
    units: fc.tuple(size, size, size, size),
    penalty: fc.constantFrom({ l1: 0, l2: 0 }, { l1: 0.01, l2: 0 }, { l1: 0, l2: 0.1 }, { l1: 0.02, l2: 0.03 }),
    bias: fc.boolean(),
  })
  .map(({ seed, head: { activation, loss }, hidden, rows, inputs, units, penalty, bias }): EngineOptions => {
    const stack = [...hidden, activation];
    const layers = layersOf(stack, units.slice(-stack.length)).map(layer => ({ ...layer, ...penalty, bias }));
    const training = randomSamples(seed, rows, inputs, units.at(-1)!, loss);
    return trainingOptions({ seed, loss, layers, inputs, training });
  });

function given(values: Float64Array): GivenTensor {
  return { values, halfSteps: new Float64Array(values.length), digits: undefined, isNarrow: false };
}

function givenLayers(
  gradients: readonly { readonly weights: Float64Array; readonly bias: Float64Array }[],
): GivenLayer[] {
  return gradients.map(({ weights, bias }) => ({
    weights: given(weights),
    ...(bias.length > 0 && { bias: given(bias) }),
  }));
}

suite('the back-propagation with a switch for every mistake', () => {
  test('without a mistake it is right, for every activation and loss: nobody is accused of what is the engine’s own', () => {
    fc.assert(
      fc.property(anyOptions, options => {
        const { pass } = engineGradients(options, options.training);
        const comparison = compareGradients(options, options.training, givenLayers(mistakenGradients(pass)));
        if (comparison)
          assert.deepEqual([comparison.pass, comparison.explanations], [true, []], JSON.stringify(comparison.tensors));
      }),
      { seed: 4, numRuns: 600 },
    );
  });

  const inBlocks = {
    'the mean over all': { head: 'linear', loss: 'mse', classWeights: undefined },
    'the mean by the weights of their classes': { head: 'softmax', loss: 'crossEntropy', classWeights: [0.3, 4] },
  } as const;
  for (const [what, { head, loss, classWeights }] of Object.entries(inBlocks)) {
    test(`rows that are passed through in blocks come to ${what}, and the right gradients are right`, () => {
      const layers = layersOf(['tanh', head], [3, 2]);
      const random = randomSamples(3, 17, 4, 2, loss);
      const training = classWeights ? withClasses(random, 2) : random;
      const options = trainingOptions({ layers, inputs: 4, training, loss, classWeights });
      const { layers: ours, pass } = engineGradients(options, training, 200);
      const own = mistakenGradients(pass);
      const whole = engineGradients(options, training).layers;
      for (const [l, { weights, bias }] of ours.entries()) {
        assertClose(own[l]!.weights, weights, 1e-12, `dE/dW of layer ${l}`);
        assertClose(own[l]!.bias, bias, 1e-12, `dE/db of layer ${l}`);
        assertClose(whole[l]!.weights, weights, 1e-12, `dE/dW of layer ${l} in one block`);
      }
      const comparison = compareGradients(options, training, givenLayers(own));
      assert.deepEqual([comparison?.pass, comparison?.explanations], [true, []]);
    });
  }

  const anySlip = fc.oneof(
    fc.constantFrom(...deltaSlips).map((delta): LayerSlips => ({ delta })),
    fc.constantFrom(...handSlips).map((hand): LayerSlips => ({ hand })),
    fc.constantFrom(...weightSlips).map((weights): LayerSlips => ({ weights })),
    fc.constantFrom(...biasSlips).map((bias): LayerSlips => ({ bias })),
  );

  test('any one mistake in any network is explained by mistakes that come to the same numbers', () => {
    fc.assert(
      fc.property(anyOptions, anySlip, fc.nat(), (options, slip, at) => {
        const { pass } = engineGradients(options, options.training);
        const slips: LayerSlips[] = options.layers.map(() => ({}));
        slips[at % slips.length] = slip;
        const comparison = compareGradients(options, options.training, givenLayers(mistakenGradients(pass, slips)));
        if (!comparison || comparison.pass) return;
        const [kind] = Object.values(slip);
        const named = comparison.explanations.map(explanation => explanation.map(made => made.kind));
        assert.ok(named.length > 0, `${kind} is not explained`);
        // The same numbers may have a commoner name, but never more mistakes than one.
        assert.ok(
          named.every(kinds => new Set(kinds).size === 1),
          JSON.stringify(named),
        );
      }),
      { seed: 5, numRuns: 1500 },
    );
  });

  test('what explains a difference comes to the numbers that were given', () => {
    fc.assert(
      fc.property(anyOptions, anySlip, anySlip, (options, one, other) => {
        const { pass } = engineGradients(options, options.training);
        const slips: LayerSlips[] = options.layers.map((_, l) =>
          l === 0 ? one : l === options.layers.length - 1 ? other : {},
        );
        const wanted = mistakenGradients(pass, slips);
        const comparison = compareGradients(options, options.training, givenLayers(wanted));
        if (!comparison || comparison.pass || comparison.isPartial) return;
        for (const explanation of comparison.explanations) {
          if (explanation.some(({ kind }) => kind === 'factor')) continue;
          const again: Record<string, string>[] = options.layers.map(() => ({}));
          for (const { kind, layer, slot } of explanation) again[layer]![slot] = kind;
          const found = mistakenGradients(pass, again as LayerSlips[]);
          for (const [l, { weights, bias }] of found.entries()) {
            assertNear(weights, wanted[l]!.weights);
            assertNear(bias, wanted[l]!.bias);
          }
        }
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

function assertNear(found: Float64Array, wanted: Float64Array): void {
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (const [k, value] of found.entries()) {
    const bound = 1.1e-5 * Math.max(Math.abs(value), Math.abs(wanted[k]!)) + 1e-9 * scale + 1e-12;
    assert.ok(Math.abs(value - wanted[k]!) <= bound, `${value} for ${wanted[k]}`);
  }
}
