import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestRecorded, sliderIndex, thinningNote } from '../../../webview/epochs.ts';

const everyFourth = Int32Array.of(1, 5, 9, 13, 14);

test('an epoch that was dropped is shown as the nearest that is recorded, the earlier of two', () => {
  const epochs = [1, 2, 3, 4, 6, 7, 8, 12, 14, 99];
  const shown = epochs.map(epoch => everyFourth[nearestRecorded(everyFourth, epoch)]);
  assert.deepEqual(shown, [1, 1, 1, 5, 5, 5, 9, 13, 14, 14]);
});

test('the slider stands at its end while it follows the latest epoch', () => {
  assert.equal(sliderIndex(everyFourth, 'latest'), 4);
  assert.equal(sliderIndex(everyFourth, 9), 2);
});

test('without recorded epochs the slider has no place', () => {
  assert.equal(nearestRecorded(new Int32Array(), 3), -1);
  assert.equal(sliderIndex(new Int32Array(), 'latest'), -1);
});

test('thinned history says which epochs are kept, and full history says nothing', () => {
  assert.equal(thinningNote(everyFourth), 'every 4th epoch kept');
  assert.equal(thinningNote(Int32Array.of(1, 2, 4, 6, 7)), 'every 2nd epoch kept');
  assert.equal(thinningNote(Int32Array.of(1, 2, 3, 4)), '');
  assert.equal(thinningNote(Int32Array.of(7)), '');
});
