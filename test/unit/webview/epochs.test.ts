import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../../src/run/history.ts';
import { traceLayout } from '../../../src/trace/layout.ts';
import { nearestRecorded, sliderIndex, thinningNote } from '../../../webview/epochs.ts';

const everyFourth = Int32Array.of(1, 5, 9, 13, 14);

test('of the recorded epochs the nearest to a typed one is found, the earlier of two', () => {
  const epochs = [1, 2, 3, 4, 6, 7, 8, 12, 14, 99];
  const shown = epochs.map(epoch => everyFourth[nearestRecorded(everyFourth, epoch)]);
  assert.deepEqual(shown, [1, 1, 1, 5, 5, 5, 9, 13, 14, 14]);
});

test('the slider stands at its end while it follows the latest epoch', () => {
  assert.equal(sliderIndex(everyFourth, 'latest'), 4);
  assert.equal(sliderIndex(everyFourth, 9), 2);
});

test('what is shown for an epoch that was dropped is what the host shows', () => {
  const epochs = 40;
  const layout = traceLayout([{ name: 'out', inputs: 1, outputs: 1, bias: true, activation: 'linear' }]);
  const history = new History(layout, 6 * 8 * layout.tensorLength);
  history.append({
    firstEpoch: 1,
    scalars: new Float64Array(epochs * layout.scalarLength),
    tensorEpochs: Int32Array.from({ length: epochs }, (_, index) => index + 1),
    tensors: new Float64Array(epochs * layout.tensorLength),
  });
  const recorded = history.recordedEpochs();
  assert.ok(recorded.length < epochs / 4);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    assert.equal(recorded[sliderIndex(recorded, epoch)], history.recordedEpoch(epoch), `epoch ${epoch}`);
  }
  // Where the first epochs were dropped, too.
  assert.equal(sliderIndex(Int32Array.of(8, 16), 3), 0);
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
