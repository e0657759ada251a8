import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LayerWeights, ParameterRef, RowsAnswer, SharesAnswer } from '../../../src/run/questions.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import type { RunSubject } from '../../../src/run/samples.ts';
import { weightsOf } from '../../../src/run/weightRows.ts';
import { Evaluation } from '../../../src/threads/evaluation.ts';
import { tensorInRow, traceLayout } from '../../../src/trace/layout.ts';
import { trainedOn } from '../run/subjects.ts';

/** More rows than pass through the network at once, in one batch, so that an epoch has one gradient. */
const spiral = {
  seed: 3,
  data: { generate: 'spiral', samples: 600, noise: 0.05, standardize: true },
  layers: [
    { units: 7, activation: { type: 'leakyRelu', slope: 0.2 } },
    { units: 5, activation: 'tanh', bias: false },
    { units: 1, activation: 'sigmoid' },
  ],
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 2, batchSize: 'full', validationSplit: 0.3 },
};
const classes = {
  seed: 5,
  data: { generate: 'gaussian', samples: 90, classes: 3 },
  layers: [
    { units: 4, activation: 'softmax' },
    { units: 3, activation: 'softmax' },
  ],
  training: { epochs: 2, batchSize: 'full' },
};

function sharesOf(subject: RunSubject, layers: readonly LayerWeights[], parameter: ParameterRef): Float64Array {
  const answer = new Evaluation(subject).answer({ layers, question: { kind: 'shares', parameter } });
  return (answer as SharesAnswer).gradients;
}

/** Every weight and bias of a network. */
function parametersOf({ model }: RunSubject): ParameterRef[] {
  return shapesOf(model).flatMap(({ inputs, outputs, bias }, layer) =>
    Array.from({ length: outputs }, (_, unit) => [
      ...Array.from({ length: inputs }, (_, input) => ({ layer, unit, input })),
      ...(bias ? [{ layer, unit, input: null }] : []),
    ]).flat(),
  );
}

for (const [name, spec] of Object.entries({ spiral, classes, single: { ...classes, precision: 'float32' } })) {
  suite(`shares of a gradient (${name})`, () => {
    test('their mean is the gradient that an epoch of one batch recorded, for every weight and bias', async () => {
      const { subject, epochs } = await trainedOn(spec);
      const layout = traceLayout(shapesOf(subject.model));
      const layers = weightsOf(layout, { row: epochs[0]!.tensors! });
      const recorded = epochs[1]!.tensors!;
      const tolerance = name === 'single' ? 1e-6 : 1e-13;
      let largest = 0;
      for (const { layer, unit, input } of parametersOf(subject)) {
        const gradients = sharesOf(subject, layers, { layer, unit, input });
        const mean = gradients.reduce((sum, gradient) => sum + gradient, 0) / gradients.length;
        const { inputs } = layout.layers[layer]!.shape;
        const expected =
          input === null
            ? tensorInRow(layout, recorded, layer, 'meanBiasGradient')[unit]!
            : tensorInRow(layout, recorded, layer, 'meanGradient')[unit * inputs + input]!;
        largest = Math.max(largest, Math.abs(expected));
        assert.ok(Math.abs(mean - expected) < tolerance, `${layer} ${unit} ${input}: ${mean}, recorded ${expected}`);
      }
      assert.ok(largest > 1e-3);
    });
  });
}

test('the share of a row is the slope of its own loss', async () => {
  for (const spec of [spiral, classes]) {
    const { subject, epochs } = await trainedOn(spec);
    const layers = weightsOf(traceLayout(shapesOf(subject.model)), { row: epochs[0]!.tensors! });
    const rows = [0, subject.samples.trainingRows - 1];
    for (const { layer, unit, input } of parametersOf(subject)) {
      const gradients = sharesOf(subject, layers, { layer, unit, input });
      const lossesAt = (h: number) => {
        const moved = layers.map(({ weights, bias }) => ({ weights: weights.slice(), bias: bias.slice() }));
        const inputs = shapesOf(subject.model)[layer]!.inputs;
        if (input === null) moved[layer]!.bias[unit]! += h;
        else moved[layer]!.weights[unit * inputs + input]! += h;
        const answer = new Evaluation(subject).answer({ layers: moved, question: { kind: 'rows' } });
        return (answer as RowsAnswer).losses;
      };
      const h = 1e-6;
      const [above, below] = [lossesAt(h), lossesAt(-h)];
      for (const row of rows) {
        const slope = (above[row]! - below[row]!) / (2 * h);
        const error = Math.abs(gradients[row]! - slope);
        assert.ok(error < 1e-7 * Math.max(1, Math.abs(slope)), `${gradients[row]}, numerically ${slope}`);
      }
    }
  }
});

test('what a network does not have has no shares', async () => {
  const { subject, epochs } = await trainedOn(spiral);
  const layers = weightsOf(traceLayout(shapesOf(subject.model)), { row: epochs[0]!.tensors! });
  const ask = (parameter: ParameterRef) => () => sharesOf(subject, layers, parameter);
  assert.throws(ask({ layer: 3, unit: 0, input: 0 }), /there is no layer 3; there are 3/);
  assert.throws(ask({ layer: 0, unit: 7, input: 0 }), /there is no unit 7/);
  assert.throws(ask({ layer: 0, unit: 0, input: 2 }), /there is no input 2/);
  assert.throws(ask({ layer: 1, unit: 0, input: null }), /has no bias/);
});
