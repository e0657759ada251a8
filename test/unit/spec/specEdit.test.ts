import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSame } from '../../../src/spec/specEdit.ts';

test('two values are the same when their parts are, in whatever order the keys of an object are', () => {
  const same: [unknown, unknown][] = [
    [1, 1],
    ['a', 'a'],
    [null, null],
    [[], []],
    [{}, {}],
    [
      { a: 1, b: [2, { c: 3 }] },
      { b: [2, { c: 3 }], a: 1 },
    ],
  ];
  for (const [a, b] of same) assert.equal(isSame(a, b), true, JSON.stringify([a, b]));
});

test('two values differ when one part does, in kind, in number, by its key or in the sign of a zero', () => {
  const different: [unknown, unknown][] = [
    [1, '1'],
    [0, -0],
    [1, {}],
    [null, {}],
    [null, []],
    [[], {}],
    [[1], { 0: 1 }],
    [[1, 2], [1]],
    [
      [1, 2],
      [2, 1],
    ],
    [
      [1, 2],
      [1, 3],
    ],
    [{ a: 1 }, {}],
    [{ a: undefined }, { b: undefined }],
    [
      { a: 1, b: 2 },
      { a: 1, b: 3 },
    ],
    [
      { a: 1, b: 2 },
      { a: 2, b: 2 },
    ],
  ];
  for (const [a, b] of different) {
    assert.equal(isSame(a, b), false, JSON.stringify([a, b]));
    assert.equal(isSame(b, a), false, JSON.stringify([b, a]));
  }
});
