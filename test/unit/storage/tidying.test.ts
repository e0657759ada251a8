import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { beforeEach, suite, test } from 'node:test';
import { daysKept } from '../../../src/storage/damage.ts';
import { renameOver } from '../../../src/storage/disk.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import {
  keptFolder,
  marksFile,
  partFile,
  plainScalarsFile,
  scalarsFile,
  snapshotFile,
} from '../../../src/storage/savedNames.ts';
import { isOfEndedProcess, isStamp, newStamp, type Stamp } from '../../../src/storage/stamp.ts';
import { sweep } from '../../../src/storage/tidying.ts';
import { failure, MemoryDisk } from './memoryDisk.ts';
import { contents, grow, growingRun, spec } from './savedRun.ts';

const path = '/runs';
const day = 24 * 60 * 60 * 1000;
const memory = new MemoryDisk();

beforeEach(() => {
  memory.restore(new Map());
  memory.gate = async () => undefined;
});

/** A stamp as a process wrote it that has ended. */
const { pid: endedPid } = spawnSync(process.execPath, ['--version']);
const endedStamp = (): Stamp => newStamp().replace(/\.\d+\./, `.${endedPid}.`);

const window = () => new RunFolder(path, { disk: memory.disk });
const names = () => [...memory.contents.keys()].filter(name => name !== path).toSorted();

suite('a stamp in the name of a file', () => {
  test('is another one each time, and says which process wrote it', () => {
    const stamps = Array.from({ length: 1000 }, newStamp);
    assert.equal(new Set(stamps).size, 1000);
    assert.ok(stamps.every(isStamp));
    assert.ok(!stamps.some(isOfEndedProcess));
    assert.ok(isStamp(endedStamp()) && isOfEndedProcess(endedStamp()));
  });

  test('of another machine is not taken for that of a process that has ended', () => {
    const [host, ...rest] = endedStamp().split('.');
    const other = [host === '000000' ? '111111' : '000000', ...rest].join('.');
    assert.ok(isStamp(other) && !isOfEndedProcess(other));
  });

  test('is no path', () => {
    for (const text of ['', '../../x', 'abc', `${newStamp()}/..`, `x${newStamp()}`, 3, null]) assert.ok(!isStamp(text));
  });
});

suite('at the start of a window', () => {
  test('what a process that has ended was writing is deleted, what another window writes stays for a day', async () => {
    const [left, written] = [partFile(path, endedStamp()), partFile(path, newStamp())];
    const others = [`${path}/notes.txt`, `${path}/x.run.new`];
    memory.restore(
      new Map<string, Uint8Array | 'folder'>([
        [path, 'folder'],
        ...[left, written, ...others].map(name => [name, Buffer.alloc(3)] as const),
      ]),
    );
    await sweep(memory.disk, path);
    assert.deepEqual(names(), [written, ...others].toSorted());
    await sweep(memory.disk, path, Date.now() + 2 * day);
    assert.deepEqual(names(), [`${path}/notes.txt`]);
  });

  test('saved runs stay, however old, and what belongs to none goes after a month', async () => {
    await window().save(growingRun('a', 3));
    const saved = names();
    const orphan = { spec: 'file:///gone.mlp.json', id: 'x' };
    const orphans = [scalarsFile(path, orphan, endedStamp()), marksFile(path, orphan, endedStamp())];
    memory.restore(new Map([...memory.contents, ...orphans.map(name => [name, Buffer.alloc(3)] as const)]));
    await sweep(memory.disk, path);
    assert.deepEqual(names(), [...saved, ...orphans].toSorted());
    await sweep(memory.disk, path, Date.now() + (daysKept + 1) * day);
    assert.deepEqual(names(), saved);
  });

  test('what was kept of a damaged run is there for a month', async () => {
    const kept = keptFolder(path, spec, 'abc');
    memory.restore(
      new Map<string, Uint8Array | 'folder'>([
        [path, 'folder'],
        [kept, 'folder'],
        [`${kept}/a.run`, Buffer.alloc(3)],
      ]),
    );
    const stat = memory.disk.stat;
    const disk = { ...memory.disk, stat: async (name: string) => ({ ...(await stat(name)), mtimeMs: Date.now() }) };
    await sweep(disk as unknown as typeof memory.disk, path, Date.now() + (daysKept - 1) * day);
    assert.equal(names().length, 2);
    await sweep(disk as unknown as typeof memory.disk, path, Date.now() + (daysKept + 1) * day);
    assert.deepEqual(names(), []);
  });

  test('a folder that is not there, or that cannot be read, is left alone', async () => {
    await sweep(memory.disk, path);
    memory.gate = async () => Promise.reject(new Error('no'));
    await sweep(memory.disk, path);
  });
});

suite('a file that another program reads while it is replaced', () => {
  test('is replaced a moment later where the system waits for that, and any other refusal is one', async () => {
    const refusing = (code: string, times: number) => {
      let count = 0;
      const rename = async () => {
        if (++count <= times) throw failure(code, path);
      };
      return { disk: { rename } as unknown as typeof memory.disk, tries: () => count };
    };
    const often = { tries: 4, milliseconds: 0 };
    for (const code of ['EPERM', 'EACCES', 'EBUSY']) {
      const { disk, tries } = refusing(code, 3);
      await renameOver(disk, 'a', 'b', often);
      assert.equal(tries(), 4);
      await assert.rejects(renameOver(refusing(code, 4).disk, 'a', 'b', often), { code });
    }
    const { disk, tries } = refusing('ENOSPC', 1);
    await assert.rejects(renameOver(disk, 'a', 'b', often), { code: 'ENOSPC' });
    assert.equal(tries(), 1);
  });
});

suite('the files of earlier runs of a network', () => {
  test('go when another one takes their place, but for those of a window that is open', async () => {
    const run = { spec, id: 'x' };
    const gone = [
      plainScalarsFile(path, run),
      scalarsFile(path, run, endedStamp()),
      marksFile(path, run, endedStamp()),
    ];
    const live = [scalarsFile(path, run, newStamp()), marksFile(path, run, newStamp())];
    const other = scalarsFile(path, { ...run, spec: 'file:///other.mlp.json' }, endedStamp());
    const all = [...gone, ...live, other, snapshotFile(path, spec)];
    memory.restore(
      new Map<string, Uint8Array | 'folder'>([[path, 'folder'], ...all.map(name => [name, Buffer.alloc(3)] as const)]),
    );
    const saved = growingRun('a', 3);
    await window().save(saved);
    const left = names();
    assert.deepEqual(
      left.filter(name => gone.includes(name)),
      [],
    );
    assert.ok([...live, other].every(name => left.includes(name)));
    assert.deepEqual(contents((await window().restore(spec, 1e6))!), contents(saved));
  });

  test('a run goes on in the window that trains it where another window has deleted its files', async () => {
    const [folder, run] = [window(), growingRun('a', 3)];
    await folder.save(run);
    for (const ending of ['.scalars', '.marks']) {
      // In the middle of the save, after they were written.
      memory.gate = async ({ name, path: of }) => {
        if (name !== 'rename' || !of.endsWith('.run')) return undefined;
        memory.gate = async () => undefined;
        memory.restore(new Map([...memory.contents].filter(([file]) => !file.endsWith(ending))));
        return undefined;
      };
      grow(run, run.history.epochs + 2);
      await folder.save(run);
      const back = (await window().restore(spec, 1e6))!;
      assert.deepEqual([contents(back), back.marks.all], [contents(run), [run.marks.newest]]);
    }
  });
});
