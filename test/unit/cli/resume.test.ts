import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { backprop, diverging, folderOf, xor } from './support.ts';

const training = { epochs: 30, batchSize: 2, shuffle: true };
/** Momentum, dropout, a schedule as long as the training, and rows held out: what a training that forgets something would show. */
const rich = (more: Readonly<Record<string, unknown>> = {}, epochs = 30) =>
  xor({
    data: { generate: 'moons', samples: 60 },
    layers: [
      { name: 'hidden', units: 5, activation: 'tanh', dropout: 0.2 },
      { name: 'out', units: 1, activation: 'sigmoid' },
    ],
    optimizer: { type: 'adam', learningRate: 0.05, schedule: { type: 'cosine' } },
    training: { epochs, batchSize: 8, validationSplit: 0.25 },
    ...more,
  });

const folder = folderOf({
  'xor.mlp.json': xor({ training }),
  'rich.mlp.json': rich(),
  // An epoch takes longer than a call of the kernels may, so Ctrl+C is looked for between two of its 25 batches.
  'long.mlp.json': rich({
    data: { generate: 'moons', samples: 200 },
    layers: [
      { name: 'hidden', units: 100, activation: 'tanh', dropout: 0.2 },
      { name: 'second', units: 100, activation: 'tanh' },
      { name: 'out', units: 1, activation: 'sigmoid' },
    ],
    training: { epochs: 4, batchSize: 8 },
  }),
  'float32.mlp.json': rich({ precision: 'float32' }),
  'renamed.mlp.json': `// a comment\n${rich({ name: 'Another name' })}`,
  'other-rate.mlp.json': rich({ optimizer: { type: 'adam', learningRate: 0.06, schedule: { type: 'cosine' } } }),
  'from-file.mlp.json': rich({ data: { csv: 'rows.csv', targets: ['t'] } }),
  'rows.csv': `a,b,t\n${Array.from({ length: 20 }, (_, k) => `${k / 7},${k % 3},${k % 2}`).join('\n')}\n`,
  'stale.mlp.json': xor({
    training: { epochs: 40, batchSize: 2, earlyStopping: { monitor: 'loss', patience: 2, minDelta: 10 } },
  }),
  'diverging.mlp.json': diverging,
  'notes.txt': 'Do not lose me.',
});

interface Document {
  readonly epochs: readonly { readonly epoch: number; readonly learningRate: number }[];
  readonly layers: unknown;
  readonly outcome: string;
}

async function trained(...args: readonly string[]): Promise<Document> {
  const { code, out, err } = await backprop(folder, ['train', ...args, '--json']);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

async function refused(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await backprop(folder, ['train', ...args]);
  assert.equal(code, 1);
  assert.equal(out, '');
  return err;
}

suite('backprop train --stop-after, --checkpoint and --resume', () => {
  for (const file of ['xor.mlp.json', 'rich.mlp.json', 'float32.mlp.json']) {
    for (const computing of [[], ['--reproducible'], ['--threads', '1']]) {
      test(`a training in three calls has the epochs and weights of one call: ${[file, ...computing].join(' ')}`, async () => {
        const whole = await trained(file, ...computing);
        const first = await trained(file, ...computing, '--stop-after', '7', '--checkpoint', 'three.ckpt');
        const second = await trained(
          file,
          ...computing,
          '--resume',
          'three.ckpt',
          '--stop-after',
          '18',
          '--checkpoint',
          'three.ckpt',
        );
        const third = await trained(file, ...computing, '--resume', 'three.ckpt');
        assert.deepEqual(
          [first, second, third].flatMap(({ epochs }) => epochs),
          whole.epochs,
        );
        assert.deepEqual(third.layers, whole.layers);
        assert.deepEqual([first.outcome, second.outcome, third.outcome], ['stopped', 'stopped', 'finished']);
        assert.deepEqual([first.epochs.length, second.epochs.length], [7, 11]);
      });
    }
  }

  test('more epochs are those of one training with that length, on the learning rates of the first', async () => {
    await trained('xor.mlp.json', '--checkpoint', 'more.ckpt');
    const more = await trained('xor.mlp.json', '--resume', 'more.ckpt', '--epochs', '45');
    const whole = await trained('xor.mlp.json', '--epochs', '45');
    assert.deepEqual(more.epochs, whole.epochs.slice(30));
    assert.deepEqual(more.layers, whole.layers);
    await trained('rich.mlp.json', '--checkpoint', 'more.ckpt');
    const scheduled = await trained(
      'rich.mlp.json',
      '--resume',
      'more.ckpt',
      '--epochs',
      '32',
      '--checkpoint',
      'more.ckpt',
    );
    assert.deepEqual(
      scheduled.epochs.map(({ epoch, learningRate }) => [epoch, learningRate]),
      [
        [31, 0],
        [32, 0],
      ],
    );
    // And so once more: the length that it had at first is in the checkpoint.
    assert.equal((await trained('rich.mlp.json', '--resume', 'more.ckpt', '--epochs', '33')).epochs.length, 1);
  });

  test('one that was interrupted within an epoch goes on where it was', async () => {
    const whole = await trained('long.mlp.json');
    let asked = 0;
    const stopped = await backprop(folder, ['train', 'long.mlp.json', '--json', '--checkpoint', 'c.ckpt'], {
      stopped: out => out.includes('"epoch":1,') && ++asked > 5,
    });
    assert.equal(stopped.code, 130);
    assert.match(stopped.err, /^c\.ckpt: checkpoint within epoch [23] of 4; /m);
    const first: Document = JSON.parse(stopped.out);
    const rest = await trained('long.mlp.json', '--resume', 'c.ckpt');
    assert.deepEqual([...first.epochs, ...rest.epochs], whole.epochs);
    assert.deepEqual(rest.layers, whole.layers);
  });

  test('it says what it has written and how to go on', async () => {
    const { code, out, err } = await backprop(folder, [
      'train',
      'xor.mlp.json',
      '--stop-after',
      '3',
      '--checkpoint',
      'd.ckpt',
    ]);
    assert.equal(code, 0);
    assert.match(out, /^epoch 3 of 30, stopped$/m);
    assert.equal(
      err,
      'd.ckpt: checkpoint after epoch 3 of 30; "backprop train xor.mlp.json --resume d.ckpt" continues\n',
    );
    const all = await backprop(folder, ['train', 'xor.mlp.json', '--resume', 'd.ckpt', '--checkpoint', 'd.ckpt']);
    assert.equal(
      all.err,
      'd.ckpt: checkpoint of the whole training; "backprop train xor.mlp.json --resume d.ckpt" with a larger --epochs continues\n',
    );
    const none = await backprop(folder, ['train', 'xor.mlp.json', '--resume', 'd.ckpt']);
    assert.equal(none.code, 0);
    assert.match(none.out, /all 30 epochs were trained before the checkpoint; a larger --epochs trains on/);
  });

  test('a training that ended early stays ended, and says why', async () => {
    await trained('stale.mlp.json', '--checkpoint', 'stale.ckpt');
    const { code, out } = await backprop(folder, ['train', 'stale.mlp.json', '--resume', 'stale.ckpt']);
    assert.equal(code, 0);
    assert.match(out, /ended early after epoch 3, before the checkpoint: loss has not improved for 2 epochs/);
  });

  test('name and comments may change', async () => {
    await trained('rich.mlp.json', '--stop-after', '4', '--checkpoint', 'n.ckpt');
    assert.equal((await trained('renamed.mlp.json', '--resume', 'n.ckpt')).epochs.length, 26);
  });

  test('a checkpoint of another spec, seed, data or arithmetic is refused, and told what differs', async () => {
    await trained('rich.mlp.json', '--stop-after', '4', '--checkpoint', 'o.ckpt');
    assert.match(
      await refused('other-rate.mlp.json', '--resume', 'o.ckpt'),
      /^o\.ckpt: .*another training.*\n {2}.*0\.05 → 0\.06\n$/,
    );
    assert.match(await refused('rich.mlp.json', '--resume', 'o.ckpt', '--seed', '8'), /\n {2}seed 7 → 8\n$/);
    assert.match(await refused('rich.mlp.json', '--resume', 'o.ckpt', '--reproducible'), /Only the same arithmetic/);
    await trained('from-file.mlp.json', '--stop-after', '4', '--checkpoint', 'f.ckpt');
    assert.equal((await trained('from-file.mlp.json', '--resume', 'f.ckpt')).epochs.length, 26);
    const rows = join(folder, 'rows.csv');
    writeFileSync(rows, readFileSync(rows, 'utf8').replace('0,0,0', '0,0.5,0'));
    assert.match(await refused('from-file.mlp.json', '--resume', 'f.ckpt'), /the data has changed/);
  });

  test('what is no whole checkpoint is refused', async () => {
    await trained('xor.mlp.json', '--stop-after', '4', '--checkpoint', 'w.ckpt');
    const bytes = readFileSync(join(folder, 'w.ckpt'));
    writeFileSync(join(folder, 'cut.ckpt'), bytes.subarray(0, bytes.length - 50));
    bytes[bytes.length - 50]! ^= 1;
    writeFileSync(join(folder, 'changed.ckpt'), bytes);
    assert.match(await refused('xor.mlp.json', '--resume', 'cut.ckpt'), /^cut\.ckpt: the checkpoint is cut off/);
    assert.match(await refused('xor.mlp.json', '--resume', 'changed.ckpt'), /^changed\.ckpt: .*checksum does not fit/);
    assert.match(await refused('xor.mlp.json', '--resume', 'xor.mlp.json'), /^xor\.mlp\.json: this is no checkpoint/);
    assert.match(await refused('xor.mlp.json', '--resume', 'nowhere.ckpt'), /^nowhere\.ckpt: there is no such file/);
    assert.match(await refused('xor.mlp.json', '--resume', '.'), /this is a folder/);
    assert.match(
      await refused('xor.mlp.json', '--resume', 'w.ckpt', '--stop-after', '4'),
      /after epoch 4, and --stop-after 4 is not after that/,
    );
    assert.match(
      await refused('xor.mlp.json', '--resume', 'w.ckpt', '--epochs', '2'),
      /after epoch 4, and this training ends after 2/,
    );
  });

  test('a large file of another kind is told by its first bytes, and no more are read', async () => {
    writeFileSync(join(folder, 'large.zip'), 'PK');
    truncateSync(join(folder, 'large.zip'), 2 ** 29);
    const before = process.resourceUsage().maxRSS;
    assert.match(await refused('xor.mlp.json', '--resume', 'large.zip'), /^large\.zip: this is no checkpoint/);
    assert.ok(process.resourceUsage().maxRSS - before < 2 ** 18, 'kilobytes');
  });

  test('a checkpoint that is much larger or smaller than it says is told by its first bytes, too', async () => {
    await trained('xor.mlp.json', '--stop-after', '4', '--checkpoint', 'grown.ckpt');
    truncateSync(join(folder, 'grown.ckpt'), 2 ** 29);
    const head = Buffer.from(JSON.stringify({ facts: null, arrays: [{ name: 'w', type: 'float64', length: 1e9 }] }));
    const front = Buffer.concat([Buffer.from('BPCHKPT\n'), Buffer.alloc(8), head]);
    front.writeDoubleLE(head.length, 8);
    writeFileSync(join(folder, 'cut-off.ckpt'), front);
    truncateSync(join(folder, 'cut-off.ckpt'), 2 ** 29);
    const before = process.resourceUsage().maxRSS;
    assert.match(
      await refused('xor.mlp.json', '--resume', 'grown.ckpt'),
      /^grown\.ckpt: the checkpoint has been changed/,
    );
    assert.match(
      await refused('xor.mlp.json', '--resume', 'cut-off.ckpt'),
      /^cut-off\.ckpt: the checkpoint is cut off/,
    );
    assert.ok(process.resourceUsage().maxRSS - before < 2 ** 18, 'kilobytes');
  });

  test('no other file is replaced, and what cannot be written is said before anything is trained', async () => {
    assert.match(await refused('xor.mlp.json', '--checkpoint', 'notes.txt'), /^notes\.txt: .*left alone/);
    assert.match(await refused('xor.mlp.json', '--checkpoint', 'xor.mlp.json'), /left alone/);
    assert.equal(readFileSync(join(folder, 'notes.txt'), 'utf8'), 'Do not lose me.');
    assert.match(
      await refused('xor.mlp.json', '--checkpoint', 'no/such/folder.ckpt'),
      /folder of the checkpoint does not exist/,
    );
    assert.match(
      await refused('xor.mlp.json', '--checkpoint', 'notes.txt/in.ckpt'),
      /something else in the place of the folder \(ENOTDIR\); name a file in another folder/,
    );
    mkdirSync(join(folder, 'taken.ckpt'));
    assert.match(await refused('xor.mlp.json', '--checkpoint', 'taken.ckpt'), /this is a folder; name a file in it/);
    const long = `${'a'.repeat(300)}.ckpt`;
    assert.match(await refused('xor.mlp.json', '--checkpoint', long), /shorten its name/);
  });

  test('finding out whether a checkpoint can be written leaves what is there, and nothing beside it', async () => {
    await trained('xor.mlp.json', '--stop-after', '4', '--checkpoint', 'kept.ckpt');
    const before = readFileSync(join(folder, 'kept.ckpt'));
    const listed = readdirSync(folder);
    // The training does not begin: its file is of another network.
    assert.match(
      await refused('rich.mlp.json', '--resume', 'kept.ckpt', '--checkpoint', 'kept.ckpt'),
      /another training/,
    );
    assert.match(await refused('xor.mlp.json', '--resume', 'nowhere.ckpt', '--checkpoint', 'new.ckpt'), /no such file/);
    assert.deepEqual(readFileSync(join(folder, 'kept.ckpt')), before);
    assert.deepEqual(readdirSync(folder), listed);
  });

  test('a training that diverged writes none, says so, and fails', async () => {
    const { code, err } = await backprop(folder, ['train', 'diverging.mlp.json', '--checkpoint', 'v.ckpt']);
    assert.equal(code, 1);
    assert.match(err, /v\.ckpt: not written: a training that diverged cannot be continued/);
  });

  test('options without a value are misuse', async () => {
    for (const option of ['--checkpoint', '--resume', '--stop-after']) {
      const { code, err } = await backprop(folder, ['train', 'xor.mlp.json', option]);
      assert.equal(code, 2);
      assert.match(err, new RegExp(`${option} takes .*found nothing`));
    }
    assert.equal((await backprop(folder, ['gradcheck', 'xor.mlp.json', '--resume', 'a'])).code, 2);
  });
});
