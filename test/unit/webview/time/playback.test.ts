import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAtEnd, type Playhead, playFrom, playOn, type Speed } from '../../../../webview/time/playback.ts';

const epochs = (count: number, stride = 1) => Int32Array.from({ length: count }, (_, index) => 1 + index * stride);

/** The epochs that are shown, and how long the playback took, with a picture every 16 milliseconds. */
function played(recorded: Int32Array, speed: Speed, frame = 16) {
  let head: Playhead = playFrom(recorded, undefined)!;
  const shown = [head.epoch];
  let time = 0;
  while (!isAtEnd(head, recorded) && time < 60_000) {
    head = playOn(head, recorded, frame, speed);
    time += frame;
    if (head.epoch !== shown.at(-1)) shown.push(head.epoch);
  }
  return { shown, time };
}

test('at speed 1 the whole history takes about ten seconds, at speed 4 a quarter of it', () => {
  for (const count of [50, 400, 20_000]) {
    assert.ok(Math.abs(played(epochs(count), 1).time - 10_000) < 400, `${count} epochs`);
    assert.ok(Math.abs(played(epochs(count), 4).time - 2_500) < 200, `${count} epochs`);
  }
});

test('every recorded epoch is shown where there is time for it', () => {
  assert.deepEqual(played(epochs(300), 1).shown, [...epochs(300)]);
  assert.deepEqual(played(epochs(40, 5), 0.5).shown, [...epochs(40, 5)]);
});

test('a page that drew nothing for a while goes on where it was', () => {
  const head = playOn({ epoch: 1, fraction: 0 }, epochs(1000), 60_000, 1);
  assert.equal(head.epoch, 11);
});

test('a playback starts at the epoch shown, and at the first when that is the last', () => {
  assert.deepEqual(playFrom(epochs(9), 4), { epoch: 4, fraction: 0 });
  assert.deepEqual(playFrom(epochs(9), 9), { epoch: 1, fraction: 0 });
  assert.equal(playFrom(epochs(1), 1), undefined);
  assert.equal(playFrom(epochs(0), undefined), undefined);
});

test('a history that is thinned out while it is played goes on at the nearest epoch', () => {
  const head = playOn({ epoch: 50, fraction: 0 }, epochs(100, 8), 100, 1);
  assert.ok(head.epoch >= 49 && head.epoch <= 57, `${head.epoch}`);
});
