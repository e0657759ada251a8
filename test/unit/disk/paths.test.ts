import assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { test } from 'node:test';
import { isInside, pathFrom } from '../../../src/disk/paths.ts';

test('a path is inside a folder by its parts, not by its letters', () => {
  for (const path of ['/ws', '/ws/x', '/ws/..x', '/ws/a/../x', '/ws/...'])
    assert.ok(isInside('/ws', path, posix), path);
  for (const path of ['/', '/w', '/wsx', '/ws/..', '/ws/../wsx', '/ws/a/../../x'])
    assert.ok(!isInside('/ws', path, posix), path);
  for (const path of ['C:\\ws', 'c:\\WS\\x', 'C:/ws/x', 'C:\\ws\\..x'])
    assert.ok(isInside('C:\\ws', path, win32), path);
  for (const path of ['C:\\', 'D:\\ws', 'C:\\wsx', '\\\\ws\\x', '\\\\C:\\ws\\x', 'C:\\ws\\..']) {
    assert.ok(!isInside('C:\\ws', path, win32), path);
  }
});

test('a message shows a path of the folder without the folder, and any other as it is', () => {
  assert.equal(pathFrom('/ws', '/ws/data/x.csv', posix), 'data/x.csv');
  assert.equal(pathFrom('/ws', '/ws/..x.csv', posix), '..x.csv');
  assert.equal(pathFrom('/ws', '/other/x.csv', posix), '/other/x.csv');
  assert.equal(pathFrom('c:\\ws', 'C:\\WS\\data\\x.csv', win32), 'data\\x.csv');
  assert.equal(pathFrom('C:\\ws', 'D:\\x.csv', win32), 'D:\\x.csv');
  assert.equal(pathFrom('C:\\ws', '\\\\server\\share\\x.csv', win32), '\\\\server\\share\\x.csv');
  assert.equal(pathFrom('C:\\', 'c:\\x.csv', win32), 'x.csv');
});
