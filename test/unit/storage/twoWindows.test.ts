import assert from 'node:assert/strict';
import { beforeEach, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Run } from '../../../src/run/run.ts';
import type { SavedRunNotice } from '../../../src/storage/damage.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { MemoryDisk } from './memoryDisk.ts';
import { contents, grow, growingRun, spec } from './savedRun.ts';

const path = '/runs';
const memory = new MemoryDisk();
let heard: SavedRunNotice[];

beforeEach(() => {
  memory.restore(new Map());
  memory.gate = async () => undefined;
  heard = [];
});

function window(): RunFolder {
  return new RunFolder(path, { disk: memory.disk, hear: notice => heard.push(notice) });
}

/** Lets what waits at the disk go on one by one, in an order that a seed chooses, until everything is done. */
async function inTurns(seed: number, all: readonly Promise<unknown>[], waiting: (() => void)[]): Promise<void> {
  const done = Promise.allSettled(all).then(() => true);
  let state = seed;
  for (;;) {
    const isDone = await Promise.race([done, new Promise(resolve => setImmediate(() => resolve(false)))]);
    if (isDone) return;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    waiting.splice(Math.floor((state / 2 ** 32) * waiting.length), 1)[0]?.();
  }
}

/** Whether a run is what it was at some moment: of its first epochs every number, and the mark of the last. */
function assertIsOneOf(found: Run, runs: readonly Run[]): void {
  const run = runs.find(({ info }) => info.id === found.info.id);
  assert.ok(run, `a run ${found.info.id}`);
  const { epochs } = found.history;
  assert.deepEqual(contents(found), contents(run, epochs));
  assert.deepEqual(found.marks.all, [run.marks.before(epochs)]);
}

suite('two windows that save a run of the same network at once', () => {
  test('reject no save, and whoever reads meanwhile or afterwards finds one of both runs, whole', async () => {
    const property = fc.asyncProperty(fc.noBias(fc.nat(2 ** 31)), fc.boolean(), async (seed, isSameRun) => {
      memory.restore(new Map());
      memory.gate = async () => undefined;
      const [first, second, reader] = [window(), window(), window()];
      const a = growingRun('a', 3);
      await first.save(a);
      // The second window goes on with the run of the first, or trains another one.
      const b = isSameRun ? (await second.restore(spec, 1e6))! : growingRun('b', 4);
      const waiting: (() => void)[] = [];
      memory.gate = () => new Promise(resolve => waiting.push(() => resolve(undefined)));
      const saving = async (folder: RunFolder, run: Run) => {
        for (let save = 0; save < 3; save++) {
          await folder.save(run);
          grow(run, run.history.epochs + 2);
        }
        await folder.save(run);
      };
      const found: (Run | undefined)[] = [];
      const reading = async () => {
        for (let read = 0; read < 6; read++) found.push(await reader.restore(spec, 1e6));
      };
      const all = [saving(first, a), saving(second, b), reading()];
      await inTurns(seed, all, waiting);
      await Promise.all(all);
      memory.gate = async () => undefined;
      found.push(await window().restore(spec, 1e6));
      assert.deepEqual(heard, []);
      for (const run of found) {
        assert.ok(run);
        if (isSameRun) assert.ok([a, b].some(one => isSame(run, one)));
        else assertIsOneOf(run, [a, b]);
      }
      assert.ok(![...memory.contents.keys()].some(name => name.endsWith('.part')));
    });
    await fc.assert(property, { seed: 5, numRuns: 100 });
  });

  test('end with the run that was saved last', async () => {
    const [first, second] = [window(), window()];
    const [a, b] = [growingRun('a', 3), growingRun('b', 4)];
    for (const [folder, run] of [
      [first, a],
      [second, b],
      [first, a],
      [second, b],
      [second, b],
    ] as const) {
      grow(run, run.history.epochs + 1);
      await folder.save(run);
      assert.deepEqual(contents((await window().restore(spec, 1e6))!), contents(run));
    }
  });
});

function isSame(found: Run, run: Run): boolean {
  const { epochs } = found.history;
  if (epochs > run.history.epochs) return false;
  try {
    assert.deepEqual(contents(found), contents(run, epochs));
    return true;
  } catch {
    return false;
  }
}

suite('a run that is removed in one window', () => {
  test('stays where another window has saved another run meanwhile', async () => {
    const [first, second] = [window(), window()];
    const [a, b] = [growingRun('a', 3), growingRun('b', 4)];
    await first.save(a);
    await second.save(b);
    await first.remove(spec, 'a');
    assert.deepEqual(contents((await window().restore(spec, 1e6))!), contents(b));
    await second.remove(spec, 'b');
    assert.equal(await window().restore(spec, 1e6), undefined);
    assert.deepEqual([...memory.contents.keys()], [path]);
    assert.deepEqual(heard, []);
  });

  test('is saved whole where the other window goes on with it', async () => {
    const [first, second] = [window(), window()];
    const a = growingRun('a', 3);
    await first.save(a);
    await second.restore(spec, 1e6);
    await second.remove(spec, 'a');
    grow(a, 5);
    await first.save(a);
    assert.deepEqual(contents((await window().restore(spec, 1e6))!), contents(a));
  });
});
