import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SeriesPart } from '../../../../src/panel/feed/seriesPart.ts';
import { firstView, type View } from '../../../../src/panel/panelMessage.ts';
import { seriesColumns } from '../../../../src/panel/series.ts';
import { numbersPerColumn } from '../../../../src/trace/blocks.ts';
import {
  continuesWindow,
  extendWindow,
  type SeriesWindow,
  seriesWindow,
  windowEpochs,
} from '../../../../webview/series/window.ts';
import { runOf } from '../../run/trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' }];
const columns = 11;

/** What a page has after the host has sent all that there is, in as many messages as it takes. */
function receive(window: SeriesWindow | undefined, part: SeriesPart, run: ReturnType<typeof runOf>, view: View) {
  let received = window;
  const viewed = { run, selection: { layer: 0, epoch: 'latest' as const }, view };
  for (let { update } = part.next(viewed); update !== undefined; { update } = part.next(viewed)) {
    if (update.isNew || !received) received = seriesWindow(update, columns);
    else {
      assert.ok(continuesWindow(received, update));
      received = extendWindow(received, update);
    }
  }
  return received;
}

function extend(run: ReturnType<typeof runOf>, epochs: number, seed: number): void {
  const first = run.history.epochs + 1;
  const scalars = Float64Array.from({ length: epochs * run.history.layout.scalarLength }, (_, k) =>
    Math.sin(seed + k * k),
  );
  run.append({ firstEpoch: first, scalars, tensorEpochs: new Int32Array(0), tensors: new Float64Array(0) });
}

test('piece by piece a page gets the blocks of the whole history, however the run comes in and whatever the stride', () => {
  const pieces = fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 });
  const ranges = fc.option(fc.record({ first: fc.integer({ min: 1, max: 2000 }), length: fc.nat(4000) }), {
    nil: null,
  });
  fc.assert(
    fc.property(pieces, ranges, (sizes, zoom) => {
      const run = runOf(layers, 0);
      const part = new SeriesPart(seriesColumns);
      const range = zoom && { first: zoom.first, last: zoom.first + zoom.length };
      const view = { ...firstView, range };
      let window: SeriesWindow | undefined;
      for (const size of sizes) {
        extend(run, size, size);
        window = receive(window, part, run, view);
      }
      const { history } = run;
      assert.ok(window);
      if (range && range.first > history.epochs) return assert.equal(window.blocks, 0);
      const { stride, firstBlock, blocks, buffer } = window;
      const expected = history.blocks(seriesColumns(history.layout, 'gradientNorm'), stride, firstBlock, blocks);
      assert.deepEqual(buffer.subarray(0, blocks * columns * numbersPerColumn), expected);
      const last = Math.min(range?.last ?? history.epochs, history.epochs);
      assert.ok(firstBlock * stride < (range?.first ?? 1) && (firstBlock + blocks) * stride >= last);
      assert.ok(blocks <= 1024 + 1);
    }),
    { numRuns: 60, seed: 2 },
  );
});

test('an older window keeps its numbers when a newer one is made of it', () => {
  const run = runOf(layers, 0);
  const part = new SeriesPart(seriesColumns);
  extend(run, 1500, 1);
  const before = receive(undefined, part, run, firstView)!;
  const copy = before.buffer.slice(0, before.blocks * columns * numbersPerColumn);
  extend(run, 1, 2);
  receive(before, part, run, firstView);
  assert.deepEqual(before.buffer.subarray(0, copy.length), copy);
});

test('an update that would leave a hole, or is of a finer stride, does not continue a window', () => {
  const window = { quantity: 'gradientNorm', range: null, stride: 4, columns, firstBlock: 0, blocks: 3 } as const;
  const known = { ...window, buffer: new Float64Array(3 * columns * numbersPerColumn) };
  const update = { quantity: 'gradientNorm', range: null, isNew: false, rows: new Float64Array(columns * 6) } as const;
  const continues = (stride: number, firstBlock: number) => continuesWindow(known, { ...update, stride, firstBlock });
  assert.deepEqual([continues(4, 2), continues(4, 3), continues(4, 4)], [true, true, false]);
  assert.deepEqual([continues(8, 1), continues(8, 2), continues(8, 3)], [true, true, false]);
  assert.equal(continues(2, 6), false);
});

test('the picture spans its range, or the epochs that have come in', () => {
  const window = {
    quantity: 'gradientNorm',
    stride: 4,
    columns,
    firstBlock: 0,
    blocks: 3,
    buffer: new Float64Array(),
  } as const;
  assert.deepEqual(windowEpochs({ ...window, range: null }, 10), { first: 1, last: 10 });
  assert.deepEqual(windowEpochs({ ...window, range: null }, 100), { first: 1, last: 12 });
  assert.deepEqual(windowEpochs({ ...window, range: { first: 3, last: 9 } }, 100), { first: 3, last: 9 });
});
