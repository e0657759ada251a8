import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drawings } from '../../../webview/drawing.ts';

/** A screen whose frames and whose time come when the test says so; the page takes 2 ms. */
function fakeScreen(onPage: (drawings: Drawings) => void = () => undefined) {
  const log: string[] = [];
  let frames: (() => void)[] = [];
  let later: { readonly callback: () => void; readonly milliseconds: number }[] = [];
  let time = 0;
  const drawings: Drawings = new Drawings(
    {
      onFrame: callback => frames.push(callback),
      afterFrame: (callback, milliseconds) => later.push({ callback, milliseconds }),
      now: () => time,
    },
    () => {
      log.push('page');
      time += 2;
      onPage(drawings);
    },
    frame => log.push(`ack ${frame}`),
  );
  return {
    log,
    drawings,
    /** A picture that takes so many milliseconds. */
    picture: (name: string, milliseconds: number) => () => {
      log.push(name);
      time += milliseconds;
    },
    /** Shows a frame, and gives how long the page rests after it. */
    show: () => {
      const due = frames;
      frames = [];
      for (const callback of due) callback();
      log.push('shown');
      const rested = later;
      later = [];
      for (const { callback } of rested) callback();
      return rested.map(({ milliseconds }) => milliseconds);
    },
  };
}

test('several requests are drawn once, and every frame among them is acknowledged after it was shown', () => {
  const { log, drawings, show } = fakeScreen();
  drawings.requestPage(1);
  drawings.requestPage();
  drawings.requestPage(2);
  show();
  assert.deepEqual(log, ['page', 'shown', 'ack 1', 'ack 2']);
});

test('nothing is drawn or acknowledged while the page is hidden', () => {
  const { log, drawings } = fakeScreen();
  drawings.requestPage(1);
  assert.deepEqual(log, []);
});

test('a frame is acknowledged once', () => {
  const { log, drawings, show } = fakeScreen();
  drawings.requestPage(1);
  show();
  drawings.requestPage();
  show();
  assert.equal(log.filter(entry => entry === 'ack 1').length, 1);
});

test('pictures are drawn with their page, some in each animation frame, and then the frame is acknowledged', () => {
  const { log, drawings, picture, show } = fakeScreen(own => {
    for (const name of ['a', 'b', 'c', 'd']) own.requestPicture(keyOf(name), picture(name, 4));
  });
  drawings.requestPage(1);
  assert.deepEqual(show(), []);
  assert.deepEqual(log, ['page', 'a', 'b', 'shown']);
  assert.deepEqual(show(), [18]);
  assert.deepEqual(log.slice(4), ['c', 'd', 'shown', 'ack 1']);
});

test('a picture that takes longer than an animation frame is drawn alone', () => {
  const { log, drawings, picture, show } = fakeScreen();
  drawings.requestPicture(keyOf('a'), picture('a', 50));
  drawings.requestPicture(keyOf('b'), picture('b', 1));
  show();
  show();
  assert.deepEqual(log, ['a', 'shown', 'b', 'shown']);
});

test('of a picture only the newest wish is drawn, and one that waited keeps its turn', () => {
  const { log, drawings, picture, show } = fakeScreen();
  drawings.requestPicture(keyOf('a'), picture('a 1', 9));
  drawings.requestPicture(keyOf('b'), picture('b 1', 9));
  show();
  drawings.requestPicture(keyOf('a'), picture('a 2', 9));
  drawings.requestPicture(keyOf('b'), picture('b 2', 9));
  show();
  show();
  assert.deepEqual(log, ['a 1', 'shown', 'b 2', 'shown', 'a 2', 'shown']);
});

test('a page that is asked for at once is drawn once, and its frame is acknowledged when it is on the screen', () => {
  const { log, drawings, show } = fakeScreen();
  drawings.drawPageNow();
  assert.deepEqual(log, []);
  drawings.requestPage(1);
  drawings.drawPageNow();
  drawings.drawPageNow();
  assert.deepEqual(log, ['page']);
  assert.deepEqual(show(), [2]);
  assert.deepEqual(log, ['page', 'shown', 'ack 1']);
});

test('what the page wishes while it is drawn does not draw it within itself', () => {
  let wishes = 2;
  const { log, drawings, show } = fakeScreen(own => {
    if (wishes-- > 0) own.requestPage();
    own.drawPageNow();
  });
  drawings.requestPage(1);
  for (let count = 0; count < 4; count++) show();
  assert.deepEqual(log, ['page', 'shown', 'page', 'shown', 'page', 'shown', 'ack 1', 'shown']);
});

test('an error while the page or a picture is drawn does not keep the page from being drawn again', () => {
  let failing = 'page';
  const { log, drawings, show } = fakeScreen(() => {
    if (failing === 'page') throw new Error('the page failed');
  });
  drawings.requestPage(1);
  assert.throws(show, /the page failed/);
  failing = 'picture';
  drawings.requestPage(2);
  drawings.requestPicture(keyOf('a'), () => {
    throw new Error('the picture failed');
  });
  assert.throws(show, /the picture failed/);
  drawings.requestPage(3);
  show();
  assert.deepEqual(log, ['page', 'page', 'page', 'shown', 'ack 1', 'ack 2', 'ack 3']);
});

test('a picture that is gone is not drawn', () => {
  const { log, drawings, picture, show } = fakeScreen();
  drawings.requestPicture(keyOf('a'), picture('a', 1));
  drawings.cancelPicture(keyOf('a'));
  show();
  assert.deepEqual(log, ['shown']);
});

const keys = new Map<string, object>();
function keyOf(name: string): object {
  const key = keys.get(name) ?? {};
  keys.set(name, key);
  return key;
}
