import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from 'node:process';
import { suite, test } from 'node:test';
import { backprop, folderOf, xor } from './support.ts';

/** Pipes and devices as Unix has them: a reader of one waits, or never comes to an end. */
suite('a pipe or a device', { skip: platform === 'win32' && 'Windows has no names for these' }, () => {
  const folder = folderOf({
    'good.mlp.json': xor(),
    'ofPipe.mlp.json': xor({ data: { csv: 'pipe.mlp.json', target: 'y' } }),
    'ofLink.mlp.json': xor({ data: { csv: 'device.mlp.json', target: 'y' } }),
  });
  if (platform !== 'win32') {
    execFileSync('mkfifo', [join(folder, 'pipe.mlp.json')]);
    symlinkSync('/dev/zero', join(folder, 'device.mlp.json'));
  }

  for (const [file, kind] of [
    ['pipe.mlp.json', 'a pipe'],
    ['device.mlp.json', 'a device'],
    ['/dev/full', 'a device'],
  ] as const) {
    for (const command of ['validate', 'train', 'chain', 'gradcheck', 'diagnose']) {
      test(`is refused at once as the network of ${command}: ${file}`, async () => {
        if (!existsSync(join(folder, file)) && !existsSync(file)) return;
        const { code, out, err } = await backprop(folder, [command, file]);
        assert.deepEqual([code, out, err], [1, '', `${file}: this is ${kind}; name a .mlp.json file\n`]);
      });
    }

    test(`is refused as a checkpoint and as gradients, and is not replaced by a checkpoint: ${file}`, async () => {
      if (!existsSync(join(folder, file)) && !existsSync(file)) return;
      for (const [args, wanted] of [
        [['train', 'good.mlp.json', '--resume', file], 'a file'],
        [['train', 'good.mlp.json', '--checkpoint', file], 'a file'],
        [['gradcheck', 'good.mlp.json', '--against', file], 'a file of gradients'],
      ] as const) {
        const { code, out, err } = await backprop(folder, args);
        assert.deepEqual([code, out, err], [1, '', `${file}: this is ${kind}; name ${wanted}\n`]);
      }
      assert.ok(!lstatSync(file.startsWith('/') ? file : join(folder, file)).isFile());
    });
  }

  test('is refused as data', async () => {
    const pipe = await backprop(folder, ['validate', 'ofPipe.mlp.json']);
    assert.match(pipe.err, /"pipe\.mlp\.json" is a pipe, not a file; name a file of data/);
    const device = await backprop(folder, ['validate', 'ofLink.mlp.json']);
    assert.match(device.err, /"device\.mlp\.json" lies outside the workspace folder/);
  });
});

test('a file of more bytes than any network has is not read', async () => {
  const folder = folderOf({});
  writeFileSync(join(folder, 'large.mlp.json'), Buffer.alloc(40_000_001, ' '));
  const { code, err } = await backprop(folder, ['validate', 'large.mlp.json']);
  assert.deepEqual([code, err], [1, 'large.mlp.json: the file has 40,000,001 bytes; at most 40,000,000 are allowed\n']);
});

test('a name that begins with a minus sign is the name of a file, also "-" alone', async () => {
  const folder = folderOf({ '-': xor() });
  const { code, out } = await backprop(folder, ['validate', '-']);
  assert.deepEqual([code, out], [0, '-: ready to train, 4 training rows\n']);
});
