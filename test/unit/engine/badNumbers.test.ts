/** Which of several units and samples a bad number is blamed on, where the first ones are fine. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { badBackward } from '../../../src/engine/badBackward.ts';
import { badDelta } from '../../../src/engine/badDelta.ts';
import { badForward } from '../../../src/engine/badForward.ts';
import { badLoss } from '../../../src/engine/badLoss.ts';
import { badUpdate, firstBadWeight } from '../../../src/engine/badUpdate.ts';
import { type Culprit, largest } from '../../../src/engine/culprit.ts';
import {
  explosionNorm,
  findBadWeights,
  hasSoundWeights,
  locateBadDelta,
  locateBadLoss,
  locateExplosion,
} from '../../../src/engine/divergence.ts';
import type { Network } from '../../../src/engine/network.ts';
import type { ActivationOptions, LossName } from '../../../src/engine/options.ts';
import { outputGradientAt } from '../../../src/engine/outputGradientAt.ts';
import { networkOf } from './support.ts';

const linear = { type: 'linear' } as const;
const softmax = { type: 'softmax' } as const;
const { NaN: nan, POSITIVE_INFINITY: infinite } = Number;
const rows = (count: number, columns: number, value = 1) =>
  Array.from({ length: count }, () => Array.from({ length: columns }, () => value));

/** A layer of O units over I inputs, all of whose weights are 1, with two samples of nothing but 1. */
const layerOf = (O: number, I: number, activation: ActivationOptions = linear, loss: LossName = 'mse') =>
  networkOf(loss, [{ activation, w: rows(O, I) }], rows(2, I));

const valuesOf = ({ operands }: Pick<Culprit, 'operands'>) => operands.map(({ name, value }) => [name, value]);

suite('a forward pass', () => {
  const bad = (network: Network) => badForward(network, 2, network.layers)!;

  test('whose numbers are finite has nothing bad, whatever stands beyond the batch', () => {
    const network = layerOf(2, 2);
    network.layers[0]!.net[2] = nan;
    network.layers[0]!.y[2] = nan;
    assert.equal(badForward(network, 1, network.layers), undefined);
    assert.equal(bad(network).tensor, 'net');
  });

  test('is bad at the first output of the first sample, too', () => {
    const network = layerOf(2, 2);
    network.layers[0]!.net[0] = 3;
    network.layers[0]!.y[0] = infinite;
    const { tensor, what } = bad(network);
    assert.equal(tensor, 'output');
    assert.equal(what, 'the output of unit 0 for sample 0 is Infinity. It is linear(net) with net = 3.');
  });

  test('is told by a bad weight of the unit itself, and by no other', () => {
    const network = layerOf(2, 2);
    const { w, b, net } = network.layers[0]!;
    net[1] = infinite;
    w[2] = infinite;
    assert.equal(bad(network).what, 'weight w[0] of unit 1 is Infinity.');
    assert.deepEqual(valuesOf(bad(network)), [['w[0]', infinite]]);
    w[2] = 1;
    w[3] = nan;
    assert.equal(bad(network).olderName, 'weight w[1] of unit 1');
    assert.deepEqual(valuesOf(bad(network)), [['w[1]', nan]]);
    net[0] = nan;
    b[0] = nan;
    assert.equal(bad(network).what, 'bias b of unit 0 is NaN.');
    assert.deepEqual(valuesOf(bad(network)), [['b', nan]]);
    b[0] = 0;
    assert.match(bad(network).what, /the largest term is w\[0\] x\[0\] = 1 \* 1\.$/);
  });

  test('is told by a term rather than by a bias of the same size', () => {
    const network = layerOf(1, 1);
    network.layers[0]!.net[0] = infinite;
    network.layers[0]!.b[0] = 1;
    assert.match(bad(network).what, /the largest term is w\[0\] x\[0\] = 1 \* 1\.$/);
    network.layers[0]!.b[0] = -1.5;
    assert.match(bad(network).what, /the largest term is b = -1\.5\.$/);
  });
});

suite('a backward pass', () => {
  const bad = (network: Network) => badBackward(network, 2, undefined);
  const withDeltas = (x: readonly number[], dnet: readonly number[]) => {
    const network = layerOf(2, 2);
    network.x.set(x);
    network.layers[0]!.dnet.set(dnet);
    return network;
  };

  test('whose numbers are finite has nothing bad, whatever stands beyond the batch', () => {
    const network = withDeltas([1, 1, 1, 1], [1, 1, nan, 1]);
    assert.equal(badBackward(network, 1, undefined), undefined);
    assert.equal(bad(network)!.tensor, 'delta');
  });

  test('is told by the largest term of the first weight gradient that is bad', () => {
    const of = (x: readonly number[], dnet: readonly number[]) => bad(withDeltas(x, dnet))!;
    const first = of([1e200, 1, 1, 1], [1e150, 1, 1, 1]);
    assert.match(
      first.what,
      /^the weight gradient dw\[0\] of unit 0 is Infinity\..* delta\[0\] x\[0\] = 1e150 \* 1e200, of sample 0\.$/,
    );
    const later = of([1, 1, 1, 1e200], [1, 1, 2, 1e150]);
    assert.match(
      later.what,
      /^the weight gradient dw\[1\] of unit 1 is Infinity\..* delta\[1\] x\[1\] = 1e150 \* 1e200, of sample 1\.$/,
    );
    assert.deepEqual(valuesOf(later), [
      ['delta[1]', 1e150],
      ['x[1]', 1e200],
    ]);
  });

  test('is told by the largest delta of the first bias gradient that is bad', () => {
    const culprit = bad(withDeltas([0, 0, 0, 0], [1, 1.6e308, 2, 1.7e308]))!;
    assert.match(
      culprit.what,
      /^the bias gradient db of unit 1 is Infinity\..* the largest is 1\.7e308, of sample 1\.$/,
    );
    assert.deepEqual(valuesOf(culprit), [['delta[1]', 1.7e308]]);
    const first = bad(withDeltas([0, 0, 0, 0], [1.6e308, 1, 1.7e308, 2]))!;
    assert.match(first.what, /^the bias gradient db of unit 0 is Infinity\..* the largest is 1\.7e308, of sample 1\.$/);
  });
});

suite('a delta', () => {
  /** Softmax below a layer that handed down these dE/dy; outputs of sample 1 are 0.25 and 0.75. */
  const softmaxDelta = (dy: readonly number[], k: number) => {
    const layers = [
      { activation: softmax, w: rows(2, 1) },
      { activation: linear, w: rows(1, 2) },
    ];
    const network = networkOf('sum', layers, rows(2, 1));
    network.layers[0]!.y.set([0.125, 0.875, 0.25, 0.75]);
    network.layers[0]!.dy.set([1, 2, ...dy]);
    network.layers[0]!.dnet[k] = infinite;
    return badDelta(network, 0, k, undefined);
  };
  const formula = 'It is y (dE/dy - sum of y dE/dy)';

  test('of softmax whose dE/dy explain nothing is told by its own output', () => {
    const { what, operands } = softmaxDelta([1e40, 1e40], 3);
    assert.equal(what, `the delta of unit 1 for sample 1 is Infinity. ${formula}, with y[1] = 0.75.`);
    assert.deepEqual(valuesOf({ operands }), [['y[1]', 0.75]]);
  });

  test('of softmax is told by the largest dE/dy of its sample', () => {
    const culprit = softmaxDelta([1, -1e40], 2);
    assert.equal(
      culprit.what,
      `the delta of unit 0 for sample 1 is Infinity. ${formula}, and dE/dy is largest at unit 1: y[1] = 0.75, dE/dy = -1e40.`,
    );
    assert.deepEqual(valuesOf(culprit), [
      ['y[1]', 0.75],
      ['dE/dy', -1e40],
    ]);
  });

  test('of softmax below a dE/dy that is infinite is told by that', () => {
    assert.equal(
      softmaxDelta([1, infinite], 2).what,
      `the delta of unit 0 for sample 1 is Infinity. ${formula}, and dE/dy is Infinity, handed down by the layer above.`,
    );
  });

  test('of a fused loss is told with the output, target and class weight of its sample', () => {
    const network = layerOf(2, 1, softmax, 'crossEntropy');
    network.layers[0]!.y.set([0.125, 0.875, 0.25, 0.75]);
    network.t.set([1, 0, 2, 3]);
    const culprit = badDelta({ ...network, sampleWeights: Float64Array.of(5, 7) }, 0, 3, undefined);
    assert.match(culprit.what, /with y\[1\] = 0\.75 and t\[1\] = 3 and the class weight = 7\.$/);
    assert.deepEqual(valuesOf(culprit), [
      ['y[1]', 0.75],
      ['t[1]', 3],
      ['the class weight', 7],
    ]);
    assert.equal(valuesOf(badDelta(network, 0, 3, undefined)).length, 2);
  });
});

suite('dE/dy', () => {
  test('of the loss is computed from output, target and class weight of its sample', () => {
    const network = layerOf(2, 1);
    network.layers[0]!.y.set([1, 2, 3, 4]);
    network.t.set([0, 0, 0, 1.5]);
    const plain = outputGradientAt(network, 0, 1, 1, undefined);
    // mse: 2 (4 - 1.5) / 2
    assert.deepEqual(plain.operand, { name: 'dE/dy', value: 2.5 });
    assert.equal(plain.source, ', the derivative of mse at y[1] = 4 and t[1] = 1.5');
    const weighted = outputGradientAt({ ...network, sampleWeights: Float64Array.of(5, 3) }, 0, 1, 1, undefined);
    assert.equal(weighted.operand.value, 7.5);
    assert.equal(weighted.source, `${plain.source} and the class weight = 3`);
  });

  test('of a layer below is the sum of delta w, through the dropout mask', () => {
    const layers = [
      { activation: linear, w: rows(2, 1), dropout: 0.5 },
      { activation: linear, w: rows(3, 2) },
    ];
    const network = networkOf('sum', layers, rows(2, 1));
    network.layers[1]!.dnet.set([1, 1, 1, 2, 3, 5]);
    network.layers[0]!.dropout!.mask.set([0, 0, 0, 4]);
    const above = { w: Float64Array.of(9, 10, 9, 30, 9, 1), b: new Float64Array(3) };
    const of = (o: number) => outputGradientAt(network, 0, 1, o, [above, above]);
    assert.equal(of(1).operand.value, 4 * (2 * 10 + 3 * 30 + 5 * 1));
    assert.match(of(1).source, /the largest term is delta\[1\] w\[1\]\[1\] = 3 \* 30$/);
    assert.equal(of(0).operand.value, 0);
    network.layers[0]!.dy.set([1, 2, 3, 4]);
    assert.equal(outputGradientAt(network, 0, 1, 1, undefined).operand.value, 4);
  });
});

suite('a loss', () => {
  const of = (loss: LossName, activation: ActivationOptions, values: readonly number[], t: readonly number[]) => {
    const O = values.length / 2;
    const network = layerOf(O, 1, activation, loss);
    network.layers[0]!.net.set(values);
    network.layers[0]!.y.set(values);
    network.t.set(t);
    return badLoss(network, 2, infinite);
  };

  test('is told by the output and target of the sample whose part is largest', () => {
    assert.deepEqual(valuesOf(of('mse', linear, [3, 4, 1, 2e200], [0, 0, 5, -1])), [
      ['y[1]', 2e200],
      ['t[1]', -1],
    ]);
    assert.deepEqual(valuesOf(of('mse', linear, [3, 4, 0, 0], [0, 0, 1, 2e200])), [
      ['y[1]', 0],
      ['t[1]', 2e200],
    ]);
    assert.deepEqual(valuesOf(of('mse', linear, [0, 0, 5, 4], [0, 0, 0, 0])), [
      ['y[0]', 5],
      ['t[0]', 0],
    ]);
  });

  test('of softmax is told by the net value that costs most, and by the first of the largest', () => {
    const operands = (net: readonly number[], t: readonly number[]) =>
      valuesOf(of('crossEntropy', softmax, [0, 0, 0, ...net], [1, 0, 0, ...t])).flat();
    assert.deepEqual(operands([-1.5e308, 1.5e308, 0], [1, 0, 0]), [
      'net[0]',
      -1.5e308,
      't[0]',
      1,
      'the largest net[1]',
      1.5e308,
    ]);
    assert.deepEqual(operands([-1.5e308, 0, 1.5e308], [1, 0, 0]).slice(4), ['the largest net[2]', 1.5e308]);
    assert.deepEqual(operands([-1.5e308, 1.5e308, 1.5e308], [1, 0, 0]).slice(4), ['the largest net[1]', 1.5e308]);
    // 9 and 8.
    assert.deepEqual(operands([0, -70, 10], [0.9, 0.1, 0]).slice(0, 4), ['net[0]', 0, 't[0]', 0.9]);
  });

  test('of sigmoid is told by the net value that is farthest on the wrong side', () => {
    const operands = (net: readonly number[], t: readonly number[]) =>
      valuesOf(of('binaryCrossEntropy', { type: 'sigmoid' }, [0, 0, ...net], [0, 0, ...t])).flat();
    assert.deepEqual(operands([30, 20], [1, 0]), ['net[1]', 20, 't[1]', 0]);
    assert.deepEqual(operands([0.5, -0.3], [0, 1]), ['net[0]', 0.5, 't[0]', 0]);
    assert.deepEqual(operands([-30, -20], [0, 1]), ['net[1]', -20, 't[1]', 1]);
  });

  test('is told with its class weight where there is one', () => {
    const network = layerOf(1, 1);
    network.layers[0]!.y.set([1, 2]);
    const plain = badLoss(network, 2, infinite);
    assert.match(plain.what, /: it is a mean over the batch, .* of sample 1, with y\[0\] = 2 and t\[0\] = 0\.$/);
    const weighted = badLoss({ ...network, sampleWeights: Float64Array.of(9, 1) }, 2, infinite);
    assert.match(weighted.what, /: it is a weighted mean .* of sample 0, with .* and the class weight = 9\.$/);
  });
});

suite('an update', () => {
  const moment = { epoch: 1, batch: 2, learningRate: 0.5 };

  test('is told by unit and input of the first bad weight, or by the unit of a bias', () => {
    const network = layerOf(2, 3);
    const { w, b, dw, db } = network.layers[0]!;
    dw.fill(7);
    db.fill(8);
    b[1] = nan;
    const bias = firstBadWeight(network)!;
    assert.equal(badUpdate(network, bias, moment).what, 'the update made bias b of unit 1 NaN, with gradient = 8.');
    w[2] = infinite;
    const first = firstBadWeight(network)!;
    assert.match(badUpdate(network, first, moment).what, /^the update made weight w\[2\] of unit 0 Infinity, with/);
    w[2] = 1;
    w[5] = infinite;
    const later = badUpdate(network, firstBadWeight(network)!, moment);
    assert.equal(later.what, 'the update made weight w[2] of unit 1 Infinity, with gradient = 7.');
    assert.deepEqual(valuesOf(later), [
      ['gradient', 7],
      ['learning rate', 0.5],
    ]);
    const edited = badUpdate(network, firstBadWeight(network)!, { ...moment, isEdited: true });
    assert.equal(edited.what, 'weight w[2] of unit 1 is Infinity after the update with gradient = 7.');
  });

  test('of the batch before is blamed for a weight that was bad already, from the second batch on', () => {
    const network = layerOf(1, 1);
    network.layers[0]!.w[0] = nan;
    network.layers[0]!.net[0] = nan;
    const of = (batch: number, isEdited = false) => locateBadLoss(network, 1, nan, { ...moment, batch, isEdited });
    assert.deepEqual([of(2).batch, of(2).normsBatch, of(2).what], [1, 2, 'the update made weight w[0] of unit 0 NaN.']);
    const first = of(1);
    assert.deepEqual([first.batch, first.what], [1, 'weight w[0] of unit 0 was NaN before the first update.']);
    assert.deepEqual([of(2, true).batch, of(2, true).what], [2, 'weight w[0] of unit 0 was NaN.']);
  });

  test('has a backward pass to tell of, and a loss has none', () => {
    const network = layerOf(1, 1);
    assert.equal(locateBadLoss(network, 1, nan, moment).hasBackward, false);
    assert.equal(locateBadDelta(network, 1, moment).hasBackward, true);
    assert.equal(locateExplosion(network, 1, Float64Array.of(1), moment).hasBackward, true);
    network.layers[0]!.w[0] = nan;
    assert.equal(findBadWeights(network, 1, moment)!.hasBackward, true);
  });
});

suite('an explosion', () => {
  const twoLayers = (first: number, second: number) =>
    networkOf(
      'mse',
      [
        { activation: linear, w: [[first]] },
        { activation: linear, w: [[second]] },
      ],
      [[1]],
    );

  test('is a norm of more than a million times the first, or a million where that is below 1', () => {
    assert.deepEqual([0, 0.5, 1, 3].map(explosionNorm), [1e6, 1e6, 1e6, 3e6]);
    const norms = Float64Array.of(0.5, 3);
    assert.ok(hasSoundWeights(twoLayers(1e6, 3e6), norms));
    assert.ok(!hasSoundWeights(twoLayers(1e6 + 1, 1), norms));
    assert.ok(!hasSoundWeights(twoLayers(1, 3e6 + 1), norms));
  });

  test('or a bias that is not finite, be it the first', () => {
    const network = twoLayers(1, 1);
    network.layers[1]!.b[0] = nan;
    assert.ok(!hasSoundWeights(network, Float64Array.of(1, 1)));
  });

  test('is that of the layer that grew most, of the first of several', () => {
    const layer = (first: number, second: number) =>
      locateExplosion(twoLayers(first, second), 1, Float64Array.of(0, 2), { epoch: 1, batch: 1, learningRate: 1 })
        .layer;
    assert.equal(layer(10, 20), 0);
    assert.equal(layer(10, 21), 1);
    assert.equal(layer(0.5, 1.5), 1);
  });
});

test('the largest is the first of the largest magnitudes, or the first that is not finite', () => {
  const of = (...values: number[]) => largest(values.length, index => values[index]!);
  assert.equal(of(0.1, -0.5, 0.2), 1);
  assert.equal(of(3, -3), 0);
  assert.equal(of(0, 0), 0);
  assert.equal(of(1, nan, infinite, 9), 1);
});
