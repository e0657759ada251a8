import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compareGradients } from '../../../src/gradients/compare.ts';
import { gradientsReport } from '../../../src/gradients/gradientsReport.ts';
import {
  gradients,
  type Handmade,
  handmade,
  lossSlope,
  type Matrix,
  optionsOf,
  type Shape,
  type Steps,
  sigmoid,
  slope,
  type Vector,
} from './handmade.ts';
import { compared, explained, givenBy, written } from './support.ts';

const shapes: Readonly<Record<string, Shape>> = {
  '2-2-2 sigmoid, one row': {
    seed: 1,
    sizes: [2, 2, 2],
    acts: ['sigmoid', 'sigmoid'],
    loss: 'halfSquaredError',
    rows: 1,
  },
  '3-4-2 tanh and softmax': { seed: 2, sizes: [3, 4, 2], acts: ['tanh', 'softmax'], loss: 'crossEntropy', rows: 5 },
  '4-5-5-3 sigmoid and linear': {
    seed: 3,
    sizes: [4, 5, 5, 3],
    acts: ['sigmoid', 'tanh', 'linear'],
    loss: 'mse',
    rows: 7,
  },
  '2-3-1 tanh and one sigmoid': {
    seed: 4,
    sizes: [2, 3, 1],
    acts: ['tanh', 'sigmoid'],
    loss: 'binaryCrossEntropy',
    rows: 4,
  },
  '3-6-4-1 relu and linear': {
    seed: 8,
    sizes: [3, 6, 4, 1],
    acts: ['relu', 'relu', 'linear'],
    loss: 'mse',
    rows: 8,
  },
  '3-3-3-3 square': { seed: 5, sizes: [3, 3, 3, 3], acts: ['tanh', 'sigmoid', 'sigmoid'], loss: 'mse', rows: 6 },
  '4-3-5 penalized': {
    seed: 6,
    sizes: [4, 3, 5],
    acts: ['sigmoid', 'softmax'],
    loss: 'crossEntropy',
    rows: 3,
    l2: 0.1,
  },
};

const transposed = (W: Matrix): Matrix => W[0]!.map((_, i) => W.map(row => row[i]!));
const times = (W: Matrix, v: Vector): Vector => W.map(row => row.reduce((sum, w, i) => sum + w * v[i]!, 0));
const hidden = (net: Handmade) => net.layers.slice(0, -1).map((_, l) => l);

interface Plant {
  /** The layers in which it can be made, each alone. */
  readonly places: (net: Handmade) => readonly number[];
  readonly steps: (net: Handmade, isHere: (l: number) => boolean) => Partial<Steps>;
}

const last = (net: Handmade) => net.layers.length - 1;
const isFused = ({ layers, loss }: Handmade) =>
  (layers.at(-1)!.act === 'softmax' && loss === 'crossEntropy') ||
  (layers.at(-1)!.act === 'sigmoid' && loss === 'binaryCrossEntropy');
const withSlope = (net: Handmade) =>
  net.layers.flatMap(({ act }, l) =>
    act === 'linear' || act === 'softmax' || (l === last(net) && isFused(net)) ? [] : [l],
  );

/** Where the derivative is another at y than at net. */
const withCurve = (net: Handmade) => withSlope(net).filter(l => net.layers[l]!.act !== 'relu');

const plants: Readonly<Record<string, Plant>> = {
  'derivative-left-out': {
    places: withSlope,
    steps: (_, isHere) => ({ derivative: (l, right) => (isHere(l) ? right.map(() => 1) : right) }),
  },
  'derivative-at-output': {
    places: withCurve,
    steps: (net, isHere) => ({
      derivative: (l, right, { a }) => (isHere(l) ? a[l + 1]!.map(y => slope(net.layers[l]!.act, y)) : right),
    }),
  },
  'derivative-of-net': {
    places: withCurve,
    steps: (net, isHere) => ({
      derivative: (l, right, { z }) =>
        isHere(l)
          ? z[l]!.map(value => (net.layers[l]!.act === 'tanh' ? 1 - value * value : value * (1 - value)))
          : right,
    }),
  },
  'derivative-twice': {
    places: net => [
      ...withCurve(net).filter(l => l !== last(net)),
      ...(isFused(net) || net.layers.at(-1)!.act === 'sigmoid' ? [last(net)] : []),
    ],
    steps: (net, isHere) => ({
      derivative: (l, right) => (isHere(l) && l !== last(net) ? right.map(value => value * value) : right),
      outputDelta: (right, { a }) =>
        isHere(last(net)) ? right.map((d, k) => d * a.at(-1)![k]! * (1 - a.at(-1)![k]!)) : right,
    }),
  },
  'softmax-diagonal': {
    places: net => (net.layers.at(-1)!.act === 'softmax' ? [last(net)] : []),
    steps: ({ loss }) => ({
      outputDelta: (_, { a, t }) =>
        lossSlope(loss, a.at(-1)!, t).map((d, k) => d * a.at(-1)![k]! * (1 - a.at(-1)![k]!)),
    }),
  },
  'weights-updated': {
    places: net => hidden(net).map(l => l + 1),
    steps: (net, isHere) => {
      const own = gradients(net);
      return {
        down: (l, right, delta) => {
          if (!isHere(l)) return right;
          const W = net.layers[l]!.W.map((row, o) => row.map((w, i) => w - net.learningRate * own[l]!.weights[o]![i]!));
          return times(transposed(W), delta);
        },
      };
    },
  },
  'weights-not-transposed': {
    places: net =>
      hidden(net)
        .map(l => l + 1)
        .filter(l => net.layers[l]!.W.length === net.layers[l]!.W[0]!.length),
    steps: (net, isHere) => ({ down: (l, right, delta) => (isHere(l) ? times(net.layers[l]!.W, delta) : right) }),
  },
  'network-input': {
    places: net =>
      hidden(net)
        .map(l => l + 1)
        .filter(l => net.layers[l]!.W[0]!.length === net.inputs[0]!.length),
    steps: (_, isHere) => ({ input: (l, right, { a }) => (isHere(l) ? a[0]! : right) }),
  },
  'net-below': {
    places: net => hidden(net).map(l => l + 1),
    steps: (_, isHere) => ({ input: (l, right, { z }) => (isHere(l) ? z[l - 1]! : right) }),
  },
  'gradient-transposed': {
    places: net => net.layers.flatMap(({ W }, l) => (W.length === W[0]!.length && W.length > 1 ? [l] : [])),
    steps: (_, isHere) => ({ weights: (l, right) => (isHere(l) ? transposed(right) : right) }),
  },
  'last-row-only': {
    places: net => (net.inputs.length > 1 && net.layers[0]!.l2 === undefined ? net.layers.map((_, l) => l) : []),
    steps: (_, isHere) => ({
      weights: (l, right, all) => (isHere(l) ? all.at(-1)! : right),
      biases: (l, right, all) => (isHere(l) ? all.at(-1)! : right),
    }),
  },
  'product-of-means': {
    places: net => (net.inputs.length > 1 ? [0] : []),
    steps: net => ({
      weights: (l, right, all) => {
        if (l > 0) return right;
        const deltas = all.map((matrix, n) => matrix.map(row => row[0]! / net.inputs[n]![0]!));
        const meanOf = (rows: Matrix, k: number) => rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length;
        const { W, l2 = 0 } = net.layers[0]!;
        return W.map((row, o) => row.map((w, i) => meanOf(deltas, o) * meanOf(net.inputs, i) + 2 * l2 * w));
      },
    }),
  },
  'mean-over-units': {
    places: net => net.layers.flatMap(({ b }, l) => (b.length > 1 ? [l] : [])),
    steps: (_, isHere) => ({
      biases: (l, right) => (isHere(l) ? right.map(() => right.reduce((a, b) => a + b) / right.length) : right),
    }),
  },
  'wrong-axis': {
    places: net => net.layers.flatMap(({ b }, l) => (b.length > 1 && b.length === net.inputs.length ? [l] : [])),
    steps: (_, isHere) => ({
      biases: (l, right, all) => (isHere(l) ? all.map(delta => delta.reduce((a, b) => a + b) / delta.length) : right),
    }),
  },
  'times-bias': {
    places: net => net.layers.map((_, l) => l),
    steps: (net, isHere) => ({
      biases: (l, right) => (isHere(l) ? right.map((d, o) => d * net.layers[l]!.b[o]!) : right),
    }),
  },
  'regularization-left-out': {
    places: net => net.layers.flatMap(({ l2 }, l) => (l2 === undefined ? [] : [l])),
    steps: (net, isHere) => ({
      weights: (l, right) =>
        isHere(l)
          ? right.map((row, o) => row.map((g, i) => g - 2 * net.layers[l]!.l2! * net.layers[l]!.W[o]![i]!))
          : right,
    }),
  },
  'regularization-halved': {
    places: net => net.layers.flatMap(({ l2 }, l) => (l2 === undefined ? [] : [l])),
    steps: (net, isHere) => ({
      weights: (l, right) =>
        isHere(l) ? right.map((row, o) => row.map((g, i) => g - net.layers[l]!.l2! * net.layers[l]!.W[o]![i]!)) : right,
    }),
  },
  'regularization-on-bias': {
    places: net => net.layers.flatMap(({ l2 }, l) => (l2 === undefined ? [] : [l])),
    steps: (net, isHere) => ({
      biases: (l, right) =>
        isHere(l) ? right.map((g, o) => g + 2 * net.layers[l]!.l2! * net.layers[l]!.b[o]!) : right,
    }),
  },
};

for (const [name, shape] of Object.entries(shapes)) {
  const net = handmade(shape);
  const options = await optionsOf(net);
  const nameOf = (l: number) => options.layers[l]!.name;

  suite(name, () => {
    test('right gradients are right', async () => {
      const { pass, summary, tensors } = await compared(options, written(gradients(net)));
      assert.deepEqual([pass, summary], [true, [`All ${tensors.length} gradients are right.`]]);
    });

    for (const [code, { places, steps }] of Object.entries(plants)) {
      const able = places(net);
      for (const place of able) {
        test(`${code}, made in ${nameOf(place)} alone, is named there and nowhere else`, async () => {
          const text = written(
            gradients(
              net,
              steps(net, l => l === place),
            ),
          );
          const [first] = await explained(options, text);
          assert.equal(first, `${code} of ${nameOf(place)}`);
        });
      }
      if (able.length > 1) {
        test(`${code}, made in every layer where it can be, is one mistake`, async () => {
          const text = written(
            gradients(
              net,
              steps(net, l => able.includes(l)),
            ),
          );
          const [first] = await explained(options, text);
          assert.equal(first, `${code} of ${able.map(nameOf).join(', ')}`);
        });
      }
    }

    test('a sign that is reversed everywhere is named once', async () => {
      const text = written(gradients(net), value => -value);
      const [first] = await explained(options, text);
      assert.match(first!, /^sign-reversed of /);
      const { summary } = await compared(options, text);
      assert.match(summary[0]!, /^Every gradient is multiplied by -1: the sign is reversed\./);
    });

    if (shape.rows > 2) {
      test('a sum over the rows in place of the mean is named', async () => {
        const found = await explained(
          options,
          written(gradients(net), value => value * shape.rows),
        );
        assert.match(found[0]!, /sum-over-rows/);
      });

      test('what is divided by the rows twice is named', async () => {
        const found = await explained(
          options,
          written(gradients(net), value => value / shape.rows),
        );
        assert.match(found[0]!, /divided-by-rows-again/);
      });
    }

    test('the change of the weights in place of the gradient is named', async () => {
      const found = await explained(
        options,
        written(gradients(net), value => -net.learningRate * value),
      );
      assert.match(found[0]!, /update-given/);
    });

    test('a mistake in what is handed down with the sign reversed besides is named with both', async () => {
      const text = written(
        gradients(
          net,
          plants['derivative-left-out']!.steps(net, l => l === 0),
        ),
        value => -value,
      );
      const [first] = await explained(options, text);
      const parts = first!.split(' + ').sort();
      assert.match(parts[0]!, /^derivative-left-out of h1$/);
      assert.match(parts[1]!, /^sign-reversed/);
    });

    test('a mistake in one layer and another in a bias are named both', async () => {
      const both = {
        ...plants['derivative-left-out']!.steps(net, l => l === 0),
        ...plants['times-bias']!.steps(net, l => l === last(net)),
      };
      const [first] = await explained(options, written(gradients(net, both)));
      assert.deepEqual(first!.split(' + ').sort(), ['derivative-left-out of h1', 'times-bias of out']);
    });

    for (const place of [0, last(net)]) {
      test(`a factor in the delta of ${nameOf(place)} is named there, and what follows from it is not`, async () => {
        const steps: Partial<Steps> = {
          derivative: (l, right) => (l === place ? right.map(value => -value) : right),
          outputDelta: right =>
            place === last(net) && net.layers[place]!.act === 'softmax' ? right.map(d => -d) : right,
        };
        const [first] = await explained(options, written(gradients(net, steps)));
        assert.equal(first, `sign-reversed of ${nameOf(place)}`);
      });

      test(`a factor in the weights of ${nameOf(place)} alone is named there`, async () => {
        const steps: Partial<Steps> = {
          weights: (l, right) => (l === place ? right.map(row => row.map(value => -value)) : right),
        };
        const text = written(gradients(net, steps));
        const [first] = await explained(options, text);
        assert.equal(first, `sign-reversed of ${nameOf(place)}`);
        const { summary } = await compared(options, text);
        assert.ok(summary[0]!.startsWith(`dE/dW of "${nameOf(place)}" is multiplied by -1`), summary[0]);
      });
    }

    if (shape.rows > 2) {
      test('biases that are summed over the rows in every layer, while weights have the mean, are one mistake', async () => {
        const steps: Partial<Steps> = { biases: (_, right) => right.map(value => value * shape.rows) };
        const text = written(gradients(net, steps));
        assert.match((await explained(options, text))[0]!, /sum-over-rows/);
        const { summary } = await compared(options, text);
        assert.match(summary[0]!, /^dE\/db of every layer is multiplied by \d: /);
      });
    }

    test('numbers that nothing explains are not explained', async () => {
      const odd = gradients(net).map(({ weights, biases }, l) => ({
        weights: weights.map((row, o) => row.map((g, i) => g * (1.3 + 0.21 * o + 0.37 * i + l) + 0.01)),
        biases: biases.map((g, o) => g * (0.7 + 0.3 * o) - 0.02),
      }));
      const { pass, mistakes, summary } = await compared(options, written(odd));
      assert.deepEqual([pass, mistakes], [false, []]);
      assert.match(summary[0]!, /gradients are wrong, and no classic mistake explains the numbers\.$/);
    });
  });
}

test('the derivative of the output of a squared error left out is told apart from one in the hidden layer', async () => {
  const net = handmade(shapes['2-2-2 sigmoid, one row']!);
  const options = await optionsOf(net);
  const { summary } = await compared(
    options,
    written(
      gradients(
        net,
        plants['derivative-left-out']!.steps(net, l => l === 1),
      ),
    ),
  );
  assert.deepEqual(summary, [
    'In the delta of "out", the derivative of sigmoid is left out: multiply by dy/dnet = y (1 - y).',
    'The wrong gradients of "h1" follow from it.',
  ]);
});

test('of two mistakes that come to the same deltas only the commoner is told', async () => {
  const made = handmade(shapes['2-2-2 sigmoid, one row']!);
  // No net value of the hidden layer is below 0: the derivative of relu is 1 there.
  const layers = made.layers.map((layer, l) => (l === 0 ? { ...layer, b: [3, 4] } : layer));
  const net = { ...made, layers };
  const leftOut = plants['derivative-left-out']!.steps(net, l => l === 0);
  assert.deepEqual(await explained(await optionsOf(net), written(gradients(net, leftOut))), [
    'derivative-left-out of h1',
  ]);
});

test('sigmoid is what the network of the tests computes', () => {
  assert.equal(sigmoid(0), 0.5);
});

test('a search that would take too long is cut, and says so', async () => {
  const net = handmade(shapes['4-5-5-3 sigmoid and linear']!);
  const options = await optionsOf(net);
  const text = written(
    gradients(
      net,
      plants['derivative-left-out']!.steps(net, l => l === 0),
    ),
  );
  const given = await givenBy(options, text);
  const cut = compareGradients(options, options.training, given, 100)!;
  assert.deepEqual([cut.pass, cut.explanations, cut.notTried], [false, [], 'work']);
  const { summary } = gradientsReport(cut, options);
  assert.match(summary[1]!, /^Not every mistake was tried, as there is too much to compute\. Compare with fewer rows/);
});

test('one number is too few to tell two mistakes by', async () => {
  const net = handmade({ seed: 11, sizes: [1, 1], acts: ['linear'], loss: 'mse', rows: 1 });
  const options = await optionsOf(net);
  const { summary, mistakes } = await compared(options, '{"layers": [{"biases": [0.123456789]}]}');
  assert.deepEqual(mistakes, []);
  assert.match(summary[1]!, /^Combinations of mistakes were not tried, as too few numbers would fit by chance\./);
});

test('what explains only the highest wrong layer says that something else is wrong below', async () => {
  const net = handmade(shapes['4-5-5-3 sigmoid and linear']!);
  const options = await optionsOf(net);
  const [first, ...others] = gradients(net, { biases: (l, right) => (l === 2 ? right.map(value => -value) : right) });
  const odd = {
    ...first!,
    weights: first!.weights.map((row, o) => row.map((value, i) => value * (1.3 + o) + 0.1 * i)),
  };
  const { summary } = await compared(options, written([odd, ...others]));
  assert.deepEqual(summary, [
    'dE/db of "out" is multiplied by -1: the sign is reversed. Use y - t, not t - y, and subtract the step from the weights.',
    'This explains "out". Below it something else is wrong as well: correct this first and compare again.',
  ]);
});
