import assert from 'node:assert/strict';
import type { Finding } from '../../../src/findings/finding.ts';
import type { View } from '../../../src/panel/panelMessage.ts';
import { networkColumns, seriesColumns } from '../../../src/panel/series.ts';
import type { Run } from '../../../src/run/run.ts';
import type { ViewedRun } from '../../../src/run/runList.ts';
import { tensorInRow } from '../../../src/trace/layout.ts';
import { regionWithin } from '../../../src/trace/region.ts';
import type { PanelState, Training } from '../../../webview/state.ts';
import type { WhyState } from '../../../webview/why/state.ts';
import { assertHoldsCurves } from '../panel/feed/sameAsHost.ts';

/** Whether the page has what the host holds, made independently of what the host sent. */
export function assertPanelShows(
  { training, preferences: { view } }: PanelState,
  shown: ViewedRun | undefined,
  runs: readonly ViewedRun[],
  findingsOf: (run: Run) => readonly Finding[],
): void {
  if (!shown) {
    assert.equal(training, null, 'the panel shows a run that is not there');
    return;
  }
  assert.ok(training, 'the panel shows no run');
  const { run, selection } = shown;
  assert.equal(training.run.id, run.info.id, 'the panel shows another run');
  assert.equal(training.run.epochs, run.info.epochs);
  assert.deepEqual(training.status, plain(run.status), 'the panel shows another status');
  assert.deepEqual(training.selection, selection, 'the panel shows another selection');
  assert.deepEqual(
    training.runs.map(({ id, state }) => [id, state]),
    runs.map(({ run: { info, status } }) => [info.id, status.state]),
    'the panel lists other runs',
  );
  assert.deepEqual(
    training.findings.list.map(({ code }) => code),
    findingsOf(run).map(({ code }) => code),
    'the panel shows other findings',
  );
  assert.deepEqual(training.recordedEpochs, run.history.recordedEpochs());
  if (shown.stop) return;
  assertNumbers(training, shown, view);
  const { quantity, overlays } = view;
  assertHoldsCurves(training.series, run, view, seriesColumns(run.history.layout, quantity));
  for (const { run: other } of runs) {
    if (other === run || !overlays.includes(other.info.id)) continue;
    assertHoldsCurves(training.overlays.get(other.info.id), other, view, networkColumns);
  }
}

function assertNumbers({ detail, row, flow }: Training, { run: { history }, selection }: ViewedRun, view: View): void {
  const epoch = history.recordedEpoch(selection.epoch);
  assert.deepEqual([detail?.epoch, row?.epoch, flow?.epoch], [epoch, epoch, epoch], 'the panel is at another epoch');
  if (!detail || !row || epoch === undefined) return;
  assert.equal(detail.layer, selection.layer);
  assert.deepEqual(row.scalars, history.scalarsOf(epoch));
  const { rows, columns } = history.layout.layers[detail.layer]!.tensors.weightsAfter;
  const region = regionWithin(view.region?.layer === detail.layer ? view.region : null, rows, columns);
  const picture = detail.tensors.weightsAfter;
  assert.deepEqual(picture?.region, region);
  const weights = tensorInRow(history.layout, history.tensorsOf(epoch)!, detail.layer, 'weightsAfter');
  assert.equal(picture?.cells[0], weights[region.row * columns + region.column], 'the panel has another weight');
}

export function assertWhyShows({ page }: WhyState, shown: ViewedRun | undefined): void {
  assert.ok(page, 'the why page shows nothing');
  assert.equal(page.run?.id, shown?.run.info.id, 'the why page shows another run');
  if (!shown) return;
  assert.deepEqual(page.selection, shown.selection, 'the why page shows another selection');
  assert.deepEqual(plain(page.status), plain(shown.run.status));
  if (!shown.stop) assert.equal(page.epoch, shown.run.history.recordedEpoch(shown.selection.epoch) ?? 0);
}

/** Without what is not set. */
function plain(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}
