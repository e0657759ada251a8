import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mix, pixel, readableOn } from '../../../webview/colour.ts';

test('mixing goes from one colour to the other', () => {
  assert.deepEqual(mix([0, 100, 200], [100, 0, 200], 0), [0, 100, 200]);
  assert.deepEqual(mix([0, 100, 200], [100, 0, 200], 0.5), [50, 50, 200]);
  assert.deepEqual(mix([0, 100, 200], [100, 0, 200], 1), [100, 0, 200]);
});

test('a pixel lies in memory as red, green, blue and opaque', () => {
  assert.deepEqual([...new Uint8Array(Uint32Array.of(pixel([1, 2, 3])).buffer)], [1, 2, 3, 255]);
});

test('text on a colour is black or white, whichever can be read', () => {
  assert.equal(readableOn([255, 154, 61]), '#000000');
  assert.equal(readableOn([11, 98, 184]), '#ffffff');
  assert.equal(readableOn([31, 31, 31]), '#ffffff');
});
