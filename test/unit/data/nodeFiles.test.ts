import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';

/** top/outside.csv, and a workspace top/root with a spec's folder root/nets. */
const top = realpathSync(mkdtempSync(join(tmpdir(), 'backprop-data-')));
after(() => rmSync(top, { recursive: true, force: true }));
const root = join(top, 'root');
const nets = join(root, 'nets');
mkdirSync(nets, { recursive: true });
writeFileSync(join(top, 'outside.csv'), 'secret');
writeFileSync(join(root, 'above.csv'), 'above');
writeFileSync(join(nets, 'here.csv'), 'a,y\n');
writeFileSync(join(nets, '..dots.csv'), 'dots');
mkdirSync(join(top, 'root-beside'));
writeFileSync(join(top, 'root-beside', 'x.csv'), 'beside');
symlinkSync(join(top, 'outside.csv'), join(nets, 'out.csv'));
symlinkSync(top, join(nets, 'outfolder'));
symlinkSync(join(root, 'above.csv'), join(nets, 'in.csv'));
symlinkSync(join(nets, 'loop.csv'), join(nets, 'loop.csv'));
symlinkSync(root, join(top, 'linked'));

const files = nodeFiles(nets, root);

async function contents(path: string, from = files): Promise<string> {
  const opened = await from.open(path, 1000);
  assert.ok('file' in opened, JSON.stringify(opened));
  let text = '';
  for await (const portion of opened.read()) text += Buffer.from(portion).toString();
  assert.equal(await opened.close(), undefined);
  return text;
}

async function refused(path: string, from = files, mostBytes = 1000): Promise<{ code: string; message: string }> {
  const opened = await from.open(path, mostBytes);
  assert.ok('code' in opened, `${path} was opened`);
  return opened;
}

test("paths count from the spec's folder and may go anywhere in the root, by links too", async () => {
  assert.equal(await contents('here.csv'), 'a,y\n');
  assert.equal(await contents('./x/../here.csv'), 'a,y\n');
  assert.equal(await contents('../above.csv'), 'above');
  assert.equal(await contents('../../root/above.csv'), 'above');
  assert.equal(await contents('in.csv'), 'above');
  assert.equal(await contents('..dots.csv'), 'dots');
});

test('a root that is reached by a link is the root all the same', async () => {
  const linked = nodeFiles(join(top, 'linked', 'nets'), join(top, 'linked'));
  assert.equal(await contents('here.csv', linked), 'a,y\n');
  assert.equal(await contents('../above.csv', linked), 'above');
});

for (const path of [
  '../../outside.csv',
  '../..',
  '../../root-beside/x.csv',
  join(top, 'outside.csv'),
  '/etc/passwd',
  'out.csv',
  'outfolder/outside.csv',
  'outfolder/root-beside/x.csv',
]) {
  test(`a path that leaves the root is refused: ${path.replace(top, '')}`, async () => {
    const { code, message } = await refused(path);
    assert.equal(code, 'outside-folder');
    assert.equal(
      message,
      `${JSON.stringify(path)} lies outside the workspace folder; copy the file into it, beside this network for instance`,
    );
  });
}

test('a path outside tells nothing of what exists there', async () => {
  const [there, absent] = ['../../outside.csv', '../../absent.csv'];
  const [one, other] = [await refused(there), await refused(absent)];
  assert.equal(one.code, other.code);
  assert.equal(one.message.replace(there, absent), other.message);
});

test('without a workspace around it, the folder of the spec is the root', async () => {
  const alone = nodeFiles(nets, nets);
  assert.equal(await contents('here.csv', alone), 'a,y\n');
  assert.equal(await contents('..dots.csv', alone), 'dots');
  assert.equal((await refused('../above.csv', alone)).code, 'outside-folder');
  assert.equal((await refused('in.csv', alone)).code, 'outside-folder');
});

test('a file that is not there is told apart from one that cannot be read', async () => {
  const message = 'there is no file "absent.csv"; the path counts from the folder of this file';
  assert.deepEqual(await refused('absent.csv'), { code: 'missing-file', message });
  for (const path of ['here.csv/x', 'here.csv\0.txt', 'no/folder.csv']) {
    assert.equal((await refused(path)).code, 'missing-file', path);
  }
  const loop = await refused('loop.csv');
  assert.deepEqual(loop, {
    code: 'unreadable-file',
    message: '"loop.csv" cannot be read (ELOOP); its symbolic links lead to each other, so name the file itself',
  });
});

test('a folder, a pipe and a device are no files, and are refused at once', async () => {
  for (const path of ['.', '..']) {
    const message = `"${path}" is a folder, not a file; name a file of data`;
    assert.deepEqual(await refused(path), { code: 'not-a-file', message });
  }
  if (platform === 'win32') return;
  execFileSync('mkfifo', [join(nets, 'pipe.csv')]);
  const message = '"pipe.csv" is a pipe, not a file; name a file of data';
  assert.deepEqual(await refused('pipe.csv'), { code: 'not-a-file', message });
  const everywhere = nodeFiles(nets, '/');
  assert.equal((await refused('/dev/zero', everywhere)).code, 'not-a-file');
});

test('a hard link is the file itself, wherever its other names are', async () => {
  linkSync(join(top, 'outside.csv'), join(nets, 'hard.csv'));
  assert.equal(await contents('hard.csv'), 'secret');
});

test('a file larger than allowed is refused with both sizes, one that just fits is opened', async () => {
  const fits = await files.open('here.csv', 4);
  assert.ok('file' in fits);
  await fits.close();
  const { code, message } = await refused('here.csv', files, 3);
  assert.deepEqual([code, message], ['too-much-data', '"here.csv" has 1 MB; at most 1 MB are allowed']);
});

test('a gzipped file is unpacked, and what is not gzip rejects instead', async () => {
  const packed = gzipSync('unpacked '.repeat(20_000));
  writeFileSync(join(nets, 'here.gz'), packed);
  writeFileSync(join(nets, 'cut.gz'), packed.subarray(0, -9));
  async function unpacked(path: string): Promise<string> {
    const opened = await files.open(path, 1000);
    assert.ok('file' in opened, JSON.stringify(opened));
    if (path === 'here.gz') assert.equal(opened.size, packed.length);
    let text = '';
    try {
      for await (const portion of opened.gunzip()) text += Buffer.from(portion).toString();
    } finally {
      assert.equal(await opened.close(), undefined);
    }
    return text;
  }
  assert.equal(await unpacked('here.gz'), 'unpacked '.repeat(20_000));
  await assert.rejects(unpacked('cut.gz'), /unexpected end of file/);
  await assert.rejects(unpacked('here.csv'), /incorrect header check/);
});

test('the machine knows an opened file by its real path', async () => {
  const opened = await files.open('in.csv', 1000);
  assert.ok('file' in opened);
  assert.equal(opened.file, join(root, 'above.csv'));
  await opened.close();
});
