import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Run } from '../../../src/run/run.ts';
import { type DamagedRun, damagedInWords } from '../../../src/storage/damage.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { savedByEarlierVersion } from '../../../src/storage/snapshot.ts';
import { layout as rowLayout } from '../run/epochs.ts';
import { runOf } from '../run/trainedRun.ts';

const layers = [{ name: 'out', inputs: 2, outputs: 1, bias: true, activation: 'sigmoid' }];
const earlier = join(import.meta.dirname, '../../fixtures/savedRuns/0.1');
const spec = 'file:///and.mlp.json';
const markBytes = 16;
const rowBytes = (rowLayout.scalarLength + 1) * Float64Array.BYTES_PER_ELEMENT;

let path: string;
let heard: DamagedRun[];
let folder: RunFolder;

beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'backprop-damage-'));
  heard = [];
  folder = new RunFolder(path, damaged => heard.push(damaged));
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

/** Of `epochs` epochs, every number another. */
function runWith(id: string, epochs: number, of = spec): Run {
  const run = runOf(layers, 0, { id, spec: of });
  const { scalarLength, tensorLength } = run.history.layout;
  const numbers = (length: number) => Float64Array.from({ length }, (_, k) => Math.sin(k + epochs) / (k + 1));
  run.append({
    firstEpoch: 1,
    scalars: numbers(epochs * scalarLength),
    tensorEpochs: Int32Array.from({ length: epochs }, (_, epoch) => epoch + 1),
    tensors: numbers(epochs * tensorLength),
  });
  run.setBasis({ data: 'abc', arithmetic: 'float64 plain' });
  run.setState('finished', '', Float64Array.of(0.25, Number.NaN));
  return run;
}

/** Everything that a person could see of it, but for its state. */
function contents({ info, history, subject, request, basis, whyNotContinued }: Run, epochs = history.epochs) {
  const recorded = [...history.recordedEpochs()].filter(epoch => epoch <= epochs);
  return {
    facts: { info, subject, request, whyNotContinued, firstWeights: history.firstWeights, basis },
    scalars: Array.from({ length: epochs }, (_, epoch) => [...history.scalarsOf(epoch + 1)!]),
    tensors: recorded.map(epoch => [epoch, ...history.tensorsOf(epoch)!]),
  };
}

const fileOf = (ending: string) => join(path, readdirSync(path).find(name => name.endsWith(ending))!);

/** Exchanges two stretches of one length. */
function exchanged(bytes: Bytes, first: number, second: number, length: number): Bytes {
  const changed = Buffer.from(bytes);
  bytes.copy(changed, first, second, second + length);
  bytes.copy(changed, second, first, first + length);
  return changed;
}

type Bytes = Buffer<ArrayBuffer>;
type Change = (bytes: Bytes) => Bytes;
/** Evenly distributed, which fast-check's doubles are not. */
const share = fc.noBias(fc.nat(999_999)).map(millionths => millionths / 1e6);
const place = (bytes: Bytes, at: number, room = 1) => Math.floor(at * Math.max(1, bytes.length - room + 1));
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ at: share, by: fc.integer({ min: 1, max: 255 }) }).map(
    ({ at, by }): Change =>
      bytes => {
        const changed = Buffer.from(bytes);
        changed[place(bytes, at)]! ^= by;
        return changed;
      },
  ),
  share.map(
    (at): Change =>
      bytes =>
        bytes.subarray(0, place(bytes, at)),
  ),
  fc.record({ a: share, b: share, length: fc.integer({ min: 1, max: 64 }) }).map(
    ({ a, b, length }): Change =>
      bytes => {
        const [first, second] = [place(bytes, a, length), place(bytes, b, length)];
        return Math.abs(first - second) < length ? bytes : exchanged(bytes, first, second, length);
      },
  ),
  fc.record({ a: fc.nat(11), b: fc.nat(11) }).map(
    ({ a, b }): Change =>
      bytes => {
        const [first, second] = [markBytes + a * rowBytes, markBytes + b * rowBytes];
        return a === b || Math.max(first, second) + rowBytes > bytes.length
          ? bytes
          : exchanged(bytes, first, second, rowBytes);
      },
  ),
  fc.record({ at: share, length: fc.integer({ min: 1, max: 600 }) }).map(
    ({ at, length }): Change =>
      bytes => {
        const start = place(bytes, at);
        return Buffer.from(bytes).fill(0, start, Math.min(bytes.length, start + length));
      },
  ),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map(
    (more): Change =>
      bytes =>
        Buffer.concat([bytes, more]),
  ),
);

suite('a saved run that is damaged', () => {
  test('never comes back with other numbers: it is left out and said, or ends before what is missing and says so', async () => {
    const run = runWith('a', 12);
    await folder.save(run);
    const files = [fileOf('.run'), fileOf('.scalars')].map(file => ({ file, bytes: readFileSync(file) }));
    let [leftOut, cut] = [0, 0];
    const property = fc.asyncProperty(
      fc.nat(1),
      fc.array(changes, { minLength: 1, maxLength: 2 }),
      async (which, some) => {
        const damaged = some.reduce((changed, change) => change(changed), files[which]!.bytes);
        for (const [k, { file, bytes }] of files.entries()) writeFileSync(file, k === which ? damaged : bytes);
        heard.length = 0;
        const restored = await folder.restore(spec, 1e6);
        assert.equal(heard.length, restored ? 0 : 1);
        if (!restored) leftOut++;
        else if (restored.history.epochs === run.history.epochs) {
          assert.deepEqual(contents(restored), contents(run));
          assert.deepEqual(restored.status, run.status);
        } else {
          cut++;
          assert.deepEqual(contents(restored), contents(run, restored.history.epochs));
          assert.deepEqual(
            [restored.status.state, restored.status.message],
            ['interrupted', 'its last epochs could not be read back'],
          );
        }
      },
    );
    await fc.assert(property, { seed: 11, numRuns: 2000 });
    assert.ok(leftOut > 1000 && cut > 100, `${leftOut} left out, ${cut} cut`);
  });

  test('does not get the numbers of another run, of an earlier save or of another spec', async () => {
    const elsewhere = 'file:///xor.mlp.json';
    await folder.save(runWith('other', 12));
    const [foreignSnapshot, foreignScalars] = [readFileSync(fileOf('.run')), readFileSync(fileOf('.scalars'))];
    await folder.remove(spec);
    await folder.save(runWith('elsewhere', 12, elsewhere));
    const ofOtherSpec = readFileSync(fileOf('.run'));
    await folder.remove(elsewhere);
    await folder.save(runWith('a', 12));
    const [snapshotFile, scalarsFile] = [fileOf('.run'), fileOf('.scalars')];
    const [snapshot, scalars] = [readFileSync(snapshotFile), readFileSync(scalarsFile)];
    for (const [first, second, reason] of [
      [snapshot, foreignScalars, /the checksum of epoch 1 does not fit/],
      [foreignSnapshot, scalars, /the file of its epochs is missing/],
      [ofOtherSpec, scalars, /its file is that of another network/],
    ] as const) {
      writeFileSync(snapshotFile, first);
      writeFileSync(scalarsFile, second);
      assert.equal(await folder.restore(spec, 1e6), undefined);
      assert.match(heard.pop()!.reason, reason);
    }
  });

  test('is said once, and set aside: others, and later ones, are not touched', async () => {
    const elsewhere = 'file:///xor.mlp.json';
    await folder.save(runWith('a', 3));
    const file = fileOf('.run');
    const bytes = readFileSync(file).fill(7, 100, 101);
    writeFileSync(file, bytes);
    await folder.save(runWith('b', 3, elsewhere));
    for (let visit = 0; visit < 3; visit++) assert.equal(await folder.restore(spec, 1e6), undefined);
    const [damaged, ...more] = heard;
    assert.deepEqual(more, []);
    assert.deepEqual([damaged!.spec, damaged!.reason], [spec, 'the checksum of its file does not fit']);
    assert.deepEqual(
      damaged!.keptAs.map(kept => readFileSync(kept)),
      [bytes],
    );
    assert.equal((await folder.restore(elsewhere, 1e6))?.history.epochs, 3);
    const later = runWith('c', 4);
    await folder.save(later);
    assert.deepEqual(contents((await new RunFolder(path).restore(spec, 1e6))!), contents(later));
    assert.ok(damaged!.keptAs.every(kept => readFileSync(kept).equals(bytes)));
    await folder.remove(spec);
    assert.equal(readdirSync(path).length, 2);
  });

  test('is said in words: which run, why, and what to do', () => {
    const damaged = { spec, reason: 'the checksum of epoch 3 does not fit', keptAs: ['a.damaged'] };
    assert.equal(
      damagedInWords(damaged, 'and.mlp.json'),
      'The saved run of and.mlp.json is damaged and was left out: the checksum of epoch 3 does not fit. Train the network again to see it. The damaged files were kept.',
    );
  });
});

suite('a run that version 0.1 saved', () => {
  const earlierSpec = 'file:///xor.mlp.json';
  beforeEach(() => cpSync(earlier, path, { recursive: true }));

  test('opens with its numbers, and says why it cannot be continued, also after it is saved again', async () => {
    const run = (await folder.restore(earlierSpec, 1e6))!;
    assert.deepEqual([run.info.name, run.status.state, run.history.epochs], ['XOR', 'finished', 6]);
    assert.deepEqual([...run.history.recordedEpochs()], [1, 2, 3, 4, 5, 6]);
    // As that version printed them.
    assert.deepEqual([...run.history.scalarsOf(6)!.subarray(0, 5)], [0.6741218174879224, 0, 0.05, Number.NaN, 0.5]);
    assert.deepEqual(
      [...run.history.tensorsOf(6)!.subarray(0, 3)],
      [0.056519742953185806, -0.00005602802281835101, 0.006729086550663229],
    );
    assert.equal(run.whyNotContinued, savedByEarlierVersion);
    await folder.save(run);
    const again = (await new RunFolder(path).restore(earlierSpec, 1e6))!;
    assert.deepEqual(contents(again), contents(run));
    assert.deepEqual(heard, []);
  });

  test('and was cut off since then is left out and said', async () => {
    truncateSync(fileOf('.run'), 3000);
    assert.equal(await folder.restore(earlierSpec, 1e6), undefined);
    assert.match(heard[0]!.reason, /its file is not one of this extension/);
  });
});
