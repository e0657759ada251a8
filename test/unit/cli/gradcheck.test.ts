import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { everyElement } from '../../../src/engine/elementSample.ts';
import { type CheckedTensor, checkGradients } from '../../../src/engine/gradientCheck.ts';
import { createNetwork } from '../../../src/engine/network.ts';
import { trainedGradients } from '../../../src/engine/trainedGradients.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import { takeRows } from '../../../src/plan/split.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { fastestArithmetic } from '../../../src/threads/node/kernelFiles.ts';
import { backprop, folderOf, xor } from './support.ts';

interface ElementDocument {
  readonly row: number;
  readonly column: number;
  readonly analytic: number;
  readonly numeric: number;
  readonly bound: number;
  readonly verdict: string;
}

interface CheckDocument {
  readonly outcome: string;
  readonly pass: boolean;
  readonly tensors: readonly {
    readonly layer: string;
    readonly tensor: string;
    readonly elements: number;
    readonly checked: number;
    readonly verdict: string;
    readonly pass: boolean;
    readonly right: number;
    readonly wrong: number;
    readonly cannotTell: number;
    readonly worst: ElementDocument | null;
    readonly atKink: readonly ElementDocument[];
  }[];
  readonly [fact: string]: unknown;
}

const moons = xor({ data: { generate: 'moons', samples: 50, noise: 0.1 }, training: { epochs: 1 } });
const relu = xor({
  layers: [
    { name: 'hidden', units: 3, activation: 'relu' },
    { units: 1, activation: 'sigmoid' },
  ],
});

/** softmax over one unit is 1: the loss of the target 0 is infinite, and so is its gradient. */
const endless = xor({ loss: 'binaryCrossEntropy', layers: [{ name: 'sure', units: 1, activation: 'softmax' }] });

/** The gradient shrinks by 20 a layer: of the first layers nothing can be told. */
const deep = xor({
  layers: Array.from({ length: 20 }, (_, l) => ({
    name: `s${l}`,
    units: 1,
    activation: 'sigmoid',
    init: 'lecunNormal',
  })),
});

const folder = folderOf({
  'xor.mlp.json': xor(),
  'moons.mlp.json': moons,
  'relu.mlp.json': relu,
  'endless.mlp.json': endless,
  'deep.mlp.json': deep,
  'large.mlp.json': xor({
    data: { inputs: [[1e6]], targets: [[1]] },
    loss: 'halfSquaredError',
    layers: [{ name: 'wave', units: 1, activation: 'sin', init: 'zeros' }],
  }),
  'penalty.mlp.json': xor({ layers: [{ units: 1, activation: 'sigmoid', l2: 0.1 }] }),
  'slow.mlp.json': xor({
    data: { generate: 'moons', samples: 100 },
    layers: [
      { units: 300, activation: 'tanh' },
      { units: 1, activation: 'sigmoid' },
    ],
  }),
  'bad.mlp.json': xor({ loss: 'crossEntropy' }),
  'escape.mlp.json': xor({ name: '\u001b[2J\nXOR', layers: [{ name: 'l\u001b]0;\u0007', units: 1 }] }),
});

async function documentOf(file: string) {
  const { code, out } = await backprop(folder, ['gradcheck', file, '--json']);
  return { code, document: JSON.parse(out) as CheckDocument };
}

/** The check itself, of both routes, without the command. */
async function checkedTensors(text: string, chosen: readonly number[]): Promise<readonly CheckedTensor[]> {
  const { options } = await prepare(text, { files: undefined, limits: defaultLimits });
  assert.ok(options);
  const rows = Uint32Array.from(chosen);
  const samples = {
    rows: rows.length,
    inputs: takeRows(options.training.inputs, 2, rows),
    targets: takeRows(options.training.targets, 1, rows),
  };
  const arithmetic = fastestArithmetic({ precision: 'float64', reproducible: false, threads: 1 });
  const kernels = trainedGradients(options, samples, arithmetic);
  return checkGradients(createNetwork(options, 1), samples, everyElement, kernels);
}

suite('backprop gradcheck', () => {
  test('it names the worst element of every tensor with both values, and leaves with 0 when all are right', async () => {
    const { code, out, err } = await backprop(folder, ['gradcheck', 'xor.mlp.json']);
    assert.deepEqual([code, err], [0, '']);
    const lines = out.split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      'XOR',
      'gradients of the mean binaryCrossEntropy at the first weights, seed 7',
      'over all 4 training rows; all 13 parameters',
    ]);
    assert.match(lines[3]!, /^ {2}gradient +checked +worst at +analytic +numeric +difference +bound$/);
    const named = [
      ['hidden, dE/dW', '6 of 6'],
      ['hidden, dE/db', '3 of 3'],
      ['out, dE/dW', '3 of 3'],
      ['out, dE/db', '1 of 1'],
    ];
    for (const [index, [gradient, checked]] of named.entries()) {
      assert.match(
        lines[4 + index]!,
        new RegExp(`^ {2}${gradient} +${checked} +\\[\\d, \\d\\]( +-?\\d\\S*){4} {2}right$`),
      );
    }
    assert.equal(lines[8], 'nothing is wrong: 13 of 13 elements are right');
  });

  test('regularization, as part of what is checked, is named', async () => {
    const { code, out } = await backprop(folder, ['gradcheck', 'penalty.mlp.json']);
    assert.equal(code, 0);
    assert.match(out, /^gradients of the mean binaryCrossEntropy with its regularization at /m);
  });

  test('of many training rows it takes 32, evenly spaced, and says so', async () => {
    const { out } = await backprop(folder, ['gradcheck', 'moons.mlp.json']);
    assert.match(out, /^over 32 of 50 training rows, evenly spaced; all 13 parameters$/m);
    const { document } = await documentOf('moons.mlp.json');
    const chosen = Array.from({ length: 32 }, (_, n) => Math.floor((n * 50) / 32));
    const expected = await checkedTensors(moons, chosen);
    assert.deepEqual(
      document.tensors.map(({ worst }) => worst),
      expected.map(({ worst }) => worst),
    );
    assert.deepEqual([document.trainingRows, document.rowsUsed], [50, 32]);
  });

  test('elements at a kink are named apart and are not wrong', async () => {
    // The row (0, 0) gives every relu without a bias a net value of 0.
    const { code, out } = await backprop(folder, ['gradcheck', 'relu.mlp.json']);
    assert.equal(code, 0);
    assert.match(out, /^ {2}hidden, dE\/db +3 of 3 +- +- +- +- +- {2}at a kink$/m);
    assert.match(out, /^ {2}hidden, dE\/db: 3 elements at a kink, not compared: \[0, 0\], \[0, 1\], \[0, 2\]$/m);
    const { document } = await documentOf('relu.mlp.json');
    const { worst, atKink } = document.tensors[1]!;
    assert.deepEqual([worst, atKink.length, document.pass], [null, 3, true]);
  });

  test('a gradient that is wrong is told with its place, and leaves with 1', async () => {
    const { code, out, err } = await backprop(folder, ['gradcheck', 'endless.mlp.json']);
    assert.equal(code, 1);
    assert.match(out, /^ {2}sure, dE\/dW +2 of 2 +\[0, \d\] +NaN .* {2}WRONG$/m);
    assert.match(out, /\n2 gradients are WRONG: 0 of 3 elements are right\n$/);
    assert.match(
      err,
      /endless\.mlp\.json: layer "sure": dE\/dW is wrong: \[0, \d\] is NaN, central differences give NaN, as the loss is not finite at these weights\n/,
    );
    const { code: again, document } = await documentOf('endless.mlp.json');
    assert.deepEqual([again, document.pass, document.wrong], [1, false, 3]);
    assert.deepEqual(
      document.tensors.map(({ pass, wrong, verdict }) => [pass, wrong, verdict]),
      [
        [false, 2, 'wrong'],
        [false, 1, 'wrong'],
      ],
    );
  });

  test('a gradient that drowns in rounding passes, is counted, and is not called right', async () => {
    const { code, out } = await backprop(folder, ['gradcheck', 'deep.mlp.json']);
    assert.equal(code, 0);
    assert.match(out, /^ {2}s0, dE\/dW .* {2}cannot tell$/m);
    assert.match(out, /^ {2}s0, dE\/dW: cannot tell 2 of 2 elements: rounding hides them$/m);
    assert.match(out, /^ {2}s19, dE\/dW .* {2}right$/m);
    assert.match(out, /\nnothing is wrong: \d+ of 41 elements are right; cannot tell \d+\n$/);
    const { document } = await documentOf('deep.mlp.json');
    const [first] = document.tensors;
    assert.deepEqual([document.pass, first!.pass, first!.cannotTell, first!.verdict], [true, true, 2, 'cannot tell']);
    assert.equal(
      document.cannotTell,
      document.tensors.reduce((sum, { cannotTell }) => sum + cannotTell, 0),
    );
  });

  test('large inputs are no reason to call a gradient wrong', async () => {
    const { code, document } = await documentOf('large.mlp.json');
    assert.deepEqual([code, document.right, document.elements], [0, 2, 2]);
  });

  test('--json is one document with the facts and every tensor', async () => {
    const { code, document } = await documentOf('xor.mlp.json');
    const { tensors, ...facts } = document;
    assert.equal(code, 0);
    assert.deepEqual(facts, {
      name: 'XOR',
      seed: 7,
      lossFunction: 'binaryCrossEntropy',
      precision: 'float64',
      notes: [],
      trainingRows: 4,
      rowsUsed: 4,
      threshold: 1e-6,
      elements: 13,
      elementsChecked: 13,
      outcome: 'finished',
      pass: true,
      right: 13,
      wrong: 0,
      cannotTell: 0,
      atKink: 0,
    });
    const expected = await checkedTensors(xor(), [0, 1, 2, 3]);
    assert.deepEqual(
      tensors,
      expected.map(({ layerName, tensor, elements, worst }) => ({
        layer: layerName,
        tensor,
        elements,
        checked: elements,
        verdict: 'right',
        pass: true,
        right: elements,
        wrong: 0,
        cannotTell: 0,
        worst,
        atKink: [],
      })),
    );
  });

  test('a bad spec is refused with its place', async () => {
    const { code, out, err } = await backprop(folder, ['gradcheck', 'bad.mlp.json']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^bad\.mlp\.json:1:\d+: .*crossEntropy/);
  });

  test('text of the file cannot steer the terminal', async () => {
    const { out } = await backprop(folder, ['gradcheck', 'escape.mlp.json']);
    assert.doesNotMatch(out.replaceAll('\n', ''), /\p{Cc}/u);
  });

  test('where a person looks there is a progress bar, but not inside a document on the same screen', async () => {
    const { err } = await backprop(folder, ['gradcheck', 'xor.mlp.json'], { interactive: true });
    assert.ok(err.endsWith(`${'█'.repeat(30)} 13/13  elements checked\u001b[K\r\u001b[K`), err);
    const shared = { interactive: true, shared: true };
    assert.equal((await backprop(folder, ['gradcheck', 'xor.mlp.json', '--json'], shared)).err, '');
    assert.match(
      (await backprop(folder, ['gradcheck', 'xor.mlp.json', '--json'], { interactive: true })).err,
      /13\/13/,
    );
  });

  test('Ctrl+C is heard, says how far it came, and leaves with 130', async () => {
    for (const json of [false, true]) {
      let begun = false;
      let asked = false;
      const stopped = () => {
        if (begun) setImmediate(() => (asked = true));
        begun = true;
        return asked;
      };
      const ran = await backprop(folder, ['gradcheck', 'slow.mlp.json', ...(json ? ['--json'] : [])], { stopped });
      assert.equal(ran.code, 130);
      if (json) {
        const { outcome, pass } = JSON.parse(ran.out) as CheckDocument;
        assert.deepEqual([outcome, pass], ['stopped', false]);
      } else assert.match(ran.out, /\nstopped after [\d,]+ of 1,201 elements\n$/);
    }
  });
});
