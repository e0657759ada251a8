import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coalesceDrawing } from '../../../webview/drawing.ts';

/** A screen whose frames come when the test says so. */
function fakeScreen() {
  const log: string[] = [];
  let frames: (() => void)[] = [];
  let later: (() => void)[] = [];
  const requestDrawing = coalesceDrawing(
    { onFrame: callback => frames.push(callback), afterFrame: callback => later.push(callback) },
    () => log.push('draw'),
    frame => log.push(`ack ${frame}`),
  );
  function show() {
    const due = frames;
    frames = [];
    for (const callback of due) callback();
    log.push('shown');
    for (const callback of later) callback();
    later = [];
  }
  return { log, requestDrawing, show };
}

test('several requests are drawn once, and every frame among them is acknowledged after it was shown', () => {
  const { log, requestDrawing, show } = fakeScreen();
  requestDrawing(1);
  requestDrawing();
  requestDrawing(2);
  show();
  assert.deepEqual(log, ['draw', 'shown', 'ack 1', 'ack 2']);
});

test('nothing is drawn or acknowledged while the page is hidden', () => {
  const { log, requestDrawing } = fakeScreen();
  requestDrawing(1);
  assert.deepEqual(log, []);
});

test('a frame is acknowledged once', () => {
  const { log, requestDrawing, show } = fakeScreen();
  requestDrawing(1);
  show();
  requestDrawing();
  show();
  assert.equal(log.filter(entry => entry === 'ack 1').length, 1);
});
