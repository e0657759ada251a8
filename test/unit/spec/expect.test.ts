import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as z from 'zod';
import { listOf } from '../../../src/spec/expect.ts';

suite('a list of texts', () => {
  const list = listOf(z.string(), 'text');
  const issuesOf = (value: unknown) => list.safeParse(value).error!.issues;
  const texts = (length: number) => Array.from({ length }, (_, k) => `t${k}`);

  test('is read whole, however many parts it is checked in', () => {
    for (const length of [1, 999, 1000, 1001, 2000, 2500]) {
      assert.deepEqual(list.parse(texts(length)), texts(length), String(length));
    }
  });

  test('is an array, and not empty', () => {
    assert.deepEqual(
      [5, null, {}, 'ab', []].map(value => issuesOf(value).map(({ message }) => message)),
      [
        ['expected an array of texts, found 5'],
        ['expected an array of texts, found null'],
        ['expected an array of texts, found an object'],
        ['expected an array of texts, found "ab" (a string)'],
        ['expected at least one text, found an empty array'],
      ],
    );
  });

  test('is told each wrong element at its place in the whole', () => {
    const value = texts(2500).map((text, k) => ([0, 999, 1000, 2499].includes(k) ? k : text));
    assert.deepEqual(
      issuesOf(value).map(({ path }) => path),
      [[0], [999], [1000], [2499]],
    );
  });

  test('is not checked further where a hundred elements of a part are wrong', () => {
    const wrong = (inFirst: number) => texts(1001).map((text, k) => (k < inFirst || k === 1000 ? k : text));
    assert.deepEqual(
      [99, 100, 101].map(count => issuesOf(wrong(count)).length),
      [100, 100, 101],
    );
  });
});
