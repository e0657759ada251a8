import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import {
  type CheckedTensor,
  checkGradients,
  passes,
  relativeError,
  tensorVerdict,
} from '../../../src/engine/gradientCheck.ts';
import { threshold } from '../../../src/engine/gradientVerdict.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { ActivationName, LayerOptions, LossName, Samples } from '../../../src/engine/options.ts';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { standardActivation } from '../../../src/functions/activations.ts';
import { optimizerDefaults } from '../../../src/functions/optimizers.ts';
import { gradientSymbol } from '../../../src/trace/quantitySymbol.ts';
import { gradientsOf } from './faults.ts';
import { layersOf, networkWithSamples, randomSamples, trainingOptions } from './support.ts';

interface Given {
  readonly activation: ActivationName;
  readonly weights: readonly number[];
  readonly biases: readonly number[];
}

/** A network of one input whose parameters are given, and what is checked of it for one row. */
function check(layers: readonly Given[], loss: LossName, input: number, targets: readonly number[]) {
  const network = createNetwork({ seed: 0, inputs: 1, layers: layers.map(layerOf), loss }, 1);
  const samples = { rows: 1, inputs: Float64Array.of(input), targets: Float64Array.from(targets) };
  return checkGradients(network, samples);
}

function layerOf({ activation, weights, biases }: Given): LayerOptions {
  const explicit = (values: readonly number[]) => ({ type: 'explicit', values: Float64Array.from(values) }) as const;
  return {
    name: activation,
    units: biases.length,
    activation: standardActivation(activation),
    weightInit: explicit(weights),
    biasInit: explicit(biases),
    ...plainLayer,
  };
}

const unit = (activation: ActivationName, weight: number, bias: number): Given => {
  return { activation, weights: [weight], biases: [bias] };
};

const verdicts = (tensors: readonly CheckedTensor[]) => tensors.map(tensorVerdict);

suite('what central differences tell of a gradient', () => {
  test('a right one is right, and the report holds both values within the bound', () => {
    // y = tanh(.5), t = 0: dE/dw = 2 y (1 - y^2) x.
    const [weights] = check([unit('tanh', 0.25, 0)], 'mse', 2, [0]);
    const y = Math.tanh(0.5);
    const { analytic, numeric, rounding, bound, verdict, error } = weights.worst!;
    assert.equal(verdict, 'right');
    assert.ok(Math.abs(analytic - 4 * y * (1 - y * y)) < 1e-15);
    // S = y^2 + t^2; the step is halved by the input of 2.
    assert.ok(Math.abs(rounding - (4 * Number.EPSILON * y * y) / 5e-5) < 1e-25, String(rounding));
    assert.equal(bound, threshold * Math.max(analytic, numeric) + rounding);
    assert.ok(Math.abs(analytic - numeric) <= bound);
    assert.equal(error, relativeError(analytic, numeric));
  });

  test('a residual of 0 is not called wrong because of truncation', () => {
    // Without extrapolation the difference is -5.7e-13 at h = 1e-6, and -5.7e-9 at 1e-4.
    const tensors = check([unit('tanh', 0.5, 0)], 'mse', 1, [Math.tanh(0.5)]);
    assert.deepEqual(
      tensors.map(({ wrong, worst }) => [wrong, worst!.analytic]),
      [
        [0, 0],
        [0, 0],
      ],
    );
    for (const { worst } of tensors) assert.ok(Math.abs(worst!.numeric) < worst!.rounding);
    assert.deepEqual(verdicts(tensors), ['cannot tell', 'cannot tell']);
  });

  test('a softmax that is sure of itself has its gradient of 1e-7 found right', () => {
    const layer: Given = { activation: 'softmax', weights: [16, 0], biases: [0, 0] };
    const tensors = check([layer], 'crossEntropy', 1, [1, 0]);
    assert.deepEqual(verdicts(tensors), ['right', 'right']);
    for (const { worst, right } of tensors) {
      assert.equal(right, 2);
      assert.ok(Math.abs(Math.abs(worst!.analytic) - 1.12535162055095e-7) < 1e-16, String(worst!.analytic));
      // S = 1 + max |net|
      assert.ok(worst!.rounding >= (4 * Number.EPSILON * 17) / (1e-4 * 16) && worst!.rounding < 2e-10);
    }
  });

  test('a fitted network is right in every element: XOR by four tanh units after 3,000 epochs of adam', () => {
    for (const seed of [1, 2, 3]) {
      const training: Samples = {
        rows: 4,
        inputs: Float64Array.of(0, 0, 0, 1, 1, 0, 1, 1),
        targets: Float64Array.of(0, 1, 1, 0),
      };
      const layers = layersOf(['tanh', 'sigmoid'], [4, 1], { type: 'glorotUniform' }).map(
        layer => ({ ...layer, biasInit: { type: 'zeros' } }) as const,
      );
      const optimizer = { ...optimizerDefaults.adam, learningRate: 0.05 };
      const loss = 'binaryCrossEntropy';
      const options = trainingOptions({
        seed,
        inputs: 2,
        layers,
        loss,
        optimizer,
        training,
        batchSize: 4,
        epochs: 3000,
      });
      const trainer = createTrainer({ ...options, task: 'classification' }, { recording: false });
      while (trainer.state === 'training') trainer.step();
      for (const { right, checked, worst } of checkGradients(trainer.network, training)) {
        assert.equal(right, checked, JSON.stringify(worst));
      }
    }
  });

  test('large inputs are stepped over shortly: 1e5 into tanh, saturated or not', () => {
    for (const weight of [0.5, 1e-5, -3e-6]) {
      const tensors = check([unit('tanh', weight, 0)], 'mse', 1e5, [0.3]);
      assert.deepEqual(verdicts(tensors), ['right', 'right'], String(weight));
    }
    assert.deepEqual(verdicts(check([unit('sin', 0, 0)], 'halfSquaredError', 1e6, [1])), ['right', 'right']);
  });

  test('net values that are small differences of large numbers are followed with longer steps', () => {
    const network = createNetwork(
      { seed: 0, inputs: 2, layers: [layerOf({ ...unit('tanh', 0, 0), weights: [0.7, -0.7 + 3e-8] })], loss: 'mse' },
      1,
    );
    const samples = { rows: 1, inputs: Float64Array.of(1e7, 1e7), targets: Float64Array.of(0) };
    assert.deepEqual(verdicts(checkGradients(network, samples)), ['right', 'right']);
  });

  test('a probability that has rounded to 1 hides what the loss makes of 1 - y: that is not called wrong', () => {
    for (const net of [20, 26, 30, 34]) {
      for (const targets of [
        [0, 1, 0],
        [1, 0, 0],
        [0.2, 0.5, 0.3],
      ]) {
        const layer: Given = { activation: 'softmax', weights: [net, 0.3, 1], biases: [0, 0, 0] };
        for (const { wrong, worst } of check([layer], 'binaryCrossEntropy', 1, targets)) {
          assert.equal(wrong, 0, `${net}, ${targets}: ${JSON.stringify(worst)}`);
        }
      }
    }
  });

  test('a step is never so long that it leaps over a wave: steep sin, gaussian and deep chains', () => {
    const chains: Given[][] = [
      [unit('linear', 1, 0.1), unit('sin', 1e4, 0.2)],
      [unit('linear', 1, 0), unit('gaussian', 3e6, 0.5)],
      [unit('sin', 700, 0.2), unit('sin', 500, 0.1), unit('sin', 900, 0.3), unit('linear', 2, 0)],
      Array.from({ length: 20 }, () => unit('tanh', 2.5, 0.01)),
    ];
    for (const chain of chains) {
      const tensors = check(chain, 'mse', 0.01, [0.7]);
      for (const { wrong, right, checked, worst } of tensors.slice(-2)) {
        assert.deepEqual([wrong, right], [0, checked], JSON.stringify(worst));
      }
      assert.ok(tensors.every(passes));
    }
  });

  test('exactly 0 on both sides at every step is right, also where a relu stands at its kink', () => {
    const zeros = [unit('relu', 0, 0), unit('relu', 0, 0), unit('sigmoid', 0, 0)];
    const tensors = check(zeros, 'binaryCrossEntropy', 2, [1]);
    assert.deepEqual(
      tensors.map(({ right, atKink }) => [right, atKink.length]),
      tensors.map(() => [1, 0]),
    );
    assert.equal(tensors.at(-1)!.worst!.analytic, -0.5);
  });

  test('a gradient that drowns in rounding is not called right, nor is its tensor', () => {
    const chain = Array.from({ length: 26 }, () => unit('sigmoid', 0.8, 0));
    const [first] = check(chain, 'binaryCrossEntropy', 1, [1]);
    assert.ok(Math.abs(first.worst!.analytic) < 1e-17 && first.worst!.analytic !== 0, String(first.worst!.analytic));
    assert.deepEqual([first.right, first.cannotTell, tensorVerdict(first), passes(first)], [0, 1, 'cannot tell', true]);
  });

  test('a gradient of 0 where there is one is wrong', () => {
    const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
    const zeros = gradientsOf(network, samples, () => 0);
    for (const { wrong, checked, worst } of checkGradients(network, samples, undefined, zeros)) {
      assert.deepEqual([wrong, worst!.route, worst!.analytic], [checked, 'kernels', 0]);
    }
  });

  test('a gradient that is not a number is wrong', () => {
    // softmax over one unit is 1, and the target 0: the loss is infinite.
    const tensors = check([{ activation: 'softmax', weights: [1], biases: [0] }], 'binaryCrossEntropy', 1, [0]);
    assert.deepEqual(verdicts(tensors), ['wrong', 'wrong']);
  });
});

suite('kinks and bends', () => {
  test('an element at the kink of a relu is reported as at a kink, not as wrong', () => {
    // net = 2 w + b = 0: back-propagation says 0 by convention, the differences half the slope on the right.
    const tensors = check([unit('relu', 1, -2), unit('linear', 1, 0)], 'halfSquaredError', 2, [5]);
    const [weights, bias, outWeights, outBias] = tensors;
    for (const tensor of [weights, bias]) {
      assert.equal(tensor.worst, undefined);
      assert.equal(tensor.atKink.length, 1);
      assert.equal(tensor.atKink[0].analytic, 0);
      assert.equal(tensorVerdict(tensor), 'at a kink');
    }
    assert.deepEqual([outWeights.atKink, outBias.atKink], [[], []]);
  });

  test('a relu that is clear of its kink is checked like any other unit', () => {
    const [weights] = check([unit('relu', 1, -1), unit('linear', 1, 0)], 'halfSquaredError', 2, [5]);
    assert.deepEqual(weights.atKink, []);
    // y = 1, so dE/dw = (1 - 5) 2.
    assert.equal(weights.worst?.analytic, -8);
    assert.ok(weights.worst.error < 1e-9);
  });

  test('close to a kink a shorter step is taken, down to 1e-7', () => {
    for (const distance of [5e-5, 1e-6, 3e-7]) {
      const [, bias] = check([unit('relu', 1, -2 + distance), unit('linear', 1, 0)], 'halfSquaredError', 2, [5]);
      assert.equal(tensorVerdict(bias), 'right', String(distance));
      assert.ok(bias.worst!.rounding > (4 * Number.EPSILON * 25) / 1e-4, String(bias.worst!.rounding));
    }
    const [, bias] = check([unit('relu', 1, -2 + 1e-8), unit('linear', 1, 0)], 'halfSquaredError', 2, [5]);
    assert.equal(tensorVerdict(bias), 'at a kink');
  });

  test('at a bend, where only the second derivative jumps, a right gradient is right and a wrong one wrong', () => {
    const cases = [
      [[unit('softsign', 1, -2), unit('linear', 1, 0)], 'mse', 5],
      [[unit('elu', 1, -2), unit('linear', 1, 0)], 'mse', 5],
      [[unit('linear', 1, 4)], 'huber', 5],
    ] as const;
    for (const [layers, loss, target] of cases) {
      for (const { right, worst } of check(layers, loss, 2, [target])) assert.equal(right, 1, JSON.stringify(worst));
      const network = createNetwork({ seed: 0, inputs: 1, layers: layers.map(layerOf), loss }, 1);
      const samples = { rows: 1, inputs: Float64Array.of(2), targets: Float64Array.of(target) };
      const tensors = checkGradients(
        network,
        samples,
        undefined,
        gradientsOf(network, samples, value => value * (1 + 1e-4) + 1e-4),
      );
      for (const { wrong, worst } of tensors) assert.equal(wrong, 1, JSON.stringify(worst));
    }
  });

  test('regularization is part of what is checked, and |w| at 0 is a kink', () => {
    const [hidden, last] = layersOf(['tanh', 'linear'], [3, 2]);
    const layers = [
      { ...hidden, l1: 0.3, l2: 0.2 },
      { ...last, weightInit: { type: 'zeros' } as const, l1: 0.1 },
    ];
    const network = createNetwork({ seed: 1, inputs: 3, layers, loss: 'mse' }, 4);
    const [weights, , outWeights] = checkGradients(network, randomSamples(1, 4, 3, 2, 'mse'));
    assert.equal(weights.right, weights.checked, JSON.stringify(weights.worst));
    assert.equal(outWeights.worst, undefined);
    assert.equal(outWeights.atKink.length, 6);
  });

  test('an output at the kink of its loss is at a kink', () => {
    const [weights, bias] = check([unit('linear', 1, 3)], 'mae', 2, [5]);
    assert.deepEqual([weights.worst, bias.worst], [undefined, undefined]);
  });
});

suite('the report', () => {
  test('names every tensor with its worst element', () => {
    const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
    const report = checkGradients(network, samples);
    assert.deepEqual(
      report.map(({ layer, layerName, tensor }) => [layer, layerName, tensor]),
      [
        [0, '1', 'weights'],
        [0, '1', 'bias'],
        [1, '2', 'weights'],
        [1, '2', 'bias'],
      ],
    );
    for (const { layer, tensor, worst } of report) {
      assert.ok(worst);
      const { I, dw, db } = network.layers[layer];
      const gradient = tensor === 'weights' ? dw[worst.row * I + worst.column] : db[worst.column];
      assert.equal(worst.analytic, gradient);
    }
  });

  test('the worst element is a wrong one, else the right one that comes closest to its bound', () => {
    const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
    const [right] = checkGradients(network, samples);
    const wrong = gradientsOf(network, samples, (value, { layer, index }) => {
      return layer === 0 && index === 7 ? value * 1.01 : value;
    });
    const [worse] = checkGradients(network, samples, undefined, wrong);
    assert.deepEqual([worse.wrong, worse.right], [1, right.checked - 1]);
    assert.deepEqual([worse.worst!.row, worse.worst!.column, worse.worst!.route], [2, 1, 'kernels']);
  });

  test('counts the elements of each tensor and those that were chosen, and leaves out a bias that is not there', () => {
    const [hidden, last] = layersOf(['tanh', 'linear'], [4, 2]);
    const network = createNetwork({ seed: 1, inputs: 3, layers: [{ ...hidden!, bias: false }, last!], loss: 'mse' }, 2);
    const asked: number[] = [];
    const choose = (count: number) => {
      asked.push(count);
      return Uint32Array.of(0, count - 1);
    };
    const report = checkGradients(network, randomSamples(1, 2, 3, 2, 'mse'), choose);
    assert.deepEqual(
      report.map(tensor => [tensor.layer, gradientSymbol(tensor.tensor), tensor.elements, tensor.checked]),
      [
        [0, 'dE/dW', 12, 2],
        [1, 'dE/dW', 8, 2],
        [1, 'dE/db', 2, 2],
      ],
    );
    assert.deepEqual(asked, [12, 8, 2]);
  });

  test('the worst of several wrong ones is furthest off, and of right ones that which comes closest to its bound', () => {
    const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
    const worstOf = (factors: Readonly<Record<number, number>>) => {
      const kernels = gradientsOf(network, samples, (value, { layer, tensor, index }) =>
        layer === 0 && tensor === 'weights' ? value * (factors[index] ?? 1) : value,
      );
      const { row, column, verdict, route } = checkGradients(network, samples, undefined, kernels)[0]!.worst!;
      return [3 * row + column, verdict, route];
    };
    assert.deepEqual(worstOf({ 2: 1.01, 7: 1.5 }), [7, 'wrong', 'kernels']);
    assert.deepEqual(worstOf({ 2: 1.5, 7: 1.01 }), [2, 'wrong', 'kernels']);
    assert.deepEqual(worstOf({ 2: 1 + 8e-7, 7: 1 + 4e-7 }), [2, 'right', 'kernels']);
    assert.deepEqual(worstOf({ 2: 1 + 4e-7, 7: 1 + 8e-7, 9: 1 }), [7, 'right', 'kernels']);
    assert.deepEqual(worstOf({ 0: 1 + 9e-7, 7: 1.01 }), [7, 'wrong', 'kernels']);
    assert.deepEqual(worstOf({ 7: 1.01, 11: 1 + 9e-7 }), [7, 'wrong', 'kernels']);
  });

  test('of two routes the one that is further off is told, the plain one where the other is exact', () => {
    const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
    const plain = checkGradients(network, samples, () => Uint32Array.of(1));
    const { analytic, numeric } = plain[0]!.worst!;
    assert.notEqual(analytic, numeric);
    const routeOf = (value: number) => {
      const kernels = gradientsOf(network, samples, (old, { layer, index }) =>
        layer === 0 && index === 1 ? value : old,
      );
      return checkGradients(network, samples, () => Uint32Array.of(1), kernels)[0]!.worst!.route;
    };
    assert.equal(routeOf(numeric), 'plain');
    assert.equal(routeOf(analytic), 'plain');
    assert.equal(routeOf(analytic + 2 * (analytic - numeric)), 'kernels');
  });

  test('a wrong gradient is told before one that drowns in rounding', () => {
    const chain = Array.from({ length: 26 }, () => unit('sigmoid', 0.8, 0));
    const network = createNetwork({ seed: 0, inputs: 1, layers: chain.map(layerOf), loss: 'binaryCrossEntropy' }, 1);
    const samples = { rows: 1, inputs: Float64Array.of(1), targets: Float64Array.of(1) };
    const ones = gradientsOf(network, samples, () => 1);
    const [{ wrong, worst }] = checkGradients(network, samples, undefined, ones) as [CheckedTensor];
    assert.deepEqual([wrong, worst!.route, worst!.analytic], [1, 'kernels', 1]);
  });

  test('a check leaves the weights as they were', () => {
    const { network, samples } = networkWithSamples(1, ['tanh', 'linear'], 'mse');
    const before = network.layers.map(({ w, b }) => [w.slice(), b.slice()]);
    checkGradients(network, samples);
    assert.deepEqual(
      network.layers.map(({ w, b }) => [w, b]),
      before,
    );
  });

  test('the relative error is 2 for opposite signs and 0 for two zeros', () => {
    assert.equal(relativeError(3, -3), 2);
    assert.equal(relativeError(0, 0), 0);
    assert.equal(relativeError(1e-9, 0), 1);
  });
});
