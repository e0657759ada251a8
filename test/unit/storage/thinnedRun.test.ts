import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import fc from 'fast-check';
import { Run } from '../../../src/run/run.ts';
import type { SavedRunNotice } from '../../../src/storage/damage.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { changes } from './damages.ts';
import { growingRun, spec } from './savedRun.ts';

/** So few that a run is thinned as soon as it may be. */
const historyBytes = 10_000;
const epochs = 60_000;

let path: string;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'backprop-thinned-'));
});

afterEach(() => rmSync(path, { recursive: true }));

/** Trains on to so many epochs; every number is another. Tensors are recorded of every 1000th. */
function grow(run: Run, last: number): void {
  const { scalarLength, tensorLength } = run.history.layout;
  while (run.history.epochs < last) {
    const first = run.history.epochs + 1;
    const count = Math.min(1000, last - first + 1);
    const numbers = (length: number) => Float64Array.from({ length }, (_, k) => Math.sin(k * 7 + first));
    const tensorEpochs = Int32Array.of(first + count - 1);
    run.append({ firstEpoch: first, scalars: numbers(count * scalarLength), tensorEpochs, tensors: numbers(tensorLength) });
  }
}

function longRun(last = epochs): Run {
  const { info } = growingRun('a', 1);
  const run = new Run(info, historyBytes);
  grow(run, last);
  return run;
}

/** All that can be read of its epochs. */
function contents({ history }: Run) {
  const { scalarLength } = history.layout;
  return {
    epochs: history.epochs,
    rows: Array.from(history.scalarEpochs(), epoch => [epoch, ...history.scalarsOf(epoch)!]),
    tensors: Array.from(history.recordedEpochs(), epoch => [epoch, ...history.tensorsOf(epoch)!]),
    extremes: Array.from({ length: scalarLength }, (_, column) => history.extremes(column)),
  };
}

async function restored(notices: SavedRunNotice[] = []): Promise<Run | undefined> {
  return await new RunFolder(path, { hear: notice => notices.push(notice) }).restore(spec, historyBytes);
}

suite('a saved run of which older epochs are thinned', () => {
  test('comes back with every bit that was kept, and trains on like the one that was saved', async () => {
    const run = longRun();
    assert.ok(run.history.thinnedEpochs > 0);
    await new RunFolder(path).save(run);
    const notices: SavedRunNotice[] = [];
    const back = (await restored(notices))!;
    assert.deepEqual(notices, []);
    assert.deepEqual(contents(back), contents(run));
    grow(run, epochs + 30_000);
    grow(back, epochs + 30_000);
    assert.deepEqual(contents(back), contents(run));
  });

  test('comes back whole however often it was saved on the way, and its file does not grow with the training', async () => {
    const folder = new RunFolder(path);
    const run = longRun(5000);
    const whole = () => run.history.epochs - run.history.thinnedEpochs;
    for (const last of [5001, 10_000, 30_000, 33_000, 36_000, 39_000, 42_000, epochs, 90_000]) {
      grow(run, last);
      await folder.save(run);
      assert.deepEqual(contents((await restored())!), contents(run));
    }
    const scalars = readdirSync(path).filter(name => name.endsWith('.scalars'));
    assert.equal(scalars.length, 1);
    const rowBytes = (run.history.layout.scalarLength + 1) * 8;
    assert.ok(statSync(join(path, scalars[0]!)).size < 6 * whole() * rowBytes);
  });

  test('is added to where no epoch has been thinned since it was saved', async () => {
    const folder = new RunFolder(path);
    const run = longRun();
    await folder.save(run);
    const file = () => readdirSync(path).find(name => name.endsWith('.scalars'));
    const before = file();
    grow(run, epochs + 1);
    await folder.save(run);
    assert.equal(file(), before);
  });

  test('does not come back with another number, whatever happens to its files, unless that is said', async () => {
    const run = longRun();
    await new RunFolder(path).save(run);
    const names = readdirSync(path);
    assert.ok(names.length >= 2);
    const expected = contents(run);
    const rows = new Map(expected.rows.map(([epoch, ...row]) => [epoch, row]));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), changes, async (name, change) => {
        rmSync(path, { recursive: true });
        await new RunFolder(path).save(run);
        // The names have a stamp of their own each time.
        const kind = name.slice(name.lastIndexOf('.'));
        const file = join(path, readdirSync(path).find(each => each.endsWith(kind))!);
        const whole = readFileSync(file);
        const changed = change(Buffer.from(whole));
        if (changed.equals(whole)) return;
        writeFileSync(file, changed);
        const notices: SavedRunNotice[] = [];
        const back = await restored(notices);
        if (notices.length === 0) assert.deepEqual(back && contents(back), expected);
        else if (back) for (const [epoch, ...row] of contents(back).rows) assert.deepEqual(row, rows.get(epoch!) ?? row);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
});
