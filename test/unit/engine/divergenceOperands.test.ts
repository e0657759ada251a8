import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Circumstances } from '../../../src/engine/culprit.ts';
import {
  type Divergence,
  findBadWeights,
  locateBadDelta,
  locateBadLoss,
  locateExplosion,
} from '../../../src/engine/divergence.ts';
import type { Network } from '../../../src/engine/network.ts';
import type { ActivationOptions } from '../../../src/engine/options.ts';
import { backward, forward } from '../../../src/engine/passes.ts';
import { activationNames } from '../../../src/functions/activations.ts';
import { randomStreams } from '../../../src/random/streams.ts';
import { formatNumber } from '../../../src/trace/formatNumber.ts';
import { legalPairs, networkOf, networkWithSamples } from './support.ts';

const linear = { type: 'linear' } as const;
const steep = (slope: number): ActivationOptions => ({ type: 'leakyRelu', slope });

const moment: Circumstances = { epoch: 3, batch: 4, learningRate: 10 };

/** What is said of the loss of a network's batch, which must not be finite. */
function ofLoss(network: Network, B: number): Divergence {
  const loss = forward(network, B);
  assert.ok(!Number.isFinite(loss));
  return locateBadLoss(network, B, loss, moment);
}

/**
 * What is said of the weights after a batch and an update that breaks every weight, with the numbers that engines other
 * than this one do not keep made unusable. `before` tells whether the weights before the update are known.
 */
function ofUpdate(network: Network, B: number, before = true, broken = Number.NaN): Divergence {
  forward(network, B);
  backward(network, B);
  const old = network.layers.map(({ w, b }) => ({ w: w.slice(), b: b.slice() }));
  for (const layer of network.layers) {
    for (const unknown of [layer.jacobianDiagonal, layer.dw, layer.db]) unknown.fill(Number.NaN);
    if (before) layer.dy.fill(Number.NaN);
    layer.w.fill(broken);
  }
  const found = findBadWeights(network, B, { ...moment, ...(before && { before: old }) });
  assert.ok(found);
  return found;
}

/** The message is checked to the letter, and the operands stand in it. */
function assertFound(found: Divergence, tensor: Divergence['tensor'], layer: number, operands: number[], what: string) {
  const name = `h${layer + 1}`;
  assert.equal(found.what, what);
  assert.equal(found.message, `diverged at epoch 3 in layer "${name}": in batch 4, ${what} The learning rate was 10.`);
  assert.deepEqual([found.epoch, found.batch, found.layer, found.layerName, found.tensor], [3, 4, layer, name, tensor]);
  assert.deepEqual(
    found.operands.map(({ value }) => value),
    operands,
  );
}

test('a net value is told with unit, sample and the largest of its terms', () => {
  const w = [
    [1, 1, 1],
    [1, -1.23456e200, 5e199],
  ];
  const network = networkOf(
    'mse',
    [
      { activation: { type: 'tanh' }, w },
      { activation: linear, w: [[1e300, 1e300]] },
    ],
    [
      [1, 1, 1],
      [1, 3e150, 2],
    ],
    [0, 0],
  );
  assertFound(
    ofLoss(network, 2),
    'net',
    0,
    [-1.23456e200, 3e150],
    'the net value of unit 1 for sample 1 is -Infinity. It is b + sum of w x, and the largest term is w[1] x[1] = -1.235e200 * 3e150.',
  );
});

test('a net value that overflows by its sum names the largest term, be it the bias', () => {
  const network = networkOf('mse', [{ activation: linear, w: [[1e308]], b: [1.5e308] }], [[1]]);
  assertFound(
    ofLoss(network, 1),
    'net',
    0,
    [1.5e308],
    'the net value of unit 0 for sample 0 is Infinity. It is b + sum of w x, and the largest term is b = 1.5e308.',
  );
});

test('an input that is not finite is named in place of a term', () => {
  const network = networkOf(
    'mse',
    [{ activation: linear, w: [[1, 2]] }],
    [
      [1, 2],
      [1, Number.NaN],
    ],
  );
  assertFound(
    ofLoss(network, 2),
    'net',
    0,
    [Number.NaN],
    'the net value of unit 0 for sample 1 is NaN. It is b + sum of w x, and the input x[1] is NaN.',
  );
});

test('a weight that an earlier update made infinite is named itself, with the batch of that update', () => {
  const network = networkOf(
    'mse',
    [
      { activation: linear, w: [[1], [2]] },
      { activation: linear, w: [[1, Number.POSITIVE_INFINITY]] },
    ],
    [[1]],
  );
  const found = ofLoss(network, 1);
  assert.equal(
    found.message,
    'diverged at epoch 3 in layer "h2": in batch 3, the update made weight w[1] of unit 0 Infinity. The learning rate was 10.',
  );
  assert.deepEqual([found.layer, found.tensor, found.batch], [1, 'weights', 3]);
  const first = locateBadLoss(network, 1, Number.NaN, { ...moment, batch: 1 });
  assert.equal(first.batch, 1);
  assert.match(first.message, /in batch 1, weight w\[1\] of unit 0 was Infinity before the first update\./);
  network.layers[1].w[1] = 0;
  network.layers[1].b[0] = Number.NaN;
  assert.match(ofLoss(network, 1).message, /in layer "h2": in batch 3, the update made bias b of unit 0 NaN\./);
});

test('an output is told with its net value and activation', () => {
  const network = networkOf(
    'mse',
    [
      { activation: { type: 'selu' }, w: [[0], [1]] },
      { activation: linear, w: [[1, 1]] },
    ],
    [[1.75e308]],
  );
  assertFound(
    ofLoss(network, 1),
    'output',
    0,
    [1.75e308],
    'the output of unit 1 for sample 0 is Infinity. It is selu(net) with net = 1.75e308.',
  );
});

test('a loss is told with the sample, the output and the target that gave it', () => {
  const layers = [{ activation: linear, w: [[1], [0]] }];
  assertFound(
    ofLoss(networkOf('mse', layers, [[1], [2e200]], [0, 0, -1, 0]), 2),
    'loss',
    0,
    [2e200, -1],
    'the loss is Infinity: mse of sample 1 is Infinity, with y[0] = 2e200 and t[0] = -1.',
  );
  assertFound(
    ofLoss(networkOf('mse', layers, [[1], [2]], [0, 0, 1, Number.NaN]), 2),
    'loss',
    0,
    [Number.NaN],
    'the loss is NaN: mse of sample 1 is NaN, because the target t[1] is NaN.',
  );
  const mean = ofLoss(networkOf('mae', [{ activation: linear, w: [[1]] }], [[1e308], [1.5e308]]), 2);
  assertFound(
    mean,
    'loss',
    0,
    [1.5e308, 0],
    'the loss is Infinity: it is a mean over the batch, and the largest loss is 1.5e308, of sample 1, with y[0] = 1.5e308 and t[0] = 0.',
  );
});

test('a loss that is computed from net values is told with them', () => {
  const softmax = [{ activation: { type: 'softmax' } as const, w: [[1], [-1]] }];
  assertFound(
    ofLoss(networkOf('crossEntropy', softmax, [[1.5e308]], [0, 1]), 1),
    'loss',
    0,
    [-1.5e308, 1, 1.5e308],
    'the loss is Infinity: crossEntropy of sample 0 is Infinity, with net[1] = -1.5e308 and t[1] = 1 and the largest net[0] = 1.5e308.',
  );
  const sigmoid = [{ activation: { type: 'sigmoid' } as const, w: [[0.1], [1], [-1]] }];
  assertFound(
    ofLoss(networkOf('binaryCrossEntropy', sigmoid, [[1.5e308]], [0, 0, 1]), 1),
    'loss',
    0,
    [1.5e308, 0],
    'the loss is Infinity: binaryCrossEntropy of sample 0 is Infinity, with net[1] = 1.5e308 and t[1] = 0.',
  );
});

const two = (slope: number, last: ActivationOptions, w: readonly (readonly number[])[]) => [
  { activation: steep(slope), w: [[-1e-300], [1e-300]] },
  { activation: last, w },
];

test('a delta is told as dE/dy times dy/dnet, whether dy can be computed anew or only stands there', () => {
  for (const before of [true, false]) {
    const network = networkOf('sum', two(1e200, linear, [[3e200, 1]]), [[1]]);
    assertFound(
      ofUpdate(network, 1, before),
      'delta',
      0,
      [3e200, 1e200],
      'the delta of unit 0 for sample 0 is Infinity. It is dE/dy dy/dnet = 3e200 * 1e200.',
    );
  }
});

test('a delta that is bad before the update is told by the first that is not finite, or by their sum', () => {
  const found = (network: Network) => {
    forward(network, 1);
    backward(network, 1);
    const { layerName, tensor, message } = locateBadDelta(network, 1, moment);
    return `${layerName} ${tensor}: ${message}`;
  };
  const delta = networkOf('sum', two(1e200, linear, [[3e200, 1]]), [[1]]);
  assert.match(found(delta), /^h1 delta: .* the delta of unit 0 for sample 0 is Infinity/);
  const output = networkOf(
    'sum',
    [
      { activation: linear, w: [[1e200]] },
      { activation: linear, w: [[1e200]] },
    ],
    [[1]],
  );
  assert.match(found(output), /^h2 net: .* the net value of unit 0 for sample 0 is Infinity/);
  const fine = networkOf('sum', [{ activation: linear, w: [[1]] }], [[1]]);
  assert.match(found(fine), /^h1 delta: .* the sum of the deltas overflows/);
});

test('dE/dy below dropout is that of the units that were kept, scaled up', () => {
  const units = Array.from({ length: 8 }, () => [-1e-300]);
  const below = { activation: steep(1e200), w: units, dropout: 0.5 };
  const network = networkOf('sum', [below, { activation: linear, w: [units.map(() => 3e200)] }], [[1]]);
  const found = ofUpdate(network, 1);
  const kept = network.layers[0].dropout!.mask.indexOf(2);
  const what = 'for sample 0 is Infinity. It is dE/dy dy/dnet = 6e200 * 1e200.';
  assertFound(found, 'delta', 0, [6e200, 1e200], `the delta of unit ${kept} ${what}`);
});

test('what only one factor of a delta is known of is said without the other', () => {
  const network = networkOf('sum', two(1e200, linear, [[3e200, 1]]), [[1]]);
  forward(network, 1);
  backward(network, 1);
  network.layers[0].dy.fill(0);
  network.layers[1].w.fill(Number.NaN);
  assertFound(
    findBadWeights(network, 1, moment)!,
    'delta',
    0,
    [1e200],
    'the delta of unit 0 for sample 0 is Infinity. It is dE/dy dy/dnet, with dy/dnet = 1e200.',
  );
});

test('a dE/dy that is infinite is told with what the layer above handed down', () => {
  const network = () => networkOf('sum', two(1, steep(1e200), [[2e100, -3e200]]), [[1]]);
  const what = 'the delta of unit 1 for sample 0 is -Infinity. It is dE/dy dy/dnet, and dE/dy is -Infinity';
  assertFound(
    ofUpdate(network(), 1),
    'delta',
    0,
    [Number.NEGATIVE_INFINITY, 1e200, -3e200],
    `${what}, the sum of delta w of the layer above, where the largest term is delta[0] w[0][1] = 1e200 * -3e200.`,
  );
  assertFound(
    ofUpdate(network(), 1, false),
    'delta',
    0,
    [Number.NEGATIVE_INFINITY],
    `${what}, handed down by the layer above.`,
  );
});

test('a dE/dy of the loss that is infinite is told with output and target', () => {
  const network = networkOf('poisson', [{ activation: { type: 'softplus' }, w: [[-1]] }], [[700]], [2e10]);
  const found = ofUpdate(network, 1);
  const y = network.layers[0].y[0];
  assert.ok(y > 0 && y < 1e-303);
  assertFound(
    found,
    'delta',
    0,
    [Number.NEGATIVE_INFINITY, y, 2e10],
    `the delta of unit 0 for sample 0 is -Infinity. It is dE/dy dy/dnet, and dE/dy is -Infinity, the derivative of poisson at y[0] = ${formatNumber(y)} and t[0] = 2e10.`,
  );
});

test('the delta of softmax is told by its own formula, and that of a fused loss by the pair', () => {
  const softmax = { activation: { type: 'softmax' } as const, w: [[0], [Math.log(9)]] };
  for (const before of [true, false]) {
    const network = networkOf('sum', [softmax, { activation: linear, w: [[1.7e308, -1.7e308]] }], [[1]]);
    const found = ofUpdate(network, 1, before);
    assert.match(
      found.message,
      /the delta of unit 0 for sample 0 is Infinity\. It is y \(dE\/dy - sum of y dE\/dy\), and dE\/dy is largest at unit 0: y\[0\] = 0\.1, dE\/dy = 1\.7e308\. /,
    );
  }
  const network = networkOf(
    'crossEntropy',
    [{ activation: { type: 'softmax' }, w: [[0], [0]] }],
    [[1]],
    [1e308, 1e308],
  );
  assertFound(
    ofUpdate(network, 1),
    'delta',
    0,
    [0.5, 1e308],
    'the delta of unit 0 for sample 0 is Infinity. It is the derivative of crossEntropy after softmax, with y[0] = 0.5 and t[0] = 1e308.',
  );
});

test('a weight gradient is told with the largest of its terms, a bias gradient with the largest delta', () => {
  const layers = [{ activation: steep(1e200), w: [[-1e-300, 0]] }];
  assertFound(
    ofUpdate(
      networkOf('sum', layers, [
        [1, 1],
        [1, -2e150],
      ]),
      2,
    ),
    'gradient',
    0,
    [1e200, -2e150],
    'the weight gradient dw[1] of unit 0 is -Infinity. It is the mean of delta x over the batch, and the largest term is delta[0] x[1] = 1e200 * -2e150, of sample 1.',
  );
  const flat = [{ activation: steep(1.7e308), w: [[-1e-10]] }];
  assertFound(
    ofUpdate(networkOf('sum', flat, [[0.1], [0.2]]), 2),
    'gradient',
    0,
    [1.7e308],
    'the bias gradient db of unit 0 is Infinity. It is the mean of delta over the batch, and the largest is 1.7e308, of sample 0.',
  );
});

test('a weight that only the update made infinite is told with its old value and its gradient', () => {
  const layers = [{ activation: linear, w: [[1], [2]] }];
  const operands = 'old value = 1 and gradient = 5';
  assertFound(
    ofUpdate(networkOf('sum', layers, [[5]]), 1, true, Number.NEGATIVE_INFINITY),
    'weights',
    0,
    [1, 5, 10],
    `the update made weight w[0] of unit 0 -Infinity, with ${operands}.`,
  );
  const network = networkOf('sum', layers, [[5]]);
  forward(network, 1);
  backward(network, 1);
  network.layers[0].b[1] = Number.NaN;
  assertFound(
    findBadWeights(network, 1, moment)!,
    'weights',
    0,
    [1, 10],
    'the update made bias b of unit 1 NaN, with gradient = 1.',
  );
});

test('of a weight with a penalty it is said that the gradient is without it', () => {
  for (const penalty of [{ l1: 0.1 }, { l2: 0.1 }, { l1: 0.1, l2: 0.1 }, {}]) {
    const network = networkOf('sum', [{ activation: linear, w: [[1]], ...penalty }], [[5]]);
    const { what } = ofUpdate(network, 1);
    assert.equal(what.endsWith(', without l1 and l2.'), 'l1' in penalty || 'l2' in penalty, what);
    network.layers[0].w[0] = 1;
    network.layers[0].b[0] = Number.NaN;
    assert.doesNotMatch(findBadWeights(network, 1, moment)!.what, /l1/);
  }
});

test('after the update a net value names no weight, as those are others now, unless the old ones are known', () => {
  const layers = [{ activation: { type: 'tanh' } as const, w: [[2e200]] }];
  const what = 'the net value of unit 0 for sample 0 is Infinity. It is b + sum of w x, and the largest';
  const network = () => networkOf('sum', layers, [[3e200]]);
  assertFound(ofUpdate(network(), 1), 'net', 0, [2e200, 3e200], `${what} term is w[0] x[0] = 2e200 * 3e200.`);
  assertFound(ofUpdate(network(), 1, false), 'net', 0, [3e200], `${what} x is x[0] = 3e200.`);
});

test('weights that have grown beyond all measure are told with the largest', () => {
  const w = [
    [1e7, 2],
    [3, -2e9],
  ];
  const network = networkOf('mse', [{ activation: linear, w }], [[1, 1]]);
  forward(network, 1);
  const found = locateExplosion(network, 1, Float64Array.of(2), moment);
  assert.equal(
    found.message,
    'diverged at epoch 3 in layer "h1": the weight norm grew from 2 to 2e9. ' +
      'The largest weight, unit 1 from input 1, reached -2e9 in batch 4. The learning rate was 10.',
  );
  assert.deepEqual(
    found.operands.map(({ value }) => value),
    [2, Math.sqrt(1e14 + 4 + 9 + 4e18), -2e9],
  );
});

test('finite weights are no divergence, whatever the batch was', () => {
  const network = networkOf('mse', [{ activation: linear, w: [[1]] }], [[Number.NaN]]);
  forward(network, 1);
  assert.equal(findBadWeights(network, 1, moment), undefined);
});

test('however large the numbers are, the first that is not finite is named, and so is every operand', () => {
  const kinds = new Set<string>();
  for (let seed = 0; seed < 400; seed++) {
    const { generation } = randomStreams(seed);
    const { activation, loss } = legalPairs[seed % legalPairs.length];
    const hidden = activationNames[seed % activationNames.length];
    const { network, samples } = networkWithSamples(seed, [hidden, activation], loss);
    const grown = (value: number) => value * 10 ** (300 * generation.uniform() * generation.uniform());
    for (const { w } of network.layers) w.set(w.map(grown));
    network.x.set(samples.inputs);
    network.t.set(samples.targets);
    const value = forward(network, 4);
    const found = Number.isFinite(value) ? undefined : locateBadLoss(network, 4, value, moment);
    if (!found) continue;
    const arrays = network.layers.flatMap(({ net, y }, layer) => [
      { layer, tensor: 'net', values: net },
      { layer, tensor: 'output', values: y },
    ]);
    const first = arrays.find(({ values }) => !values.every(Number.isFinite)) ?? { layer: 1, tensor: 'loss' };
    assert.deepEqual([found.layer, found.tensor], [first.layer, first.tensor], found.message);
    assert.ok(found.operands.length > 0 && found.operands.every(operand => typeof operand.value === 'number'));
    assert.doesNotMatch(found.message, /undefined|NaN\]/);
    kinds.add(found.tensor);
  }
  assert.deepEqual([...kinds].sort(), ['loss', 'net']);
});
