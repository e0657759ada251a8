import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { firstView } from '../../../../src/panel/panelMessage.ts';
import type { Training } from '../../../../webview/state.ts';
import { type Action, type Session, sequence, sessionOf } from './panelSession.ts';
import { assertHoldsWhatTheHostHolds } from './sameAsHost.ts';

/** Whatever a person does in a session, in this order, the page ends up with what the host has, and there is silence. */
function assertSettles(actions: readonly Action[]): Training | null | undefined {
  const session = sessionOf();
  for (const act of actions) act(session);
  session.settle();
  assertHoldsWhatTheHostHolds(session);
  return session.page.state?.training;
}

const look =
  (view: Partial<typeof firstView>): Action =>
  ({ page }) =>
    page.actions?.look(view);
const start =
  (layers: readonly number[], epochs: number): Action =>
  session =>
    session.start({ layers, epochs });
const reload: Action = ({ page }) => page.reload();
const settle: Action = session => session.settle();

test('after a zoom into epochs that a shorter run does not reach, the feed comes to rest with empty curves', () => {
  const zoom = look({ range: { first: 200, last: 399 } });
  for (const last of [[], [reload]]) {
    const training = assertSettles([start([3, 1], 400), zoom, start([3, 1], 10), ...last]);
    assert.deepEqual([training?.series?.range, training?.series?.blocks], [{ first: 200, last: 399 }, 0]);
  }
});

test('curves that are zoomed into go on when a run reaches the range', () => {
  const training = assertSettles([
    look({ range: { first: 8, last: 3000 } }),
    start([3, 1], 5),
    settle,
    session => session.train(20),
  ]);
  assert.ok(training?.series && training.series.blocks > 0);
});

test('the cell of another layer is told, although its place in the layer is the same', () => {
  const select = (layer: number): Action[] => [
    ({ page }) => page.actions?.post({ type: 'select', layer }),
    look({ cell: { layer, unit: 0, input: 1, quantity: 'weightsAfter' } }),
    settle,
  ];
  const training = assertSettles([start([3, 1], 2), settle, ...select(0), ...select(1)]);
  assert.equal(training?.cell?.layer, 1);
});

test('what is gone is gone on the page', () => {
  const hasDetail = (training: Training | null | undefined) => [training?.detail, training?.flow].map(part => !!part);
  const stopBeforeFirst = [start([3, 2], 0), settle, (session: Session) => session.stop(0), settle];
  assert.deepEqual(hasDetail(assertSettles(stopBeforeFirst)), [true, true]);
  assert.deepEqual(hasDetail(assertSettles([...stopBeforeFirst, session => session.undebugged()])), [false, false]);
});

test('whatever the order of runs, choices, views, stops, hides and reloads, the feed comes to rest and the page has what the host has', () => {
  fc.assert(
    fc.property(sequence, actions => void assertSettles(actions)),
    { numRuns: 150, seed: 14 },
  );
});
