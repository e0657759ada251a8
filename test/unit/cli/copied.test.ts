/** The bundled command line where only some of its files were copied. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { folderOf, xor } from './support.ts';

const built = join(import.meta.dirname, '../../../dist');
/** Large enough for a second thread (src/wasm/team.ts). */
const large = xor({
  data: { generate: 'moons', samples: 64 },
  layers: [
    { units: 170, activation: 'tanh' },
    { units: 170, activation: 'tanh' },
    { units: 1, activation: 'sigmoid' },
  ],
  training: { epochs: 2, batchSize: 64 },
});
const everyKernel = readdirSync(join(built, 'kernels')).map(name => `kernels/${name}`);

/** A folder with these files of the product and the two networks. */
function copyOf(...files: readonly string[]): string {
  const folder = folderOf({ 'small.mlp.json': xor(), 'large.mlp.json': large });
  mkdirSync(join(folder, 'kernels'));
  for (const file of ['backprop.mjs', ...files]) cpSync(join(built, file), join(folder, file));
  return folder;
}

function backprop(folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['backprop.mjs', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr.replaceAll(folder, '.') };
}

suite('a copied command line', () => {
  test('without its kernels trains by the plain arithmetic, to the same numbers, and says so', () => {
    const alone = copyOf();
    const trained = backprop(alone, 'train', 'small.mlp.json', '--reproducible');
    const kernel = 'kernels/f64.wasm is missing in .; the plain arithmetic is used, which is many times slower.';
    assert.deepEqual(
      { status: trained.status, err: trained.err },
      { status: 0, err: `Backprop: ${kernel} Copy the whole folder.\n` },
    );
    assert.equal(trained.out, backprop(copyOf(...everyKernel), 'train', 'small.mlp.json', '--reproducible').out);
    for (const command of ['chain', 'gradcheck']) {
      const { status, err } = backprop(alone, command, 'small.mlp.json');
      assert.equal(status, 0, command);
      assert.doesNotMatch(err, /^ +at /m, command);
    }
  });

  test('without one of its kernels uses another', () => {
    const { status, err } = backprop(copyOf('kernels/f64.wasm'), 'train', 'small.mlp.json');
    assert.equal(status, 0);
    assert.equal(
      err,
      'Backprop: kernels/f64-relaxed.wasm is missing in .; kernels/f64.wasm is used. Copy the whole folder.\n',
    );
  });

  test('in a folder of another project does not take its version for its own', () => {
    const folder = copyOf();
    writeFileSync(join(folder, 'package.json'), '{ "name": "other", "version": "7.7.7" }');
    mkdirSync(join(folder, 'bin'));
    cpSync(join(folder, 'backprop.mjs'), join(folder, 'bin/backprop.mjs'));
    assert.equal(backprop(join(folder, 'bin'), '--version').out, 'unknown\n');
  });

  if (availableParallelism() > 1) {
    test('without its helper, or with one that does not start, trains a large network with one thread', () => {
      const whole = copyOf('helper.cjs', ...everyKernel);
      const { status, out, err } = backprop(whole, 'train', 'large.mlp.json');
      assert.deepEqual({ status, err }, { status: 0, err: '' });

      const without = backprop(copyOf(...everyKernel), 'train', 'large.mlp.json');
      assert.deepEqual(without, {
        status: 0,
        out,
        err: 'Backprop: helper.cjs is missing in .; one thread is used. Copy the whole folder.\n',
      });

      const folder = copyOf(...everyKernel);
      writeFileSync(join(folder, 'helper.cjs'), 'throw new Error("planted")');
      const broken = backprop(folder, 'train', 'large.mlp.json');
      assert.equal(broken.status, 0);
      assert.equal(broken.out, out);
      assert.match(broken.err, /^(Backprop: the second thread failed \(planted\); one thread is used\n)?$/);
    });
  }
});
