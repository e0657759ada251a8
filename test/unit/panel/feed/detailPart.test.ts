import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { DetailPart } from '../../../../src/panel/feed/detailPart.ts';
import { PanelFeed } from '../../../../src/panel/feed/panelFeed.ts';
import { firstView, type View } from '../../../../src/panel/panelMessage.ts';
import type { Selection } from '../../../../src/run/runState.ts';
import { isMatrix, shownQuantities } from '../../../../src/trace/quantity.ts';
import { addEpoch, runOf } from '../../run/trainedRun.ts';
import { ManualClock } from './manualClock.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: true, activation: 'sigmoid' },
];

function started(epochs: number) {
  const run = runOf(layers, epochs);
  const clock = new ManualClock();
  const part = new DetailPart(clock);
  const viewed = (selection: Selection = { layer: 0, epoch: 'latest' }, view: Partial<View> = {}) => {
    return { run, runs: [run], selection, view: { ...firstView, ...view } };
  };
  return { run, clock, part, viewed };
}

suite('the detail of a layer', () => {
  test('comes once, and again for another layer, epoch or region of this layer', () => {
    const { part, viewed } = started(3);
    assert.equal(part.next(viewed()).update?.epoch, 3);
    assert.equal(part.next(viewed()).update, undefined);
    assert.equal(part.next(viewed({ layer: 1, epoch: 'latest' })).update?.layer, 1);
    assert.equal(part.next(viewed({ layer: 1, epoch: 2 })).update?.epoch, 2);
    const region = { layer: 1, row: 0, column: 1, rows: 1, columns: 2 };
    const zoomed = part.next(viewed({ layer: 1, epoch: 2 }, { region })).update;
    assert.deepEqual(zoomed?.tensors.weightsAfter?.region, { row: 0, column: 1, rows: 1, columns: 2 });
    assert.deepEqual(Object.keys(zoomed.tensors), shownQuantities.filter(isMatrix));
    const cell = { layer: 1, unit: 0, input: 1, quantity: 'weightsAfter' } as const;
    assert.equal(part.next(viewed({ layer: 1, epoch: 2 }, { region, cell })).update, undefined);
    assert.ok(part.next(viewed({ layer: 1, epoch: 3 }, { region, cell })).update?.tensors.meanDelta);
  });

  test('has the numbers of its layer and its epoch, whatever was shown before', () => {
    const { part, viewed } = started(3);
    for (const selection of [
      { layer: 0, epoch: 3 },
      { layer: 0, epoch: 2 },
      { layer: 1, epoch: 2 },
      { layer: 1, epoch: 1 },
    ]) {
      const fresh = new DetailPart(new ManualClock()).next(viewed(selection)).update;
      assert.deepEqual(part.next(viewed(selection)).update, fresh);
      assert.equal(fresh?.epoch, selection.epoch);
    }
  });

  test('knows no region of another layer', () => {
    const { part, viewed } = started(1);
    const region = { layer: 1, row: 0, column: 0, rows: 1, columns: 1 };
    const detail = part.next(viewed(undefined, { region })).update;
    assert.equal(detail?.tensors.weightsAfter?.cells.length, 6);
    assert.equal(part.next(viewed()).update, undefined);
  });

  test('that takes long comes in stretches, one a call', () => {
    const { clock, part, viewed } = started(1);
    clock.perLook = 30;
    let calls = 1;
    let piece = part.next(viewed());
    for (; piece.update === undefined; piece = part.next(viewed())) {
      assert.equal(piece.wait, 0);
      calls++;
    }
    assert.ok(calls > 3, `${calls} calls`);
    assert.equal(piece.wait, undefined);
  });

  test('that is not finished gives way to another choice, but not to another epoch', () => {
    const { run, clock, part, viewed } = started(1);
    clock.perLook = 30;
    part.next(viewed());
    addEpoch(run, 2);
    let detail = part.next(viewed()).update;
    while (detail === undefined) detail = part.next(viewed()).update;
    assert.equal(detail?.epoch, 1);
    run.setState('finished');
    part.next(viewed());
    clock.perLook = 0;
    assert.equal(part.next(viewed({ layer: 1, epoch: 'latest' })).update?.layer, 1);
  });

  test('rests ten times as long as it took while a training runs', () => {
    const { run, clock, part, viewed } = started(1);
    clock.perLook = 1;
    let took = -1;
    while (took < 0) {
      const before = clock.now();
      if (part.next(viewed()).update) took = clock.now() - before;
    }
    clock.perLook = 0;
    addEpoch(run, 2);
    const { update, wait } = part.next(viewed());
    assert.ok(update === undefined && wait !== undefined);
    assert.ok(wait > 5 * took && wait <= 10 * took, `${wait} after ${took}`);
    clock.pass(wait - 1);
    assert.equal(part.next(viewed()).update, undefined);
    clock.pass(1);
    assert.equal(part.next(viewed()).update?.epoch, 2);
  });

  test('does not rest when a person has chosen something, or when the training has ended', () => {
    const { run, clock, part, viewed } = started(1);
    const slow = () => {
      clock.perLook = 1;
      assert.ok(part.next(viewed()).update);
      clock.perLook = 0;
    };
    slow();
    assert.equal(part.next(viewed({ layer: 1, epoch: 'latest' })).update?.layer, 1);
    slow();
    addEpoch(run, 2);
    assert.equal(part.next(viewed()).update, undefined);
    run.setState('finished');
    assert.equal(part.next(viewed()).update?.epoch, 2);
  });
});

suite('the feed with details that take long', () => {
  test('sends frames until the detail is there, each when the last has been drawn', () => {
    const clock = new ManualClock();
    clock.perLook = 30;
    const details: (number | undefined)[] = [];
    const feed = new PanelFeed(
      message => {
        if ('parts' in message) details.push(message.parts.detail?.epoch);
        if ('frame' in message) queueMicrotask(() => feed.acknowledged(message.frame));
      },
      { clock },
    );
    const run = runOf(layers, 2);
    run.setState('finished');
    feed.update(run, { layer: 0, epoch: 'latest' });
    feed.ready(firstView);
    return new Promise<void>(resolve => setImmediate(resolve)).then(() => {
      assert.ok(details.length > 3);
      assert.deepEqual(
        details.filter(epoch => epoch !== undefined),
        [2],
      );
      assert.equal(details.at(-1), 2);
    });
  });

  test('wakes by itself when the rest is over, unless the page is hidden', () => {
    for (const isHidden of [false, true]) {
      const clock = new ManualClock();
      clock.perLook = 1;
      const epochs: number[] = [];
      const feed = new PanelFeed(
        message => {
          if (!('parts' in message)) return;
          if (message.parts.detail) epochs.push(message.parts.detail.epoch);
          if ('frame' in message) feed.acknowledged(message.frame);
        },
        { clock },
      );
      const run = runOf(layers, 1);
      feed.update(run, { layer: 0, epoch: 'latest' });
      feed.ready(firstView);
      addEpoch(run, 2);
      feed.update(run, { layer: 0, epoch: 'latest' });
      assert.deepEqual(epochs, [1]);
      if (isHidden) feed.hidden();
      clock.pass(100_000);
      assert.deepEqual(epochs, isHidden ? [1] : [1, 2]);
    }
  });
});
