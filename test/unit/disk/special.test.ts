import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { after, test } from 'node:test';
import { type Fault, faultSentence } from '../../../src/disk/fault.ts';
import { fileBytes, openFile } from '../../../src/disk/openFile.ts';
import { actingDisk } from './actingDisk.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'backprop-special-')));
after(() => rmSync(top, { recursive: true, force: true }));
const at = (...names: string[]) => join(top, ...names);

async function faultOf(path: string, most = 1e6): Promise<Fault> {
  const opened = await openFile(path, { most });
  assert.ok('fault' in opened, `${path} was opened`);
  return opened;
}

const isWindows = platform === 'win32';
/** What stands for no bytes with an end, as this system has them. */
const specials: [path: string, kind: string][] = [[top, 'a folder']];
if (!isWindows) {
  execFileSync('mkfifo', [at('pipe')]);
  specials.push([at('pipe'), 'a pipe']);
  for (const device of ['/dev/zero', '/dev/full', '/dev/null', '/dev/random', '/dev/tty']) {
    if (existsSync(device)) specials.push([device, 'a device']);
  }
}

for (const [path, kind] of specials) {
  test(`${kind} is refused at once, by its name and when it takes the place of a file: ${path.replace(top, '')}`, async () => {
    assert.deepEqual(await faultOf(path), { fault: 'special', kind });
    const file = at('file.csv');
    rmSync(file, { force: true });
    writeFileSync(file, 'a,y\n');
    // Whoever looks at the name is shown a file; then the special one is opened.
    const disk = actingDisk(() => undefined, false);
    const real = { ...disk, realpath: async () => path, lstat: () => disk.lstat(file) };
    const opened = await openFile(file, { most: 1e6, disk: real });
    assert.ok(
      'fault' in opened && (opened.fault === 'special' || opened.fault === 'unreadable'),
      JSON.stringify(opened),
    );
    assert.equal(disk.opened, 0);
  });
}

test('a socket is refused', async () => {
  if (isWindows) return;
  const server = createServer();
  await new Promise<void>(resolve => server.listen(at('socket'), resolve));
  try {
    assert.deepEqual(await faultOf(at('socket')), { fault: 'special', kind: 'a socket' });
  } finally {
    await new Promise(resolve => server.close(resolve));
  }
});

test('links that lead nowhere or to each other, and names that no file has, are refused', async () => {
  symlinkSync(at('nowhere'), at('dangling'));
  symlinkSync(at('b'), at('a'));
  symlinkSync(at('a'), at('b'));
  assert.deepEqual(await faultOf(at('dangling')), { fault: 'missing' });
  assert.deepEqual(await faultOf(at('a')), { fault: 'unreadable', code: 'ELOOP' });
  assert.deepEqual(await faultOf(at('zero\0byte')), { fault: 'missing' });
  assert.deepEqual(await faultOf(at('half\ud800')), { fault: 'missing' });
  const { fault } = await faultOf(at('x'.repeat(300)));
  assert.ok(fault === 'unreadable' || fault === 'missing');
});

test('a name may have any character that the system allows', async () => {
  const names = isWindows
    ? ['büro 1.csv']
    : ['line\nbreak.csv', 'back\\slash.csv', 'co:lon.csv', 'büro 1.csv', '-', 'x'.repeat(255)];
  for (const name of names) {
    writeFileSync(at(name), name);
    const bytes = await fileBytes(at(name), { most: 300, root: top });
    assert.ok(bytes instanceof Uint8Array, name);
    assert.equal(Buffer.from(bytes).toString(), name);
  }
});

test('a name of bytes that are no UTF-8 is not mistaken for another', async () => {
  if (platform !== 'linux') return;
  const name = Buffer.concat([Buffer.from(at('d')), Buffer.of(0xff)]);
  writeFileSync(name, 'bytes');
  symlinkSync(name, at('to-bytes'));
  assert.deepEqual(await faultOf(at('d\ufffd')), { fault: 'missing' });
  assert.deepEqual(await faultOf(at('to-bytes')), { fault: 'missing' });
});

test('a file without permission is refused with what to do', async () => {
  writeFileSync(at('closed.csv'), 'a,y\n');
  chmodSync(at('closed.csv'), 0);
  const disk = actingDisk(step => {
    // The superuser may read everything.
    if (step === 'open 1') throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
  }, true);
  const opened = await openFile(at('closed.csv'), { most: 10, disk });
  assert.deepEqual(opened, { fault: 'unreadable', code: 'EACCES' });
  assert.equal(faultSentence(opened as Fault, 'a file'), 'the file cannot be read (EACCES); check its permissions');
});

test('no more than the size that was checked is read, of a file that says less than it holds', async () => {
  if (!existsSync('/proc/cpuinfo')) return;
  assert.equal(((await fileBytes('/proc/cpuinfo', { most: 1e6 })) as Uint8Array).length, 0);
  writeFileSync(at('ten'), '0123456789');
  assert.deepEqual(await faultOf(at('ten'), 9), { fault: 'tooLarge', size: 10, most: 9 });
  assert.equal(((await fileBytes(at('ten'), { most: 10 })) as Uint8Array).length, 10);
});

test('a folder in the place of a folder of the path is no way out of the root', async () => {
  mkdirSync(at('root', 'in'), { recursive: true });
  mkdirSync(at('rootbeside'));
  writeFileSync(at('rootbeside', 'x'), 'x');
  symlinkSync(at('rootbeside'), at('root', 'way'));
  const opened = await openFile(at('root', 'way', 'x'), { most: 10, root: at('root') });
  assert.deepEqual(opened, { fault: 'outside' });
});
