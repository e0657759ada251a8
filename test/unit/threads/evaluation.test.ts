import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { talliesOf } from '../../../src/panel/confusion.ts';
import type {
  EvaluationAnswers,
  EvaluationKind,
  EvaluationQuestion,
  LayerWeights,
} from '../../../src/run/questions.ts';
import { shapesOf } from '../../../src/run/runFacts.ts';
import type { RunSubject } from '../../../src/run/samples.ts';
import { surfaceExtent } from '../../../src/run/surfaceGrid.ts';
import { weightsBefore, weightsOf } from '../../../src/run/weightRows.ts';
import { Evaluation } from '../../../src/threads/evaluation.ts';
import { type LayerLayout, networkScalarIndex, tensorInBlock, traceLayout } from '../../../src/trace/layout.ts';
import { tensorInProbe } from '../../../src/trace/probeBlock.ts';
import { trainedOn } from '../run/subjects.ts';

/** A copy of a layer's block with the sample's tensors of another sample, as an evaluation answers them. */
function withProbe(layer: LayerLayout, block: Float64Array, probe: Float64Array): Float64Array {
  const first = layer.tensors.input.offset;
  assert.equal(probe.length, layer.length - first);
  const copy = block.slice();
  copy.set(probe, first);
  return copy;
}

const layoutOf = ({ model }: RunSubject) => traceLayout(shapesOf(model));

function ask<Kind extends EvaluationKind>(
  subject: RunSubject,
  layers: readonly LayerWeights[],
  question: EvaluationQuestion & { readonly kind: Kind },
): EvaluationAnswers[Kind] {
  return new Evaluation(subject).answer({ layers, question }) as EvaluationAnswers[Kind];
}

const spiral = {
  seed: 3,
  data: { generate: 'spiral', samples: 600, noise: 0.05, standardize: true },
  layers: [
    { units: 7, activation: { type: 'leakyRelu', slope: 0.2 }, dropout: 0.1 },
    { units: 5, activation: 'tanh', bias: false },
    { units: 1, activation: 'sigmoid' },
  ],
  optimizer: { type: 'adam', learningRate: 0.01 },
  training: { epochs: 4, batchSize: 16, validationSplit: 0.3 },
};
const three = {
  seed: 5,
  data: { generate: 'gaussian', samples: 90, classes: 2 },
  layers: [
    { units: 4, activation: 'relu' },
    { units: 2, activation: 'softmax' },
  ],
  training: { epochs: 3, validationSplit: 0.4 },
};
const sine = {
  seed: 1,
  data: { generate: 'sine', samples: 50 },
  layers: [{ units: 6, activation: 'tanh' }, { units: 1 }],
  training: { epochs: 3, validationSplit: 0.2 },
};

suite('evaluating a run after an epoch', () => {
  for (const [name, spec] of Object.entries({ spiral, three, sine, single: { ...spiral, precision: 'float32' } })) {
    test(`gives the losses of the validation rows that the epoch recorded, to the last bit (${name})`, async () => {
      const { subject, epochs } = await trainedOn(spec);
      const { scalars, tensors } = epochs.at(-1)!;
      const { losses } = ask(subject, weightsOf(layoutOf(subject), { row: tensors! }), { kind: 'rows' });
      const { trainingRows, rows } = subject.samples;
      const loss = losses.subarray(trainingRows).reduce((sum, one) => sum + one, 0) / (rows - trainingRows);
      assert.equal(loss, scalars[networkScalarIndex('validationLoss')]);
    });
  }

  for (const [name, spec] of Object.entries({ spiral, three })) {
    test(`gives the validation accuracy that the epoch recorded (${name})`, async () => {
      const { subject, epochs } = await trainedOn(spec);
      const { scalars, tensors } = epochs.at(-1)!;
      const answer = ask(subject, weightsOf(layoutOf(subject), { row: tensors! }), { kind: 'rows' });
      const tallies = talliesOf(subject, answer)!;
      assert.equal(tallies.validation.accuracy, scalars[networkScalarIndex('validationAccuracy')]);
      assert.equal(tallies.training.rows, subject.samples.all.training);
    });
  }

  test('gives the same for the weights as arrays, and leaves those alone', async () => {
    const { subject, epochs } = await trainedOn(spiral);
    const layout = layoutOf(subject);
    const row = epochs.at(-1)!.tensors!;
    const before = row.slice();
    const layers = weightsOf(layout, { row });
    const answer = ask(subject, layers, { kind: 'rows' });
    assert.deepEqual(ask(subject, weightsOf(layout, { layers }), { kind: 'rows' }), answer);
    assert.deepEqual(row, before);
  });

  test('gives infinities and NaN where numbers overflow', async () => {
    const { subject, epochs } = await trainedOn(sine);
    const layers = weightsOf(layoutOf(subject), { row: epochs[0]!.tensors! });
    for (const { weights } of layers) weights.fill(Number.MAX_VALUE);
    const { outputs } = ask(subject, layers, { kind: 'rows' });
    assert.ok(outputs.some(output => !Number.isFinite(output)));
  });
});

suite("a probe of another epoch's weights", () => {
  for (const [name, spec] of Object.entries({ spiral, three, single: { ...spiral, precision: 'float32' } })) {
    test(`gives the tensors of the pinned sample that every epoch recorded (${name})`, async () => {
      const { subject, options, epochs } = await trainedOn({ ...spec, probe: { sample: 5 } });
      const layout = layoutOf(subject);
      const { inputs, targets } = options.probe;
      for (const { tensors: row } of epochs) {
        const answer = ask(subject, weightsBefore(layout, row!), { kind: 'probe', sample: { inputs, targets } });
        for (const [l, layer] of layout.layers.entries()) {
          const block = row!.subarray(layer.start, layer.start + layer.length);
          closeTo(withProbe(layer, block, answer[l]!), block);
          const recorded = tensorInBlock(layer, block, 'delta');
          assert.ok(recorded.some(value => value !== 0));
          closeTo(tensorInProbe(layer, answer[l]!, 'delta'), recorded);
        }
      }
    });
  }

  test('gives the very bits with the row of the epoch before, and a kept row is found by its place', async () => {
    const { subject, epochs } = await trainedOn({ ...spiral, probe: { sample: 5 } });
    const layout = layoutOf(subject);
    const row = subject.samples.sourceRows.indexOf(5);
    const layers = weightsOf(layout, { row: epochs[1]!.tensors! });
    const answer = ask(subject, layers, { kind: 'probe', sample: { row } });
    for (const [l, layer] of layout.layers.entries()) {
      const block = epochs[2]!.tensors!.subarray(layer.start, layer.start + layer.length);
      assert.deepEqual(withProbe(layer, block, answer[l]!), block.slice());
    }
  });
});

suite('a surface', () => {
  test("gives at a sample's place the output of its row", async () => {
    const { subject, epochs } = await trainedOn(spiral);
    const layers = weightsOf(layoutOf(subject), { row: epochs.at(-1)!.tensors! });
    const { outputs } = ask(subject, layers, { kind: 'rows' });
    const { inputs } = subject.samples;
    for (const [a, b] of [
      [0, 1],
      [7, 2],
      [400, 3],
    ] as const) {
      const x = { from: inputs[2 * a]!, to: inputs[2 * b]! };
      const y = { from: inputs[2 * a + 1]!, to: inputs[2 * b + 1]! };
      const answer = ask(subject, layers, { kind: 'surface', extent: { x, y, columns: 3, rows: 4 } });
      assert.equal(answer.outputs.length, 12);
      assert.deepEqual([answer.outputs[0], answer.outputs[11]], [outputs[a], outputs[b]]);
      const corner = { inputs: Float64Array.of(x.to, y.from), targets: Float64Array.of(0) };
      const probe = ask(subject, layers, { kind: 'probe', sample: corner }).at(-1)!;
      const last = layoutOf(subject).layers.at(-1)!;
      assert.equal(answer.outputs[2], tensorInProbe(last, probe, 'output')[0]);
    }
  });

  test('of one input is a curve through the outputs of the rows', async () => {
    const { subject, epochs } = await trainedOn(sine);
    const layers = weightsOf(layoutOf(subject), { row: epochs.at(-1)!.tensors! });
    const { outputs } = ask(subject, layers, { kind: 'rows' });
    const x = { from: subject.samples.inputs[0]!, to: subject.samples.inputs[9]! };
    const extent = { x, y: { from: 0, to: 0 }, columns: 5, rows: 1 };
    const curve = ask(subject, layers, { kind: 'surface', extent }).outputs;
    assert.deepEqual([curve.length, curve[0], curve[4]], [5, outputs[0], outputs[9]]);
  });
});

suite('a question that does not fit', () => {
  test('is answered with what is wrong with it', async () => {
    const { subject, epochs } = await trainedOn(spiral);
    const layout = layoutOf(subject);
    const layers = weightsOf(layout, { row: epochs[0]!.tensors! });
    const extent = surfaceExtent(subject)!;
    const probe = (sample: { row: number } | { inputs: Float64Array; targets: Float64Array }) => () =>
      ask(subject, layers, { kind: 'probe', sample });
    const surface = (change: object) => () =>
      ask(subject, layers, { kind: 'surface', extent: { ...extent, ...change } });
    assert.throws(() => weightsOf(layout, { row: new Float64Array(3) }), /has 3 numbers where/);
    assert.throws(() => weightsBefore(layout, new Float64Array(3)), /has 3 numbers where/);
    assert.throws(() => ask(subject, layers.slice(1), { kind: 'rows' }), /2 layers were given for a network of 3/);
    const short = layers.map(layer => ({ ...layer, weights: layer.weights.slice(1) }));
    assert.throws(() => ask(subject, short, { kind: 'rows' }), /13 weights of layer 1 were given where 14/);
    for (const row of [-1, 600, 0.5, Number.NaN]) assert.throws(probe({ row }), /there is no kept row/);
    assert.throws(probe({ inputs: new Float64Array(1), targets: new Float64Array(1) }), /1 inputs were given where 2/);
    assert.throws(probe({ inputs: new Float64Array(2), targets: new Float64Array(2) }), /2 targets were given where 1/);
    assert.throws(surface({ columns: 0 }), /0 x 100 points/);
    assert.throws(surface({ columns: 1e5, rows: 1e5 }), /are more than/);
    assert.throws(surface({ x: { from: Number.NaN, to: 1 } }), /must be finite/);
  });
});

function closeTo(actual: Float64Array, expected: Float64Array): void {
  assert.equal(actual.length, expected.length);
  for (const [k, value] of expected.entries())
    assert.ok(Math.abs(actual[k]! - value) <= 1e-12, `${actual[k]} ${value}`);
}
