import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ignoreComments } from '../../../src/spec/ignoreComments.ts';

/** Each comment as its line and its words; every word is checked to stand at its place. */
function found(text: string): [line: number, ...words: string[]][] {
  return ignoreComments(text).map(({ directive, codes, line }) => {
    for (const { word, offset, length } of [directive, ...codes]) {
      assert.equal(text.slice(offset, offset + length), word);
    }
    return [line, directive.word, ...codes.map(({ word }) => word)];
  });
}

suite('a comment that silences', () => {
  test('is of its own line where something stands before it, and of the next line with something on it otherwise', () => {
    assert.deepEqual(found('{ // backprop-ignore a\n}'), [[0, 'backprop-ignore', 'a']]);
    assert.deepEqual(found('// backprop-ignore a\n{}'), [[1, 'backprop-ignore', 'a']]);
    assert.deepEqual(found('\n// backprop-ignore a\n\n1'), [[3, 'backprop-ignore', 'a']]);
    assert.deepEqual(found('{\n  // backprop-ignore a\n  // backprop-ignore b\n\n  "x": 1 // backprop-ignore c\n}'), [
      [4, 'backprop-ignore', 'a'],
      [4, 'backprop-ignore', 'b'],
      [4, 'backprop-ignore', 'c'],
    ]);
  });

  test('is of no line where nothing follows it', () => {
    assert.deepEqual(found('{}\n// backprop-ignore a\n'), [[Number.POSITIVE_INFINITY, 'backprop-ignore', 'a']]);
  });

  test('may be a block over several lines, with a directive on each', () => {
    assert.deepEqual(found('{ "a": 1,\n  /* backprop-ignore b, c\r\n   * backprop-ignore-file: d */\n\n  "e": 2 }'), [
      [4, 'backprop-ignore', 'b', 'c'],
      [4, 'backprop-ignore-file', 'd'],
    ]);
    assert.deepEqual(found('{ /* more\nbackprop-ignore b */ "a": 1\n}'), [[0, 'backprop-ignore', 'b']]);
  });

  test('has its codes before the reason, which begins with two dashes that stand apart', () => {
    assert.deepEqual(found('// backprop-ignore -- why not'), [[Number.POSITIVE_INFINITY, 'backprop-ignore']]);
    assert.deepEqual(found('1 // backprop-ignore a -- b'), [[0, 'backprop-ignore', 'a']]);
    assert.deepEqual(found('1 // backprop-ignore a --'), [[0, 'backprop-ignore', 'a']]);
    assert.deepEqual(found('1 // backprop-ignore a--b'), [[0, 'backprop-ignore', 'a--b']]);
    assert.deepEqual(found('1 /* backprop-ignore a -- b */'), [[0, 'backprop-ignore', 'a']]);
  });

  test('begins with its directive, and is no text and no word outside a comment', () => {
    for (const text of [
      '1 // see backprop-ignore a',
      '"// backprop-ignore a"',
      'backprop-ignore a\n1',
      '1 // ignore',
    ]) {
      assert.deepEqual(found(text), [], text);
    }
  });
});

suite('of 100,000 words', () => {
  const words = (codes: number) => `// backprop-ignore${' a'.repeat(codes)}\n`;

  test('the comments are read up to the one that reaches them', () => {
    assert.equal(ignoreComments(`${words(99_998)}// backprop-ignore b\n// backprop-ignore c`).length, 2);
    assert.equal(ignoreComments(`${words(99_999)}// backprop-ignore b`).length, 1);
    assert.equal(ignoreComments(`${words(50_000)}${words(49_998)}// backprop-ignore b`).length, 2);
    assert.equal(ignoreComments(`${words(50_000)}${words(49_997)}// backprop-ignore b`).length, 3);
  });

  test('the lines of a block are read up to the one that reaches them', () => {
    const block = (codes: number) => `/*\nbackprop-ignore${' a'.repeat(codes)}\nbackprop-ignore b\n*/`;
    assert.equal(ignoreComments(block(99_998)).length, 2);
    assert.equal(ignoreComments(block(99_999)).length, 1);
  });

  test('a single comment keeps no more', () => {
    assert.deepEqual(
      [100_000, 100_005].map(codes => ignoreComments(words(codes))[0]!.codes.length),
      [100_000, 100_000],
    );
  });
});
