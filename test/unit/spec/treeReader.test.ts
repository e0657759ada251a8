import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { readTree } from '../../../src/spec/tree.ts';

const codesOf = (text: string) => readTree(text, defaultLimits).problems.map(({ code }) => code);

test('errors of syntax and damaged texts are reported a hundred times together', () => {
  assert.equal(codesOf(`[1${' 1'.repeat(99)}]`).length, 99);
  assert.equal(codesOf(`[1${' 1'.repeat(150)}]`).length, 100);
  assert.equal(codesOf(`["\ufffd"${', "\ufffd"'.repeat(98)}]`).length, 99);
  assert.equal(codesOf(`["\ufffd"${', "\ufffd"'.repeat(150)}]`).length, 100);
  assert.equal(codesOf(`["\ufffd"${' "\ufffd"'.repeat(150)}]`).length, 100);
});

test('a damaged text is reported as a key and as a value, and only where the damage is', () => {
  const text = '{ "a": "\ufffd", "b": 1, "\ufffdc": ["d", "\ufffd"], "e": 2 }';
  assert.deepEqual(
    readTree(text, defaultLimits).problems.map(({ code, offset, length }) => [
      code,
      text.slice(offset, offset + length),
    ]),
    [
      ['damaged-text', '"\ufffd"'],
      ['damaged-text', '"\ufffdc"'],
      ['damaged-text', '"\ufffd"'],
    ],
  );
});

test('what is not finite is reported before the other errors', () => {
  assert.deepEqual(codesOf('{ "a" 1, "b": [0, NaN] }'), ['not-finite', 'syntax']);
});
