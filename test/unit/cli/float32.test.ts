/** What the command line says of a file that computes in 32 bits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backprop, folderOf, xor } from './support.ts';

const narrow = xor({
  precision: 'float32',
  probe: { sample: 1 },
  layers: [
    {
      name: 'hidden',
      units: 2,
      activation: 'tanh',
      weights: [
        [0.1, 0.2],
        [0.3, -0.7],
      ],
      trainable: false,
    },
    { name: 'out', units: 1, activation: 'sigmoid' },
  ],
});
const folder = folderOf({ 'narrow.mlp.json': narrow, 'usual.mlp.json': xor() });
const note = 'precision: computed here in float64, from the float32 weights; a training computes in float32';

interface Document {
  readonly precision: string;
  readonly notes: readonly string[];
  readonly epochs: readonly { readonly layers: readonly { readonly delta: readonly number[] }[] }[];
  readonly layers: readonly {
    readonly weights: readonly (readonly number[])[];
    readonly output: readonly number[];
    readonly inputJacobian: readonly (readonly number[])[];
    readonly delta: readonly number[];
    readonly inputGradient: readonly number[];
  }[];
}

async function documentOf(command: string, file = 'narrow.mlp.json'): Promise<Document> {
  const { code, out, err } = await backprop(folder, [command, file, '--json']);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Document;
}

test('train and validate name the precision, and say nothing of the usual one', async () => {
  const trained = await backprop(folder, ['train', 'narrow.mlp.json']);
  assert.match(trained.out, /\n4 training rows, .*, seed 7, float32\n/);
  const { out } = await backprop(folder, ['validate', 'narrow.mlp.json', 'usual.mlp.json']);
  assert.equal(
    out,
    'narrow.mlp.json: ready to train, 4 training rows, float32\nusual.mlp.json: ready to train, 4 training rows\n',
  );
});

test('the document writes what was computed in 32 bits with their digits, and every number keeps its bits', async () => {
  const { precision, layers, epochs } = await documentOf('train');
  assert.equal(precision, 'float32');
  assert.deepEqual(layers[0]!.weights, [
    [0.1, 0.2],
    [0.3, -0.7],
  ]);
  for (const value of [...layers[1]!.weights.flat(), ...epochs.flatMap(epoch => epoch.layers.flatMap(l => l.delta))]) {
    const digits = value.toExponential().split('e')[0]!.replace(/[-.]/g, '');
    assert.ok(digits.length <= 9, String(value));
  }
});

test('chain says that it computes in float64, and does, from the weights of 32 bits', async () => {
  const { precision, notes, layers } = await documentOf('chain');
  assert.deepEqual([precision, notes], ['float32', [note]]);
  const [out, hidden] = layers;
  assert.deepEqual(hidden!.inputJacobian, [
    [Math.fround(0.1), Math.fround(0.2)],
    [Math.fround(0.3), Math.fround(-0.7)],
  ]);
  const [delta] = out!.delta;
  for (const [k, w] of out!.inputJacobian[0]!.entries()) {
    assert.equal(Math.fround(w), w);
    assert.equal(out!.inputGradient[k], delta! * w);
  }
  for (const digits of [delta!, out!.output[0]!, hidden!.output[0]!]) assert.notEqual(Math.fround(digits), digits);
  assert.match((await backprop(folder, ['chain', 'narrow.mlp.json'])).out, new RegExp(`\n${note}\n`));
  assert.deepEqual((await documentOf('chain', 'usual.mlp.json')).notes, []);
});

test('gradcheck says that it computes in float64, and its errors show it', async () => {
  const { precision, notes } = await documentOf('gradcheck');
  assert.deepEqual([precision, notes], ['float32', [note]]);
  const { code, out } = await backprop(folder, ['gradcheck', 'narrow.mlp.json']);
  assert.match(out, new RegExp(`\n${note}\n`));
  assert.match(out, /nothing is wrong: 9 of 9 elements are right/);
  assert.equal(code, 0);
  assert.doesNotMatch((await backprop(folder, ['gradcheck', 'usual.mlp.json'])).out, /precision/);
});
