import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { HostToPanel } from '../../../src/protocol/panel.ts';
import type { Selection } from '../../../src/protocol/run.ts';
import { PanelFeed } from '../../../src/views/panelFeed.ts';
import { addEpoch, runOf } from './trainedRun.ts';

const layers = [
  { name: 'hidden', inputs: 2, outputs: 3, bias: true, activation: 'tanh' },
  { name: 'out', inputs: 3, outputs: 1, bias: true, activation: 'sigmoid' },
];
const latest: Selection = { layer: 0, epoch: 'latest' };

function page() {
  const received: HostToPanel[] = [];
  const feed = new PanelFeed(message => received.push(message));
  return { feed, received, take: () => received.splice(0) };
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
    feed.ready();
    const [message, ...others] = take();
    assert.equal(others.length, 0);
    assert.ok(message?.type === 'hydrate');
    assert.deepEqual(message.scalars, run.history.scalarsFrom(1));
    assert.deepEqual(message.recordedEpochs, Int32Array.of(1, 2, 3));
    const { start, length } = run.history.layout.layers[1]!;
    assert.deepEqual(message.detail, {
      layer: 1,
      epoch: 3,
      block: run.history.tensorsOf(3)!.slice(start, start + length),
    });
  });

  test('a long history goes out a megabyte at a time, without a gap, the next part when the last was drawn', () => {
    const { feed, received } = page();
    const run = runOf(layers, 1);
    const length = run.history.layout.scalarLength;
    const rows = Float64Array.from({ length: 12_000 * length }, (_, k) => k);
    const nothing = { tensorEpochs: new Int32Array(0), tensors: new Float64Array(0) };
    run.append({ firstEpoch: 2, scalars: rows, ...nothing });
    feed.update(run, latest);
    feed.ready();
    for (let frame = 1; received.length < 20 && frame < received.length + 1; frame++) feed.acknowledged(frame);
    const parts = received.map(({ scalars }) => scalars);
    assert.ok(parts.length > 1 && parts.every(({ byteLength }) => byteLength <= 2 ** 20));
    assert.deepEqual(
      parts.flatMap(part => [...part]),
      [...run.history.scalarsFrom(1)],
    );
  });

  test('a ready page without a run is told that there is none', () => {
    const { feed, take } = page();
    feed.ready();
    const [message] = take();
    assert.ok(message?.type === 'hydrate' && message.run === null && message.detail === null);
  });

  test('until a frame is acknowledged the next waits, and then brings all that came in between', () => {
    const { feed, take } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready();
    take();
    addEpoch(run, 2);
    feed.update(run, latest);
    addEpoch(run, 3);
    feed.update(run, latest);
    addEpoch(run, 4);
    feed.update(run, latest);
    const [first, ...waiting] = take();
    assert.ok(first?.type === 'frame' && first.firstEpoch === 2);
    assert.equal(first.detail?.epoch, 2);
    assert.deepEqual(waiting, []);
    feed.acknowledged(first.frame);
    const [second] = take();
    assert.ok(second?.type === 'frame' && second.firstEpoch === 3);
    assert.equal(second.scalars.length, 2 * run.history.layout.scalarLength);
    assert.equal(second.detail?.epoch, 4);
    feed.acknowledged(second.frame);
    assert.deepEqual(take(), []);
  });

  test("a layer's numbers are not sent again while layer and epoch stay the same", () => {
    const { feed, take } = page();
    const run = runOf(layers, 4);
    feed.update(run, { layer: 0, epoch: 2 });
    feed.ready();
    const [hydrate] = take();
    assert.equal(hydrate?.detail?.epoch, 2);
    addEpoch(run, 5);
    feed.update(run, { layer: 0, epoch: 2 });
    const [frame] = take();
    assert.ok(frame?.type === 'frame' && frame.detail === null && frame.scalars.length > 0);
  });

  test('a hidden page gets nothing, and everything when it is ready again', () => {
    const { feed, take } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready();
    take();
    feed.hidden();
    addEpoch(run, 2);
    feed.update(run, latest);
    assert.deepEqual(take(), []);
    feed.ready();
    const [message] = take();
    assert.ok(message?.type === 'hydrate' && message.detail?.epoch === 2);
  });

  test('another run replaces the picture at once, even while an acknowledgement is due', () => {
    const { feed, take } = page();
    const run = runOf(layers, 1);
    feed.update(run, latest);
    feed.ready();
    addEpoch(run, 2);
    feed.update(run, latest);
    take();
    feed.update(runOf(layers, 0), latest);
    const [message] = take();
    assert.ok(message?.type === 'hydrate' && message.scalars.length === 0 && message.detail === null);
  });
});
