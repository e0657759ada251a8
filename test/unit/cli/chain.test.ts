import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backprop, diverging, folderOf, xor } from './support.ts';

type Row = readonly number[];
type Matrix = readonly Row[];

interface LayerDocument {
  readonly name: string;
  readonly activation: string;
  readonly inputs: number;
  readonly units: number;
  readonly biases: Row;
  readonly input: Row;
  readonly net: Row;
  readonly output: Row;
  readonly outputGradient: Row;
  readonly activationJacobian: Matrix;
  readonly delta: Row;
  readonly fusedDelta?: Row;
  readonly fusedFormula?: string;
  readonly parameterJacobian: Matrix | null;
  readonly weightGradient: Matrix;
  readonly biasGradient: Row;
  readonly inputJacobian: Matrix;
  readonly inputGradient: Row;
  readonly leftOut: Readonly<Record<string, string>>;
}

interface ChainDocument {
  readonly name: string;
  readonly seed: number;
  readonly epoch: number;
  readonly sample: { readonly row: number | null; readonly input: Row; readonly target: Row };
  readonly lossFunction: string;
  readonly loss: number;
  readonly notes: readonly string[];
  readonly layers: readonly LayerDocument[];
  readonly complete: boolean;
}

const L = Math.log(3);

/** The lecture's network and sample, as test/unit/engine/lecture.test.ts works them by hand. */
const lecture = xor({
  name: 'Lecture',
  data: { inputs: [[1, 2]], targets: [[1, 1]] },
  loss: 'halfSquaredError',
  layers: [
    {
      name: 'V',
      units: 2,
      activation: 'sigmoid',
      weights: [
        [L, 0],
        [0, -L / 2],
      ],
    },
    {
      name: 'W',
      units: 2,
      activation: 'sigmoid',
      weights: [
        [L, L],
        [-L, -L],
      ],
    },
  ],
});

const classes = xor({
  data: {
    inputs: [
      [0.5, -2],
      [1, 3],
      [-1, 0.25],
    ],
    targets: [
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
  },
  layers: [
    { name: 'hidden', units: 5, activation: 'tanh', dropout: 0.5, l2: 0.1 },
    { name: 'mixed', units: 4, activation: 'softmax' },
    { name: 'out', units: 3, activation: 'softmax' },
  ],
});

/** A network on a single row, with its first weights. */
function oneRow(inputs: readonly number[], targets: readonly number[], layers: readonly object[]): string {
  return JSON.stringify({ data: { inputs: [inputs], targets: [targets] }, layers, training: { epochs: 1 } });
}

const csvNet = '{ "data": { "csv": "data/d.csv", "inputs": ["a"], "target": "y" }, "layers": [{ "units": 1 }] }';

const folder = folderOf({
  'xor.mlp.json': xor(),
  'lecture.mlp.json': lecture,
  'weighted.mlp.json': xor({ training: { epochs: 3, batchSize: 2, classWeights: [0.5, 3] }, probe: { sample: 1 } }),
  'frozen.mlp.json': xor({
    layers: [
      { name: 'hidden', units: 3, activation: 'tanh', trainable: 'weights' },
      { name: 'out', units: 1, activation: 'sigmoid', trainable: 'bias' },
    ],
  }),
  'classes.mlp.json': classes,
  'diverging.mlp.json': diverging,
  'goal.mlp.json': xor({ training: { epochs: 900, stopWhen: { loss: 100 } } }),
  'long.mlp.json': xor({ training: { epochs: 200_000 } }),
  'saturated.mlp.json': oneRow(
    [1, 2],
    [0, 0, 1],
    [
      {
        name: 'h',
        units: 2,
        activation: 'tanh',
        weights: [
          [0.5, 0.1],
          [0.2, 0.3],
        ],
      },
      {
        name: 'p',
        units: 3,
        activation: 'softmax',
        weights: [
          [900, 400],
          [0, 0],
          [-900, -400],
        ],
      },
    ],
  ),
  'saturated-sigmoids.mlp.json': oneRow(
    [1],
    [0, 1, 0.25],
    [
      { name: 'h', units: 1, weights: [[1]] },
      { name: 'p', units: 3, activation: 'sigmoid', weights: [[900], [-800], [1]], biases: [0, 0, -1] },
    ],
  ),
  'nearly.mlp.json': oneRow([1], [0, 1], [{ name: 'p', units: 2, activation: 'softmax', weights: [[20], [-20]] }]),
  'probe.mlp.json': xor({ probe: { sample: 2 } }),
  'own.mlp.json': xor({ probe: { input: [0.5, -2], target: [1] } }),
  'wide.mlp.json': xor({
    layers: [
      { name: 'wide', units: 1200, activation: 'tanh' },
      { units: 1, name: 'out' },
    ],
  }),
  'softmax.mlp.json': xor({
    data: { inputs: [[1]], targets: [Array.from({ length: 1100 }, (_, k) => (k === 7 ? 1 : 0))] },
    layers: [{ name: 'many', units: 1100, activation: 'softmax' }],
  }),
  'underflow.mlp.json': xor({
    data: { inputs: [[1]], targets: [[1, 0]] },
    layers: [
      { name: 'same', units: 1, weights: [[1]] },
      { name: 'sure', units: 2, activation: 'softmax', weights: [[-900], [900]] },
    ],
  }),
  'escape.mlp.json': xor({ name: '\u001b[2J\nXOR', layers: [{ name: 'l\u001b]0;\u0007', units: 1 }] }),
  'holes/net.mlp.json': csvNet,
  'holes/data/d.csv': 'a,y\n,2\n2,3\n,\n3,6\n',
});

async function documentOf(file: string, ...more: readonly string[]): Promise<ChainDocument> {
  const { code, out, err } = await backprop(folder, ['chain', file, '--json', ...more]);
  assert.equal(code, 0, err);
  return JSON.parse(out) as ChainDocument;
}

/** row . matrix, by the definition. */
function product(row: Row, matrix: Matrix | null): number[] {
  assert.equal(matrix?.length, row.length);
  return matrix[0]!.map((_, c) => row.reduce((sum, value, r) => sum + value * matrix[r]![c]!, 0));
}

function close(actual: Row, expected: Row, what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (const [k, value] of actual.entries()) assert.ok(Math.abs(value - expected[k]!) <= 1e-14, `${what}: ${actual}`);
}

/** What the chain rule says of the exported matrices, and nothing else. */
function assertChain({ layers }: ChainDocument): void {
  for (const [index, layer] of layers.entries()) {
    const where = `layer ${layer.name}`;
    const { input, inputs: I, units: O } = layer;
    close(product(layer.outputGradient, layer.activationJacobian), layer.delta, `${where}: dE/dnet`);
    close(product(layer.delta, layer.parameterJacobian), layer.weightGradient.flat(), `${where}: dE/dvec(W)`);
    assert.deepEqual(
      layer.weightGradient.map(row => row.length),
      new Array(O).fill(I),
    );
    assert.deepEqual(layer.biasGradient, layer.delta, `${where}: dE/db`);
    close(product(layer.delta, layer.inputJacobian), layer.inputGradient, `${where}: dE/dx`);
    const net = layer.inputJacobian.map((row, o) => row.reduce((sum, w, i) => sum + w * input[i]!, layer.biases[o]!));
    close(net, layer.net, `${where}: net`);
    const below = layers[index + 1];
    if (!below) continue;
    assert.deepEqual(below.outputGradient, layer.inputGradient, 'what is handed down is dE/dy below');
    assert.deepEqual(below.output, input);
  }
}

suite('backprop chain --json', () => {
  test('the lecture network has the numbers worked by hand, last layer first', async () => {
    const { layers, loss, sample, epoch, complete, ...facts } = await documentOf('lecture.mlp.json');
    assert.deepEqual(facts, {
      name: 'Lecture',
      seed: 7,
      precision: 'float64',
      lossFunction: 'halfSquaredError',
      notes: [],
    });
    assert.deepEqual([epoch, complete, sample], [0, true, { row: 0, input: [1, 2], target: [1, 1] }]);
    close([loss], [5 / 16], 'E');
    const [w, v] = layers as readonly [LayerDocument, LayerDocument];
    assert.deepEqual([layers.length, w.name, v.name], [2, 'W', 'V']);
    close(w.outputGradient, [-1 / 4, -3 / 4], 'dE/dz');
    close(w.activationJacobian.flat(), [3 / 16, 0, 0, 3 / 16], 'dz/dnet');
    close(w.delta, [-3 / 64, -9 / 64], 'delta of W');
    close(w.parameterJacobian!.flat(), [3 / 4, 1 / 4, 0, 0, 0, 0, 3 / 4, 1 / 4], 'dnet/dvec(W)');
    close(w.weightGradient.flat(), [-9 / 256, -3 / 256, -27 / 256, -9 / 256], 'dE/dW');
    close(w.inputJacobian.flat(), [L, L, -L, -L], 'dnet/dy');
    close(v.outputGradient, [(3 * L) / 32, (3 * L) / 32], 'dE/dy');
    close(v.delta, [(9 * L) / 512, (9 * L) / 512], 'delta of V');
    assert.deepEqual(v.parameterJacobian, [
      [1, 2, 0, 0],
      [0, 0, 1, 2],
    ]);
    close(v.weightGradient.flat(), [(9 * L) / 512, (18 * L) / 512, (9 * L) / 512, (18 * L) / 512], 'dE/dV');
    close(v.inputGradient, [(9 * L * L) / 512, (-9 * L * L) / 1024], 'dE/dx');
    assert.equal(w.fusedDelta, undefined);
  });

  for (const file of ['lecture', 'xor', 'classes', 'weighted', 'frozen'].map(name => `${name}.mlp.json`)) {
    test(`every product of its matrices is the gradient that it gives: ${file}`, async () => {
      assertChain(await documentOf(file));
      assertChain(await documentOf(file, '--epoch', '2'));
    });
  }

  test('a fused loss is shown as both factors, their product, and the delta that training computes at once', async () => {
    const { layers, sample } = await documentOf('classes.mlp.json');
    const [out, mixed] = layers as readonly [LayerDocument, LayerDocument];
    close(out.fusedDelta!, out.delta, 'fused');
    close(
      out.delta,
      out.output.map((p, k) => p - sample.target[k]!),
      'p - t',
    );
    assert.match(out.fusedFormula!, /^dE\/dnet = /);
    assert.ok(out.activationJacobian[0]![1]! < 0, 'a softmax has a full Jacobian');
    assert.equal(mixed.fusedDelta, undefined);
  });

  test('where classes are weighted the loss, both factors and the delta have the weight in them, and it is said', async () => {
    const [{ layers, ...facts }, plain] = await Promise.all([
      documentOf('weighted.mlp.json'),
      documentOf('xor.mlp.json', '--sample', '1'),
    ]);
    const { loss, notes, classWeight } = facts as typeof facts & { classWeight?: number };
    assert.equal(classWeight, 3);
    assert.ok(Math.abs(loss - 3 * plain.loss) < 1e-15);
    const [out] = layers as readonly [LayerDocument];
    close(
      out.outputGradient,
      plain.layers[0]!.outputGradient.map(value => 3 * value),
      'dE/dy',
    );
    close(
      out.delta,
      plain.layers[0]!.delta.map(value => 3 * value),
      'delta',
    );
    close(out.fusedDelta!, out.delta, 'fused');
    assert.equal(out.fusedFormula, 'dE/dnet = w (y - t) / m, with the class weight w = 3');
    assert.match(notes.join(), /^class weights: the loss of the sample, /);
    const { out: text } = await backprop(folder, ['chain', 'weighted.mlp.json']);
    assert.match(text, /E = \S+, with the weight of its class, w = 3\n/);
    assert.match((await backprop(folder, ['validate', 'weighted.mlp.json'])).out, /, class weights 0\.5, 3\n/);
  });

  test('nothing is dropped, and the notes say so and that regularization is apart', async () => {
    const { layers, notes } = await documentOf('classes.mlp.json', '--epoch', '1');
    assert.deepEqual(
      notes.map(note => note.split(':')[0]),
      ['dropout', 'regularization'],
    );
    assert.deepEqual(layers[1]!.input, layers[2]!.output);
    assert.ok(layers[2]!.output.every(value => value !== 0));
    assert.deepEqual((await documentOf('xor.mlp.json')).notes, []);
  });

  test('a number that is not finite is a string, and the fused delta is there all the same', async () => {
    const { out } = await backprop(folder, ['chain', 'underflow.mlp.json', '--json']);
    assert.ok(!out.includes('null'));
    const { layers } = JSON.parse(out) as { layers: readonly Readonly<Record<string, unknown>>[] };
    assert.deepEqual(layers[0]!.outputGradient, ['-Infinity', 0]);
    assert.deepEqual(layers[0]!.product, ['NaN', 'NaN']);
    assert.deepEqual(layers[0]!.delta, [-1, 1]);
    assert.deepEqual(layers[0]!.fusedDelta, [-1, 1]);
    assert.ok(layers.slice(1).every(({ product }) => product === undefined));
  });

  test('below a saturated softmax it goes on with the fused delta, and a note says why', async () => {
    // tanh(0.7) and tanh(0.8) of the hidden layer; delta = (1800 (1 - tanh(0.7)^2), 800 (1 - tanh(0.8)^2)).
    const { layers, notes, loss } = await documentOf('saturated.mlp.json');
    const [out, hidden] = layers as readonly [LayerDocument, LayerDocument];
    assert.deepEqual(out.delta, [1, 0, -1]);
    assert.deepEqual(out.inputGradient, [1800, 800]);
    close([loss], [1619.0914150251738], 'loss');
    close(hidden.delta, [1142.531261968425, 447.24413418579496], 'delta of the hidden layer');
    close(hidden.inputGradient, [660.7144578213715, 248.426366452581], 'dE/dx');
    assert.deepEqual(
      notes.map(note => note.split(':')[0]),
      ['saturation'],
    );
    const { notes: ofHidden } = await documentOf('saturated.mlp.json', '--layer', 'h');
    assert.deepEqual(ofHidden, notes);
    const { out: text } = await backprop(folder, ['chain', 'saturated.mlp.json']);
    assert.ok(text.includes(notes[0]!));
  });

  test('below saturated sigmoids it goes on with the fused delta', async () => {
    const { layers, notes } = await documentOf('saturated-sigmoids.mlp.json');
    const [out, hidden] = layers as readonly [LayerDocument, LayerDocument];
    // y = (1, 0, 1/2), t = (0, 1, 1/4), m = 3.
    close(out.delta, [1 / 3, -1 / 3, 1 / 12], 'delta');
    close(hidden.outputGradient, [(900 + 800 + 0.25) / 3], 'dE/dy');
    assert.equal(notes.length, 1);
  });

  test('a saturated output whose product is finite is not replaced', async () => {
    const { layers, notes } = await documentOf('nearly.mlp.json');
    close(layers[0]!.delta, [1, -1], 'delta');
    assert.deepEqual(notes, []);
  });

  test('a Jacobian too large to be written is null, says what it is, and its product is right', async () => {
    const { layers } = await documentOf('wide.mlp.json', '--sample', '1');
    const [out, wide] = layers as readonly [LayerDocument, LayerDocument];
    assert.deepEqual([wide.activationJacobian, wide.parameterJacobian], [null, null]);
    assert.deepEqual(Object.keys(wide.leftOut), ['activationJacobian', 'parameterJacobian']);
    assert.match(wide.leftOut.parameterJacobian!, /^1,200 x 2,400 numbers are more than 1,000,000; .*columns o\*I to/);
    close(
      wide.delta,
      wide.output.map((y, k) => wide.outputGradient[k]! * (1 - y * y)),
      'delta',
    );
    assert.deepEqual(
      wide.weightGradient.flat(),
      // JSON has no -0.
      wide.delta.flatMap(delta => wide.input.map(x => delta * x + 0)),
    );
    assert.deepEqual([out.leftOut, out.parameterJacobian!.length], [{}, 1]);
    assert.deepEqual(product(out.delta, out.inputJacobian), wide.outputGradient);
  });

  test('a softmax too large to be written has the right delta', async () => {
    const { layers, sample } = await documentOf('softmax.mlp.json');
    const [many] = layers as readonly [LayerDocument];
    assert.match(many.leftOut.activationJacobian!, /diag\(y\) - y yT/);
    close(
      many.delta,
      many.output.map((p, k) => p - sample.target[k]!),
      'p - t',
    );
  });

  test('--epoch gives the weights that a training has after so many epochs', async () => {
    const { out } = await backprop(folder, ['train', 'xor.mlp.json', '--json', '--epochs', '2']);
    const trained = JSON.parse(out) as { layers: readonly { weights: Matrix; biases: Row }[] };
    const { layers, epoch } = await documentOf('xor.mlp.json', '--epoch', '2');
    assert.equal(epoch, 2);
    assert.deepEqual(
      layers.toReversed().map(({ inputJacobian, biases }) => ({ weights: inputJacobian, biases })),
      trained.layers.map(({ weights, biases }) => ({ weights, biases })),
    );
    assert.notDeepEqual(layers, (await documentOf('xor.mlp.json')).layers);
  });

  test("the sample is the file's probe, or the row that --sample names", async () => {
    const sampleOf = async (file: string, ...more: string[]) => (await documentOf(file, ...more)).sample;
    assert.deepEqual(await sampleOf('xor.mlp.json'), { row: 0, input: [0, 0], target: [0] });
    assert.deepEqual(await sampleOf('probe.mlp.json'), { row: 2, input: [1, 0], target: [1] });
    assert.deepEqual(await sampleOf('probe.mlp.json', '--sample', '3'), { row: 3, input: [1, 1], target: [0] });
    assert.deepEqual(await sampleOf('own.mlp.json'), { row: null, input: [0.5, -2], target: [1] });
    assert.deepEqual(await sampleOf('own.mlp.json', '--sample', '1'), { row: 1, input: [0, 1], target: [1] });
  });

  test('--layer gives that layer alone, with the gradient that came down to it', async () => {
    const { layers } = await documentOf('classes.mlp.json');
    for (const layer of layers) {
      const only = await documentOf('classes.mlp.json', '--layer', layer.name);
      assert.deepEqual([only.layers, only.complete], [[layer], true]);
    }
  });

  test('stopped between two layers, it is still one whole document, which says that it is not complete', async () => {
    const stopped = (out: string) => out.includes('"name":"W"');
    const { code, out } = await backprop(folder, ['chain', 'lecture.mlp.json', '--json'], { stopped });
    assert.equal(code, 130);
    const { layers, complete } = JSON.parse(out) as ChainDocument;
    assert.deepEqual([layers.length, complete], [1, false]);
  });
});

suite('backprop chain', () => {
  test('it prints the steps of the lecture with shapes and numbers, last layer first', async () => {
    const { code, out, err } = await backprop(folder, ['chain', 'lecture.mlp.json']);
    assert.deepEqual([code, err], [0, '']);
    assert.ok(out.startsWith('Lecture\nsample 0, the first weights, halfSquaredError\n'), out);
    assert.match(out, /^ {2}E = 0\.3125$/m);
    const [, last, first, ...rest] = out.split(/^layer /m);
    assert.deepEqual(rest, []);
    assert.equal(
      last,
      `"W": 2 inputs, 2 units, sigmoid
  x, the output of "V" (1, 2)
      0.75  0.25
  net = W x + b (1, 2)
      1.09861  -1.09861
  y = sigmoid(net) (1, 2)
      0.75  0.25

  dE/dnet = dE/dy . dy/dnet, the delta
    dE/dy, from the loss (1, 2)
      -0.25  -0.75
    dy/dnet (2, 2), diagonal
      0.1875       0
           0  0.1875
    dE/dnet (1, 2)
      -0.046875  -0.140625

  dE/dvec(W) = dE/dnet . dnet/dvec(W), which trains "W"
    dnet/dvec(W) (2, 4)
      0.75  0.25     0     0
         0     0  0.75  0.25
    dE/dvec(W) (1, 4)
      -0.0351563  -0.0117188  -0.105469  -0.0351563
    dE/dW, the same in 2 rows (2, 2)
      -0.0351563  -0.0117188
       -0.105469  -0.0351563
    dE/db = dE/dnet, as dnet/db is the identity (1, 2)
      -0.046875  -0.140625

  dE/dx = dE/dnet . dnet/dx, handed down to "V" as its dE/dy
    dnet/dx = W (2, 2)
       1.09861   1.09861
      -1.09861  -1.09861
    dE/dx (1, 2)
      0.102995  0.102995

`,
    );
    assert.match(first!, /^"V": 2 inputs, 2 units, sigmoid\n {2}x, the network's input \(1, 2\)\n {6}1 {2}2\n/);
    assert.match(first!, /dE\/dy, handed down by "W" \(1, 2\)\n {6}0\.102995 {2}0\.102995\n/);
    assert.match(first!, /dE\/dx = dE\/dnet \. dnet\/dx, which no layer needs: there is none below\n/);
  });

  test('of weights and biases that are not trained it says that their gradient is not used', async () => {
    const { out } = await backprop(folder, ['chain', 'frozen.mlp.json']);
    const [ofOut, ofHidden] = out.split('layer "hidden"');
    assert.match(ofHidden!, /dnet\/dvec\(W\), which trains "hidden"\n/);
    assert.match(ofHidden!, /dnet\/db is the identity; not used: the biases are not trained \(1, 3\)\n/);
    assert.match(ofOut!, /dnet\/dvec\(W\), which is not used: the weights of "out" are not trained\n/);
    assert.match(ofOut!, /dnet\/db is the identity \(1, 1\)\n/);
    const document = JSON.parse((await backprop(folder, ['chain', 'frozen.mlp.json', '--json'])).out);
    assert.deepEqual(
      document.layers.map(({ trainable }: { trainable?: unknown }) => trainable),
      ['bias', 'weights'],
    );
  });

  test('a fused loss is named, with its delta', async () => {
    const { out } = await backprop(folder, ['chain', 'xor.mlp.json', '--layer', 'out']);
    const [, product, fused] =
      /dE\/dnet \(1, 1\)\n(.*)\n {4}training computes it at once: dE\/dnet = \(y - t\) \/ m\n(.*)\n/.exec(out)!;
    assert.equal(fused, product);
    assert.ok(!out.includes('layer "hidden": '));
    assert.ok(!(await backprop(folder, ['chain', 'xor.mlp.json', '--layer', 'hidden'])).out.includes('at once'));
  });

  test('where an output has underflowed, it says with which delta training goes on', async () => {
    const { out } = await backprop(folder, ['chain', 'underflow.mlp.json']);
    assert.match(out, /dE\/dy \. dy\/dnet, which is not finite, .* \(1, 2\)\n {6}NaN {2}NaN\n/);
    assert.match(out, /dE\/dnet, which goes on below; training computes it at once: .* \(1, 2\)\n {6}-1 {2}1\n/);
    assert.ok(!(await backprop(folder, ['chain', 'xor.mlp.json'])).out.includes('not finite'));
  });

  test('the sample and the epoch are named', async () => {
    const heading = async (...args: string[]) => (await backprop(folder, ['chain', ...args])).out.split('\n')[1];
    assert.equal(
      await heading('xor.mlp.json', '--sample', '3', '--epoch', '1'),
      'sample 3, the weights after 1 epoch, binaryCrossEntropy',
    );
    assert.equal(await heading('own.mlp.json'), "the probe's own sample, the first weights, binaryCrossEntropy");
  });

  test('of large matrices it prints the structure and the first numbers, and says how many are left out', async () => {
    const { code, out } = await backprop(folder, ['chain', 'wide.mlp.json']);
    assert.equal(code, 0);
    assert.ok(out.length < 10_000, String(out.length));
    for (const line of out.split('\n')) assert.ok(line.length < 160, line);
    assert.match(out, /dnet\/dvec\(W\) \(1,200, 2,400\)\n {6}x {2}0 {2}0 {2}… {3}row 0: x in columns 0 to 1\n/);
    assert.match(out, /row 2: x in columns 4 to 5\n {6}\(1,197 more rows alike\)\n {6}a 0 is 2 zeros, x is /);
    assert.match(out, /dy\/dnet \(1,200, 1,200\), diagonal\n {6}zero but for its diagonal:\n/);
    assert.match(out, /\(1,194 more rows left out; --json has every number\)/);
    assert.match(out, /\(1,190 more columns left out; --json has every number\)/);
    const softmax = await backprop(folder, ['chain', 'softmax.mlp.json']);
    assert.match(softmax.out, /dy\/dnet \(1,100, 1,100\), full\n {6}diag\(y\) - y yT, too large to be written\n/);
  });

  test('text of the file cannot steer the terminal', async () => {
    const { out } = await backprop(folder, ['chain', 'escape.mlp.json']);
    assert.match(out, /^\\u001b\[2J\\u000aXOR\n/);
    assert.doesNotMatch(out.replaceAll('\n', ''), /\p{Cc}/u);
  });

  const refusals: readonly (readonly [string, string])[] = [
    ['xor.mlp.json --sample 4', '--sample: there is no row 4; rows are counted from 0 to 3'],
    ['own.mlp.json --sample 9', '--sample: there is no row 9; rows are counted from 0 to 3'],
    ['holes/net.mlp.json --sample 2', '--sample: row 2 has a missing value and was skipped; choose another'],
    [
      'holes/net.mlp.json --sample 0',
      '--sample: row 0 has a missing value and was skipped; the first complete row is 1',
    ],
    ['xor.mlp.json --epoch 4', '--epoch: the file trains for 3 epochs, found 4; give 0 to 3'],
    ['goal.mlp.json --epoch 2', '--epoch: the training ended early: reached loss 100; give 0 to 1'],
    ['xor.mlp.json --layer hiden', '--layer: no layer is called "hiden"; did you mean "hidden"?'],
    ['xor.mlp.json --layer 7', '--layer: no layer is called "7"; there is "hidden" and "out"'],
  ];
  for (const [line, message] of refusals) {
    test(`"${line}" is refused: ${message}`, async () => {
      const [file, ...more] = line.split(' ') as [string, ...string[]];
      const { code, out, err } = await backprop(folder, ['chain', file, ...more]);
      assert.deepEqual([code, out], [1, '']);
      assert.ok(err.split('\n').includes(`${file}: ${message}`), err);
    });
  }

  test('an epoch that diverges is refused with the reason', async () => {
    const { code, out, err } = await backprop(folder, ['chain', 'diverging.mlp.json', '--epoch', '3']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^diverging\.mlp\.json: --epoch: diverged at epoch 3 .*; give 0 to 2\n$/);
    assert.equal((await backprop(folder, ['chain', 'diverging.mlp.json', '--epoch', '2'])).code, 0);
  });

  test('Ctrl+C during the training is heard, prints nothing, and leaves with 130', async () => {
    let begun = false;
    let asked = false;
    const stopped = () => {
      if (!begun) setImmediate(() => (asked = true));
      begun = true;
      return asked;
    };
    const { code, out, err } = await backprop(folder, ['chain', 'long.mlp.json', '--epoch', '200000'], { stopped });
    assert.deepEqual([code, out, err], [130, '', '']);
  });

  test('the training before it has a progress bar where a person looks', async () => {
    const { err } = await backprop(folder, ['chain', 'xor.mlp.json', '--epoch', '3'], { interactive: true });
    assert.match(err, /█{30} 3\/3 {2}loss 0\.\d+/);
    assert.equal((await backprop(folder, ['chain', 'xor.mlp.json'], { interactive: true })).err, '');
  });
});
