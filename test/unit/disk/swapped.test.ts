import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { after, suite, test } from 'node:test';
import { nodeDisk } from '../../../src/disk/disk.ts';
import type { Fault } from '../../../src/disk/fault.ts';
import { FileChanged, openFile } from '../../../src/disk/openFile.ts';
import { type ActingDisk, actingDisk } from './actingDisk.ts';

const top = realpathSync(mkdtempSync(join(tmpdir(), 'backprop-swapped-')));
after(() => rmSync(top, { recursive: true, force: true }));

/** Three portions. */
const inside = Buffer.alloc(600_000, 'inside ');
const secret = Buffer.alloc(600_000, 'secret ');

/** A fresh top/N with root/folder/data.csv, and outside of root a file and a folder with one of the same name. */
let made = 0;
function world() {
  const here = join(top, String(made++));
  const root = join(here, 'root');
  const folder = join(root, 'folder');
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(here, 'outside'));
  const file = join(folder, 'data.csv');
  writeFileSync(file, inside);
  writeFileSync(join(here, 'outside', 'data.csv'), secret);
  // So old that a write gives them another time.
  for (const path of [file, join(here, 'outside', 'data.csv')]) utimesSync(path, 1e9, 1e9);
  return { root, folder, file, outside: join(here, 'outside') };
}
type World = ReturnType<typeof world>;

/** What somebody does to the file. Doing it twice is doing it once. */
const attacks: Readonly<Record<string, (world: World) => void>> = {
  'is swapped for a link out of the root': ({ file, outside }) => {
    rmSync(file, { force: true });
    symlinkSync(join(outside, 'data.csv'), file);
  },
  'is swapped for a link to a file beside it': ({ file, folder }) => {
    writeFileSync(join(folder, 'other.csv'), secret);
    rmSync(file, { force: true });
    symlinkSync('other.csv', file);
  },
  'lies in a folder that is swapped for a link out of the root': ({ folder, outside }) => {
    rmSync(folder, { recursive: true, force: true });
    symlinkSync(outside, folder);
  },
  'lies in a folder that is moved away for a link out of the root': ({ folder, outside }) => {
    if (existsSync(`${folder}-kept`)) return;
    renameSync(folder, `${folder}-kept`);
    symlinkSync(outside, folder);
  },
  'is replaced by another of its name': ({ file, folder }) => {
    writeFileSync(join(folder, 'new.csv'), secret);
    renameSync(join(folder, 'new.csv'), file);
  },
  'is deleted': ({ file }) => rmSync(file, { force: true }),
  grows: ({ file }) => appendFileSync(file, secret),
  'is cut off': ({ file }) => truncateSync(file, 300_000),
  'is emptied': ({ file }) => truncateSync(file, 0),
  'is written over': ({ file }) => writeFileSync(file, secret),
  'is written over, and its time set back': ({ file }) => {
    const { atime, mtime } = statSync(file);
    writeFileSync(file, secret);
    utimesSync(file, atime, mtime);
  },
};

interface Outcome {
  readonly fault: Fault | undefined;
  readonly bytes: Buffer;
}

/** Opens, reads and closes the file as a reader of data does. */
async function readOnce({ root, file }: World, disk: ActingDisk): Promise<Outcome> {
  const opened = await openFile(file, { most: 1e6, root, disk });
  if ('fault' in opened) return { fault: opened, bytes: Buffer.alloc(0) };
  const parts: Uint8Array[] = [];
  let failure: unknown;
  try {
    for await (const part of opened.read()) parts.push(part);
  } catch (error) {
    failure = error;
  }
  const fault = await opened.close();
  if (failure !== undefined) assert.ok(failure instanceof FileChanged && fault, String(failure));
  return { fault, bytes: Buffer.concat(parts) };
}

for (const tells of [true, false]) {
  suite(`on a system that ${tells ? 'tells' : 'does not tell'} where an open file is, a file`, async () => {
    const plain = actingDisk(() => undefined, tells);
    const read = await readOnce(world(), plain);
    assert.deepEqual([read.fault, read.bytes.equals(inside), plain.opened], [undefined, true, 0]);

    for (const [title, attack] of Object.entries(attacks)) {
      test(`that ${title} before any step is read whole as it is then, or refused`, async () => {
        assert.ok(plain.steps.length > 12);
        for (const step of plain.steps) {
          const place = world();
          const disk = actingDisk(next => {
            if (next === step) attack(place);
          }, tells);
          const { fault, bytes } = await readOnce(place, disk);
          assert.equal(disk.opened, 0, `${step}: left open`);
          if (fault) continue;
          // What happens to a file after it has been read does not matter; before it was opened it may have become another.
          const wasRead = plain.steps.indexOf(step) > plain.steps.indexOf('read 3');
          if (wasRead && bytes.equals(inside)) continue;
          const now = realpathSync(place.file);
          assert.ok(now.startsWith(place.root), `${step}: ${now} was read`);
          assert.ok(bytes.equals(readFileSync(now)), `${step}: other bytes than the file has`);
        }
      });
    }
  });
}

test('what has taken the place of the file before it is opened is refused then, not after it has been read', async () => {
  for (const [title, attack] of Object.entries(attacks).filter(([title]) => title.includes(' link '))) {
    for (const step of ['lstat 1', 'open 1', 'fstat 1']) {
      const place = world();
      const disk = actingDisk(next => {
        if (next === step) attack(place);
      }, false);
      const opened = await openFile(place.file, { most: 1e6, root: place.root, disk });
      assert.ok('fault' in opened, `${title}, ${step}: it was opened`);
      assert.ok(!disk.steps.includes('read 1') && disk.opened === 0);
    }
  }
});

test('a link at the end of a path is not followed when it is opened', async () => {
  if (platform === 'win32') return;
  const { file, folder } = world();
  symlinkSync(file, join(folder, 'link'));
  await assert.rejects(nodeDisk.open(join(folder, 'link')), { code: /ELOOP|EMLINK/ });
});

test('a folder that is a link while the file is opened, and none when one looks, is found out where the system tells', async () => {
  const place = world();
  const kept = `${place.folder}-kept`;
  const link = () => {
    renameSync(place.folder, kept);
    symlinkSync(place.outside, place.folder);
  };
  const unlink = () => {
    if (!existsSync(kept)) return;
    unlinkSync(place.folder);
    renameSync(kept, place.folder);
  };
  const disk = actingDisk(step => {
    if (step === 'open 1') link();
    // Back for each look by name, so that only the open file can tell; and there again for the look at the file.
    if (step === 'realpath 3') unlink();
    if (step === 'lstat 2') link();
  }, true);
  const opened = await openFile(place.file, { most: 1e6, root: place.root, disk });
  assert.deepEqual(opened, { fault: 'outside' });
  assert.equal(disk.opened, 0);
});

test('a file is read twice from one handle, and its portions belong to the reader', async () => {
  const disk = actingDisk(() => undefined, true);
  const opened = await openFile(world().file, { most: 1e6, disk });
  assert.ok('read' in opened);
  const first: Uint8Array[] = [];
  for await (const part of opened.read()) first.push(part);
  let second = 0;
  for await (const part of opened.read()) {
    second += part.length;
    part.fill(0);
  }
  assert.equal(second, inside.length);
  assert.ok(Buffer.concat(first).equals(inside));
  assert.equal(disk.steps.filter(step => step.startsWith('open ')).length, 1);
  assert.deepEqual([await opened.close(), await opened.close(), disk.opened], [undefined, undefined, 0]);
});

test('reading that is given up half-way and a disk that fails leave nothing open', async () => {
  const disk = actingDisk(step => {
    if (step === 'read 2') throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
  }, true);
  const opened = await openFile(world().file, { most: 1e6, disk });
  assert.ok('read' in opened);
  for await (const part of opened.read()) {
    assert.ok(part.length > 0);
    break;
  }
  await assert.rejects(async () => {
    for await (const _ of opened.read());
  }, /EIO/);
  assert.equal(await opened.close(), undefined);
  assert.equal(disk.opened, 0);
});

test('a system that tells more of the number of a volume by a name than by an open file reads files all the same', async () => {
  const disk = actingDisk(() => undefined, false);
  const lstat = async (path: string) => {
    const stats = await disk.lstat(path);
    stats.dev += 7n << 32n;
    return stats;
  };
  const opened = await openFile(world().file, { most: 1e6, disk: { ...disk, lstat } });
  assert.ok('read' in opened);
  assert.equal(await opened.close(), undefined);
});

test('a file that was written a moment ago is opened once a later write would give it another time', async () => {
  const { file } = world();
  writeFileSync(file, inside);
  const waits: number[] = [];
  const disk = actingDisk(() => undefined, true);
  const opened = await openFile(file, {
    most: 1e6,
    disk: { ...disk, now: Date.now, wait: async milliseconds => void waits.push(milliseconds) },
  });
  assert.ok('read' in opened);
  await opened.close();
  assert.equal(waits.length, 1);
  assert.ok(waits[0]! > 0 && waits[0]! <= 21);
});
