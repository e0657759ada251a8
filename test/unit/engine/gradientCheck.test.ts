import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { plainLayer } from '../../../src/engine/defaults.ts';
import { checkGradients, passes, relativeError } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { LayerOptions, Samples } from '../../../src/engine/options.ts';
import { layersOf, networkWithSamples, randomSamples } from './support.ts';

function unit(activation: 'relu' | 'linear', weight: number, bias: number): LayerOptions {
  const explicit = (value: number) => ({ type: 'explicit', values: Float64Array.of(value) }) as const;
  return {
    name: activation,
    units: 1,
    activation: { type: activation },
    weightInit: explicit(weight),
    biasInit: explicit(bias),
    ...plainLayer,
  };
}

const one: Samples = { rows: 1, inputs: Float64Array.of(2), targets: Float64Array.of(5) };

test('an element at the kink of a relu is reported as at a kink, not as wrong', () => {
  // net = 2 w + b = 0: back-propagation says 0 by convention, the differences half the slope on the right.
  const layers = [unit('relu', 1, -2), unit('linear', 1, 0)];
  const network = createNetwork({ seed: 0, inputs: 1, layers, loss: 'halfSquaredError' }, 1);
  const [weights, bias, outWeights, outBias] = checkGradients(network, one);
  for (const tensor of [weights, bias]) {
    assert.equal(tensor.worst, undefined);
    assert.equal(tensor.atKink.length, 1);
    assert.equal(tensor.atKink[0].analytic, 0);
  }
  assert.deepEqual([outWeights.atKink, outBias.atKink], [[], []]);
});

test('a relu that is clear of its kink is checked like any other unit', () => {
  const layers = [unit('relu', 1, -1), unit('linear', 1, 0)];
  const network = createNetwork({ seed: 0, inputs: 1, layers, loss: 'halfSquaredError' }, 1);
  const [weights] = checkGradients(network, one);
  assert.deepEqual(weights.atKink, []);
  // y = 1, so dE/dw = (1 - 5) 2.
  assert.equal(weights.worst?.analytic, -8);
  assert.ok(weights.worst.error < 1e-9);
});

test('the report names every tensor with its worst element and both values', () => {
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
    assert.equal(worst.error, relativeError(worst.analytic, worst.numeric));
  }
});

test('the worst element is the one with the largest error', () => {
  // A weight on an input of 0 has the derivative 0 by both routes; the other one has a rounding error.
  for (const column of [0, 1]) {
    const inputs = new Float64Array(2).fill(1.7, column, column + 1);
    const network = createNetwork({ seed: 1, inputs: 2, layers: layersOf(['tanh'], [1]), loss: 'mse' }, 1);
    const [weights] = checkGradients(network, { rows: 1, inputs, targets: Float64Array.of(0.3) });
    assert.ok(weights.worst && weights.worst.error > 0);
    assert.equal(weights.worst.column, column);
  }
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

test('the relative error is 1 for opposite signs and 0 for two zeros', () => {
  assert.equal(relativeError(3, -3), 1);
  assert.equal(relativeError(0, 0), 0);
  assert.equal(relativeError(1e-9, 0), 0.1);
});

test('regularization is part of what is checked, and |w| at 0 is a kink', () => {
  const [hidden, last] = layersOf(['tanh', 'linear'], [3, 2]);
  const layers = [
    { ...hidden, l1: 0.3, l2: 0.2 },
    { ...last, weightInit: { type: 'zeros' } as const, l1: 0.1 },
  ];
  const network = createNetwork({ seed: 1, inputs: 3, layers, loss: 'mse' }, 4);
  const [weights, , outWeights] = checkGradients(network, randomSamples(1, 4, 3, 2, 'mse'));
  assert.ok(weights.worst && weights.worst.error < 1e-6, JSON.stringify(weights.worst));
  assert.equal(outWeights.worst, undefined);
  assert.equal(outWeights.atKink.length, 6);
});

test('an output at the kink of its loss is at a kink', () => {
  const network = createNetwork({ seed: 0, inputs: 1, layers: [unit('linear', 1, 3)], loss: 'mae' }, 1);
  const [weights, bias] = checkGradients(network, one);
  assert.deepEqual([weights.worst, bias.worst], [undefined, undefined]);
});

suite('what passes', () => {
  const element = { row: 0, column: 0, analytic: 1, numeric: 1, error: 0, withinRounding: false };
  const tensor = {
    layer: 0,
    layerName: 'a',
    tensor: 'bias',
    elements: 1,
    checked: 1,
    worst: element,
    atKink: [],
  } as const;
  const passesWith = (more: Partial<typeof element>) => passes({ ...tensor, worst: { ...element, ...more } });

  test('an error below 1e-5 passes, from 1e-5 on it does not, unless it is within rounding', () => {
    assert.ok(passesWith({ error: 0.99e-5 }));
    assert.ok(!passesWith({ error: 1e-5 }));
    assert.ok(passesWith({ error: 1, withinRounding: true }));
    assert.ok(passes({ ...tensor, worst: undefined }));
  });

  test('an error that is not a number does not pass', () => {
    assert.ok(!passesWith({ error: Number.NaN }));
  });
});
