import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inProject } from '../../../scripts/paths.ts';
import { nothingMatches, select, titlePattern } from '../../../scripts/testing/select.ts';

const files = ['test/unit/engine/loss.test.ts', 'test/unit/plan/loss.test.ts', 'test/unit/plan/memory.test.ts'];

suite('the patterns of a part of the tests', () => {
  test('mean every file whose path contains one, or that one matches as a glob', () => {
    assert.deepEqual(select(files, ['plan']), { files: files.slice(1), titles: [] });
    assert.deepEqual(select(files, ['**/loss.*']), { files: files.slice(0, 2), titles: [] });
    assert.deepEqual(select(files, ['memory', 'engine/']), { files: [files[0], files[2]], titles: [] });
  });

  test('may be paths as a shell completes them', () => {
    for (const path of [inProject(files[0]!), `./${files[0]}`]) {
      assert.deepEqual(select(files, [path]), { files: [files[0]], titles: [] });
    }
  });

  test('are titles where there is no such file, of all files or of those that another pattern means', () => {
    assert.deepEqual(select(files, ['falls with']), { files, titles: ['falls with'] });
    assert.deepEqual(select(files, ['plan', 'falls with']), { files: files.slice(1), titles: ['falls with'] });
  });

  test('of titles are words, not regular expressions, in capital or small letters', () => {
    assert.match('f(x) = x', titlePattern('F(X) ='));
    assert.doesNotMatch('fx = x', titlePattern('f(x)'));
  });

  test('that mean nothing are named with the files that there are', () => {
    const text = nothingMatches('unit tests', ['plam'], files);
    assert.match(text, /no title of the unit tests matches 'plam'/);
    for (const file of files) assert.ok(text.includes(`\n  ${file}`));
  });
});
