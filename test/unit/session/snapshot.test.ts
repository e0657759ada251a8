import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RunInfo } from '../../../src/protocol/run.ts';
import type { RunSubject } from '../../../src/protocol/samples.ts';
import { Run } from '../../../src/session/run.ts';
import { restoreRun, saveRun } from '../../../src/session/snapshot.ts';
import { allScalars, batchOf, layout, shapes } from './epochs.ts';

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
    sourceRows: Uint32Array.of(7, 4),
    inputNames: ['a', 'b'],
    targetNames: ['y'],
    scaling: { offset: Float64Array.of(1, 2), scale: Float64Array.of(3, 4) },
  },
};

function runOf(recorded: readonly number[]): Run {
  const run = new Run(info, 1e6);
  run.append(batchOf(1, 5, recorded));
  return run;
}

suite('a saved run', () => {
  test('comes back with its facts, its status and every bit of its numbers, NaN and infinities too', () => {
    const run = runOf([1, 4, 5]);
    const last = batchOf(6, 6);
    last.scalars.set([Number.NaN, Number.POSITIVE_INFINITY, -0]);
    run.append(last);
    run.setState('diverged', 'diverged at epoch 6');
    const restored = restoreRun(saveRun(run), 1e6);
    assert.deepEqual(restored?.info, info);
    assert.deepEqual(restored?.status, { state: 'diverged', epoch: 6, message: 'diverged at epoch 6' });
    assert.deepEqual(allScalars(restored!.history), allScalars(run.history));
    assert.deepEqual(restored?.history.recordedEpochs(), Int32Array.of(1, 4, 5, 6));
    assert.deepEqual(restored?.history.tensorsOf(4), new Float64Array(layout.tensorLength).fill(4));
  });

  test('comes back with its model and its kept samples', () => {
    const run = new Run(info, 1e6, subject);
    const restored = restoreRun(saveRun(run), 1e6);
    assert.deepEqual(restored?.subject, subject);
    assert.deepEqual([restored?.model, restored?.samples], [subject.model, subject.samples]);
    assert.equal(restoreRun(saveRun(runOf([])), 1e6)?.subject, undefined);
  });

  test('that has ended keeps what its test rows gave', () => {
    const run = runOf([1]);
    const test = Float64Array.of(0.1, Number.NaN, 0.5, Number.POSITIVE_INFINITY);
    run.setState('finished', '', test);
    assert.deepEqual(restoreRun(saveRun(run), 1e6)?.status, { state: 'finished', epoch: 5, message: '', test });
  });

  test('that has ended keeps when that was; of one that was cut short nobody knows', () => {
    const run = runOf([1]);
    run.setState('finished');
    assert.ok(run.endedAt !== undefined && run.endedAt <= Date.now());
    assert.equal(restoreRun(saveRun(run), 1e6)?.endedAt, run.endedAt);
    assert.equal(restoreRun(saveRun(runOf([1])), 1e6)?.endedAt, undefined);
  });

  test('that is too large comes back with all scalars and evenly chosen tensors, the newest among them', () => {
    const run = runOf([1, 2, 3, 4, 5]);
    const row = layout.tensorLength * Float64Array.BYTES_PER_ELEMENT;
    const recorded = (most: number) => [...restoreRun(saveRun(run, most), 1e6)!.history.recordedEpochs()];
    assert.deepEqual(recorded(5 * row), [1, 2, 3, 4, 5]);
    assert.deepEqual(recorded(4 * row), [1, 3, 5]);
    assert.deepEqual(recorded(2.5 * row), [2, 5]);
    assert.deepEqual(recorded(row), [5]);
    assert.deepEqual(recorded(row - 1), []);
    assert.equal(restoreRun(saveRun(run, 0), 1e6)?.history.epochs, 5);
  });

  test('that was still training comes back as interrupted', () => {
    assert.equal(restoreRun(saveRun(runOf([1])), 1e6)?.status.state, 'interrupted');
  });

  test('without a single epoch comes back empty', () => {
    assert.equal(restoreRun(saveRun(new Run(info, 1e6)), 1e6)?.history.epochs, 0);
  });

  test('whose bytes are damaged is not read', () => {
    const bytes = saveRun(runOf([1, 5]));
    assert.equal(restoreRun(bytes.subarray(0, bytes.length / 2), 1e6), undefined);
    assert.equal(restoreRun(new Uint8Array(), 1e6), undefined);
  });
});
