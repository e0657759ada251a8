import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createTrainer } from '../../../src/engine/trainer.ts';
import { flowRows } from '../../../src/panel/flow.ts';
import { type Flow, type FlowNumber, flowNumber } from '../../../src/panel/flowPicture.ts';
import { rowsMoment } from '../../../src/run/moment.ts';
import { layerScalarIndex, type TraceLayout, tensorInRow, traceLayout } from '../../../src/trace/layout.ts';
import type { RecordedQuantity } from '../../../src/trace/quantity.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../engine/support.ts';

const momentOf = (layout: TraceLayout, scalars: Float64Array, row: Float64Array) =>
  rowsMoment({ layout, precision: 'float64', epoch: 1, scalars, row });
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${actual}, expected ${expected}`);

suite('a network of two layers, by hand', () => {
  // x = (1, 2); V = ((1, 0), (0, -1)), relu: y = (1, 0). W = (3, 4), linear: 3. E = (3 - 1)^2 / 2: dE/dy = 2.
  // delta = 2; dE/dy of the first layer = 2 W = (6, 8); relu' = (1, 0): delta = (6, 0); dE/dx = (6, 0).
  const layout = traceLayout([
    { name: 'hidden', inputs: 2, outputs: 2, bias: false, activation: 'relu' },
    { name: 'out', inputs: 2, outputs: 1, bias: false, activation: 'linear' },
  ]);
  const tensors = new Float64Array(layout.tensorLength).fill(Number.NaN);
  const scalars = new Float64Array(layout.scalarLength).fill(Number.NaN);
  const set = (layer: number, name: RecordedQuantity, values: readonly number[]) =>
    tensorInRow(layout, tensors, layer, name).set(values);
  set(0, 'input', [1, 2]);
  set(0, 'output', [1, 0]);
  set(0, 'outputGradient', [6, 8]);
  set(0, 'jacobianDiagonal', [1, 0]);
  set(0, 'meanJacobianDiagonal', [-0.5, 0.25]);
  set(0, 'delta', [6, 0]);
  set(0, 'inputGradient', [6, 0]);
  set(1, 'input', [1, 0]);
  set(1, 'output', [3]);
  set(1, 'outputGradient', [2]);
  set(1, 'jacobianDiagonal', [1]);
  set(1, 'delta', [2]);
  set(1, 'inputGradient', [6, 8]);
  scalars[layerScalarIndex(layout, 1, 'updateNorm')] = 0.5;
  scalars[layerScalarIndex(layout, 1, 'weightNorm')] = 5;
  scalars[layerScalarIndex(layout, 1, 'gradientNorm')] = 2;
  const { rows } = flowRows(momentOf(layout, scalars, tensors));
  const flow: Flow = { epoch: 1, sample: 'sample 0', isFused: false, rows };

  test('says of weights that they were all 0 before the epoch, whatever they are after it', () => {
    const zeroAt = (weights: readonly number[], update: readonly number[]) => {
      const [row, known] = [tensors.slice(), scalars.slice()];
      tensorInRow(layout, row, 1, 'weightsAfter').set(weights);
      tensorInRow(layout, row, 1, 'weightUpdate').set(update);
      known[layerScalarIndex(layout, 1, 'updateNorm')] = Math.hypot(...update);
      known[layerScalarIndex(layout, 1, 'weightNorm')] = Math.hypot(...weights);
      const { rows } = flowRows(momentOf(layout, known, row));
      return flowNumber({ epoch: 1, sample: 'sample 0', isFused: false, rows }, 1, 'zeroWeights');
    };
    assert.equal(zeroAt([3, 4], [3, 4]), 1);
    assert.equal(zeroAt([3, 4], [4, 3]), 0);
    assert.equal(zeroAt([3, 4], [3, 3]), 0);
  });

  test('has the norms of its vectors, and the factor of each step', () => {
    const expected: [number, Partial<Record<FlowNumber, number>>][] = [
      [0, { input: Math.sqrt(5), output: 1, outputGradient: 10, delta: 6, inputGradient: 6 }],
      [0, { activationFactor: 0.6, weightFactor: 1, derivative: 0.5, flatShare: 0.5, offShare: 0.5 }],
      [0, { epochDerivative: 0.375 }],
      [1, { input: 1, output: 3, outputGradient: 2, delta: 2, inputGradient: 10 }],
      [1, { activationFactor: 1, weightFactor: 5, derivative: 1, flatShare: 0, offShare: 0 }],
      [1, { gradient: 2, update: 0.5, weights: 5 }],
    ];
    for (const [layer, numbers] of expected) {
      for (const [name, value] of Object.entries(numbers)) near(flowNumber(flow, layer, name as FlowNumber), value);
    }
  });

  test('keeps what is not a number', () => {
    assert.ok(Number.isNaN(flowNumber(flow, 0, 'gradient')));
    assert.ok(Number.isNaN(flowNumber(flow, 1, 'epochDerivative')));
  });

  test('has no factor where no gradient came in', () => {
    const nothing = tensors.slice();
    tensorInRow(layout, nothing, 0, 'outputGradient').fill(0);
    tensorInRow(layout, nothing, 0, 'delta').fill(0);
    const still = { ...flow, ...flowRows(momentOf(layout, scalars, nothing)) };
    assert.ok(Number.isNaN(flowNumber(still, 0, 'activationFactor')));
    assert.ok(Number.isNaN(flowNumber(still, 0, 'weightFactor')));
    assert.equal(flowNumber(still, 0, 'delta'), 0);
  });
});

test('a trained network hands down what comes in, so the product of all factors is the ratio of the norms', () => {
  const trainer = createTrainer(
    trainingOptions({
      inputs: 3,
      layers: layersOf(['tanh', 'softplus', 'sigmoid', 'linear'], [6, 5, 4, 2]),
      training: randomSamples(1, 12, 3, 2, 'mse'),
      probe: sampleAt(randomSamples(1, 12, 3, 2, 'mse'), 3),
      epochs: 3,
    }),
  );
  let record = trainer.step();
  while (trainer.state === 'training') record = trainer.step() ?? record;
  const { scalars, tensors } = record!;
  const { layout } = trainer;
  const { rows } = flowRows(momentOf(layout, scalars, tensors!));
  const number = (layer: number, name: FlowNumber) =>
    flowNumber({ epoch: 3, sample: '', isFused: false, rows }, layer, name);
  let product = 1;
  for (let layer = 3; layer >= 0; layer--) {
    product *= number(layer, 'activationFactor') * number(layer, 'weightFactor');
    if (layer > 0) {
      near(number(layer, 'inputGradient'), number(layer - 1, 'outputGradient'));
      near(number(layer, 'input'), number(layer - 1, 'output'));
    }
  }
  assert.ok(number(3, 'outputGradient') > 0);
  near(product, number(0, 'inputGradient') / number(3, 'outputGradient'));
});
