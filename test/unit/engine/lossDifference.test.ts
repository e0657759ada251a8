import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lossDifferences, type Parameter } from '../../../src/engine/lossDifference.ts';
import type { Network } from '../../../src/engine/network.ts';
import type { ActivationOptions, LossName } from '../../../src/engine/options.ts';
import { forward } from '../../../src/engine/passes.ts';
import { networkOf } from './support.ts';

const linear = { type: 'linear' } as const;
const relu = { type: 'relu' } as const;

/** The differences of a network after a pass over all its samples. */
function differencesOf(network: Network) {
  forward(network, network.capacity);
  return lossDifferences(network);
}

const parametersOf = ({ layers }: Network) => layers.map(({ w, b }) => [w, b]);

const weightOf = (layer: number, unit = 0, index = unit): Parameter => ({ layer, tensor: 'weights', unit, index });
const biasOf = (layer: number, unit = 0): Parameter => ({ layer, tensor: 'bias', unit, index: unit });

/** Linear layers of these weights with an input of 1 and the sum of its outputs as loss. */
function linearDifferences(...weights: readonly (readonly (readonly number[])[])[]) {
  const difference = differencesOf(
    networkOf(
      'sum',
      weights.map(w => ({ activation: linear, w })),
      [[1]],
    ),
  );
  return (h: number) => difference(weightOf(0), h);
}

test('a step changes net values by what it changes them in the layers above, too', () => {
  const { derivative, netChange, crosses } = linearDifferences([[2]], [[3], [-40]], [[1, 2]])(0.5);
  assert.equal(derivative, 3 - 80);
  // Of the units above, 3 and 40 times; of the last, 77 times.
  assert.equal(netChange, 0.5 * 77);
  assert.equal(crosses, undefined);
});

test('a net value that is not a number any more has changed without end', () => {
  const overflowing = linearDifferences([[1]], [[1e200], [-1e200]], [[1, 1]]);
  assert.equal(overflowing(1).netChange, 1e200);
  assert.equal(overflowing(1e200).netChange, Number.POSITIVE_INFINITY);
});

test('the derivative is that of the mean over the samples, by the weight of its unit and input alone', () => {
  const w = [
    [1, 2],
    [3, 4],
  ];
  const x = [
    [1, 10],
    [2, 30],
    [3, 80],
  ];
  const difference = differencesOf(
    networkOf(
      'sum',
      [
        { activation: linear, w },
        { activation: linear, w: [[5, 7]] },
      ],
      x,
    ),
  );
  const of = (parameter: Parameter) => difference(parameter, 0.25).derivative;
  assert.deepEqual(
    [0, 1].map(index => of(weightOf(0, 0, index))),
    [5 * 2, 5 * 40],
  );
  assert.deepEqual(
    [2, 3].map(index => of(weightOf(0, 1, index))),
    [7 * 2, 7 * 40],
  );
  assert.deepEqual([of(biasOf(0, 0)), of(biasOf(0, 1)), of(biasOf(1))], [5, 7, 1]);
  // Means of 1 x1 + 2 x2 and of 3 x1 + 4 x2.
  assert.deepEqual(
    [0, 1].map(index => of(weightOf(1, 0, index))),
    [82, 166],
  );
});

test('the step is divided by as float64 makes it, not as it was asked for', () => {
  // A step of 1 from 2^53 is none, and one of 3 is 4.
  const difference = differencesOf(networkOf('sum', [{ activation: linear, w: [[2 ** 53]] }], [[1]]));
  assert.ok(Number.isNaN(difference(weightOf(0), 1).derivative));
  assert.equal(difference(weightOf(0), 3).derivative, 1);
  assert.equal(difference(weightOf(0), 3).netChange, 4);
});

for (const activation of [relu, { type: 'softmax' }, { type: 'tanh' }] as const satisfies ActivationOptions[]) {
  test(`after a difference everything is as it was, and others are the same in any order (${activation.type})`, () => {
    const made = () =>
      networkOf(
        'mse',
        [
          {
            activation,
            w: [
              [1, -0.5],
              [0.3, 0.2],
            ],
            b: [0.1, 0.2],
            l2: 0.1,
          },
          {
            activation: linear,
            w: [
              [2, 3],
              [-1, 0.5],
            ],
            b: [0.4, 0],
          },
          {
            activation,
            w: [
              [1, 0.7],
              [0.2, 0.6],
            ],
          },
        ],
        [
          [1, 2],
          [0.5, -3],
          [2, 1],
        ],
        [0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
      );
    const all = [0, 1, 2].flatMap(layer =>
      [0, 1].flatMap(unit => [
        weightOf(layer, unit, 2 * unit),
        weightOf(layer, unit, 2 * unit + 1),
        biasOf(layer, unit),
      ]),
    );
    const alone = all.map(parameter => differencesOf(made())(parameter, 0.01));
    const network = made();
    const difference = differencesOf(network);
    const fresh = made();
    forward(fresh, 3);
    for (const k of [...all.keys(), ...[...all.keys()].toReversed(), 0, 13, 1, 7, 2, 16]) {
      assert.deepEqual(difference(all[k]!, 0.01), alone[k], JSON.stringify(all[k]));
      assert.deepEqual(parametersOf(network), parametersOf(fresh));
      const l = all[k]!.layer;
      assert.deepEqual(network.layers[l]!.y, fresh.layers[l]!.y);
      assert.deepEqual(network.layers[l]!.net, fresh.layers[l]!.net);
    }
  });
}

suite('what lies between the two places', () => {
  /** One unit of weight 1 and a bias that puts its net value where it is wanted, under another that passes it on. */
  const crossing = (activation: ActivationOptions, net: number, h: number, above = 1) => {
    const layers = [
      { activation, w: [[1]], b: [net - 1] },
      { activation: linear, w: [[above]] },
    ];
    return differencesOf(networkOf('sum', layers, [[1]]))(biasOf(0), h);
  };

  test('a kink of an activation, on either side, if it is within the step', () => {
    assert.equal(crossing(relu, 0.5, 0.25).crosses, undefined);
    assert.equal(crossing(relu, 0.25, 0.5).crosses, 'kink');
    assert.equal(crossing(relu, -0.25, 0.5).crosses, 'kink');
    assert.equal(crossing({ type: 'softshrink', lambda: 2 }, 2.25, 0.5).crosses, 'kink');
    assert.equal(crossing({ type: 'softshrink', lambda: 2 }, -1.75, 0.5).crosses, 'kink');
    assert.equal(crossing({ type: 'softshrink', lambda: 2 }, 2.75, 0.5).crosses, undefined);
  });

  test('no kink that lies elsewhere', () => {
    assert.equal(crossing({ type: 'hardTanh' }, 0.25, 0.5).crosses, undefined);
    assert.equal(crossing({ type: 'hardTanh' }, 0.75, 0.5).crosses, 'kink');
  });

  test('at a kink one side may change nothing: half the slope of the other is left', () => {
    assert.deepEqual(crossing(relu, 0, 0.5), { derivative: 0.5, crosses: 'kink', netChange: 0.5 });
  });

  test('a loss that is computed from net values changes with them, though the output is rounded to 1', () => {
    const sure = networkOf('binaryCrossEntropy', [{ activation: { type: 'sigmoid' }, w: [[50]] }], [[1]], [0]);
    assert.equal(differencesOf(sure)(weightOf(0), 0.5).derivative, 1);
  });

  test('none where the loss does not change by it', () => {
    assert.equal(crossing(relu, 0.25, 0.5, 0).crosses, undefined);
    // Nothing changes below 0, either.
    assert.deepEqual(crossing(relu, -2, 0.5), { derivative: 0, crosses: undefined, netChange: 0 });
  });

  test('a bend, unless there is a kink as well', () => {
    const elu = { type: 'elu', alpha: 1 } as const;
    assert.equal(crossing(elu, 0.25, 0.5).crosses, 'bend');
    assert.equal(crossing(elu, 0.75, 0.5).crosses, undefined);
    const both = (first: ActivationOptions, second: ActivationOptions) => {
      const layers = [
        { activation: first, w: [[1]], b: [-0.75] },
        { activation: second, w: [[1]] },
        { activation: linear, w: [[1]] },
      ];
      return differencesOf(networkOf('sum', layers, [[1]]))(weightOf(0), 0.5).crosses;
    };
    assert.equal(both(elu, relu), 'kink');
    assert.equal(both({ type: 'leakyRelu', slope: 0.5 }, elu), 'kink');
    assert.equal(both(elu, elu), 'bend');
  });

  test('a kink in any sample, of the unit itself, of units above, and not of those beside it', () => {
    const layers = [
      { activation: relu, w: [[1], [1]], b: [0, -1.25] },
      {
        activation: relu,
        w: [
          [1, 0],
          [1, 0],
        ],
        b: [0, -5],
      },
      { activation: linear, w: [[1, 1]] },
    ];
    const difference = differencesOf(networkOf('sum', layers, [[1], [4.75]]));
    // The second unit is at -0.25 and 3.5.
    assert.equal(difference(biasOf(0, 1), 0.125).crosses, undefined);
    assert.equal(
      differencesOf(networkOf('sum', [{ activation: relu, w: [[1], [1]], b: [0, -1.25] }], [[4], [1]]))(
        biasOf(0, 1),
        0.5,
      ).crosses,
      'kink',
    );
    assert.equal(
      differencesOf(networkOf('sum', [{ activation: relu, w: [[1], [1]], b: [0, -1.25] }], [[4], [1]]))(
        biasOf(0, 0),
        0.5,
      ).crosses,
      undefined,
    );
    // The first is at 1 and 4.75, and the second unit above it at -4 and -0.25.
    assert.equal(difference(biasOf(0, 0), 0.125).crosses, undefined);
    assert.equal(difference(biasOf(0, 0), 0.5).crosses, 'kink');
  });

  /** Outputs 1 and 3 of one sample, 2 and 6 of the other. */
  const ofLoss = (loss: LossName, t: readonly number[], unit = 1) => {
    const network = networkOf(loss, [{ activation: linear, w: [[1], [3]] }], [[1], [2]], t);
    return differencesOf(network)(biasOf(0, unit), 0.5).crosses;
  };

  test('a kink or a bend of the loss, in any sample', () => {
    assert.equal(ofLoss('mae', [0, 2, 0, 2]), undefined);
    assert.equal(ofLoss('mae', [0, 2.75, 0, 2]), 'kink');
    assert.equal(ofLoss('mae', [0, 2, 0, 6.25]), 'kink');
    assert.equal(ofLoss('mae', [1.25, 2, 0, 2], 0), 'kink');
    assert.equal(ofLoss('mae', [1.25, 2, 0, 2], 1), undefined);
    assert.equal(ofLoss('huber', [0, 3, 0, 6]), undefined);
    assert.equal(ofLoss('huber', [0, 3, 0, 5.25]), 'bend');
    assert.equal(ofLoss('mse', [0, 2.75, 0, 6]), undefined);
  });
});

suite('the penalties of a layer', () => {
  const penalized = (l1: number, l2: number, w: number) =>
    differencesOf(networkOf('sum', [{ activation: linear, w: [[w]], b: [w], l1, l2 }], [[4]]));

  test('are part of the derivative by a weight, not of that by a bias', () => {
    const ofWeight = (l1: number, l2: number, w: number) => penalized(l1, l2, w)(weightOf(0), 0.5).derivative;
    assert.equal(ofWeight(0, 0, 2), 4);
    assert.equal(ofWeight(0.5, 0, 2), 4 + 0.5);
    assert.equal(ofWeight(1, 0, -2), 4 - 1);
    assert.equal(ofWeight(0, 0.25, 2), 4 + 2 * 0.25 * 2);
    assert.equal(ofWeight(0, 1, 2), 4 + 2 * 2);
    assert.equal(ofWeight(0.5, 0.25, 2), 4 + 0.5 + 1);
    assert.equal(penalized(0.5, 0.25, 2)(biasOf(0), 0.5).derivative, 1);
  });

  test('have a kink at a weight of 0 with l1 alone', () => {
    const crosses = (l1: number, l2: number, w: number) => penalized(l1, l2, w)(weightOf(0), 0.5).crosses;
    assert.equal(crosses(0.5, 0, 0.25), 'kink');
    assert.equal(crosses(0.5, 0.25, -0.25), 'kink');
    assert.equal(crosses(0.5, 0, 0), 'kink');
    assert.equal(crosses(1, 0, 0.25), 'kink');
    assert.equal(crosses(0.5, 0, 0.75), undefined);
    assert.equal(crosses(0, 0.5, 0.25), undefined);
    assert.equal(penalized(0.5, 0, 0.25)(biasOf(0), 0.5).crosses, undefined);
  });
});
