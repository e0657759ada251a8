import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createNetwork } from '../../../src/engine/network.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { parseSpec } from '../../../src/spec/parse.ts';
import { type TrainedLayer, weightEdits } from '../../../src/spec/weightEdits.ts';
import { everyKey } from './everyKey.ts';

const hidden: TrainedLayer = {
  name: 'hidden',
  inputs: 2,
  outputs: 2,
  weights: [0.1 + 0.2, -1e-300, 5e-324, 1.7976931348623157e308],
  biases: [-0, 1 / 3],
};
const out: TrainedLayer = { name: 'out', inputs: 2, outputs: 1, weights: [1e21, -0.5], biases: undefined };
const trained = [hidden, out];

/** A spec of these two layers, whose layers stand in the text as given. */
function specOf(layers: string): string {
  return `{
  // the data
  "data": { "inputs": [[0, 1], [1, 0]], "targets": [[0], [1]] },
  "layers": [
${layers}
  ],
  "loss": "mse"
}
`;
}

const twoLines = specOf(`    { "name": "hidden", "units": 2, "activation": "tanh" }, // first
    { "name": "out", "units": 1, "bias": false }`);

function applied(text: string, layers: readonly TrainedLayer[] = trained): string {
  const edits = weightEdits(text, layers);
  assert.ok(!('problem' in edits), JSON.stringify(edits));
  let result = text;
  for (const { offset, length, text: by } of edits.toSorted((a, b) => b.offset - a.offset)) {
    result = result.slice(0, offset) + by + result.slice(offset + length);
  }
  return result;
}

function problemOf(text: string, layers: readonly TrainedLayer[] = trained): string {
  const edits = weightEdits(text, layers);
  assert.ok('problem' in edits, 'there are edits');
  return edits.problem;
}

/** The network that a training of the text would start from. */
async function networkOf(text: string) {
  const { options, problems } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options, JSON.stringify(problems));
  return createNetwork(options, 1);
}

function bits(values: ArrayLike<number>): BigUint64Array {
  return new BigUint64Array(Float64Array.from(values).buffer);
}

suite('weights into a spec', () => {
  test('a training of the result starts from the same bits, the sign of a zero and subnormal numbers included', async () => {
    const { layers } = await networkOf(applied(twoLines));
    assert.deepEqual(bits(layers[0]!.w), bits(hidden.weights));
    assert.deepEqual(bits(layers[0]!.b), bits(hidden.biases!));
    assert.deepEqual(bits(layers[1]!.w), bits(out.weights));
  });

  test('a layer on one line keeps its line, and gets a row of weights a line in the indentation of the file', () => {
    assert.equal(
      applied(twoLines),
      specOf(`    { "name": "hidden", "units": 2, "activation": "tanh",
      "weights": [
        [0.30000000000000004, -1e-300],
        [5e-324, 1.7976931348623157e+308]
      ],
      "biases": [-0, 0.3333333333333333] }, // first
    { "name": "out", "units": 1, "bias": false,
      "weights": [
        [1e+21, -0.5]
      ] }`),
    );
  });

  test('a layer over several lines keeps its comments, each beside what it was said of', () => {
    const text = specOf(`    {
      "name": "hidden",
      "units": 2 // two of them
      // above the brace
    },
    { "name": "out", /* a */ "units": 1, "bias": false /* b */, /* c */ }`);
    assert.equal(
      applied(text),
      specOf(`    {
      "name": "hidden",
      "units": 2, // two of them
      "weights": [
        [0.30000000000000004, -1e-300],
        [5e-324, 1.7976931348623157e+308]
      ],
      "biases": [-0, 0.3333333333333333]
      // above the brace
    },
    { "name": "out", /* a */ "units": 1, "bias": false /* b */, /* c */
      "weights": [
        [1e+21, -0.5]
      ], }`),
    );
  });

  test('weights and biases that the text has are replaced, and nothing around them', () => {
    const text =
      specOf(`    { "biases": [1, 2], "name": "hidden", "weights": [[1, 2], [3, 4]], "units": 2, "init": "zeros" },
    { "name": "out", "units": 1, "bias": false }`);
    assert.equal(
      applied(text),
      specOf(`    { "biases": [-0, 0.3333333333333333], "name": "hidden", "weights": [
      [0.30000000000000004, -1e-300],
      [5e-324, 1.7976931348623157e+308]
    ], "units": 2, "init": "zeros" },
    { "name": "out", "units": 1, "bias": false,
      "weights": [
        [1e+21, -0.5]
      ] }`),
    );
    assert.equal(applied(applied(text)), applied(text));
  });

  test('tabs and Windows line ends are kept', () => {
    const text = twoLines.replaceAll('  ', '\t').replaceAll('\n', '\r\n');
    const result = applied(text);
    assert.match(result, /tanh",\r\n\t\t\t"weights": \[\r\n\t\t\t\t\[0\.30000000000000004, -1e-300\],\r\n/);
    assert.doesNotMatch(result, /[^\r]\n/);
  });

  for (const [what, text] of [
    ['on one line alone', twoLines.replace(/ *\/\/.*/g, '').replaceAll('\n', '')],
    ['with a comma on the line below', twoLines.replace('"tanh" }', '"tanh" // why\n , }')],
    ['with comments before its commas', twoLines.replace('"bias": false', '"bias": false /* a */ // b\n')],
    [
      'with keys of every kind',
      twoLines.replace('"tanh"', '"tanh", "l2": 0.1, "biasInit": "zeros", "init": "heNormal"'),
    ],
    ['with errors elsewhere', twoLines.replace('"mse"', '"mze"')],
  ] as const) {
    test(`a file ${what} stays one that can be read, with the weights in it`, () => {
      const { layers } = parseSpec(applied(text));
      assert.deepEqual(layers[0]!.weights?.flat(), hidden.weights);
      assert.deepEqual(layers[0]!.biases, hidden.biases);
      assert.deepEqual(layers[1]!.weights?.flat(), out.weights);
      assert.equal(applied(applied(text)), applied(text));
    });
  }

  test('a spec in which every key stands keeps all of them', () => {
    const layers: TrainedLayer[] = [
      { name: 'verborgen é', inputs: 2, outputs: 2, weights: [1, 2, 3, 4], biases: [5, 6] },
      { name: 'layer 2', inputs: 2, outputs: 1, weights: [7, 8], biases: [9] },
    ];
    const { spec, problems } = parseSpec(applied(everyKey, layers));
    assert.deepEqual(problems, []);
    const before = parseSpec(everyKey).spec!;
    const weights = [
      {
        weights: [
          [1, 2],
          [3, 4],
        ],
        biases: [5, 6],
      },
      { weights: [[7, 8]], biases: [9] },
    ];
    assert.deepEqual(spec, {
      ...before,
      layers: before.layers.map((layer, index) => ({ ...layer, ...weights[index] })),
    });
  });

  test('a name may hold anything', () => {
    const name = '</script>\u2028"\\,{}[]//\n=1+1';
    const text = twoLines.replace('"hidden"', JSON.stringify(name));
    assert.equal(parseSpec(applied(text, [{ ...hidden, name }, out])).layers[0]!.name, name);
  });

  test('numbers are written with the digits that they are given', () => {
    const edits = weightEdits(twoLines, trained, value => Math.round(value));
    assert.ok(!('problem' in edits));
    assert.match(edits.at(-1)!.text, /\[1e\+21, -0\]/);
  });
});

suite('weights that a spec cannot take are refused in words', () => {
  for (const [what, text, problem] of [
    [
      'a renamed layer',
      twoLines.replace('"out"', '"end"'),
      /^layer 2 was called "out" when it was trained and is "end" now/,
    ],
    ['a layer of another size', twoLines.replace('"units": 2', '"units": 3'), /^layer 1 had 2 units .* and has 3 now/],
    ['other inputs', twoLines.replaceAll(/\[([01]), [01]\]/g, '[$1, 0, 0]'), /^layer 1 had 2 inputs .* and has 3 now/],
    [
      'stated inputs',
      twoLines
        .replace('"loss"', '"inputs": 3, "loss"')
        .replace(/"data".*/, '"data": { "csv": "a.csv", "target": "a" },'),
      /^layer 1 had 2 inputs .* has 3 now/,
    ],
    ['a bias that is new', twoLines.replace('"bias": false', '"bias": true'), /^layer 2 had no bias .* has one now/],
    [
      'a bias that has gone',
      twoLines.replace('"tanh"', '"tanh", "bias": false'),
      /^layer 1 had a bias .* has none now/,
    ],
    [
      'a layer more',
      twoLines.replace('"bias": false }', '"bias": false }, { "units": 1 }'),
      /^2 layers were trained, but the file has 3 now/,
    ],
    [
      'an error in a layer',
      twoLines.replace('"units": 2', '"units": "two"'),
      /^the file has an error: .*Correct it first/,
    ],
    ['a syntax error', twoLines.replace('"layers"', 'layers'), /^the file has an error: .*Correct it first/],
    ['an empty file', '', /^the file has an error: the file is empty/],
    ['no object', '[]', /^the file has an error: /],
  ] as const) {
    test(what, () => assert.match(problemOf(text), problem));
  }

  test('a number that is not finite, told with its layer', () => {
    const broken = [{ ...hidden, biases: [0, Number.NaN] }, out];
    assert.match(problemOf(twoLines, broken), /^the biases of layer "hidden" have NaN .*choose an earlier epoch/);
    const infinite = [hidden, { ...out, weights: [Number.NEGATIVE_INFINITY, 0] }];
    assert.match(problemOf(twoLines, infinite), /^the weights of layer "out" have -Infinity among them/);
  });

  test('a number beyond the precision that the text states now', () => {
    const text = twoLines.replace('"loss"', '"precision": "float32", "loss"');
    assert.match(problemOf(text), /^the weights of layer "hidden" have 1\.79\S+ among them, which is beyond 32 bits/);
  });

  test('more than 100,000 weights and biases, whatever the text', () => {
    const large = { name: 'a', inputs: 1000, outputs: 100, weights: new Float64Array(100_000), biases: [] };
    assert.match(problemOf('', [large]), /^100,100 weights and biases are too many .*at most 100,000 .*JSON/);
    assert.match(problemOf('', [{ ...large, biases: undefined }]), /the file is empty/);
  });

  test('a text that the weights would make too long', () => {
    const limits = { ...defaultLimits, textLength: twoLines.length + 50 };
    const edits = weightEdits(twoLines, trained, undefined, limits);
    assert.ok('problem' in edits);
    assert.match(edits.problem, /the file would have \d+ characters; at most 2\d\d are allowed/);
  });
});
