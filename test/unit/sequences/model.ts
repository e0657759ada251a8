import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isActive, type RunState } from '../../../src/run/runState.ts';
import { debugService } from '../../support/vscode/debugging.ts';
import type { Uri } from '../../support/vscode/values.ts';
import type { Action, ActionKind } from './plan.ts';
import { dataTexts, type NetworkText, texts } from './texts.ts';
import { specNames, type World } from './world.ts';

interface Known {
  readonly id: string;
  readonly state: RunState;
  readonly epoch: number;
  readonly seed: number;
  readonly canContinue: boolean;
}

interface OfSpec {
  /** The newest last. */
  readonly runs: readonly Known[];
  readonly shown: string | undefined;
  /** The text that would be trained, if there is one. */
  readonly text: string | undefined;
}

/** What there is at a moment at which nothing happens. */
export interface Snapshot {
  readonly focused: string | undefined;
  readonly specs: ReadonlyMap<string, OfSpec>;
  /** Errors that a person has read so far. */
  readonly errors: readonly string[];
  /** Whether everything is trained as it stands in the file: with its data, within the usual limits, and without a debugger. */
  readonly isPlain: boolean;
}

export function snapshotOf(world: World): Snapshot {
  const { window, runs } = world;
  const specs = new Map(
    specNames.map(name => {
      const uri = window.workspace.uri(name);
      const viewed = runs?.runsOf(uri.toString()) ?? [];
      const known = viewed.map(({ run: { info, status } }) => ({
        id: info.id,
        state: status.state,
        epoch: status.epoch,
        seed: info.seed,
        canContinue: status.canContinue === true,
      }));
      const shown = runs?.get(uri.toString())?.run.info.id;
      return [uri.toString(), { runs: known, shown, text: textOf(world, uri) }];
    }),
  );
  const isPlain =
    !window.workspace.settings.has('backprop.limits.parameters') && debugService(window).sessions.size === 0;
  const errors = window.person.notices.flatMap(({ severity, text }) => (severity === 'error' ? [text] : []));
  return { focused: runs?.focused?.run.info.spec, specs, errors, isPlain };
}

function textOf({ window }: World, uri: Uri): string | undefined {
  const document = window.workspace.documents.get(uri.toString());
  if (document) return document.getText();
  try {
    return readFileSync(uri.fsPath, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whatever these do, the runs that there are stay, and how they ended. */
const changeNoRun: ReadonlySet<ActionKind> = new Set([
  'edit',
  'undo',
  'save',
  'openDocument',
  'closeDocument',
  'deleteFile',
  'renameFile',
  'writeFile',
  'writeData',
  'configure',
  'hidePanel',
  'reloadPage',
  'closePanel',
  'select',
  'look',
  'overlay',
  'compareRuns',
  'read',
  'reveal',
  'savePicture',
  'whyOfPanel',
  'whyLook',
  'whyCopy',
  'chooseEpoch',
  'chooseSample',
  'selectLine',
  'pinLine',
  'unpinLine',
  'openLine',
  'copyLine',
  'arrangeLines',
  'checkGradients',
  'compareGradients',
  'debugMove',
  'debugStop',
  'exportSomething',
]);

/** Whether what there is now follows from what there was, and from the one thing that was done since. */
export function assertFollows(before: Snapshot, { kind, which, number }: Action, after: Snapshot, world: World): void {
  if (!before.isPlain || !after.isPlain) return;
  const spec = world.window.workspace.uri(specNames[which % 2]!).toString();
  const [was, is] = [before.specs.get(spec)!, after.specs.get(spec)!];
  if (kind === 'train' || kind === 'trainWithNewSeed')
    assertTrained(was, is, kind, after.errors.slice(before.errors.length), world);
  if (kind === 'continue') assertContinued(was, is, 1 + Math.floor(number * 9));
  if (changeNoRun.has(kind)) {
    for (const [each, { runs }] of before.specs)
      assert.deepEqual(after.specs.get(each)!.runs, runs, `${kind} changed a run`);
    assert.equal(after.focused, before.focused, `${kind} moved the focus`);
  }
  if (kind === 'removeRun' || kind === 'showRun') assertSame(before, after, kind === 'removeRun' ? 1 : 0);
}

/** What comes of the text, by the table of texts; undefined where it is none of these, or is trained with data that does not fit. */
function networkOf(text: string | undefined, world: World): NetworkText | undefined {
  const network = texts.find(each => each.text === text);
  if (network?.name !== 'of a file') return network;
  const data = readFileSync(world.window.workspace.uri('data.csv').fsPath, 'utf8');
  return data === dataTexts[2] ? { ...network, end: undefined } : network;
}

function assertTrained(was: OfSpec, is: OfSpec, kind: ActionKind, errors: readonly string[], world: World): void {
  if (was.runs.some(({ state }) => isActive(state))) return;
  const network = was.text === undefined ? undefined : networkOf(was.text, world);
  if (was.text !== undefined && !network) return;
  if (network?.end === undefined) {
    assert.deepEqual(is.runs, was.runs, 'a network that cannot be trained changed the runs');
    assert.ok(errors.length > 0, 'nobody said that the network cannot be trained');
    return;
  }
  const newest = is.runs.at(-1)!;
  assert.deepEqual(errors, [], 'an error was said of a training that went well');
  assert.ok(!was.runs.some(({ id }) => id === newest.id), 'there is no new run');
  assert.deepEqual(is.runs.slice(0, -1), was.runs.slice(was.runs.length >= 10 ? 1 : 0), 'earlier runs changed');
  assert.equal(is.shown, newest.id, 'the new run is not shown');
  assert.equal(newest.state, network.end);
  if (network.end === 'finished') assert.equal(newest.epoch, network.epochs);
  if (kind === 'train') assert.equal(newest.seed, 3);
}

/** More epochs of a run that has finished: the same run, and the newest by that. */
function assertContinued(was: OfSpec, is: OfSpec, more: number): void {
  const run = was.runs.find(({ id }) => id === was.shown);
  if (run?.state !== 'finished' || !run.canContinue || was.runs.some(({ state }) => isActive(state))) return;
  const newest = is.runs.at(-1)!;
  // Its data may be another by now, which is said.
  if (newest.id !== run.id || newest.epoch === run.epoch) return;
  assert.deepEqual([newest.state, newest.epoch], ['finished', run.epoch + more]);
  assert.equal(is.runs.length, was.runs.length);
}

/** At most so many are gone, and nothing is new. */
function assertSame(before: Snapshot, after: Snapshot, most: number): void {
  let gone = 0;
  for (const [spec, { runs }] of before.specs) {
    const left = after.specs.get(spec)!.runs;
    assert.deepEqual(
      left,
      runs.filter(({ id }) => left.some(each => each.id === id)),
      'a run changed',
    );
    gone += runs.length - left.length;
  }
  assert.ok(gone <= most, `${gone} runs are gone`);
}

/** What a window brings back of a spec is the run that was its newest, as it had ended. */
export function assertBroughtBack(before: Snapshot, after: Snapshot): void {
  for (const [spec, { runs }] of before.specs) {
    const last = runs.findLast(({ epoch }) => epoch > 0);
    const back = after.specs.get(spec)!.runs;
    assert.ok(back.length <= 1, 'more than the newest run came back');
    const newest = runs.at(-1);
    if (!back[0] || !newest || !last) continue;
    if (newest.epoch > 0) assert.equal(back[0].id, newest.id, 'another run came back than was the newest');
    if (back[0].id === newest.id && !isActive(newest.state)) assert.deepEqual(back[0], newest);
    if (back[0].id === newest.id && isActive(newest.state)) assert.equal(back[0].state, 'interrupted');
  }
}
