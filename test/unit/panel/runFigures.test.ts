import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { runFigures } from '../../../src/panel/runFigures.ts';
import type { Run } from '../../../src/run/run.ts';
import type { RunInfo } from '../../../src/run/runState.ts';
import { networkScalarIndex } from '../../../src/trace/layout.ts';
import type { NetworkScalar } from '../../../src/trace/scalars.ts';
import { runOf } from '../run/trainedRun.ts';

type Row = Partial<Record<NetworkScalar, number>>;

/** A run with the given numbers, one row an epoch; the others are NaN. */
function runWith(info: Partial<RunInfo>, ...rows: readonly Row[]): Run {
  const run = runOf([{ name: 'out', inputs: 1, outputs: 1, bias: true, activation: 'linear' }], 0, info);
  rows.forEach((row, index) => {
    const scalars = new Float64Array(run.history.layout.scalarLength).fill(Number.NaN);
    for (const [name, value] of Object.entries(row)) scalars[networkScalarIndex(name as NetworkScalar)] = value;
    run.append({ firstEpoch: index + 1, scalars, tensorEpochs: new Int32Array(), tensors: new Float64Array() });
  });
  return run;
}

suite('the figures of a run', () => {
  test('are its state, its epochs, and loss and accuracy of the newest of them', () => {
    const run = runWith({ id: 'r', seed: 3, startedAt: 1000 }, { loss: 2, accuracy: 0.5 }, { loss: 1, accuracy: 0.75 });
    assert.deepEqual(runFigures(run), {
      id: 'r',
      state: 'running',
      seed: 3,
      seedGiven: false,
      startedAt: 1000,
      epochs: 2,
      loss: 1,
      metric: { name: 'accuracy', value: 0.75 },
    });
  });

  test('of a regression are R² in place of the accuracy', () => {
    const run = runWith(
      { task: 'regression', validationRows: 1 },
      { loss: 1, accuracy: 1, r2: 0.5, validationR2: 0.25 },
    );
    const { metric, validationMetric } = runFigures(run);
    assert.deepEqual(
      [metric, validationMetric],
      [
        { name: 'r2', value: 0.5 },
        { name: 'r2', value: 0.25 },
      ],
    );
  });

  test('with held-out rows tell their loss and accuracy, and the first epoch with the lowest loss', () => {
    const rows = [0.9, 0.4, Number.NaN, 0.4, 0.6].map(validationLoss => ({
      loss: 1,
      validationLoss,
      validationAccuracy: 0.5,
    }));
    const { validationLoss, validationMetric, best } = runFigures(runWith({ validationRows: 2 }, ...rows));
    assert.equal(validationLoss, 0.6);
    assert.deepEqual(validationMetric, { name: 'accuracy', value: 0.5 });
    assert.deepEqual(best, { validationLoss: 0.4, epoch: 2 });
  });

  test('tell the best epoch of a long run', () => {
    const rows = Array.from({ length: 5000 }, (_, index) => ({ validationLoss: Math.abs(index - 4000) }));
    assert.deepEqual(runFigures(runWith({ validationRows: 2 }, ...rows)).best, { validationLoss: 0, epoch: 4001 });
  });

  test('have no best epoch when no loss is a number', () => {
    const figures = runFigures(
      runWith({ validationRows: 2 }, { loss: Number.NaN }, { validationLoss: Number.POSITIVE_INFINITY }),
    );
    assert.equal(figures.best, undefined);
    assert.equal(figures.validationLoss, Number.POSITIVE_INFINITY);
  });

  test('are there before the first epoch', () => {
    const figures = runFigures(runWith({ validationRows: 2 }));
    assert.deepEqual(
      [figures.epochs, figures.loss, figures.metric, figures.best],
      [0, undefined, undefined, undefined],
    );
  });

  test('tell how long it took once it has ended', () => {
    const run = runWith({ startedAt: 1000 }, { loss: 1 });
    assert.equal(runFigures(run).duration, undefined);
    run.setState('paused');
    assert.equal(runFigures(run).duration, undefined);
    run.restoreEnd({ state: 'finished', epoch: 1, message: '' }, 3500);
    assert.equal(runFigures(run).duration, 2500);
    run.restoreEnd({ state: 'interrupted', epoch: 1, message: '' }, undefined);
    assert.equal(runFigures(run).duration, undefined);
  });
});
