import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { backprop, diverging, folderOf, xor } from './support.ts';

const folder = folderOf({
  'xor.mlp.json': xor(),
  'nameless.mlp.json': xor({ name: undefined }),
  'seed5.mlp.json': xor({ seed: 5 }),
  'goal.mlp.json': xor({ training: { epochs: 900, stopWhen: { loss: 100 } } }),
  'bad.mlp.json': xor({ loss: 'crossEntropy' }),
  'diverging.mlp.json': diverging,
  'held-out.mlp.json': xor({
    data: { generate: 'moons', samples: 40 },
    training: { epochs: 2, validationSplit: 0.25 },
  }),
  'constant.mlp.json': xor({
    data: {
      inputs: [[1], [2], [3], [4], [5], [6], [7], [8], [9], [10]],
      targets: new Array(10).fill([0.1]),
      testSplit: 0.3,
    },
    layers: [{ units: 1 }],
    loss: 'mse',
    training: { epochs: 2, validationSplit: 0.4 },
  }),
  'escape.mlp.json': xor({ name: '\u001b[2J\nXOR', layers: [{ name: 'l\u001b]0;\u0007', units: 1 }] }),
});

suite('backprop train', () => {
  test('it says what it trains, then the final figures and the norms of every layer', async () => {
    const { code, out, err } = await backprop(folder, ['train', 'xor.mlp.json']);
    assert.equal(code, 0);
    assert.equal(err, '');
    const lines = out.split('\n');
    assert.deepEqual(lines.slice(0, 3), [
      'XOR',
      '4 training rows, 13 parameters, binaryCrossEntropy, adam, seed 7',
      'epoch 3 of 3',
    ]);
    assert.match(out, /^ {2}loss {16}0\.\d+\n {2}accuracy {12}\d/m);
    assert.match(out, /^ {2}layer +deltaNorm +gradientNorm +updateNorm +weightNorm +saturatedShare$/m);
    assert.match(out, /^ {2}hidden( +\d\S*){5}$/m);
    assert.match(out, /^ {2}out( +\d\S*){5}$/m);
  });

  test('R² of constant targets is a dash with its reason, and no number in JSON', async () => {
    const { out } = await backprop(folder, ['train', 'constant.mlp.json']);
    for (const name of ['r2', 'validationR2', 'testR2']) {
      assert.match(out, new RegExp(`^ {2}${name} +– \\(constant targets\\)$`, 'm'));
    }
    const json = await backprop(folder, ['train', 'constant.mlp.json', '--json']);
    const document = JSON.parse(json.out);
    const last = document.epochs.at(-1);
    assert.deepEqual([last.r2, last.validationR2, document.testR2], ['NaN', 'NaN', 'NaN']);
  });

  test('a network without a name is called by its file', async () => {
    const { out } = await backprop(folder, ['train', 'nameless.mlp.json']);
    assert.equal(out.split('\n')[0], 'nameless');
  });

  test('figures that do not apply are left out: held-out rows and regression have their own', async () => {
    const names = ({ out }: { out: string }) => [...out.matchAll(/^ {2}(\w+) +\S+$/gm)].map(([, name]) => name);
    assert.deepEqual(names(await backprop(folder, ['train', 'xor.mlp.json'])), ['loss', 'accuracy']);
    assert.deepEqual(names(await backprop(folder, ['train', 'diverging.mlp.json'])), ['loss', 'r2', 'mae']);
    const heldOut = await backprop(folder, ['train', 'held-out.mlp.json']);
    assert.match(heldOut.out, /^30 training rows, 10 held out, /m);
    assert.ok(names(heldOut).includes('validationLoss'), heldOut.out);
  });

  test('--seed stands in for the seed of the file', async () => {
    const own = await backprop(folder, ['train', 'xor.mlp.json']);
    const other = await backprop(folder, ['train', 'xor.mlp.json', '--seed', '5']);
    assert.match(other.out, /seed 5$/m);
    assert.notEqual(other.out.replace('seed 5', 'seed 7'), own.out);
    const written = await backprop(folder, ['train', 'seed5.mlp.json']);
    assert.equal(other.out, written.out.replaceAll('seed5.mlp.json', 'xor.mlp.json'));
    const again = await backprop(folder, ['train', 'seed5.mlp.json', '--seed', '7']);
    assert.equal(own.out, again.out.replaceAll('seed5.mlp.json', 'xor.mlp.json'));
  });

  test('--epochs stands in for the epochs of the file', async () => {
    const { out } = await backprop(folder, ['train', 'xor.mlp.json', '--epochs', '1200']);
    assert.match(out, /^epoch 1,200 of 1,200$/m);
  });

  test('a run that ends before its last epoch says why, one that does not says nothing', async () => {
    const { code, out } = await backprop(folder, ['train', 'goal.mlp.json']);
    assert.equal(code, 0);
    assert.match(out, /^epoch 1 of 900, ended early: reached loss 100$/m);
    assert.match((await backprop(folder, ['train', 'goal.mlp.json', '--epochs', '1'])).out, /^epoch 1 of 1$/m);
  });

  test('a bad spec is refused with its place; nothing is trained and nothing printed as a result', async () => {
    for (const more of [[], ['--json']]) {
      const { code, out, err } = await backprop(folder, ['train', 'bad.mlp.json', ...more]);
      assert.equal(code, 1);
      assert.equal(out, '');
      assert.match(err, /^bad\.mlp\.json:1:\d+: .*crossEntropy/);
    }
  });

  test('a file that is not there is told by its name, and leaves with 1', async () => {
    const { code, out, err } = await backprop(folder, ['train', 'gone.mlp.json']);
    assert.deepEqual({ code, out, err }, { code: 1, out: '', err: 'gone.mlp.json: there is no such file\n' });
  });

  test('a training that diverges prints its last epoch, says why on the standard error, and leaves with 1', async () => {
    const { code, out, err } = await backprop(folder, ['train', 'diverging.mlp.json']);
    assert.equal(code, 1);
    assert.match(out, /^epoch 3 of 50, diverged$/m);
    assert.match(err, /^diverging\.mlp\.json: diverged at epoch 3 in layer "line": .* The learning rate was 100\.\n$/);
  });

  test('text of the file cannot steer the terminal', async () => {
    const { out } = await backprop(folder, ['train', 'escape.mlp.json']);
    assert.equal(out.split('\n')[0], '\\u001b[2J\\u000aXOR');
    assert.match(out, /^ {2}l\\u001b\]0;\\u0007 +\d/m);
    assert.ok(!out.includes('\u001b'));
  });

  test('Ctrl+C during the training is heard, prints what was trained, and leaves with 130', async () => {
    let looks = 0;
    let asked = false;
    /** Once it trains, which it does after two looks, the person asks as soon as the process looks at what goes on outside. */
    const stopped = () => {
      if (++looks === 3) setImmediate(() => (asked = true));
      return asked;
    };
    const { code, out } = await backprop(folder, ['train', 'xor.mlp.json', '--epochs', '200000'], { stopped });
    assert.equal(code, 130);
    assert.match(out, /^epoch [\d,]+ of 200,000, stopped$/m);
    assert.match(out, /^ {2}loss +0\.\d+$/m);
  });

  test('Ctrl+C before the first epoch is complete has nothing to print, and says so', async () => {
    const { code, out } = await backprop(folder, ['train', 'xor.mlp.json'], { stopped: () => true });
    assert.equal(code, 130);
    assert.match(out, /\nstopped before the first epoch was complete\n$/);
  });
});

suite('the progress bar', () => {
  const empty = '░'.repeat(30);
  const full = '█'.repeat(30);

  test('without a person at the standard error there is none', async () => {
    for (const more of [[], ['--json']]) {
      assert.equal((await backprop(folder, ['train', 'xor.mlp.json', ...more])).err, '');
    }
  });

  test('it is drawn over itself from the first epoch to the last, and wiped away before the figures', async () => {
    const { out, err } = await backprop(folder, ['train', 'xor.mlp.json', '--epochs', '31'], { interactive: true });
    const drawings = err.split('\r').slice(1);
    assert.match(drawings[0]!, new RegExp(`^${empty} 1/31 {2}loss 0\\.\\d+`));
    assert.match(drawings.at(-2)!, new RegExp(`^${full} 31/31 {2}loss 0\\.\\d+`));
    assert.equal(drawings.at(-1), '\u001b[K');
    assert.ok(!out.includes('░') && !out.includes('\r'));
  });

  test('beside a document that goes to a file it is drawn, and the document is the same', async () => {
    const quiet = await backprop(folder, ['train', 'xor.mlp.json', '--json']);
    const watched = await backprop(folder, ['train', 'xor.mlp.json', '--json'], { interactive: true });
    assert.match(watched.err, new RegExp(`${full} 3/3`));
    assert.equal(watched.out, quiet.out);
  });

  test('a document on the same screen is not broken up by it', async () => {
    const ran = await backprop(folder, ['train', 'xor.mlp.json', '--json'], { interactive: true, shared: true });
    assert.equal(ran.err, '');
  });
});
