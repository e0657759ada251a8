import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { PanelFeed } from '../../../../src/panel/feed/panelFeed.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import type { HostToPanel, Picture } from '../../../../src/panel/panelMessages.ts';
import { seriesColumns } from '../../../../src/panel/series.ts';
import type { Run } from '../../../../src/run/run.ts';
import type { Selection } from '../../../../src/run/runState.ts';
import { tensorInRow } from '../../../../src/trace/layout.ts';
import { addEpoch, runOf } from '../../run/trainedRun.ts';
import { ManualClock } from './manualClock.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: true, activation: 'sigmoid' },
];
const latest: Selection = { layer: 0, epoch: 'latest' };

function page() {
  const received: HostToPanel[] = [];
  const clock = new ManualClock();
  const feed = new PanelFeed(message => received.push(message), { clock });
  const take = () => received.splice(0);
  /** The page has drawn what it was told, which is taken. */
  const draw = () => {
    const told = take();
    for (const message of told) if ('frame' in message) feed.acknowledged(message.frame);
    return told;
  };
  return { feed, clock, received, take, draw };
}

/** The last epoch that a picture's curves reach, by the epoch of the largest loss: losses of these runs rise. */
function lastEpoch({ parts: { series } }: Picture): number | undefined {
  if (!series) return undefined;
  const length = series.rows.length / (series.rows.length / (6 * 12));
  return series.rows.at(2 - length);
}

function picture(message: HostToPanel | undefined): Picture {
  assert.ok(message && 'parts' in message);
  return message;
}

suite('PanelFeed', () => {
  test('nothing is sent before the page says that it is ready', () => {
    const { feed, received } = page();
    feed.update(runOf(layers, 3), latest);
    assert.deepEqual(received, []);
  });

  test('a ready page gets everything so far, and the newest numbers of the chosen layer', () => {
    const { feed, take } = page();
    const run = runOf(layers, 3);
    feed.update(run, { layer: 1, epoch: 'latest' });
    feed.ready(firstView);
    const [message, ...others] = take();
    assert.equal(others.length, 0);
    assert.ok(message?.type === 'hydrate');
    const columns = seriesColumns(run.history.layout, 'gradientNorm');
    assert.deepEqual(message.parts.series?.rows, run.history.blocks(columns, 1, 0, 3));
    assert.deepEqual(message.parts.recordedEpochs, { keep: 0, added: Int32Array.of(1, 2, 3) });
    assert.deepEqual(message.parts.row, { epoch: 3, scalars: run.history.scalarsOf(3)!.slice() });
    assert.deepEqual([message.parts.detail?.layer, message.parts.detail?.epoch], [1, 3]);
    const weights = tensorInRow(run.history.layout, run.history.tensorsOf(3)!, 1, 'weightsAfter');
    assert.deepEqual(message.parts.detail?.tensors.weightsAfter?.cells, weights.slice());
  });

  test('a ready page without a run is told that there is none', () => {
    const { feed, take } = page();
    feed.ready(firstView);
    const [message] = take();
    assert.ok(message?.type === 'hydrate' && message.run === null && !message.parts.detail);
  });

  test('until a frame is acknowledged the next waits, and then brings all that came in between', () => {
    const { feed, take, draw } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready(firstView);
    draw();
    for (let epoch = 2; epoch <= 4; epoch++) {
      addEpoch(run, epoch);
      feed.update(run, latest);
    }
    const [first, ...waiting] = take();
    assert.ok(first?.type === 'frame' && first.parts.detail?.epoch === 2);
    assert.equal(lastEpoch(first), 2);
    assert.deepEqual(waiting, []);
    feed.acknowledged(first.frame);
    const [second] = take();
    assert.ok(second?.type === 'frame' && second.parts.detail?.epoch === 4);
    assert.equal(second.parts.series?.firstBlock, 2);
    assert.equal(lastEpoch(second), 4);
    assert.deepEqual(second.parts.recordedEpochs, { keep: 2, added: Int32Array.of(3, 4) });
    feed.acknowledged(second.frame);
    assert.deepEqual(take(), []);
  });

  test('the whole is acknowledged as a frame is: what comes before it is drawn is sent then, also where nothing is shown', () => {
    for (const [run, next] of [
      [runOf(layers, 1), 2],
      [undefined, undefined],
    ] as const) {
      const { feed, take } = page();
      feed.update(run, latest);
      feed.ready(firstView);
      const [whole] = take();
      assert.ok(whole?.type === 'hydrate');
      if (run) addEpoch(run, 2);
      feed.update(run, latest);
      assert.deepEqual(take(), []);
      feed.acknowledged(whole.frame);
      assert.deepEqual(
        take().map(message => picture(message).parts.detail?.epoch),
        next ? [next] : [],
      );
    }
  });

  test('a change of state goes out at once, whatever is under way', () => {
    const { feed, take, draw } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready(firstView);
    draw();
    addEpoch(run, 2);
    feed.update(run, latest);
    take();
    run.setState('paused');
    feed.update(run, latest);
    const [frame] = take();
    assert.ok(frame?.type === 'frame' && frame.status.state === 'paused');
    feed.update(run, latest);
    assert.deepEqual(take(), []);
  });

  test('what the page has is not sent again', () => {
    const { feed, take, draw } = page();
    const run = runOf(layers, 4);
    const selection = { layer: 0, epoch: 2 };
    feed.update(run, selection);
    feed.ready(firstView);
    assert.equal(picture(draw()[0]).parts.detail?.epoch, 2);
    feed.update(run, selection);
    assert.deepEqual(take(), []);
    feed.update(run, { ...selection, layer: 1 });
    const { parts } = picture(take()[0]);
    assert.deepEqual([Object.keys(parts), parts.detail?.layer], [['detail'], 1]);
  });

  test('a hidden page gets nothing, and everything when it is ready again', () => {
    const { feed, take } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready(firstView);
    take();
    feed.hidden();
    addEpoch(run, 2);
    feed.update(run, latest);
    assert.deepEqual(take(), []);
    feed.ready(firstView);
    const [message] = take();
    assert.ok(message?.type === 'hydrate' && message.parts.detail?.epoch === 2 && message.parts.series?.isNew);
  });

  test('a page says with "ready" how often it has chosen: one that was opened anew has not, one that lost the thread has', () => {
    const { feed, take } = page();
    feed.update(runOf(layers, 1), latest);
    feed.ready(firstView);
    feed.chosen(3);
    feed.update(runOf(layers, 1), latest);
    feed.ready(firstView, 4);
    feed.ready(firstView);
    assert.deepEqual(
      take().map(message => picture(message).choice),
      [0, 3, 4, 0],
    );
  });

  test('another run replaces the picture at once, even while an acknowledgement is due', () => {
    const { feed, take, draw } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready(firstView);
    draw();
    addEpoch(run, 2);
    feed.update(run, latest);
    take();
    feed.update(runOf(layers, 0), latest);
    const [message] = take();
    assert.ok(message?.type === 'hydrate' && !message.parts.series && !message.parts.detail);
  });

  test('another quantity or other epochs begin the curves anew', () => {
    const { feed, take, draw } = page();
    const run = runOf(layers, 50);
    feed.update(run, latest);
    feed.ready(firstView);
    draw();
    feed.look({ ...firstView, quantity: 'updateRatio' });
    const quantity = take()[0];
    assert.ok(
      quantity?.type === 'frame' && quantity.parts.series?.isNew && quantity.parts.series.quantity === 'updateRatio',
    );
    feed.acknowledged(quantity.frame);
    feed.look({ ...firstView, quantity: 'updateRatio', range: { first: 11, last: 20 } });
    const zoomed = picture(take()[0]).parts.series;
    assert.ok(zoomed?.isNew);
    assert.deepEqual([zoomed.firstBlock, zoomed.rows.length / (6 * 12)], [10, 10]);
  });
});

suite('the curves of a long run', () => {
  const { layout } = runOf(layers, 0).history;
  const nothing = { tensorEpochs: new Int32Array(0), tensors: new Float64Array(0) };

  function extend(run: Run, epochs: number): void {
    const first = run.history.epochs + 1;
    const scalars = Float64Array.from({ length: epochs * layout.scalarLength }, (_, k) => Math.sin(first + k));
    run.append({ firstEpoch: first, scalars, ...nothing });
  }

  test('reach the page in few and short messages, however long the run', () => {
    const { feed, clock, received } = page();
    const run = runOf(layers, 0);
    feed.update(run, latest);
    feed.ready(firstView);
    for (let part = 0; part < 40; part++) {
      extend(run, 5000);
      feed.update(run, latest);
      const last = received.at(-1);
      clock.pass(0);
      if (last && 'frame' in last) feed.acknowledged(last.frame);
    }
    const updates = received.flatMap(message => picture(message).parts.series ?? []);
    const bytes = updates.reduce((sum, { rows }) => sum + rows.byteLength, 0);
    assert.ok(updates.every(({ rows }) => rows.byteLength <= 2 ** 20));
    assert.ok(bytes < 5 * 2 ** 20, `${bytes} bytes`);
    assert.ok(updates.at(-1)!.stride >= 128);
  });

  test('end with the last epoch', () => {
    const { feed, received } = page();
    const run = runOf(layers, 0);
    extend(run, 100_000);
    feed.update(run, latest);
    feed.ready(firstView);
    for (let index = 0; index < received.length; index++) {
      const message = received[index]!;
      assert.ok(index < 20);
      if ('frame' in message) feed.acknowledged(message.frame);
    }
    const { stride, firstBlock, rows } = picture(received.at(-1)).parts.series!;
    assert.equal(Math.min(100_000, stride * (firstBlock + rows.length / (6 * 12))), 100_000);
  });
});
