import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { sha256 } from '../../../src/run/sha256.ts';

test('the digest of a text is the one that Node computes, whatever its length and its characters', () => {
  const texts = ['', 'abc', 'ä€😀\ud800', 'x'.repeat(1_000_003)];
  for (let length = 0; length <= 200; length++) texts.push('0123456789'.repeat(20).slice(0, length));
  for (const text of texts) {
    assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'), `${text.length} characters`);
  }
});
