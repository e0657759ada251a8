/** Curves of a run whose older epochs are thinned. */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SeriesPart } from '../../../../src/panel/feed/seriesPart.ts';
import type { View } from '../../../../src/panel/panelMessage.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import type { SeriesUpdate } from '../../../../src/panel/series.ts';
import type { Run } from '../../../../src/run/run.ts';
import { addToBlock, clearBlock, numbersPerColumn } from '../../../../src/trace/blocks.ts';
import { extendWindow, type SeriesWindow, seriesWindow, thinnedNote } from '../../../../webview/series/window.ts';
import { craftedRun, denseLayers } from '../../../support/page/craftedRun.ts';

const epochs = 60_000;
/** Falls and swings. */
const loss = (epoch: number) => 1 / epoch + 0.01 * Math.sin(epoch);

function longRun(): Run {
  return craftedRun({
    layers: denseLayers(1, 1),
    epochs,
    recorded: [],
    network: (name, epoch) => (name === 'loss' ? loss(epoch) : undefined),
    state: 'running',
  });
}

function add(run: Run, count: number): void {
  const { history } = run;
  const scalars = new Float64Array(count * history.layout.scalarLength);
  for (let index = 0; index < count; index++) {
    scalars[index * history.layout.scalarLength] = loss(history.epochs + 1 + index);
  }
  run.append({ firstEpoch: history.epochs + 1, scalars, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
}

/** A page that draws the losses. */
class Page {
  readonly part = new SeriesPart(() => [0]);
  window: SeriesWindow | undefined;
  updates: SeriesUpdate[] = [];

  look(run: Run, range: View['range']): void {
    this.updates = [];
    for (;;) {
      const { update } = this.part.next({ run, view: { ...firstView, range } });
      if (!update) return;
      this.updates.push(update);
      this.window = update.isNew || !this.window ? seriesWindow(update, 1) : extendWindow(this.window, update);
    }
  }

  /** Every block is what a scan of the epochs gives. */
  assertIsRight(last: number): void {
    const { stride, firstBlock, blocks, buffer } = this.window!;
    for (let index = 0; index < blocks; index++) {
      const block = new Float64Array(numbersPerColumn);
      clearBlock(block, 0);
      const first = (firstBlock + index) * stride + 1;
      for (let epoch = first; epoch < first + stride && epoch <= last; epoch++)
        addToBlock(block, 0, epoch, loss(epoch));
      assert.deepEqual(buffer.slice(index * numbersPerColumn, (index + 1) * numbersPerColumn), block);
    }
  }
}

suite('curves of a thinned run', () => {
  test('are over all epochs what they are without thinning', () => {
    const run = longRun();
    run.history.limit(0);
    const page = new Page();
    page.look(run, null);
    page.assertIsRight(epochs);
    assert.equal(page.window!.stride, 64);
  });

  test('are told in blocks where a person zooms in further than what is kept, and say so', () => {
    const run = longRun();
    run.history.limit(0);
    const page = new Page();
    page.look(run, { first: 10_001, last: 10_100 });
    page.assertIsRight(epochs);
    const { stride } = page.window!;
    assert.ok(stride >= 64);
    assert.equal(thinnedNote(page.window!), `each point stands for up to ${stride} epochs: older epochs were thinned`);
    page.look(run, { first: epochs - 100, last: epochs });
    page.assertIsRight(epochs);
    assert.deepEqual([page.window!.stride, thinnedNote(page.window!)], [1, '']);
  });

  test('that a page has finer are told anew once they are thinned, and then nothing more is to be told', () => {
    const run = longRun();
    const page = new Page();
    const range = { first: 10_001, last: 10_100 };
    page.look(run, range);
    assert.equal(page.window!.stride, 1);
    run.history.limit(0);
    page.look(run, range);
    assert.equal(page.updates.length, 1);
    page.assertIsRight(epochs);
    assert.ok(page.window!.stride >= 64);
    page.look(run, range);
    assert.deepEqual(page.updates, []);
  });

  test('of a run that trains go on while it is thinned', () => {
    const run = longRun();
    run.history.limit(0);
    const page = new Page();
    for (let turn = 0; turn < 8; turn++) {
      add(run, 7001);
      page.look(run, null);
      page.assertIsRight(run.history.epochs);
    }
  });
});
