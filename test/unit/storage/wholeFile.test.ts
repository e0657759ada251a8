import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { codeOf, type Disk } from '../../../src/storage/disk.ts';
import { gathered, writeWholeFile, writingError } from '../../../src/storage/wholeFile.ts';

const never = new AbortController().signal;
let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backprop-whole-'));
  file = join(folder, 'a.csv');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The pieces, with something done before each but the first. */
function* interrupted(pieces: readonly string[], act: () => void): Generator<string> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) act();
    yield piece;
  }
}

suite('a file that is written whole or not at all', () => {
  test('is found out beforehand to be writable, with nothing left of the trial and what is there untouched', async () => {
    writeFileSync(file, 'before');
    assert.equal(await writingError(file), undefined);
    assert.equal(await writingError(join(folder, 'new.csv')), undefined);
    assert.deepEqual(readdirSync(folder), ['a.csv']);
    assert.equal(readFileSync(file, 'utf8'), 'before');
  });

  test('is found out beforehand not to be writable, where its folder is not: also that at the end of a link', async () => {
    assert.equal(codeOf(await writingError(join(folder, 'no', 'such.csv'))), 'ENOENT');
    assert.equal(codeOf(await writingError(join(folder, 'b', 'in.csv'))), 'ENOENT');
    writeFileSync(file, 'a file');
    assert.equal(codeOf(await writingError(join(file, 'in.csv'))), 'ENOTDIR');
    // What permissions do not refuse to an administrator, a disk does.
    const tried: string[] = [];
    const refusing = {
      open: (path: string) => {
        tried.push(path);
        return Promise.reject(Object.assign(new Error('permission denied'), { code: 'EACCES' }));
      },
      rm: () => Promise.resolve(),
    } as unknown as Disk;
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'real.csv'), '');
    symlinkSync(join(folder, 'elsewhere', 'real.csv'), join(folder, 'link.csv'));
    assert.equal(codeOf(await writingError(join(folder, 'link.csv'), refusing)), 'EACCES');
    assert.equal(dirname(tried[0]!), realpathSync(join(folder, 'elsewhere')));
  });

  test('holds the pieces one after the other, text as UTF-8, and nothing is left beside it', async () => {
    const heard: number[] = [];
    await writeWholeFile(file, ['é', Uint8Array.of(10), '', 'b'], never, bytes => heard.push(bytes));
    assert.deepEqual(readFileSync(file), Buffer.from('é\nb'));
    assert.deepEqual(heard, [2, 3, 3, 4]);
    assert.deepEqual(readdirSync(folder), ['a.csv']);
  });

  test('until it is complete, what was there before is there', async () => {
    writeFileSync(file, 'before');
    const seen: string[] = [];
    await writeWholeFile(
      file,
      interrupted(['a', 'b', 'c'], () => seen.push(readFileSync(file, 'utf8'))),
      never,
    );
    assert.deepEqual(seen, ['before', 'before']);
    assert.equal(readFileSync(file, 'utf8'), 'abc');
  });

  test('other work is done between two pieces', async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    const seen: number[] = [];
    await writeWholeFile(
      file,
      interrupted(new Array<string>(200).fill('a'), () => seen.push(turns)),
      never,
    );
    clearInterval(turning);
    assert.ok(new Set(seen).size > 1, `${seen}`);
  });

  for (const before of [undefined, 'before']) {
    test(`cancelled, it ${before ? 'is as before' : 'is not there'}, and nothing is left beside it`, async () => {
      if (before) writeFileSync(file, before);
      const cancel = new AbortController();
      const pieces = interrupted(['a', 'b', 'c'], () => cancel.abort());
      await assert.rejects(writeWholeFile(file, pieces, cancel.signal), { name: 'AbortError' });
      assert.deepEqual(readdirSync(folder), before ? ['a.csv'] : []);
      if (before) assert.equal(readFileSync(file, 'utf8'), before);
    });
  }

  test('cancelled with the last piece, it is not there either', async () => {
    const cancel = new AbortController();
    await assert.rejects(
      writeWholeFile(file, ['a'], cancel.signal, () => cancel.abort()),
      { name: 'AbortError' },
    );
    assert.deepEqual(readdirSync(folder), []);
  });

  test('an error among the pieces rejects with it, and leaves nothing', async () => {
    const pieces = interrupted(['a', 'b'], () => {
      throw new RangeError('no more');
    });
    await assert.rejects(writeWholeFile(file, pieces, never), new RangeError('no more'));
    assert.deepEqual(readdirSync(folder), []);
  });

  test('a folder that is not there, or a folder in its place, rejects', async () => {
    await assert.rejects(writeWholeFile(join(folder, 'none', 'a.csv'), ['a'], never), { code: 'ENOENT' });
    await assert.rejects(writeWholeFile(folder, ['a'], never));
    assert.deepEqual(readdirSync(folder), []);
  });

  test('a symbolic link stays one, and permissions stay', { skip: process.platform === 'win32' }, async () => {
    writeFileSync(file, 'before');
    chmodSync(file, 0o640);
    const link = join(folder, 'link.csv');
    symlinkSync(file, link);
    await writeWholeFile(link, ['after'], never);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(readFileSync(file, 'utf8'), 'after');
    assert.equal(statSync(file).mode & 0o777, 0o640);
  });
});

suite('pieces gathered in memory', () => {
  test('are the bytes that a file would have', async () => {
    assert.deepEqual(Buffer.from(await gathered(['é', Uint8Array.of(0)], never)), Buffer.from('é\0'));
  });

  test('are given up when cancelled', async () => {
    const cancel = new AbortController();
    const pieces = interrupted(['a', 'b', 'c'], () => cancel.abort());
    await assert.rejects(gathered(pieces, cancel.signal), { name: 'AbortError' });
  });
});
