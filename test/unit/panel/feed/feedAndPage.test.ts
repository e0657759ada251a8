import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellNumbers } from '../../../../src/panel/feed/cellNumbers.ts';
import { PanelFeed } from '../../../../src/panel/feed/panelFeed.ts';
import { firstView, type View } from '../../../../src/panel/panelMessage.ts';
import { networkColumns, seriesColumns } from '../../../../src/panel/series.ts';
import { recordedMoment } from '../../../../src/run/moment.ts';
import type { Run } from '../../../../src/run/run.ts';
import { RunList } from '../../../../src/run/runList.ts';
import type { SelectionChange } from '../../../../src/run/runState.ts';
import { numbersPerColumn } from '../../../../src/trace/blocks.ts';
import { tensorInBlock } from '../../../../src/trace/layout.ts';
import { shownQuantities } from '../../../../src/trace/quantity.ts';
import { type Region, regionWithin } from '../../../../src/trace/region.ts';
import { layerScalars } from '../../../../src/trace/scalars.ts';
import type { SeriesWindow } from '../../../../webview/series/window.ts';
import type { Training } from '../../../../webview/state.ts';
import { runOf } from '../../run/trainedRun.ts';
import { ManualClock } from './manualClock.ts';
import { ModelPage } from './modelPage.ts';

/** More frames than this after everything has become quiet are too many: curves go out in parts, and so do details. */
const mostFrames = 40;

/** A host and its page, with messages under way between them. */
class Session {
  readonly clock = new ManualClock();
  readonly list: RunList;
  readonly page: ModelPage;
  readonly #feed: PanelFeed;
  #frames = 0;
  #ids = 0;

  constructor() {
    this.#feed = new PanelFeed(
      message => {
        if (message.type === 'frame') this.#frames++;
        this.page.send(message);
      },
      { clock: this.clock },
    );
    this.list = new RunList(() => this.#update());
    this.page = new ModelPage(message => {
      if (message.type === 'ready') this.#feed.ready(message.view);
      else if (message.type === 'view') this.#feed.look(message.view);
      else if (message.type === 'ack') this.#feed.acknowledged(message.frame);
      else if (message.type === 'select') {
        this.#feed.chosen(message.choice ?? 0);
        this.list.select(message);
      }
    });
  }

  start(layers: readonly number[], epochs: number): void {
    const shapes = layers.map((outputs, layer) => ({
      name: `layer ${layer}`,
      inputs: layers[layer - 1] ?? 2,
      outputs,
      bias: true,
      activation: 'tanh',
    }));
    this.list.newest?.run.setState('stopped');
    const run = runOf(shapes, 0, { id: `run ${this.#ids++}` });
    this.list.add(run);
    run.setState('running');
    this.train(epochs);
  }

  train(epochs: number): void {
    const run = this.list.newest?.run;
    if (run?.status.state !== 'running') return;
    const { scalarLength, tensorLength } = run.history.layout;
    const firstEpoch = run.history.epochs + 1;
    run.append({
      firstEpoch,
      scalars: Float64Array.from({ length: epochs * scalarLength }, (_, index) => Math.sin(firstEpoch + index)),
      tensorEpochs: Int32Array.of(firstEpoch + epochs - 1),
      tensors: Float64Array.from({ length: tensorLength }, (_, index) => Math.cos(firstEpoch + epochs + index)),
    });
  }

  finish(): void {
    const run = this.list.newest?.run;
    if (run?.status.state === 'running') run.setState('finished');
  }

  /** The page is gone, and comes back. */
  reload(): void {
    this.#feed.hidden();
    this.page.reload();
  }

  /** Delivers everything and lets time pass until nothing happens any more. */
  settle(): void {
    this.#frames = 0;
    for (let quiet = 0; quiet < 3; quiet++) {
      while (this.page.isWaiting) {
        this.page.receive();
        assert.ok(this.#frames <= mostFrames, `${this.#frames} frames, and no end`);
        if (this.page.isWaiting) quiet = 0;
      }
      this.clock.pass(1e6);
    }
  }

  #update(): void {
    const { shown, runs } = this.list;
    const all = runs.map(({ run }) => run);
    this.#feed.update(shown?.run, shown?.selection ?? { layer: 0, epoch: 'latest' }, all);
  }
}

type Action = (session: Session) => void;

const epochs = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 6000 }));
const range = fc.oneof(
  fc.constant(null),
  fc.tuple(epochs, epochs).map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) })),
);
const size = fc.integer({ min: 1, max: 4 });
const place = fc.integer({ min: 0, max: 4 });

const view: fc.Arbitrary<Partial<View>> = fc.record(
  {
    range,
    quantity: fc.constantFrom(...layerScalars),
    overlays: fc.uniqueArray(
      fc.integer({ min: 0, max: 4 }).map(run => `run ${run}`),
      { maxLength: 3 },
    ),
    region: fc.option(fc.record({ layer: place, row: place, column: place, rows: size, columns: size })),
    cell: fc.option(
      fc.record({
        layer: place,
        unit: place,
        input: fc.option(place),
        quantity: fc.constantFrom(...shownQuantities),
      }),
    ),
  },
  { requiredKeys: [] },
);

const selection: fc.Arbitrary<SelectionChange> = fc.record(
  { layer: place, epoch: fc.oneof(fc.constant<'latest'>('latest'), epochs) },
  { requiredKeys: [] },
);

const run = fc.integer({ min: 0, max: 4 }).map(index => `run ${index}`);

const action: fc.Arbitrary<Action> = fc.oneof(
  named('start', fc.tuple(fc.array(size, { minLength: 1, maxLength: 3 }), epochs), (session, given) =>
    session.start(...given),
  ),
  named('train', epochs, (session, length) => session.train(length)),
  named('finish', fc.constant(undefined), session => session.finish()),
  named('show', run, ({ list }, id) => list.show(id)),
  named('remove', run, ({ list }, id) => list.remove(id)),
  named('host selects', selection, ({ list }, wanted) => list.select(wanted)),
  named('page selects', selection, ({ page }, wanted) => page.select(wanted)),
  named('look', view, ({ page }, wanted) => page.look(wanted)),
  named('reload', fc.constant(undefined), session => session.reload()),
  named('receive', fc.constant(undefined), ({ page }) => page.receive()),
  named('a look at the clock takes', fc.integer({ min: 0, max: 30 }), ({ clock }, milliseconds) => {
    clock.perLook = milliseconds;
  }),
);

/** Actions that a counterexample shows with what they were given. */
function named<Given>(
  name: string,
  given: fc.Arbitrary<Given>,
  act: (session: Session, given: Given) => unknown,
): fc.Arbitrary<Action> {
  return given.map(value =>
    Object.assign((session: Session) => void act(session, value), {
      [fc.toStringMethod]: () => `${name} ${fc.stringify(value)}`,
    }),
  );
}

function assertHoldsWhatTheHostHolds({ list, page }: Session): void {
  const { training, preferences } = page.state;
  const { shown, runs } = list;
  if (!shown) {
    assert.equal(training, null);
    return;
  }
  assert.ok(training);
  const { run: held, selection: selected } = shown;
  assert.equal(training.run.id, held.info.id);
  assert.deepEqual(training.status, held.status);
  assert.deepEqual(training.selection, selected);
  assert.deepEqual(training.recordedEpochs, held.history.recordedEpochs());
  const epoch = held.history.recordedEpoch(selected.epoch);
  assert.deepEqual([training.detail?.epoch, training.row?.epoch, training.flow?.epoch], [epoch, epoch, epoch]);
  assert.equal(training.detail?.layer, epoch && selected.layer);
  assertHoldsCell(training, held, preferences.view);
  assert.deepEqual(
    training.runs.map(({ id, state }) => [id, state]),
    runs.map(({ run: { info, status } }) => [info.id, status.state]),
  );
  const { quantity, overlays } = preferences.view;
  assertHoldsCurves(training.series, held, preferences.view, seriesColumns(held.history.layout, quantity));
  for (const { run: other } of runs) {
    if (other === held || !overlays.includes(other.info.id)) continue;
    assertHoldsCurves(training.overlays.get(other.info.id), other, preferences.view, networkColumns);
  }
}

/** Whether the page has the numbers of the selected cell and, of the layer, the region that it looks at. */
function assertHoldsCell({ detail, cell }: Training, run: Run, view: View): void {
  if (!detail) return;
  const { history } = run;
  const layout = history.layout.layers[detail.layer]!;
  const block = history.tensorsOf(detail.epoch)!.subarray(layout.start, layout.start + layout.length);
  const { rows, columns } = layout.tensors.weightsAfter;
  const region = view.region?.layer === detail.layer ? view.region : null;
  assert.deepEqual(Object.keys(detail.tensors), [...shownQuantities]);
  assert.deepEqual(detail.tensors.weightsAfter?.region, regionWithin(region, rows, columns));
  assert.deepEqual(detail.tensors.weightsAfter.cells[0], weightAt(detail.tensors.weightsAfter.region));
  if (view.cell?.layer !== detail.layer) return;
  const { layer, epoch } = detail;
  const { unit, input } = view.cell;
  const numbers = cellNumbers(recordedMoment({ run, epoch }), layer, view.cell);
  assert.deepEqual(cell, { epoch, layer, unit, input, numbers });

  function weightAt({ row, column }: Region): number {
    return tensorInBlock(layout, block, 'weightsAfter')[row * columns + column]!;
  }
}

/** Whether a window has all epochs of the run that are in the view's range, as the history has them. */
function assertHoldsCurves(
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

/** Whatever a person does in a session, in this order, the page ends up with what the host has, and there is silence. */
function assertSettles(actions: readonly Action[]): Training | null | undefined {
  const session = new Session();
  session.reload();
  for (const act of actions) act(session);
  session.settle();
  assertHoldsWhatTheHostHolds(session);
  return session.page.state.training;
}

test('after a zoom into epochs that a shorter run does not reach, the feed comes to rest with empty curves', () => {
  const zoom: Action = ({ page }) => page.look({ range: { first: 200, last: 399 } });
  for (const reload of [[], [(session: Session) => session.reload()]]) {
    const training = assertSettles([
      session => session.start([3, 1], 400),
      zoom,
      session => session.start([3, 1], 10),
      ...reload,
    ]);
    assert.deepEqual([training?.series?.range, training?.series?.blocks], [{ first: 200, last: 399 }, 0]);
  }
});

test('curves that are zoomed into go on when a run reaches the range', () => {
  const training = assertSettles([
    session => session.page.look({ ...firstView, range: { first: 8, last: 3000 } }),
    session => session.start([3, 1], 5),
    session => session.page.receive(),
    session => session.train(20),
  ]);
  assert.ok(training?.series && training.series.blocks > 0);
});

test('whatever the order of runs, choices, views and reloads, the feed comes to rest and the page has what the host has', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), actions => void assertSettles(actions)),
    { numRuns: 300 },
  );
});
