import assert from 'node:assert/strict';
import { cellNumbers } from '../../../../src/panel/feed/cellNumbers.ts';
import type { View } from '../../../../src/panel/panelMessage.ts';
import { networkColumns, seriesColumns } from '../../../../src/panel/series.ts';
import type { Run } from '../../../../src/run/run.ts';
import type { ViewedRun } from '../../../../src/run/runList.ts';
import { epochOf, momentOf } from '../../../../src/run/viewedMoment.ts';
import { numbersPerColumn } from '../../../../src/trace/blocks.ts';
import { tensorInBlock } from '../../../../src/trace/layout.ts';
import { shownQuantities } from '../../../../src/trace/quantity.ts';
import { type Region, regionWithin } from '../../../../src/trace/region.ts';
import type { SeriesWindow } from '../../../../webview/series/window.ts';
import type { Training } from '../../../../webview/state.ts';
import { type Session, sessionOf } from './panelSession.ts';

/** Whether the page shows what the host holds: by the host's own numbers, and by what a page would show that is opened now. */
export function assertHoldsWhatTheHostHolds({ list, page }: Session): void {
  const { training, preferences } = page.state!;
  const { shown, runs } = list;
  if (!shown) {
    assert.equal(training, null);
    return;
  }
  assert.ok(training);
  const { run: held, selection: selected } = shown;
  assert.equal(training.run.id, held.info.id);
  assert.equal(training.run.epochs, held.info.epochs);
  assert.deepEqual(training.status, held.status);
  assert.deepEqual(training.selection, selected);
  assert.deepEqual(training.recordedEpochs, held.history.recordedEpochs());
  const row = held.history.recordedEpoch(selected.epoch);
  assert.deepEqual(training.row?.epoch, row);
  if (row !== undefined) assert.deepEqual(training.row?.scalars, held.history.scalarsOf(row)!.slice());
  const epoch = epochOf(shown);
  assert.deepEqual([training.detail?.epoch, training.flow?.epoch], [epoch, epoch]);
  assert.equal(training.detail?.layer, epoch && selected.layer);
  assertHoldsCell(training, shown, preferences.view);
  assert.deepEqual(
    training.runs.map(({ id, state }) => [id, state]),
    runs.map(({ run: { info, status } }) => [info.id, status.state]),
  );
  const { quantity, overlays } = preferences.view;
  assertHoldsCurves(training.series, held, preferences.view, seriesColumns(held.history.layout, quantity));
  const wanted = runs
    .map(({ run }) => run)
    .filter(run => run !== held && run.history.epochs > 0 && overlays.includes(run.info.id));
  assert.deepEqual([...training.overlays.keys()].toSorted(), wanted.map(({ info }) => info.id).toSorted());
  for (const other of wanted)
    assertHoldsCurves(training.overlays.get(other.info.id), other, preferences.view, networkColumns);
  const opened = sessionOf(list, page.kept);
  opened.settle();
  assert.deepEqual(shownBy(training), shownBy(opened.page.state!.training!));
  opened.host.dispose();
}

/** All that a page shows of a run, but for answers to what was asked. */
function shownBy({ series, overlays, readRow: _, comparison: __, cellReading: ___, ...training }: Training) {
  const known = Object.entries(training).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(known),
    series: series && filled(series),
    overlays: [...overlays].map(([run, window]) => [run, filled(window)]).toSorted(),
  };
}

/** Without the room that is left for what follows. */
function filled({ buffer, ...window }: SeriesWindow) {
  return { ...window, rows: buffer.slice(0, window.blocks * window.columns * numbersPerColumn) };
}

/** Whether the page has the numbers of the selected cell and, of the layer, the region that it looks at. */
function assertHoldsCell({ detail, cell }: Training, shown: ViewedRun, view: View): void {
  if (!detail) return;
  const { moment, epoch } = momentOf(shown)!;
  if (moment.stop === undefined) assertHoldsWeights(detail, shown.run, view);
  const { layer } = detail;
  if (view.cell?.layer !== layer) {
    assert.equal(cell, undefined);
    return;
  }
  const { unit, input } = view.cell;
  const stop = detail.stop === undefined ? {} : { stop: detail.stop };
  assert.deepEqual(cell, { epoch, ...stop, layer, unit, input, numbers: cellNumbers(moment, layer, view.cell) });
}

function assertHoldsWeights(detail: NonNullable<Training['detail']>, run: Run, view: View): void {
  const layout = run.history.layout.layers[detail.layer]!;
  const block = run.history.tensorsOf(detail.epoch)!.subarray(layout.start, layout.start + layout.length);
  const { rows, columns } = layout.tensors.weightsAfter;
  const region = view.region?.layer === detail.layer ? view.region : null;
  assert.deepEqual(Object.keys(detail.tensors), [...shownQuantities]);
  assert.deepEqual(detail.tensors.weightsAfter?.region, regionWithin(region, rows, columns));
  assert.deepEqual(detail.tensors.weightsAfter.cells[0], weightAt(detail.tensors.weightsAfter.region));

  function weightAt({ row, column }: Region): number {
    return tensorInBlock(layout, block, 'weightsAfter')[row * columns + column]!;
  }
}

/** Whether a window has all epochs of the run that are in the view's range, as the history has them. */
export function assertHoldsCurves(
  window: SeriesWindow | undefined,
  { history }: Run,
  { range: wanted, quantity }: View,
  columns: readonly number[],
): void {
  if (history.epochs === 0) return;
  assert.ok(window, 'there are no curves');
  assert.deepEqual([window.range, window.quantity], [wanted, quantity]);
  const first = wanted?.first ?? 1;
  const last = Math.min(wanted?.last ?? history.epochs, history.epochs);
  const { firstBlock, blocks, stride } = window;
  if (last < first) {
    assert.equal(blocks, 0);
    return;
  }
  assert.equal(firstBlock, Math.floor((first - 1) / stride));
  assert.equal(firstBlock + blocks, Math.floor((last - 1) / stride) + 1);
  const rows = window.buffer.subarray(0, blocks * columns.length * numbersPerColumn);
  assert.deepEqual(rows, history.blocks(columns, stride, firstBlock, blocks));
}
