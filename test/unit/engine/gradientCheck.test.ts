import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkGradients, relativeError } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import type { LayerOptions, Samples } from '../../../src/engine/options.ts';
import { layersOf, networkWithSamples } from './support.ts';

function unit(activation: 'relu' | 'linear', weight: number, bias: number): LayerOptions {
  const explicit = (value: number) => ({ type: 'explicit', values: Float64Array.of(value) }) as const;
  return { name: activation, units: 1, activation, weightInit: explicit(weight), biasInit: explicit(bias) };
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
