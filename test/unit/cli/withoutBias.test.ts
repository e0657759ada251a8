/** What each command says of a layer without a bias. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backprop, folderOf, xor } from './support.ts';

type Layer = Readonly<Record<string, unknown>>;

const folder = folderOf({
  'net.mlp.json': xor({
    layers: [
      { name: 'hidden', units: 3, activation: 'tanh', bias: false },
      { name: 'out', units: 1, activation: 'sigmoid' },
    ],
  }),
});

async function printed(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await backprop(folder, args);
  assert.deepEqual([code, err], [0, '']);
  return out;
}

async function layersOf(command: string): Promise<Layer[]> {
  const { layers } = JSON.parse(await printed(command, 'net.mlp.json', '--json')) as { layers: Layer[] };
  return layers.toSorted((a, b) => String(a.name).localeCompare(String(b.name)));
}

suite('a layer without a bias on the command line', () => {
  test('is counted without one', async () => {
    assert.match(await printed('train', 'net.mlp.json'), /4 training rows, 10 parameters/);
    assert.match(await printed('gradcheck', 'net.mlp.json'), /all 10 parameters/);
  });

  test('is trained to weights alone: its biases are null', async () => {
    const [hidden, out] = await layersOf('train');
    assert.deepEqual([hidden!.biases, (out!.biases as number[]).length], [null, 1]);
  });

  test('has null for the gradient and the update of its bias in every epoch', async () => {
    const document = JSON.parse(await printed('train', 'net.mlp.json', '--json')) as {
      epochs: readonly { layers: readonly Layer[] }[];
    };
    for (const { layers } of document.epochs) {
      const [hidden, out] = layers;
      assert.deepEqual([hidden!.biasGradient, hidden!.biasUpdate], [null, null]);
      assert.equal((hidden!.delta as number[]).length, 3);
      assert.deepEqual([(out!.biasGradient as number[]).length, (out!.biasUpdate as number[]).length], [1, 1]);
    }
  });

  test('has no dE/db in the chain of a sample', async () => {
    const [hidden, out] = await layersOf('chain');
    assert.deepEqual([hidden!.biases, hidden!.biasGradient, hidden!.leftOut], [null, null, {}]);
    assert.deepEqual(out!.biasGradient, out!.delta);
    const [outText, hiddenText] = (await printed('chain', 'net.mlp.json')).split('layer "hidden": ');
    assert.match(hiddenText!, /^2 inputs, 3 units without biases, tanh\n/);
    assert.match(hiddenText!, /\n {2}net = W x \(1, 3\)\n/);
    assert.doesNotMatch(hiddenText!, /dE\/db/);
    assert.match(outText!, /\n {2}net = W x \+ b \(1, 1\)\n/);
    assert.match(outText!, /dE\/db = dE\/dnet/);
  });

  test('has its weights checked, and nothing else', async () => {
    const out = await printed('gradcheck', 'net.mlp.json');
    assert.deepEqual(out.match(/(hidden|out), dE\/d[Wb]/g), ['hidden, dE/dW', 'out, dE/dW', 'out, dE/db']);
  });
});
