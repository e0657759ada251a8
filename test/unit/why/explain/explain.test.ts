import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { explicitBackward } from '../../../../src/engine/explicit.ts';
import { expandJacobian } from '../../../../src/engine/jacobians.ts';
import { createNetwork } from '../../../../src/engine/network.ts';
import type { ActivationName, LossName } from '../../../../src/engine/options.ts';
import type { Formula } from '../../../../src/formula/formula.ts';
import { activationNames } from '../../../../src/functions/activations.ts';
import { losses } from '../../../../src/functions/losses.ts';
import { factsOf, type Quantity, sizeOf } from '../../../../src/trace/quantity.ts';
import type { QuantityRef } from '../../../../src/trace/quantityRef.ts';
import { chainPython } from '../../../../src/why/explain/chainPython.ts';
import { explain } from '../../../../src/why/explain/explain.ts';
import { layerChain } from '../../../../src/why/explain/layerChain.ts';
import type { ChainSource } from '../../../../src/why/explain/source.ts';
import { assertClose, layersOf, legalPairs, randomSamples, sampleAt, withClasses } from '../../engine/support.ts';
import { assertEvaluates, scaleOf, sidesOf } from './evaluate.ts';
import { refsOf, runOf, sourceOf } from './sources.ts';
import { dictionary, inNumbers } from './symbols.ts';

/** Of so many units the sums of the next layer are not written out. */
const wide = 11;

/** Every pair; the first of each activation with a wide layer, as what is done about many units has nothing to do with the loss. */
const pairs = legalPairs.map(({ activation, loss }, at) => {
  const isFirst = legalPairs.findIndex(pair => pair.activation === activation) === at;
  return { activation, loss, units: isFirst ? wide : 3, weighted: false };
});
const weighable = pairs.filter(({ loss }) => losses[loss].outputs === 'probabilities');
const allPairs = [...pairs, ...weighable.map(pair => ({ ...pair, weighted: true }))];
const nameOf = ({ activation, loss, weighted }: (typeof allPairs)[number]) =>
  `after ${activation} under ${loss}${weighted ? ' with class weights' : ''}`;

/** Hidden layers of so many and of 4 units, and 3 outputs. */
function optionsOf(hidden: ActivationName, last: ActivationName, loss: LossName, units = wide, weighted = false) {
  const random = randomSamples(7, 6, 3, 3, loss);
  const training = weighted ? withClasses(random, 3) : random;
  const classWeights = weighted ? [0.3, 1.9, 2.5] : undefined;
  const layers = layersOf([hidden, 'tanh', last], [units, 4, 3], { type: 'normal', mean: 0, std: 0.6 });
  return { seed: 5, inputs: 3, layers, loss, classWeights, training, probe: sampleAt(training, 2), epochs: 2 };
}

function networkSource(...given: Parameters<typeof optionsOf>): ChainSource {
  return sourceOf(runOf(optionsOf(...given)), 2);
}

suite('the numbers of every explanation come to the value, and so do its symbols, each replaced by its own number', () => {
  // The epoch's are told as what is recorded: their terms are not.
  const isGiven = (quantity: Quantity) => factsOf(quantity).of === 'epoch' && factsOf(quantity).when !== 'after';
  for (const pair of allPairs) {
    const { activation, loss, units, weighted } = pair;
    test(nameOf(pair), () => {
      const source = networkSource(activation, activation, loss, units, weighted);
      const known = source.layers.map((_, layer) => dictionary(source, layer));
      for (const ref of refsOf(source)) {
        const { title, numbers, symbols, value } = explain(source, ref);
        assert.equal(assertEvaluates(title, numbers), value, title);
        if (isGiven(ref.quantity)) continue;
        const found = assertEvaluates(title, symbols, side => inNumbers(side, known[ref.layer]));
        const isAlone = symbols.length === 1 && symbols[0].kind !== 'equation';
        // Words alone say the piece of a function that is a constant.
        if (found === undefined) assert.ok(isAlone || symbols[0].kind === 'equation', title);
        else assertClose([found], [value], 1e-13, title, scaleOfSymbols(symbols, known[ref.layer]));
      }
    });
  }
});

function scaleOfSymbols(lines: readonly Formula[], known: ReadonlyMap<string, number>): number {
  const [, ...sides] = sidesOf(lines[0]);
  const abbreviated = lines.length > 1;
  return abbreviated || sides.length === 0 ? 1 : scaleOf(inNumbers(sides[0], known));
}

suite('every number of a chain is that of the explicit route', () => {
  for (const pair of allPairs) {
    const { activation, loss, units, weighted } = pair;
    test(nameOf(pair), () => {
      const options = optionsOf(activation, activation, loss, units, weighted);
      const source = sourceOf(runOf(options), 1);
      const { inputs, targets } = options.probe;
      const explicit = explicitBackward(createNetwork(options, 1), inputs, targets);
      for (const [layer, made] of explicit.entries()) {
        const expected: Partial<Record<Quantity, ArrayLike<number>>> = {
          input: made.input.values,
          net: made.net.values,
          output: made.output.values,
          outputGradient: made.outputGradient.values,
          activationJacobian: expandJacobian(made.activationJacobian).values,
          delta: made.delta.values,
          parameterJacobian: expandJacobian(made.parameterJacobian).values,
          vectorGradient: made.weightGradient.values,
          gradient: made.weightGradient.values,
          biasGradient: made.biasGradient!.values,
          inputGradient: made.inputGradient.values,
        };
        for (const [quantity, values] of Object.entries(expected)) {
          assertClose(
            valuesOf(source, layer, quantity as Quantity),
            values,
            1e-12,
            `${quantity} of layer ${layer}`,
            1e-3,
          );
        }
      }
    });
  }
});

/** All values of a quantity, row after row, as they are explained. */
function valuesOf(source: ChainSource, layer: number, quantity: Quantity): number[] {
  return [...refsOf(source)]
    .filter(ref => ref.layer === layer && ref.quantity === quantity)
    .map(ref => explain(source, ref).value);
}

suite('where classes are weighted', () => {
  const options = optionsOf('tanh', 'softmax', 'crossEntropy', 3, true);
  const source = sourceOf(runOf(options, { samples: { classNames: ['a', 'b', 'c'] } }), 2);
  const of = (quantity: Quantity, layer = 2) => explain(source, { layer, quantity, row: 0, column: 0 });
  const { value, meaning } = source.classWeight!;
  const notes = (quantity: Quantity) => of(quantity).notes.join(' ');

  test('the derivative of the loss and the delta name the weight, and have it as a factor', () => {
    assert.match(meaning, /^the weight of class "[abc]"$/);
    for (const quantity of ['outputGradient', 'delta'] as const) {
      const { sentence, factors } = of(quantity);
      assert.ok(sentence.endsWith(` It is multiplied by ${meaning}, w = ${value}.`), sentence);
      assert.deepEqual(
        factors.filter(({ label }) => label === 'w').map(factor => [factor.value, factor.meaning]),
        [[value, meaning]],
      );
    }
    assert.match(notes('delta'), /computes this at once, by dE\/dnet = w \(y - t\)\./);
    assert.doesNotMatch(of('delta', 1).sentence, /weight of class/);
  });

  test('the mean over batches says by what it is divided, and that over samples that it is not', () => {
    assert.match(notes('meanGradient'), /sum of those of its samples, .* divided by the sum of these weights\./);
    assert.match(notes('meanDelta'), /has the weight of its class in it; the mean is over the samples/);
    assert.doesNotMatch(notes('meanJacobianDiagonal'), /weight of its class/);
  });

  test("the layer's matrices come with the weight in the formula, in the notes and in the program", () => {
    const chain = layerChain(source, 2, 0);
    assert.equal(chain.fused, `dE/dnet = w (y - t), with the class weight w = ${value}`);
    assert.match(chain.notes.join(' '), /every gradient of it, is multiplied by the weight of class/);
    assert.ok(chainPython(chain).includes(`assert agrees(${value} * (y * np.sum(t) - t), dE_dnet`), chainPython(chain));
    assert.deepEqual([layerChain(source, 1, 0).fused, layerChain(source, 1, 0).classWeight], [null, null]);
  });
});

suite('up the chain', () => {
  test('a factor that has a reference is the very number that is explained there', () => {
    for (const activation of activationNames) {
      const source = networkSource(activation, 'linear', 'mse');
      for (const ref of refsOf(source)) {
        for (const factor of explain(source, ref).factors) {
          if (factor.ref) assert.equal(explain(source, factor.ref).value, factor.value, factor.label);
        }
      }
    }
  });

  test('every number leads, by its factors, to data, targets, weights and structural zeros alone, and never back to itself', () => {
    for (const [activation, loss] of [
      ['softmax', 'crossEntropy'],
      ['sigmoid', 'binaryCrossEntropy'],
      ['relu', 'mse'],
    ] as const) {
      const source = networkSource('relu', activation, loss);
      const ends = new Set<string>();
      const done = new Set<string>();
      const walk = (ref: QuantityRef, path: ReadonlySet<string>) => {
        const key = JSON.stringify(ref);
        assert.ok(!path.has(key), `${key} leads to itself`);
        if (done.has(key)) return;
        const further = explain(source, ref).factors.flatMap(factor => factor.ref ?? []);
        if (further.length === 0) ends.add(`${ref.quantity} ${ref.layer}`);
        for (const next of further) walk(next, new Set([...path, key]));
        done.add(key);
      };
      for (const ref of refsOf(source)) walk(ref, new Set());
      const allowed = /^(input 0|target 2|weights \d|bias \d|parameterJacobian \d|activationJacobian \d)$/;
      assert.deepEqual(
        [...ends].filter(end => !allowed.test(end)),
        [],
      );
      assert.ok(ends.has('input 0') && ends.has('target 2') && ends.has('weights 0'));
    }
  });

  test('the sum of many terms is told by its largest ones and what the others come to', () => {
    const source = networkSource('tanh', 'linear', 'mse');
    const { numbers, factors } = explain(source, { layer: 1, quantity: 'net', row: 0, column: 0 });
    assert.equal(factors.length, 12);
    assert.equal(numbers.length, 2);
    const sizes = factors.flatMap((factor, at) => (at % 2 === 0 ? Math.abs(factor.value * factors[at + 1].value) : []));
    assert.deepEqual(
      sizes,
      sizes.toSorted((a, b) => b - a),
    );
  });
});

suite('a number that there is not', () => {
  const source = networkSource('relu', 'linear', 'mse');
  const cases: readonly [QuantityRef, RegExp][] = [
    [{ layer: 3, quantity: 'net', row: 0, column: 0 }, /there is no layer 3; there are 3/],
    [{ layer: 0, quantity: 'weights', row: 11, column: 0 }, /"1" has no W\[11\]\[0\]: there are 11 x 3 numbers/],
    [{ layer: 0, quantity: 'net', row: 1, column: 0 }, /there are 1 x 11 numbers/],
    [{ layer: 0, quantity: 'net', row: 0, column: 0.5 }, /has no net\[0.5\]/],
    [{ layer: 0, quantity: 'input', row: 0, column: -1 }, /has no x\[-1\]/],
    [{ layer: 0, quantity: 'target', row: 0, column: 0 }, /no targets: it is not the last layer/],
  ];
  for (const [ref, message] of cases) {
    test(`is refused with what there is: ${message.source}`, () => {
      assert.throws(() => explain(source, ref), { name: 'RangeError', message });
    });
  }

  test('is a bias of a layer without', () => {
    const options = optionsOf('relu', 'linear', 'mse');
    const without = sourceOf(runOf({ ...options, layers: options.layers.map(layer => ({ ...layer, bias: false })) }));
    assert.deepEqual(sizeOf('bias', without.layers[0]!.shape, false)[0], 0);
    assert.throws(() => explain(without, { layer: 0, quantity: 'bias', row: 0, column: 0 }), /"1" has no bias/);
    const { title, numbers, value } = explain(without, { layer: 0, quantity: 'net', row: 0, column: 2 });
    assert.equal(assertEvaluates(title, numbers), value);
  });
});
