import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../../src/findings/finding.ts';
import { PanelHost } from '../../../../src/panel/panelHost.ts';
import type { View } from '../../../../src/panel/panelMessage.ts';
import { withoutEditor } from '../../../../src/report/reportHost.ts';
import { RunList } from '../../../../src/run/runList.ts';
import type { SelectionChange } from '../../../../src/run/runState.ts';
import type { StopSnapshot } from '../../../../src/run/stop.ts';
import type { Travel } from '../../../../src/run/travel.ts';
import { createCourse } from '../../../../src/timeline/course.ts';
import { shownQuantities } from '../../../../src/trace/quantity.ts';
import { layerScalars, networkScalars } from '../../../../src/trace/scalars.ts';
import type { PanelQuestion } from '../../../../webview/actions.ts';
import { layersOf, randomSamples, sampleAt, trainingOptions } from '../../engine/support.ts';
import { stopAt, travelAt } from '../../run/stops.ts';
import { runOf } from '../../run/trainedRun.ts';
import { LinkedPage } from './linkedPage.ts';
import { ManualClock } from './manualClock.ts';

/** More frames than this after everything has become quiet are too many: curves go out in parts, and so do details. */
const mostFrames = 60;
const runIds = 3;

/** The layers of the network that a debugger stops in. */
const debugged = [3, 2];
const samples = randomSamples(3, 6, 2, 2, 'mse');
const options = trainingOptions({
  ...{ seed: 4, inputs: 2, training: samples, epochs: 3, batchSize: 3, probe: sampleAt(samples, 1) },
  loss: 'mse',
  layers: layersOf(['tanh', 'linear'], debugged),
});
const course = createCourse(options);
const places: readonly [epoch: number, batch: number, place: number][] = [
  [1, 1, 2],
  [1, 2, course.ofBatch.length - 1],
  [2, 1, 0],
  [2, 2, 5],
  [2, 2, course.ofBatch.length + 1],
];
const stops: { readonly stop: StopSnapshot; readonly travel: Travel }[] = [];
for (const place of places) {
  const time = course.timeOf(...place);
  stops.push({ stop: await stopAt(options, time), travel: travelAt(options, time) });
}

interface Started {
  readonly layers: readonly number[];
  readonly epochs: number;
  readonly task?: 'classification' | 'regression';
  readonly hasValidation?: boolean;
  /** Takes the place of the run with the same id, if there is one. */
  readonly id?: number;
}

export type Session = ReturnType<typeof sessionOf>;

/** The host of a panel and its page, with messages under way between them; the page is there and has asked for everything. */
export function sessionOf(given?: RunList, kept?: unknown) {
  const clock = new ManualClock();
  let ids = 0;
  let host: PanelHost | undefined;
  const list = given ?? new RunList(() => host?.update());
  const page: LinkedPage = new LinkedPage(() => host!, kept);
  host = new PanelHost({
    post: message => page.post(message),
    runs: list,
    actions: {
      ...withoutEditor,
      savePicture: () => undefined,
      fail: problem => assert.fail(problem),
      debug: () => undefined,
      travel: () => undefined,
    },
    findingsOf: ({ status }) => (status.state === 'diverged' ? diverged : none),
    clock,
  });
  host.update();
  page.open();

  function start({
    layers,
    epochs,
    task = 'classification',
    hasValidation = false,
    id = ids++ % (runIds + 1),
  }: Started) {
    // A run that comes again is of the same network.
    const again = list.runs.find(({ run }) => run.info.id === `run ${id}`)?.run.info.layers;
    const shapes = (again?.map(({ outputs }) => outputs) ?? layers).map((outputs, layer, all) => ({
      name: `layer ${layer}`,
      inputs: all[layer - 1] ?? 2,
      outputs,
      bias: true,
      activation: 'tanh',
    }));
    list.newest?.run.setState('stopped');
    const run = runOf(shapes, 0, { id: `run ${id}`, task, validationRows: hasValidation ? 2 : 0 });
    list.add(run);
    run.setState('running');
    train(epochs);
  }

  /** Numbers that are different everywhere; some are not. */
  function train(epochs: number, gap = 0) {
    const run = list.newest?.run;
    if (run?.status.state !== 'running' || epochs === 0) return;
    const { scalarLength, tensorLength } = run.history.layout;
    const firstEpoch = run.history.epochs + 1;
    const recorded = Math.min(epochs, 3);
    const number = (value: number, index: number) =>
      gap > 0 && Math.floor(index / networkScalars.length) % gap === 1 ? gaps[index % gaps.length]! : value;
    run.append({
      firstEpoch,
      scalars: Float64Array.from({ length: epochs * scalarLength }, (_, k) => number(Math.sin(firstEpoch + k), k)),
      tensorEpochs: Int32Array.from({ length: recorded }, (_, k) => firstEpoch + epochs - recorded + k),
      tensors: Float64Array.from({ length: recorded * tensorLength }, (_, k) => number(Math.cos(firstEpoch + k), k)),
    });
  }

  /** The newest run, which has ended, trains on. */
  function goOn(epochs: number) {
    const run = list.newest?.run;
    if (!run || run.status.state === 'running') return;
    run.takeUp({ epochs: run.info.epochs + epochs, settings: run.info.settings }, run.request!, 'continued');
    train(epochs);
  }

  function end(state: 'finished' | 'diverged' | 'paused' | 'stopped' | 'failed') {
    const run = list.newest?.run;
    if (run?.status.state === 'running' || run?.status.state === 'paused') run.setState(state);
  }

  function stop(index: number) {
    const { shown } = list;
    const [hidden, out] = shown?.run.info.layers ?? [];
    if (shown?.run.info.layers.length !== 2 || hidden?.outputs !== debugged[0] || out?.outputs !== debugged[1]) return;
    list.setDebugged(shown.run.info.id, stops[index]!);
  }

  function undebugged() {
    if (list.shown) list.setDebugged(list.shown.run.info.id, { stop: undefined, travel: undefined });
  }

  /** Delivers everything and lets time pass until nothing happens any more. */
  function settle() {
    if (!page.isOpen) page.open();
    page.frames = 0;
    for (let quiet = 0; quiet < 3; quiet++) {
      while (page.isWaiting) {
        quiet = 0;
        page.receive();
        page.draw();
        page.deliver();
        assert.ok(page.frames <= mostFrames, `${page.frames} frames, and no end`);
      }
      clock.pass(1e6);
    }
    assert.equal(clock.waiting, 0, 'a timer is left that fires although nothing happens');
  }

  return { clock, list, page, host, start, train, goOn, end, stop, undebugged, settle };
}

const none: readonly Finding[] = [];
const diverged: readonly Finding[] = [
  { code: 'stalled', kind: 'symptom', severity: 'error', message: 'It diverged.', evidence: [], fixes: [] },
];
const gaps = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

export type Action = (session: Session) => void;

const epochs = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 1, max: 6000 }),
  fc.constantFrom(1e6, 2 ** 31 - 1),
);
const trained = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3000 }) },
);
const range = fc.oneof(
  fc.constant(null),
  fc.tuple(epochs, epochs).map(([a, b]) => ({ first: Math.max(1, Math.min(a, b)), last: Math.max(1, a, b) })),
);
const size = fc.integer({ min: 1, max: 4 });
const place = fc.integer({ min: 0, max: 4 });
const run = fc.integer({ min: 0, max: runIds }).map(index => `run ${index}`);

const view: fc.Arbitrary<Partial<View>> = fc.record(
  {
    range,
    quantity: fc.constantFrom(...layerScalars),
    overlays: fc.uniqueArray(run, { maxLength: 3 }),
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
  {
    layer: place,
    epoch: fc.oneof(
      fc.constant<'latest'>('latest'),
      epochs.map(epoch => Math.max(1, epoch)),
    ),
  },
  { requiredKeys: [] },
);

const question: fc.Arbitrary<PanelQuestion> = fc.oneof(
  fc.record({ type: fc.constant('compare' as const), run }),
  fc.record({ type: fc.constant('read' as const), epoch: trained.map(epoch => epoch + 1) }),
);

const started: fc.Arbitrary<Started> = fc.record(
  {
    layers: fc.oneof(fc.constant(debugged), fc.array(size, { minLength: 1, maxLength: 3 })),
    epochs: trained,
    task: fc.constantFrom('classification', 'regression'),
    hasValidation: fc.boolean(),
    id: fc.integer({ min: 0, max: runIds }),
  },
  { requiredKeys: ['layers', 'epochs'] },
);

const nothing = fc.constant(undefined);

/** What a person, a training, a debugger or the editor does. */
const action: fc.Arbitrary<Action> = fc.oneof(
  often(2, 'start', started, (session, given) => session.start(given)),
  often(5, 'train', fc.tuple(trained, fc.integer({ min: 0, max: 5 })), (session, given) => session.train(...given)),
  named('go on', trained, (session, more) => session.goOn(more)),
  named('end', fc.constantFrom('finished', 'diverged', 'paused', 'stopped', 'failed'), (session, state) =>
    session.end(state),
  ),
  named('stop', fc.integer({ min: 0, max: stops.length - 1 }), (session, index) => session.stop(index)),
  named('no debugger', nothing, session => session.undebugged()),
  named('show', run, ({ list }, id) => list.show(id)),
  named('remove', run, ({ list }, id) => list.remove(id)),
  named('host selects', selection, ({ list }, wanted) => list.select(wanted)),
  often(2, 'page selects', selection, ({ page }, wanted) => page.actions?.post({ type: 'select', ...wanted })),
  often(5, 'look', view, ({ page }, wanted) => page.actions?.look(wanted)),
  named('ask', question, ({ page }, asked) => page.actions?.ask(asked)),
  named('hover', fc.option(trained, { nil: undefined }), ({ page }, epoch) => page.actions?.hover(epoch)),
  named('hide', nothing, ({ page }) => page.hide()),
  named('open', nothing, ({ page }) => page.isOpen || page.open()),
  named('reload', nothing, ({ page }) => page.reload()),
  often(3, 'the page receives', nothing, ({ page }) => page.receive()),
  often(3, 'the host receives', nothing, ({ page }) => page.deliver()),
  often(3, 'draw', nothing, ({ page }) => page.draw()),
  named('time passes', fc.integer({ min: 0, max: 1000 }), ({ clock }, milliseconds) => clock.pass(milliseconds)),
  named('a look at the clock takes', fc.integer({ min: 0, max: 30 }), ({ clock }, milliseconds) => {
    clock.perLook = milliseconds;
  }),
);

const starting = named('start', started, (session, given) => session.start(given));

/** Two runs, and what comes then. */
export const sequence: fc.Arbitrary<Action[]> = fc
  .tuple(starting, starting, fc.array(action, { maxLength: 60, size: 'max' }))
  .map(([first, second, then]) => [first, second, ...then]);

/** An action that comes as often as so many of the others. */
function often<Given>(
  weight: number,
  name: string,
  given: fc.Arbitrary<Given>,
  act: (session: Session, given: Given) => unknown,
): fc.WeightedArbitrary<Action> {
  return { weight, arbitrary: named(name, given, act) };
}

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
