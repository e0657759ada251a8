import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { serialize } from 'node:v8';
import type { Checkpoint } from '../../../src/engine/checkpoint.ts';
import { Run } from '../../../src/run/run.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import type { RunSubject } from '../../../src/run/samples.ts';
import type { SavedRunNotice } from '../../../src/storage/damage.ts';
import { RunFolder } from '../../../src/storage/runFolder.ts';
import { packSnapshot, readSnapshot } from '../../../src/storage/snapshot.ts';
import type { Snapshot } from '../../../src/storage/snapshotShape.ts';
import { failedBatch } from '../../support/failedBatch.ts';
import { allScalars, batchOf, layout, shapes } from '../run/epochs.ts';

const info: RunInfo = {
  id: 'a',
  name: 'and',
  spec: 'file:///and.mlp.json',
  seed: 1,
  epochs: 10,
  task: 'classification',
  loss: 'mse',
  optimizer: 'sgd',
  precision: 'float64',
  trainingRows: 4,
  validationRows: 0,
  testRows: 0,
  parameters: 3,
  layers: shapes,
  probe: 'sample 0',
  seedGiven: false,
  startedAt: 0,
  settings: { seed: 1, layers: [] },
};

const subject: RunSubject = {
  model: {
    inputs: 2,
    layers: [{ name: 'out', units: 1, activation: { type: 'elu', alpha: 0.5 }, bias: true }],
    loss: 'mse',
    precision: 'float64',
    task: 'classification',
    measure: 'everySideIsRight',
  },
  samples: {
    rows: 2,
    trainingRows: 1,
    all: { training: 1, validation: 1, test: 0 },
    inputs: Float64Array.of(1, 2, -0, 1e-300),
    targets: Float64Array.of(0, 1),
    probeTargets: Float64Array.of(1),
    sourceRows: Uint32Array.of(7, 4),
    inputNames: ['a', 'b'],
    targetNames: ['y'],
    scaling: { offset: Float64Array.of(1, 2), scale: Float64Array.of(3, 4), factor: 0.5 },
    targetScaling: { offset: Float64Array.of(5), scale: Float64Array.of(6) },
  },
};

/** A row and its checksum. */
const rowBytes = (layout.scalarLength + 1) * Float64Array.BYTES_PER_ELEMENT;
const markBytes = 16;
let path: string;
let folder: RunFolder;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'backprop-runs-')), 'runs');
  folder = new RunFolder(path);
});
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }));

/** The names of the files, or the one of the run's scalars, or of its snapshot. */
const files = () => readdirSync(path).toSorted();
const scalarsFiles = () => files().filter(name => name.endsWith('.scalars'));
const scalarsFile = () => join(path, scalarsFiles()[0]!);
const snapshotFile = () => join(path, files().find(name => name.endsWith('.run'))!);

/** The spec's run as the next window has it. */
function restored(spec = info.spec): Promise<Run | undefined> {
  return new RunFolder(path).restore(spec, 1e6);
}

async function throughFolder(run: Run, mostTensorBytes?: number): Promise<Run> {
  await folder.save(run, mostTensorBytes);
  return (await restored())!;
}

/** Changes the snapshot that is on the disk, with a checksum that fits. */
function changeSnapshot(changes: object): void {
  const snapshot = { ...readSnapshot(readFileSync(snapshotFile())), ...changes } as Snapshot;
  writeFileSync(snapshotFile(), Buffer.concat(packSnapshot(snapshot)));
}

/** A mark with so many parameters, and with numbers that are easily lost. */
function markAt(epoch: number, batch = 0, parameters = 10): Checkpoint {
  const numbers = (length: number) => Float64Array.from({ length }, (_, k) => epoch + batch / 100 + k);
  return {
    arithmetic: 'plain',
    training: 'small',
    epoch,
    batch,
    counters: Float64Array.of(Number.POSITIVE_INFINITY, Number.NaN, -0),
    streams: numbers(10),
    parameters: numbers(parameters),
    sums: numbers(batch > 0 ? 3 : 0),
    record: numbers(batch > 0 ? 7 : 0),
  };
}

/** A run of epochs 1 to 5. */
function runOf(recorded: readonly number[], facts: Partial<RunInfo> = {}): Run {
  const run = new Run({ ...info, ...facts }, 1e6);
  run.append(batchOf(1, 5, recorded));
  return run;
}

suite('a saved run', () => {
  test('comes back with the weights that it started from, or without where nobody told', async () => {
    const run = runOf([1]);
    const { tensors } = layout.layers[0]!;
    const first = Float64Array.from(
      { length: tensors.weightsAfter.length + tensors.biasAfter.length },
      (_, k) => k - 0.5,
    );
    run.history.start(first);
    assert.deepEqual((await throughFolder(run)).history.firstWeights, first);
    assert.equal((await throughFolder(runOf([1], { id: 'other' }))).history.firstWeights, undefined);
    assert.throws(() => run.history.start(first.subarray(1)), /first weights were given where \d+ are needed/);
  });

  test('comes back with its facts, its status and every bit of its numbers, NaN and infinities too', async () => {
    const run = runOf([1, 4, 5]);
    const last = batchOf(6, 6);
    last.scalars.set([Number.NaN, Number.POSITIVE_INFINITY, -0]);
    run.append(last);
    run.setState('diverged', 'diverged at epoch 6');
    const { info: facts, status, history } = await throughFolder(run);
    assert.deepEqual(facts, info);
    assert.deepEqual(status, { state: 'diverged', epoch: 6, message: 'diverged at epoch 6' });
    assert.deepEqual(allScalars(history), allScalars(run.history));
    assert.deepEqual(history.recordedEpochs(), Int32Array.of(1, 4, 5, 6));
    assert.deepEqual(history.tensorsOf(4), new Float64Array(layout.tensorLength).fill(4));
  });

  test('comes back with its model and its kept samples', async () => {
    const run = await throughFolder(new Run(info, 1e6, subject));
    assert.deepEqual(run.subject, subject);
    assert.deepEqual([run.model, run.samples], [subject.model, subject.samples]);
    assert.equal((await throughFolder(runOf([]))).subject, undefined);
  });

  test('that has ended keeps what its test rows gave', async () => {
    const run = runOf([1]);
    const test = Float64Array.of(0.1, Number.NaN, 0.5, Number.POSITIVE_INFINITY);
    run.setState('finished', '', test);
    assert.deepEqual((await throughFolder(run)).status, { state: 'finished', epoch: 5, message: '', test });
  });

  test('that diverged keeps its failed batch', async () => {
    const run = runOf([1]);
    run.setState('diverged', 'diverged', undefined, failedBatch);
    assert.deepEqual((await throughFolder(run)).status.failedBatch, failedBatch);
  });

  test('that has ended keeps when that was; of one that was cut short nobody knows', async () => {
    const run = runOf([1]);
    run.setState('finished');
    assert.ok(run.endedAt !== undefined && run.endedAt <= Date.now());
    assert.equal((await throughFolder(run)).endedAt, run.endedAt);
    assert.equal((await throughFolder(runOf([1]))).endedAt, undefined);
  });

  test('that is too large comes back with all scalars and evenly chosen tensors, the newest among them', async () => {
    const run = runOf([1, 2, 3, 4, 5]);
    const row = layout.tensorLength * Float64Array.BYTES_PER_ELEMENT;
    const recorded = async (most: number) => [...(await throughFolder(run, most)).history.recordedEpochs()];
    assert.deepEqual(await recorded(5 * row), [1, 2, 3, 4, 5]);
    assert.deepEqual(await recorded(4 * row), [1, 3, 5]);
    assert.deepEqual(await recorded(2.5 * row), [2, 5]);
    assert.deepEqual(await recorded(row), [5]);
    assert.deepEqual(await recorded(row - 1), []);
    assert.equal((await throughFolder(run, 0)).history.epochs, 5);
  });

  test('that was still training comes back as interrupted', async () => {
    const { status } = await throughFolder(runOf([1]));
    assert.deepEqual(status, { state: 'interrupted', epoch: 5, message: 'interrupted when the window closed' });
  });

  test('without a single epoch comes back empty', async () => {
    assert.equal((await throughFolder(new Run(info, 1e6))).history.epochs, 0);
  });

  test('of many epochs comes back whole, however often it was saved on the way', async () => {
    // With room for all of their scalars.
    const bytes = 1e8;
    const run = new Run(info, bytes);
    for (const last of [1, 3000, 3001, 9000, 20_000]) {
      run.append(batchOf(run.history.epochs + 1, last, [last]));
      await folder.save(run);
    }
    const { history } = (await new RunFolder(path).restore(info.spec, bytes))!;
    assert.deepEqual(allScalars(history), allScalars(run.history));
    assert.equal(statSync(scalarsFile()).size, markBytes + 20_000 * rowBytes);
  });
});

suite('the marks of a saved run', () => {
  const marksFile = () => join(path, files().find(name => name.endsWith('.marks'))!);
  const basis = { data: 'abc', arithmetic: 'plain' };
  function markedRun(): Run {
    const run = runOf([1, 5]);
    run.setBasis(basis);
    for (const mark of [markAt(1), markAt(3), markAt(4, 2)]) run.marks.add(mark);
    return run;
  }

  test('come back with every bit, and what only continues it', async () => {
    const run = markedRun();
    run.setState('stopped');
    const back = await throughFolder(run);
    assert.deepEqual(back.marks.all, run.marks.all);
    assert.deepEqual(back.basis, basis);
    const float32 = { ...markAt(5), parameters: Float32Array.of(0.1, -0, Number.NaN) };
    run.marks.add(float32);
    assert.deepEqual((await throughFolder(run)).marks.newest, float32);
  });

  test('of one that still trains are saved as the newest alone, of one that has ended as far as there is room', async () => {
    const run = runOf([1]);
    const large = 6 * 2 ** 17;
    for (let epoch = 1; epoch <= 5; epoch++) run.marks.add(markAt(epoch, 0, large));
    const epochs = async () => (await throughFolder(run)).marks.all.map(({ epoch }) => epoch);
    assert.deepEqual(await epochs(), [5]);
    run.setState('finished');
    assert.deepEqual(await epochs(), [1, 5]);
  });

  test('that are cut, changed, missing or of another run are left out, and the run is there all the same', async () => {
    const run = markedRun();
    run.setState('stopped');
    await folder.save(run);
    const bytes = readFileSync(marksFile());
    const changed = Buffer.from(bytes);
    changed[bytes.length >> 1]! ^= 1;
    for (const damaged of [bytes.subarray(0, bytes.length - 9), changed, Buffer.alloc(0), Buffer.from('BPMARKS\n')]) {
      writeFileSync(marksFile(), damaged);
      const back = (await restored())!;
      assert.deepEqual([back.marks.all, back.history.epochs, back.status.state], [[], 5, 'stopped']);
    }
    const [file, other] = [marksFile(), new RunFolder(`${path}.other`)];
    const another = runOf([1], { id: 'other' });
    another.marks.add(markAt(2));
    await other.save(another);
    const foreign = readdirSync(`${path}.other`).find(name => name.endsWith('.marks'))!;
    writeFileSync(file, readFileSync(join(`${path}.other`, foreign)));
    assert.deepEqual((await restored())!.marks.all, []);
    rmSync(file);
    assert.deepEqual((await restored())!.marks.all, []);
    writeFileSync(file, bytes);
    assert.equal((await restored())!.marks.all.length, 3);
  });

  test('go when the run is removed or another takes its place', async () => {
    await folder.save(markedRun());
    const another = runOf([1], { id: 'other' });
    another.marks.add(markAt(2));
    await folder.save(another);
    assert.deepEqual((await restored())!.marks.all, [markAt(2)]);
    assert.equal(files().length, 3);
    await folder.remove(info.spec);
    assert.deepEqual(files(), []);
  });

  test('a run that was read back is written anew once, as the window that saved it may still write, and then added to', async () => {
    await folder.save(markedRun());
    const [first] = scalarsFiles();
    const before = readFileSync(scalarsFile());
    const window = new RunFolder(path);
    const run = (await window.restore(info.spec, 1e6))!;
    run.append(batchOf(6, 8));
    await window.save(run);
    assert.deepEqual(readFileSync(join(path, first!)), before);
    const [own, ...more] = scalarsFiles().filter(name => name !== first);
    assert.deepEqual(more, []);
    const bytes = readFileSync(join(path, own!)).fill(7, markBytes);
    writeFileSync(join(path, own!), bytes);
    run.append(batchOf(9, 9));
    await window.save(run);
    const now = readFileSync(join(path, own!));
    assert.deepEqual([now.subarray(0, bytes.length), now.length], [bytes, markBytes + 9 * rowBytes]);
  });
});

suite('saving a run again', () => {
  test('writes only the scalars that are new', async () => {
    const run = runOf([1]);
    await folder.save(run);
    const bytes = readFileSync(scalarsFile());
    writeFileSync(scalarsFile(), bytes.fill(7, markBytes));
    run.append(batchOf(6, 8));
    await folder.save(run);
    const now = readFileSync(scalarsFile());
    assert.deepEqual(now.subarray(0, bytes.length), bytes);
    assert.equal(now.length, markBytes + 8 * rowBytes);
  });

  test('begins anew when its scalars were deleted meanwhile', async () => {
    const run = runOf([1]);
    await folder.save(run);
    rmSync(scalarsFile());
    run.append(batchOf(6, 8));
    assert.deepEqual(allScalars((await throughFolder(run)).history), allScalars(run.history));
  });

  test('makes good what an attempt that failed left undone', async () => {
    const run = runOf([1]);
    await folder.save(run);
    run.append(batchOf(6, 8));
    renameSync(path, `${path}.away`);
    writeFileSync(path, '');
    await assert.rejects(folder.save(run));
    rmSync(path);
    renameSync(`${path}.away`, path);
    run.append(batchOf(9, 9));
    assert.deepEqual(allScalars((await throughFolder(run)).history), allScalars(run.history));
  });

  test('that was cut short before the snapshot was in place leaves the run as it was', async () => {
    const run = runOf([1]);
    await folder.save(run);
    const earlier = readFileSync(snapshotFile());
    run.append(batchOf(6, 8));
    await folder.save(run);
    writeFileSync(snapshotFile(), earlier);
    const { history } = (await restored())!;
    assert.deepEqual([history.epochs, [...history.recordedEpochs()]], [5, [1]]);
  });

  test('as another run of the spec leaves nothing of the earlier', async () => {
    await folder.save(runOf([1], { id: 'one' }));
    const other = runOf([1], { id: 'another' });
    other.append(batchOf(6, 6));
    await folder.save(other);
    assert.equal(files().length, 2);
    assert.deepEqual([(await restored())?.info.id, (await restored())?.history.epochs], ['another', 6]);
  });
});

suite('runs of several specs', () => {
  const elsewhere = 'file:///elsewhere.mlp.json';

  test('are saved beside each other, and one is removed whole without the others', async () => {
    await folder.save(runOf([1]));
    await folder.save(runOf([2], { spec: elsewhere }));
    await folder.remove(info.spec);
    assert.equal(await restored(), undefined);
    assert.deepEqual([...(await restored(elsewhere))!.history.recordedEpochs()], [2]);
    assert.equal(files().length, 2);
  });

  test('are removed also when nothing was saved', async () => {
    await folder.remove(info.spec);
    await folder.save(runOf([1]));
    await folder.remove(info.spec);
    await folder.remove(info.spec);
    assert.deepEqual(files(), []);
  });

  test('a run that was removed can be saved again', async () => {
    const run = runOf([1]);
    await folder.save(run);
    await folder.remove(info.spec);
    assert.equal((await throughFolder(run)).history.epochs, 5);
  });

  test('whatever is in an id or a spec, files stay in the folder', async () => {
    const odd = { id: '../../x\0<b>'.repeat(50), spec: '../'.repeat(100) };
    await folder.save(runOf([1], odd));
    assert.equal((await restored(odd.spec))?.info.id, odd.id);
    assert.equal(files().length, 2);
  });
});

suite('what is damaged on the disk', () => {
  test('what is no file in the place of one is said, moved away, and does not hold up anything', {
    skip: process.platform === 'win32',
  }, async () => {
    const kinds: Readonly<Record<string, (file: string) => void>> = {
      'a folder': file => mkdirSync(file),
      'a pipe': file => void execFileSync('mkfifo', [file]),
      'a link to nowhere': file => symlinkSync(join(path, 'nowhere'), file),
      'a link to itself': file => symlinkSync(file, file),
    };
    for (const [kind, make] of Object.entries(kinds)) {
      for (const ending of ['.run', '.scalars', '.marks']) {
        rmSync(path, { recursive: true, force: true });
        const run = runOf([1]);
        run.marks.add(markAt(1));
        await new RunFolder(path).save(run);
        const file = join(path, files().find(name => name.endsWith(ending))!);
        rmSync(file);
        make(file);
        const heard: SavedRunNotice[] = [];
        const window = new RunFolder(path, { hear: notice => heard.push(notice), isEnded: () => true });
        const back = await window.restore(info.spec, 1e6);
        assert.deepEqual(
          [heard.length, back?.history.epochs],
          [1, ending === '.marks' ? 5 : undefined],
          `${kind} ${ending}`,
        );
        await window.save(run);
        assert.equal((await restored())?.marks.all.length, 1, `${kind} ${ending}`);
      }
    }
  });

  test('a snapshot that is cut, empty, missing, foreign or of another version is not read', async () => {
    assert.equal(await restored(), undefined);
    await folder.save(runOf([1, 5]));
    const bytes = readFileSync(snapshotFile());
    const [file, scalarsName, scalars] = [snapshotFile(), basename(scalarsFile()), readFileSync(scalarsFile())];
    for (const damaged of [bytes.subarray(0, bytes.length / 2), Buffer.alloc(0), Buffer.from('{}'), serialize(null)]) {
      writeFileSync(file, damaged);
      assert.equal(await restored(), undefined);
    }
    const { version } = readSnapshot(bytes)!;
    for (const changes of [
      { version: version - 1 },
      { version: version + 1 },
      { epochs: 1.5 },
      { epochs: undefined },
      { tensors: undefined },
      { tensors: { tensorEpochs: Int32Array.of(1, 2), tensors: new Float64Array(3) } },
      { info: { ...info, spec: 'file:///elsewhere.mlp.json' } },
      { info: {} },
      { status: undefined },
    ]) {
      writeFileSync(file, bytes);
      writeFileSync(join(path, scalarsName), scalars);
      changeSnapshot(changes);
      assert.equal(await restored(), undefined, JSON.stringify(changes));
    }
    writeFileSync(file, bytes);
    writeFileSync(join(path, scalarsName), scalars);
    assert.equal((await restored())?.history.epochs, 5);
  });

  test('scalars that end too early cut the run there, in the middle of an epoch before it', async () => {
    const run = runOf([1, 3, 4, 5]);
    run.setState('finished', '', Float64Array.of(1));
    await folder.save(run);
    truncateSync(scalarsFile(), markBytes + 3.5 * rowBytes);
    const { history, status, endedAt } = (await restored())!;
    assert.deepEqual(allScalars(history), batchOf(1, 3).scalars);
    assert.deepEqual([...history.recordedEpochs()], [1, 3]);
    assert.deepEqual(history.tensorsOf(3), new Float64Array(layout.tensorLength).fill(3));
    const message = 'its last epochs could not be read back';
    assert.deepEqual([status, endedAt], [{ state: 'interrupted', epoch: 3, message }, undefined]);
  });

  test('a snapshot that claims more epochs than there can be has those that there are', async () => {
    await folder.save(runOf([1]));
    changeSnapshot({ epochs: Number.MAX_SAFE_INTEGER });
    assert.equal((await restored())?.history.epochs, 5);
  });

  test('scalars that are missing, foreign or too short for one epoch are no run', async () => {
    await folder.save(runOf([1]));
    const [file, snapshotName] = [scalarsFile(), basename(snapshotFile())];
    const [snapshot, bytes] = [readFileSync(snapshotFile()), readFileSync(file)];
    const restoredWith = (scalars: Uint8Array | undefined) => {
      writeFileSync(join(path, snapshotName), snapshot);
      if (scalars) writeFileSync(file, scalars);
      return restored();
    };
    for (const length of [markBytes + rowBytes - 1, markBytes, markBytes - 1, 0]) {
      assert.equal(await restoredWith(bytes.subarray(0, length)), undefined, `${length} bytes`);
    }
    assert.equal(await restoredWith(new Uint8Array(10 * rowBytes)), undefined);
    assert.equal(await restoredWith(undefined), undefined);
    assert.equal((await restoredWith(bytes))?.history.epochs, 5);
  });
});
