import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, win32 } from 'node:path';
import { after, suite, test } from 'node:test';
import { nodeFiles } from '../../../src/data/nodeFiles.ts';
import type { Disk } from '../../../src/disk/disk.ts';

/** The path that the disk is asked for first, or the code of a refusal without which the disk is asked nothing. */
async function asked(folder: string, root: string, name: string, rules = win32): Promise<string> {
  let path: string | undefined;
  const disk: Disk = {
    realpath: async wanted => {
      path ??= wanted;
      throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
    },
    lstat: () => assert.fail('asked for facts'),
    open: () => assert.fail('opened'),
    pathOf: () => assert.fail('asked for a path'),
    now: () => assert.fail('asked for the time'),
    wait: () => assert.fail('waited'),
  };
  const opened = await nodeFiles(folder, root, { rules, disk }).open(name, 1e6);
  assert.ok('code' in opened);
  if (path !== undefined) return path;
  assert.ok(opened.message.startsWith(JSON.stringify(name)), opened.message);
  return opened.code;
}

const outside = 'outside-folder';
const badName = 'file-name';

suite('on Windows, with C:\\ws as workspace folder and the network in C:\\ws\\nets,', () => {
  const names: readonly (readonly [name: string, answer: string])[] = [
    ['x.csv', 'C:\\ws\\nets\\x.csv'],
    ['a/b.csv', 'C:\\ws\\nets\\a\\b.csv'],
    ['a\\b.csv', 'C:\\ws\\nets\\a\\b.csv'],
    ['..\\x.csv', 'C:\\ws\\x.csv'],
    ['../nets/..\\x.csv', 'C:\\ws\\x.csv'],
    ['C:\\ws\\x.csv', 'C:\\ws\\x.csv'],
    ['c:/WS/x.csv', 'c:\\WS\\x.csv'],
    ['\\ws\\x.csv', 'C:\\ws\\x.csv'],
    ['.hidden', 'C:\\ws\\nets\\.hidden'],
    ['..dots.csv', 'C:\\ws\\nets\\..dots.csv'],
    ['console.csv', 'C:\\ws\\nets\\console.csv'],
    ['com10.csv', 'C:\\ws\\nets\\com10.csv'],
    ['..\\..', outside],
    ['..\\..\\x.csv', outside],
    ['../../ws-beside/x.csv', outside],
    ['\\x.csv', outside],
    ['/etc/passwd', outside],
    ['C:\\x.csv', outside],
    ['C:/windows/win.ini', outside],
    ['D:\\ws\\x.csv', outside],
    ['d:/ws/nets/x.csv', outside],
    ['\\\\server\\share\\x.csv', outside],
    ['//server/share/x.csv', outside],
    ['\\\\localhost\\C$\\ws\\x.csv', outside],
    ['\\/server/share/x.csv', outside],
    ['c:x.csv', badName],
    ['C:..\\x.csv', badName],
    ['D:x.csv', badName],
    ['C:', badName],
    ['\\\\?\\C:\\ws\\x.csv', badName],
    ['//?/C:/ws/x.csv', badName],
    ['\\\\.\\COM1', badName],
    ['//./C:/ws/x.csv', badName],
    ['\\\\.\\pipe\\x', badName],
    ['\\\\?\\UNC\\server\\share\\x', badName],
    ['\\??\\C:\\ws\\x.csv', badName],
    ['CON', badName],
    ['nul', badName],
    ['NUL.csv', badName],
    ['aux.txt', badName],
    ['prn .csv', badName],
    ['COM1', badName],
    ['com\u00b9.csv', badName],
    ['lpt9.tar.gz', badName],
    ['CONIN$', badName],
    ['a/NUL', badName],
    ['C:\\ws\\con.csv', badName],
    ['aux\\x.csv', badName],
    ['NUL:', badName],
    ['x.csv:stream', badName],
    ['x.csv::$DATA', badName],
    ['a:b/x.csv', badName],
    ['C:\\ws\\x.csv:s', badName],
    ['x.csv.', badName],
    ['x.csv ', badName],
    ['x.csv. .', badName],
    ['...', badName],
    ['.. /x.csv', badName],
    ['a./x.csv', badName],
    ['x\0.csv', 'missing-file'],
  ];
  for (const [name, answer] of names) {
    test(`${JSON.stringify(name)} is ${answer.includes('\\') ? `the file ${answer}` : `refused: ${answer}`}`, async () => {
      if (answer !== 'missing-file') assert.equal(await asked('C:\\ws\\nets', 'C:\\ws', name), answer);
      else
        assert.equal(
          ((await nodeFiles('C:\\ws', 'C:\\ws', { rules: win32 }).open(name, 1)) as { code: string }).code,
          answer,
        );
    });
  }

  test('the letter of a drive and the letters of a folder are the same in both cases', async () => {
    assert.equal(await asked('c:\\ws\\nets', 'C:\\WS', 'x.csv'), 'c:\\ws\\nets\\x.csv');
    assert.equal(await asked('C:\\ws', 'c:\\ws', 'C:\\WS\\x.csv'), 'C:\\WS\\x.csv');
  });
});

test('a whole drive may be the workspace folder', async () => {
  assert.equal(await asked('C:\\nets', 'c:\\', '..\\x.csv'), 'C:\\x.csv');
  assert.equal(await asked('C:\\', 'C:\\', 'x.csv'), 'C:\\x.csv');
  assert.equal(await asked('C:\\', 'C:\\', '..\\..\\x.csv'), 'C:\\x.csv');
  assert.equal(await asked('C:\\nets', 'C:\\', 'D:\\x.csv'), outside);
});

test('a share may be the workspace folder, and no other computer is asked', async () => {
  const [folder, root] = ['\\\\server\\share\\ws\\nets', '\\\\server\\share\\ws'];
  assert.equal(await asked(folder, root, '../x.csv'), '\\\\server\\share\\ws\\x.csv');
  assert.equal(await asked(folder, root, '//SERVER/share/ws/x.csv'), '\\\\SERVER\\share\\ws\\x.csv');
  for (const name of ['../../x.csv', '//server/other/ws/x.csv', '//evil/share/ws/x.csv', 'C:\\ws\\x.csv']) {
    assert.equal(await asked(folder, root, name), outside, name);
  }
});

test('a name that Windows would read otherwise is told what is wrong with it', async () => {
  const said = async (name: string) =>
    (await nodeFiles('C:\\ws', 'C:\\ws', { rules: win32 }).open(name, 1)) as { message: string };
  assert.equal(
    (await said('data/nul.csv')).message,
    '"data/nul.csv" names the device NUL on Windows; give the file another name',
  );
  assert.equal(
    (await said('c:x.csv')).message,
    '"c:x.csv" names a drive without its root folder; write the path from the folder of this file',
  );
  assert.equal(
    (await said('x.csv:s')).message,
    '"x.csv:s" has a colon, which on Windows names a part of a file; name the file itself',
  );
  assert.equal(
    (await said('\\\\.\\COM1')).message,
    '"\\\\\\\\.\\\\COM1" names a device, not a file of a folder; name a file',
  );
  assert.equal(
    (await said('x.csv.')).message,
    '"x.csv." has a name that ends with a dot or a blank, which Windows ignores; remove it',
  );
});

suite('on other systems', () => {
  const folder = mkdtempSync(join(tmpdir(), 'backprop-names-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('a backslash and a colon are letters of a name as any other', async () => {
    for (const name of [
      'a\\b.csv',
      'C:\\x.csv',
      'c:x.csv',
      '\\\\server\\share\\x',
      'NUL.csv',
      'x.csv:s',
      'x.csv.',
      '..\\..\\x',
    ]) {
      assert.equal(await asked('/ws/nets', '/ws', name, posix as typeof win32), `/ws/nets/${name}`);
    }
    // A root of two slashes is one of a single one.
    assert.equal(await asked('/ws/nets', '/ws', '//server/share/x', posix as typeof win32), outside);
    assert.equal(await asked('/ws/nets', '/ws', '//ws/x', posix as typeof win32), '/ws/x');
  });

  test('a path with backslashes that is not there is told to write slashes', async () => {
    if (join('a', 'b') !== 'a/b') return;
    writeFileSync(join(folder, 'a\\b.csv'), 'x');
    const files = nodeFiles(folder, folder);
    const opened = await files.open('a\\b.csv', 9);
    assert.ok('read' in opened);
    await opened.close();
    assert.deepEqual(await files.open('data\\x.csv', 9), {
      code: 'missing-file',
      message: 'there is no file "data\\\\x.csv"; here a backslash is a part of a name, so write "/" between folders',
    });
  });
});
