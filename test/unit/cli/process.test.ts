import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { folderOf, xor } from './support.ts';

const main = join(import.meta.dirname, '../../../src/cli/main.ts');
/** One batch of it takes many seconds. */
const long = xor({
  data: { generate: 'spiral', samples: 20_000 },
  layers: [{ units: 1000 }, { units: 1000 }, { units: 1 }],
  training: { batchSize: 'full' },
});
const folder = folderOf({
  'xor.mlp.json': xor(),
  'long.mlp.json': long,
  'endless.mlp.json': xor({ training: { epochs: 10_000_000 } }),
});

function start(args: readonly string[], out: 'pipe' | number = 'pipe'): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', out, 'pipe'] });
}

/** Exit code, or the signal that ended it, and what came on the standard error. */
async function ended(child: ChildProcess) {
  const [err, [code, signal]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
  return { code, signal, err };
}

suite('the process', () => {
  test('results go to the standard output, and piped there is no progress bar', async () => {
    const child = start(['train', 'xor.mlp.json', '--json']);
    const [out, end] = await Promise.all([text(child.stdout!), ended(child)]);
    assert.deepEqual(end, { code: 0, signal: null, err: '' });
    assert.equal((JSON.parse(out) as { epochs: unknown[] }).epochs.length, 3);
  });

  test('problems go to the standard error, and the exit code is the command’s', async () => {
    const child = start(['train', 'gone.mlp.json']);
    const [out, end] = await Promise.all([text(child.stdout!), ended(child)]);
    assert.equal(out, '');
    assert.deepEqual(end, { code: 1, signal: null, err: 'gone.mlp.json: there is no such file\n' });
  });

  test('a reader that leaves, as `head` does, ends the training without a word', async () => {
    const child = start(['train', 'endless.mlp.json', '--json']);
    child.stdout!.once('data', () => child.stdout!.destroy());
    assert.deepEqual(await ended(child), { code: 130, signal: null, err: '' });
  });

  test('Ctrl+C ends the training, and the document is whole', async () => {
    const child = start(['train', 'endless.mlp.json', '--json']);
    child.stdout!.once('data', () => child.kill('SIGINT'));
    const [out, end] = await Promise.all([text(child.stdout!), ended(child)]);
    assert.deepEqual(end, { code: 130, signal: null, err: '' });
    assert.equal((JSON.parse(out) as { outcome: string }).outcome, 'stopped');
  });

  test('Ctrl+C ends a training within a batch that takes long', async () => {
    const child = start(['train', 'long.mlp.json']);
    // The heading comes before the first batch.
    child.stdout!.once('data', () => child.kill('SIGINT'));
    const [out, { code, signal, err }] = await Promise.all([text(child.stdout!), ended(child)]);
    const isBefore = code === 130 && /stopped before the first epoch was complete/.test(out);
    assert.ok(signal === 'SIGINT' || isBefore, `${code} ${signal} ${out}`);
    assert.equal(err, '');
  });

  // A disk that is always full; not every system has one.
  if (existsSync('/dev/full')) {
    test('output that cannot be written is told in one line, and leaves with 1', async () => {
      const child = start(['train', 'xor.mlp.json'], openSync('/dev/full', 'w'));
      const err = 'backprop: the output could not be written (ENOSPC)\n';
      assert.deepEqual(await ended(child), { code: 1, signal: null, err });
    });
  }
});
