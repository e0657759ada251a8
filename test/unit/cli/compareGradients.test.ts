import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { backprop, folderOf, xor } from './support.ts';

/** Two inputs, two hidden units, two outputs, all logistic; the best known worked example. */
const worked = JSON.stringify({
  name: 'two inputs, two hidden, two outputs, all logistic',
  data: { inputs: [[0.05, 0.1]], targets: [[0.01, 0.99]] },
  layers: [
    {
      name: 'hidden',
      units: 2,
      activation: 'sigmoid',
      weights: [
        [0.15, 0.2],
        [0.25, 0.3],
      ],
      biases: [0.35, 0.35],
    },
    {
      name: 'out',
      units: 2,
      activation: 'sigmoid',
      weights: [
        [0.4, 0.45],
        [0.5, 0.55],
      ],
      biases: [0.6, 0.6],
    },
  ],
  loss: 'halfSquaredError',
  optimizer: { type: 'sgd', learningRate: 0.5 },
  training: { epochs: 1, batchSize: 1 },
});

const right = [
  [0.0004385677344743465, 0.000877135468948693],
  [0.0004977127352608599, 0.0009954254705217198],
];

/** dE/dW of the hidden layer, as it comes out with each mistake. */
const mistaken: readonly { readonly mistake: string; readonly weights: number[][]; readonly sentence: string }[] = [
  {
    mistake: 'output weights already updated',
    weights: [
      [0.0003647228775940935, 0.000729445755188187],
      [0.0004236296044676281, 0.0008472592089352562],
    ],
    sentence: 'The delta of "hidden" is computed with the weights of "out" after their update',
  },
  {
    mistake: 'sign reversed (target - output)',
    weights: [
      [-0.0004385677344743465, -0.000877135468948693],
      [-0.0004977127352608599, -0.0009954254705217198],
    ],
    sentence: 'Every gradient is multiplied by -1: the sign is reversed',
  },
  {
    mistake: 'hidden derivative left out',
    weights: [
      [0.0018175153196572332, 0.0036350306393144664],
      [0.002068516132437235, 0.00413703226487447],
    ],
    sentence: 'In the delta of "hidden", the derivative of sigmoid is left out',
  },
  {
    mistake: 'derivative taken of the output instead of the net value',
    weights: [
      [0.00041663056941463315, 0.0008332611388292663],
      [0.00047367256052623314, 0.0009473451210524663],
    ],
    sentence: 'In the delta of "hidden", the derivative of sigmoid is taken at the output y instead of the net value',
  },
  {
    mistake: 'W2 not transposed',
    weights: [
      [0.00046155056314134917, 0.0009231011262826983],
      [0.0005810242657547313, 0.0011620485315094627],
    ],
    sentence: 'The delta of "hidden" uses W of "out" without transposing it',
  },
  {
    mistake: 'output derivative left out',
    weights: [
      [0.0022683504536545706, 0.004536700907309141],
      [0.0025772697102894953, 0.0051545394205789906],
    ],
    sentence: 'In the delta of "out", the derivative of sigmoid is left out',
  },
  {
    mistake: 'factor 2 (squared error without the half)',
    weights: [
      [0.000877135468948693, 0.001754270937897386],
      [0.0009954254705217198, 0.0019908509410434395],
    ],
    sentence: 'Every gradient is multiplied by 2: the squared error lacks its factor 1/2',
  },
  {
    mistake: 'divided by m = 2 (mean over outputs)',
    weights: [
      [0.00021928386723717326, 0.0004385677344743465],
      [0.00024885636763042994, 0.0004977127352608599],
    ],
    sentence: 'Every gradient is multiplied by 0.5: it is divided by the m = 2 outputs',
  },
];

const three = xor({ data: { csv: 'gaps.csv', target: 'y' } });

const folder = folderOf({
  'worked.mlp.json': worked,
  'xor.mlp.json': xor(),
  'penalty.mlp.json': xor({
    layers: [{ name: 'only', units: 1, activation: 'sigmoid', bias: false, l2: 0.1, weights: [[1, -1]] }],
  }),
  'gaps.mlp.json': three,
  'gaps.csv': 'a,b,y\n1,,0\n2,3,1\n4,5,0\n',
  'endless.mlp.json': xor({ loss: 'binaryCrossEntropy', layers: [{ name: 'sure', units: 1, activation: 'softmax' }] }),
  'right.json': JSON.stringify({ layers: [{ weights: right }] }),
  'transpose.json': '{\n  "layers": [\n    { "weights": [[1, 2], [3, 4], [5, 6]] }\n  ]\n}',
  'escape.json': '{"layers": [{"\\u001b[2J": 1}]}',
  'empty.json': '',
  'other.npz': zipSync({ 'x.npy': strToU8('no array') }),
  ...Object.fromEntries(
    mistaken.map(({ weights }, index) => [`mistake${index}.json`, JSON.stringify({ layers: [{ weights }] })]),
  ),
});

function compare(file: string, against: string, ...more: string[]) {
  return backprop(folder, ['gradcheck', file, '--against', against, ...more]);
}

suite('backprop gradcheck --against', () => {
  for (const [index, { mistake, sentence }] of mistaken.entries()) {
    test(`${mistake}: it is named`, async () => {
      const { code, out, err } = await compare('worked.mlp.json', `mistake${index}.json`);
      assert.deepEqual([code, err], [1, `mistake${index}.json: 1 gradient is wrong\n`]);
      assert.ok(out.includes(`\n${sentence}`), out);
    });
  }

  test('what is right is said, with what was not judged, and it leaves with 0', async () => {
    const { code, out, err } = await compare('worked.mlp.json', 'right.json');
    assert.deepEqual([code, err], [0, '']);
    const lines = out.split('\n');
    assert.equal(
      lines[1],
      'right.json: gradients of the mean halfSquaredError at the first weights, seed 0, over all 1 training row',
    );
    assert.match(lines[2]!, /^ {2}gradient +verdict +theirs \/ ours +worst at +theirs +ours$/);
    assert.match(lines[3]!, /^ {2}hidden, dE\/dW +right +1 +\[\d, \d\] +0\.000\d+ +0\.000\d+$/);
    assert.match(lines[4]!, /^ {2}hidden, dE\/db +not in the file +- +- +- +-$/);
    assert.deepEqual(lines.slice(-3), ['The gradient is right.', '3 tensors are not in the file and not judged.', '']);
  });

  test('as JSON it is one document with the verdict on every tensor and the codes of the mistakes', async () => {
    const { code, out } = await compare('worked.mlp.json', 'mistake2.json', '--json');
    assert.equal(code, 1);
    const document = JSON.parse(out);
    assert.deepEqual(
      [document.pass, document.threshold, document.rowsUsed, document.sample, document.against],
      [false, 1e-5, 1, null, 'mistake2.json'],
    );
    const [hidden, bias] = document.tensors;
    assert.deepEqual([hidden.layer, hidden.tensor, hidden.verdict, hidden.wrong], ['hidden', 'weights', 'wrong', 4]);
    assert.deepEqual([hidden.worst.row, hidden.worst.column], [1, 0]);
    assert.ok(Math.abs(hidden.worst.theirs - 0.002068516132437235) < 1e-18);
    assert.deepEqual([bias.verdict, bias.wrong, bias.worst], ['not judged', null, null]);
    assert.deepEqual(
      document.mistakes.map(({ codes, layers }: { codes: string[]; layers: string[] }) => [codes, layers]),
      [[['derivative-left-out'], ['hidden']]],
    );
  });

  test('one row is compared by its number in the source', async () => {
    const chain = JSON.parse((await backprop(folder, ['chain', 'xor.mlp.json', '--sample', '1', '--json'])).out);
    const [out, hidden] = chain.layers;
    const layers = [hidden, out].map(({ weightGradient, biasGradient }) => ({
      weights: weightGradient,
      biases: biasGradient,
    }));
    const file = folderOf({ 'net.mlp.json': xor(), 'own.json': JSON.stringify({ layers }) });
    const args = ['gradcheck', 'net.mlp.json', '--against', 'own.json'];
    const { code, out: text } = await backprop(file, [...args, '--sample', '1']);
    assert.equal(code, 0, text);
    assert.match(text, /at the first weights, seed 7, of row 1\n/);
    assert.equal((await backprop(file, args)).code, 1);
    assert.equal((await backprop(file, [...args, '--sample', '2'])).code, 1);
  });

  test('a row that was skipped or does not exist is refused', async () => {
    const skipped = await compare('gaps.mlp.json', 'right.json', '--sample', '0');
    assert.equal(skipped.code, 1);
    assert.match(skipped.err, /--sample: row 0 has a missing value and was skipped; the first complete row is 1/);
    const beyond = await compare('xor.mlp.json', 'right.json', '--sample', '4');
    assert.equal(beyond.code, 1);
    assert.match(beyond.err, /^xor\.mlp\.json: --sample: /);
  });

  test('the regularization is part of the gradient, and one that lacks it is told what to add', async () => {
    // Of XOR at W = (1, -1): y = 1/2, sigmoid(-1), sigmoid(1), 1/2.
    const s = 1 / (1 + Math.exp(1));
    const gradient = [(1 - s - 1 + 0.5) / 4, (s - 1 + 0.5) / 4];
    const own = (penalty: number) =>
      JSON.stringify({ layers: [{ weights: [gradient.map((g, i) => g + penalty * (i === 0 ? 1 : -1))] }] });
    const file = folderOf({
      'net.mlp.json': xor({
        layers: [{ name: 'only', units: 1, activation: 'sigmoid', bias: false, l2: 0.1, weights: [[1, -1]] }],
      }),
      'with.json': own(0.2),
      'without.json': own(0),
    });
    assert.equal((await backprop(file, ['gradcheck', 'net.mlp.json', '--against', 'with.json'])).code, 0);
    const { code, out } = await backprop(file, ['gradcheck', 'net.mlp.json', '--against', 'without.json']);
    assert.equal(code, 1);
    assert.match(out, /^dE\/dW of "only" lacks the regularization: add 2 l2 W once/m);
  });

  const refused: readonly (readonly [what: string, file: string, message: string | RegExp])[] = [
    [
      'a shape at its place',
      'transpose.json',
      /^transpose\.json:3:18: "weights" of layer "hidden" has 3 rows of 2 numbers; expected 2 rows of 2 numbers/,
    ],
    ['a spec', 'worked.mlp.json', /^worked\.mlp\.json:1:\d+: this is a network file, and no file of gradients/],
    ['an empty file', 'empty.json', /^empty\.json:1:1: the file is empty; expected \{ "layers"/],
    ['a file that is not there', 'nothing.json', 'nothing.json: there is no such file\n'],
    ['a folder', '.', '.: this is a folder; name a file of gradients in it\n'],
    [
      'an archive of something else',
      'other.npz',
      /^other\.npz: the archive has an array "x" that is no gradient of this network/,
    ],
    ['what would steer the terminal, escaped,', 'escape.json', /^escape\.json:1:14: unknown key "\\u001b\[2J"/],
  ];
  for (const [what, file, message] of refused) {
    test(`${what} is refused with 1 on the standard error`, async () => {
      const { code, out, err } = await compare('worked.mlp.json', file);
      assert.deepEqual([code, out], [1, '']);
      if (typeof message === 'string') assert.equal(err, message);
      else assert.match(err, message);
    });
  }

  test('a network without a finite gradient has nothing to compare with', async () => {
    const own = folderOf({
      'net.mlp.json': xor({ loss: 'binaryCrossEntropy', layers: [{ name: 'sure', units: 1, activation: 'softmax' }] }),
      'own.json': '{"layers": [{"biases": [1]}]}',
    });
    const { code, err } = await backprop(own, ['gradcheck', 'net.mlp.json', '--against', 'own.json']);
    assert.equal(code, 1);
    assert.match(err, /are not finite at its first weights, so there is nothing to compare with/);
  });
});

suite('backprop gradcheck --format', () => {
  test('prints what the numbers are, the shape of every tensor, the JSON form and NumPy that writes the archive', async () => {
    const { code, out, err } = await backprop(folder, ['gradcheck', 'xor.mlp.json', '--format']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(
      out,
      /^The gradient of the mean binaryCrossEntropy over all 4 training rows,\nat the first weights, before any update\./,
    );
    assert.match(out, /^ {2}0\.weight +hidden +dE\/dW +\(3, 2\): units, inputs$/m);
    assert.match(out, /^ {2}1\.bias +out +dE\/db +\(1\): units$/m);
    assert.match(out, /^ {4}"1\.weight": dW\[1\], {2}# \(1, 3\): units, inputs of "out"$/m);
  });

  test('its JSON form is a file that can be read', async () => {
    for (const spec of ['xor.mlp.json', 'worked.mlp.json', 'penalty.mlp.json']) {
      const { out } = await backprop(folder, ['gradcheck', spec, '--format']);
      const form = /^\{ "layers": \[\n.*?\n\] \}$/ms.exec(out)![0];
      const own = folderOf({
        'net.mlp.json':
          { 'xor.mlp.json': xor(), 'worked.mlp.json': worked }[spec] ??
          xor({ layers: [{ units: 1, bias: false, l2: 0.1, weights: [[1, -1]] }] }),
        'own.json': form,
      });
      const { err } = await backprop(own, ['gradcheck', 'net.mlp.json', '--against', 'own.json']);
      assert.match(err, /^own\.json: \d gradients? (is|are) wrong\n$/);
    }
  });

  test('a spec with errors is refused as everywhere', async () => {
    const own = folderOf({ 'net.mlp.json': '{}' });
    const { code, out, err } = await backprop(own, ['gradcheck', 'net.mlp.json', '--format']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^net\.mlp\.json:1:1: /);
  });
});
