import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../src/findings/finding.ts';
import { PanelFeed } from '../../../../src/panel/feed/panelFeed.ts';
import { runsPart } from '../../../../src/panel/feed/runsPart.ts';
import { firstView } from '../../../../src/panel/panelMessage.ts';
import type { HostToPanel } from '../../../../src/panel/panelMessages.ts';
import { networkScalarIndex } from '../../../../src/trace/layout.ts';
import { addEpoch, runOf } from '../../run/trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' }];
const latest = { layer: 0, epoch: 'latest' } as const;

function finished(id: string, epochs: number, seed = 1) {
  const run = runOf(layers, epochs, { id, seed, settings: { seed, layers: [] } });
  run.setState('finished');
  return run;
}

test('runs are listed with their figures and what was changed before each', () => {
  const runs = [finished('a', 3), finished('b', 2, 7)];
  const part = runsPart(() => []);
  const viewed = { run: runs[1]!, runs, selection: latest, view: firstView };
  const [first, second] = part.next(viewed).update!;
  assert.equal(first!.differences, null);
  assert.deepEqual(second!.differences, ['seed 1 → 7']);
  assert.equal(first!.figures[0], runs[0]!.history.scalarsOf(3)![networkScalarIndex('loss')]);
  assert.equal(part.next(viewed).update, undefined);
});

test('the figures of a run that trains come when it has ended', () => {
  const run = runOf(layers, 3);
  const part = runsPart(() => []);
  const viewed = { run, runs: [run], selection: latest, view: firstView };
  assert.ok(Number.isNaN(part.next(viewed).update![0]!.figures[0]));
  addEpoch(run, 4);
  assert.equal(part.next(viewed).update, undefined);
  run.setState('stopped');
  assert.ok(part.next(viewed).update![0]!.figures[0]! > 0);
});

test('a run that has ended comes with its verdict, and again when that is another one', () => {
  const run = runOf(layers, 3);
  const now = { severity: 'warning' as Finding['severity'] };
  const finding = { code: 'stalled', kind: 'symptom', message: 'It stands.', evidence: [], fixes: [] } as const;
  const part = runsPart(() => [{ ...finding, severity: now.severity }]);
  const viewed = { run, runs: [run], selection: latest, view: firstView };
  assert.equal(part.next(viewed).update![0]!.verdict, null);
  run.setState('stopped');
  assert.deepEqual(part.next(viewed).update![0]!.verdict, { look: 'warning', sentence: 'It stands.' });
  assert.equal(part.next(viewed).update, undefined);
  now.severity = 'error';
  assert.deepEqual(part.next(viewed).update![0]!.verdict?.look, 'error');
});

function page() {
  const received: HostToPanel[] = [];
  const feed = new PanelFeed(message => received.push(message));
  return { feed, take: () => received.splice(0) };
}

test('the curves of another run come when the page looks at them, and not those of one that is gone', () => {
  const [shown, other] = [finished('a', 3), finished('b', 5)];
  const { feed, take } = page();
  feed.update(shown, latest, [other, shown]);
  feed.ready(firstView);
  const [hydrate] = take();
  assert.ok(hydrate?.type === 'hydrate' && !hydrate.parts.overlays);
  feed.acknowledged(hydrate.frame);
  feed.look({ ...firstView, overlays: ['b', 'gone'] });
  const [frame] = take();
  assert.ok(frame?.type === 'frame');
  assert.deepEqual(
    frame.parts.overlays?.map(({ run, series }) => [run, series?.isNew, series?.rows.length]),
    [['b', true, 5 * 10 * 6]],
  );
  feed.acknowledged(frame.frame);
  assert.deepEqual(take(), []);
});
