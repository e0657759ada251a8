import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { findingsOf } from '../../../src/diagnose/runFindings.ts';
import { prepare } from '../../../src/plan/prepare.ts';
import type { Run } from '../../../src/run/run.ts';
import { isActive } from '../../../src/run/runState.ts';
import { defaultLimits } from '../../../src/spec/limits.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { dataFiles } from '../../../src/threads/node/dataFiles.ts';
import type { TextDocument } from '../../support/vscode/document.ts';
import { assertPanelShows, assertWhyShows } from './pageChecks.ts';
import { PanelPage, WhyPage } from './pages.ts';
import { moment } from './timers.ts';
import { threads } from './worker.ts';
import { runsFolder, type World } from './world.ts';

/** Milliseconds that the save of a run that has ended may take. */
const mostAwaited = 10_000;

/** What must hold whenever nothing happens any more. */
export async function assertRight(world: World): Promise<void> {
  assertRunsRest(world);
  assertMenusKnow(world);
  assertPagesShow(world);
  assertFilesAreWhole(world);
  await assertSaved(world);
  for (const document of world.window.workspace.documents.values()) await assertProblemsOf(document, world);
  for (const spec of world.window.diagnostics.keys()) {
    assert.ok(world.window.workspace.documents.has(spec), `${spec} has problems and is not open`);
  }
  assert.equal(world.window.tests.open, 0, 'a test run has no end');
}

function allRuns({ runs }: World): { readonly spec: string; readonly run: Run }[] {
  const specs = runs?.all().map(({ info }) => info.spec) ?? [];
  return specs.flatMap(spec => runs!.runsOf(spec).map(({ run }) => ({ spec, run })));
}

/** Only what is paused, or stands in a debugger, is not over; and only of these, and of networks that were asked, there are threads. */
function assertRunsRest(world: World): void {
  const runs = allRuns(world);
  const active = runs.filter(({ run }) => isActive(run.status.state));
  const waiting = world.waiting();
  assert.ok(active.length <= waiting.length, `runs train: ${active.map(stateOf)}`);
  const working = Array.from(threads).flatMap(({ task, isAwaited }) => (isAwaited ? [task] : []));
  assert.deepEqual(working.toSorted(), waiting.toSorted(), 'threads work, or do not');
  for (const { run } of runs) {
    assert.equal(run.status.epoch, run.history.epochs);
    assert.ok(run.status.epoch <= run.info.epochs, stateOf({ run }));
    if (run.status.state === 'finished' && run.status.message === '') assert.equal(run.status.epoch, run.info.epochs);
  }
}

function stateOf({ run: { info, status } }: { readonly run: Run }): string {
  return `${info.spec} ${info.id} ${status.state} ${status.epoch} of ${info.epochs} ${status.message}`;
}

/** Menus go by the newest run of the spec that has the focus. */
function assertMenusKnow({ runs, window }: World): void {
  const focused = runs?.focused;
  if (!runs || !focused) return;
  const { spec } = focused.run.info;
  const state = runs.newest(spec)?.status.state;
  assert.equal(window.contexts.get('backprop.run'), state);
  const canContinue = state !== undefined && !isActive(state) && focused.run.status.canContinue === true;
  assert.equal(window.contexts.get('backprop.canContinue'), canContinue);
}

function assertPagesShow({ runs, window }: World): void {
  for (const { page, isVisible, title } of window.panels) {
    const loaded = page && 'current' in page ? page.current : undefined;
    assert.equal(isVisible, loaded !== undefined, `${title} has no page`);
    if (!loaded) continue;
    const name = title.replace(/^\w+: /, '');
    const isLecture = name === 'lecture';
    const spec = isLecture ? 'backprop-lecture:/lecture.mlp.json' : window.workspace.uri(`${name}.mlp.json`).toString();
    const shown = runs?.get(spec);
    const all = runs?.runsOf(spec) ?? [];
    if (loaded instanceof PanelPage) assertPanelShows(loaded.model.state, shown, all, findingsOf);
    if (loaded instanceof WhyPage) assertWhyShows(loaded.model.state, shown);
  }
}

/** Nothing is left that was only there while something was written. That everything is closed is what rest means. */
function assertFilesAreWhole(world: World): void {
  const stored = world.storedFiles().filter(name => !/\.(run|scalars|marks)$/.test(name));
  assert.deepEqual(stored, [], 'files are left where runs are saved');
  const others = readdirSync(world.disk.folder).filter(name => /^\.|\.(tmp|new)$/.test(name));
  assert.deepEqual(others, [], 'files are left in the folder');
}

/** Of each spec the newest run is on the disk, with every number, once it has ended. */
async function assertSaved(world: World): Promise<void> {
  const { runs } = world;
  const newest = runs?.all() ?? [];
  for (const run of newest) {
    const { info, status, history } = run;
    if (isActive(status.state) || history.epochs === 0) continue;
    const restore = () =>
      new RunFolder(runsFolder(world), { hear: notice => assert.fail(JSON.stringify(notice)) }).restore(
        info.spec,
        2 ** 30,
      );
    let saved = await restore();
    // It may have ended just now, and its save have to wait for one that is under way.
    const isLate = () => saved?.info.id !== info.id || saved.status.state !== status.state;
    for (const end = performance.now() + mostAwaited; isLate() && performance.now() < end; saved = await restore()) {
      await moment();
    }
    assert.ok(saved, `nothing is saved of ${stateOf({ run })}`);
    assert.equal(saved.info.id, info.id, `another run is saved than ${stateOf({ run })}`);
    assert.deepEqual(saved.info, info);
    assert.deepEqual(plain(saved.status), plain(status));
    assert.equal(saved.history.epochs, history.epochs);
    for (let epoch = 1; epoch <= history.epochs; epoch++) {
      assert.deepEqual(saved.history.scalarsOf(epoch), history.scalarsOf(epoch));
    }
    for (const epoch of saved.history.recordedEpochs()) {
      const held = history.tensorsOf(epoch);
      if (held) assert.deepEqual(saved.history.tensorsOf(epoch), held);
    }
  }
}

/** Without what is not set. */
function plain(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
}

/** The problems that are underlined are those of the text as it is now. */
async function assertProblemsOf(document: TextDocument, { window, disk: { folder } }: World): Promise<void> {
  const { uri } = document;
  if (uri.scheme !== 'file') return;
  const shown = window.diagnostics.get(uri.toString());
  if (!uri.path.endsWith('.mlp.json')) {
    assert.equal(shown, undefined, 'problems are shown of what is no network');
    return;
  }
  const parameters = window.workspace.settings.get('backprop.limits.parameters');
  const limits = { ...defaultLimits, ...(parameters !== undefined && { parameters: Number(parameters) }) };
  const text = document.getText();
  const { problems } = await prepare(text, { files: dataFiles({ folder, root: folder }), limits });
  const expected = problems.map(({ message, offset, length }) => [message, offset, length]);
  const first = (shown ?? []).slice(0, expected.length).map(({ message, range }) => {
    const start = document.offsetAt(range.start);
    return [message, start, document.offsetAt(range.end) - start];
  });
  const clamped = expected.map(([message, offset, length]) => {
    const start = Math.min(offset as number, text.length);
    return [message, start, Math.min((offset as number) + (length as number), text.length) - start];
  });
  assert.deepEqual(first, clamped, `other problems are shown than ${uri} has`);
}
