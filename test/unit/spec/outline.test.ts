import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { entryAt, type OutlineEntry, outlineOf } from '../../../src/spec/outline.ts';
import { readTree } from '../../../src/spec/tree.ts';

function outline(text: string): readonly OutlineEntry[] {
  return outlineOf(readTree(text, defaultLimits).root, text);
}

/** The keys of each entry, by its path. */
function keysOf(text: string): Readonly<Record<string, readonly (string | number)[]>> {
  return Object.fromEntries(outline(text).map(({ path, keys }) => [path.join('.'), keys]));
}

suite('the outline of a text', () => {
  test('has an object before what is in it, and one entry for a row of numbers or names', () => {
    const text = '{ "a": { "b": [1, 2] }, "c": [{ "d": 1 }, ["e"]] }';
    assert.deepEqual(
      outline(text).map(({ path, offset, length }) => [path.join('.'), text.slice(offset, offset + length)]),
      [
        ['', text],
        ['a', '{ "b": [1, 2] }'],
        ['a.b', '[1, 2]'],
        ['c', '[{ "d": 1 }, ["e"]]'],
        ['c.0', '{ "d": 1 }'],
        ['c.0.d', '1'],
        ['c.1', '["e"]'],
      ],
    );
    assert.deepEqual(keysOf(text), {
      '': ['a', 'c'],
      a: ['b'],
      'a.b': [],
      c: [0, 1],
      'c.0': ['d'],
      'c.0.d': [],
      'c.1': [],
    });
  });

  test('is empty without a value, and has one entry for a single one', () => {
    assert.deepEqual(outline(''), []);
    assert.deepEqual(outline(' 5'), [{ path: [], keys: [], offset: 1, length: 1 }]);
  });

  test('knows the one target of data as its list of targets, unless that is there', () => {
    assert.deepEqual(keysOf('{ "data": { "csv": "c", "target": "t" } }').data, ['csv', 'target', 'targets']);
    assert.deepEqual(keysOf('{ "data": { "target": "t", "targets": ["u"] } }').data, ['target', 'targets']);
    assert.deepEqual(keysOf('{ "probe": { "target": [1] } }').probe, ['target']);
    assert.deepEqual(keysOf('{ "data": { "a": { "target": 1 } } }')['data.a'], ['target']);
    assert.deepEqual(keysOf('{ "target": 1 }')[''], ['target']);
  });

  test('has the first 2,000 parts of an object or a list, and 50,000 entries in all', () => {
    const object = `{ ${Array.from({ length: 2001 }, (_, k) => `"k${k}": 1`).join()} }`;
    const [list, first] = outline(`[${Array.from({ length: 26 }, () => object).join()}]`);
    assert.deepEqual([list!.keys.length, first!.keys.length], [26, 2000]);
    assert.equal(outline(`[${Array.from({ length: 2001 }, () => '{}').join()}]`)[0]!.keys.length, 2000);
    assert.equal(outline(`[${Array.from({ length: 26 }, () => object).join()}]`).length, 50_000);
  });
});

test('what is said of a setting that is not there is said of the nearest around it', () => {
  const entries = outline('{ "a": { "b": 1 }, "c": [[1], [2]] }');
  const paths = [['a', 'b'], ['a', 'x'], ['a', 'b', 'y'], ['c', 1, 0], ['z']];
  assert.deepEqual(
    paths.map(path => entryAt(entries, path)?.path.join('.')),
    ['a.b', 'a', 'a.b', 'c', ''],
  );
});
